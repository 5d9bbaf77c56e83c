using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Relay;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Signed acts, from the wallet to finality.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    private DaoChain _chain = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _chain = await DaoChain.StartAsync(Ct);

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    public async Task A_signed_ballot_goes_to_finality_once_however_often_it_comes()
    {
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(_chain);
        await using var server = await TestServer.StartAsync(_chain, home);
        var voter = DaoChain.Member(5);
        using var browser = await server.SignedInAsync(voter);
        var act = Sessions.Sign(await Sessions.PrepareAsync(browser, "ballots", Sessions.Draft(session, voter, 9, -4)), voter);
        var tickets = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sessions.SubmitAsync(browser, "ballots", act)));
        var ids = new HashSet<Guid>();
        foreach (var ticket in tickets)
        {
            Assert.Equal(HttpStatusCode.Accepted, ticket.StatusCode);
            ids.Add((await ticket.JsonAsync()).GetProperty("id").GetGuid());
        }

        var id = Assert.Single(ids);
        await Sessions.ReachAsync(server, browser, id, "indexed", "final");
        await _chain.Node.MineAsync(Ct, 4);
        var final = await Sessions.ReachAsync(server, browser, id, "final");
        using var late = await Sessions.SubmitAsync(browser, "ballots", act);
        Assert.Equal(final.ToString(), (await late.JsonAsync()).ToString());
        Assert.Equal(1ul, await _chain.Node.Client.GetTransactionCountAsync(Accounts.Relay.Address, false, Ct));
        var ballot = await _chain.Association.BallotAsync(Sessions.Chamber, session, voter.Address, Ct);
        Assert.True(ballot.Live);
        Assert.Equal([9, -4], ballot.Votes.Select(x => (int)x));
    }

    [Fact]
    public async Task Acts_that_wait_for_finality_do_not_hold_up_those_that_wait_to_be_sent()
    {
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(_chain);
        await using var server = await TestServer.StartAsync(_chain, home);
        // More than the sender looks at in a round, all older, all in a block that nothing comes after.
        await _chain.Node.SetMiningAsync(Mining.OnDemand, Ct);
        var first = await _chain.Node.Client.GetTransactionCountAsync(Accounts.Deployer.Address, false, Ct);
        var transfers = Enumerable.Range(0, 300).Select(i => new RpcRequest("eth_sendTransaction", new Dictionary<string, string>
        {
            ["from"] = Accounts.Deployer.Address.ToHex(),
            ["to"] = Accounts.Relay.Address.ToHex(),
            ["gas"] = "0x5208",
            ["nonce"] = $"0x{first + (ulong)i:x}",
        }));
        var sent = await _chain.Node.Client.RequestBatchAsync([.. transfers], Ct);
        await _chain.Node.MineAsync(Ct);
        await server.CatchUpAsync(_chain);
        await using (var db = home.Context())
        {
            foreach (var (hash, i) in sent.Select((x, i) => (x.GetString()!, i)))
            {
                var act = new RelayActRow
                {
                    Id = Guid.NewGuid(), Key = $"old:{i}", Line = $"old:{i}", Account = Accounts.Relay.Address.ToHex(), Contract = Accounts.Relay.Address.ToHex(),
                    State = RelayState.Indexed, CreatedAt = i, TransactionHash = hash,
                };
                db.AddRange(act, new RelayAttemptRow { Hash = hash, ActId = act.Id });
            }

            await db.SaveChangesAsync(Ct);
        }

        var voter = DaoChain.Member(5);
        using var browser = await server.SignedInAsync(voter);
        var id = await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 9, -4), voter);
        await Sessions.MineAsync(_chain, await Sessions.ReachAsync(server, browser, id, "submitted"));
        await Sessions.ReachAsync(server, browser, id, "indexed", "final");
    }

    [Fact]
    public async Task A_change_and_a_withdrawal_follow_each_other_without_waiting()
    {
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(_chain);
        await using var server = await TestServer.StartAsync(_chain, home);
        var voter = DaoChain.Member(6);
        using var browser = await server.SignedInAsync(voter);
        await _chain.Node.SetMiningAsync(Mining.OnDemand, Ct);
        var first = await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 1, 1), voter);
        var second = await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 2, 2), voter);
        var third = await Sessions.RelayAsync(browser, "withdrawals", new WithdrawalDraft(Sessions.Chamber, (long)session, voter.Address.ToString()), voter);
        foreach (var id in new[] { first, second, third })
        {
            await Sessions.MineAsync(_chain, await Sessions.ReachAsync(server, browser, id, "submitted"));
            await Sessions.ReachAsync(server, browser, id, "mined", "indexed", "final");
        }

        Assert.False((await _chain.Association.BallotAsync(Sessions.Chamber, session, voter.Address, Ct)).Live);
    }

    [Fact]
    public async Task An_act_is_not_signed_with_the_nonce_of_one_that_is_mined_while_the_chain_is_asked()
    {
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(_chain);
        using var node = new MinesAfterCount(_chain.Node);
        using var http = new HttpClient(node);
        await using var server = await TestServer.StartAsync(_chain, home, services => services.AddSingleton(new EthClient(http, _chain.Url)));
        var voter = DaoChain.Member(6);
        using var browser = await server.SignedInAsync(voter);
        await _chain.Node.SetMiningAsync(Mining.OnDemand, Ct);
        var first = await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 1, 1), voter);
        await Sessions.HeardAsync(_chain, await Sessions.ReachAsync(server, browser, first, "submitted"));
        var second = await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 2, 2), voter);
        node.Arm();
        await Sessions.ReachAsync(server, browser, second, "submitted");
        await _chain.Node.SetMiningAsync(Mining.EachTransaction, Ct);
        await _chain.Node.MineAsync(Ct);
        await Sessions.ReachAsync(server, browser, second, "mined", "indexed", "final");
        Assert.True(node.HasMined);
        Assert.Equal(0, node.Refused);
    }

    [Fact]
    public async Task A_delegation_is_relayed_and_its_refusals_name_the_delegate()
    {
        await using var home = await ServerHome.CreateAsync();
        // The node estimates at the machine's time until the chain's own has been set once.
        await Sessions.OpenAsync(_chain);
        await using var server = await TestServer.StartAsync(_chain, home);
        var (follower, leader) = (DaoChain.Member(7), DaoChain.Member(8));
        using var browser = await server.SignedInAsync(follower);
        var id = await Sessions.RelayAsync(browser, "delegations", new DelegationDraft(Sessions.Chamber, leader.Address.ToString(), follower.Address.ToString()), follower);
        await Sessions.ReachAsync(server, browser, id, "indexed", "final");
        var votes = _chain.Association.Acts.Chamber(Sessions.Chamber).Votes;
        var delegates = await _chain.Node.Client.CallAsync(votes, LiquidVotes.DelegatesCall.Encode(follower.Address), BlockRef.Latest, Ct);
        Assert.Equal(leader.Address, LiquidVotes.DelegatesCall.DecodeResult(delegates));

        using var other = await server.SignedInAsync(leader);
        using var cycle = await other.PostAsJsonAsync("/api/relay/delegations/prepare", new DelegationDraft(Sessions.Chamber, follower.Address.ToString(), leader.Address.ToString()), Ct);
        Assert.Equal("DelegationCycle", (await cycle.IsProblemAsync(HttpStatusCode.Conflict, "delegate")).GetProperty("code").GetString());
        using var stranger = await other.PostAsJsonAsync("/api/relay/delegations/prepare", new DelegationDraft(Sessions.Chamber, TestKeys.Stranger.Address.ToString(), leader.Address.ToString()), Ct);
        await stranger.IsProblemAsync(HttpStatusCode.Conflict, "delegate");
    }

    [Fact]
    public async Task A_delegation_has_gas_for_checkpoints_that_are_new_when_it_is_mined()
    {
        for (var i = 1; i < 8; i++)
            await _chain.Association.RunAsync(_chain.Association.Acts.Delegate(Sessions.Chamber, DaoChain.Member(i), DaoChain.Member(i + 1).Address), Ct);
        await using var home = await ServerHome.CreateAsync();
        await using var server = await TestServer.StartAsync(_chain, home);
        await server.CatchUpAsync(_chain);
        var follower = DaoChain.Member(0);
        using var browser = await server.SignedInAsync(follower);
        // To follow, and to take it back at once: what the node estimates in the second of the one before is too little in the next.
        foreach (var whom in new[] { DaoChain.Member(1), follower })
        {
            var id = await Sessions.RelayAsync(browser, "delegations", new DelegationDraft(Sessions.Chamber, whom.Address.ToString(), follower.Address.ToString()), follower);
            await Sessions.ReachAsync(server, browser, id, "indexed", "final");
            var delegates = await _chain.Node.Client.CallAsync(_chain.Association.Acts.Chamber(Sessions.Chamber).Votes, LiquidVotes.DelegatesCall.Encode(follower.Address), BlockRef.Latest, Ct);
            Assert.Equal(whom.Address, LiquidVotes.DelegatesCall.DecodeResult(delegates));
            var block = await _chain.Node.Client.RequestAsync("eth_getBlockByNumber", Ct, "latest", true);
            var transaction = Assert.Single(block.GetProperty("transactions").EnumerateArray());
            var left = UInt256.Parse(transaction.GetProperty("gas").GetString()!) - UInt256.Parse(block.GetProperty("gasUsed").GetString()!);
            Assert.True(left >= 18 * 17_100);
        }
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_by_its_field()
    {
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(_chain);
        await using var server = await TestServer.StartAsync(_chain, home);
        var voter = DaoChain.Member(9);
        using var browser = await server.SignedInAsync(voter);
        var document = await Sessions.PrepareAsync(browser, "ballots", Sessions.Draft(session, voter, 3, 3));

        await RefusedAsync(Sessions.Sign(document, DaoChain.Member(10)), HttpStatusCode.BadRequest, "signature", "GovernorInvalidSignature");
        await RefusedAsync(new SignedAct(document, "0x12"), HttpStatusCode.BadRequest, "signature");
        await RefusedAsync(Changed(x => x["domain"]!["chainId"] = 1), HttpStatusCode.BadRequest, "typedData.domain.chainId");
        await RefusedAsync(Changed(x => x["domain"]!["name"] = "Other"), HttpStatusCode.BadRequest, "typedData.domain.name");
        await RefusedAsync(Changed(x => x["domain"]!["verifyingContract"] = voter.Address.ToString()), HttpStatusCode.BadRequest, "typedData.domain.verifyingContract");
        await RefusedAsync(Changed(x => x["message"]!["votes"] = new JsonArray(10, 1)), HttpStatusCode.BadRequest, "typedData.message.votes", "ChamberBallotOverBudget");
        await RefusedAsync(Changed(x => x["message"]!["votes"] = new JsonArray([.. Enumerable.Repeat(0, 17).Select(y => (JsonNode)y)])), HttpStatusCode.BadRequest, "typedData.message.votes", "ChamberBallotLength");
        await RefusedAsync(Changed(x => x["message"]!["votes"] = new JsonArray(1, 1, 1)), HttpStatusCode.Conflict, "votes", "ChamberBallotLength");
        await RefusedAsync(Changed(x => x["message"]!["voter"] = DaoChain.Member(1).Address.ToString()), HttpStatusCode.Forbidden, "typedData.message.voter");
        await RefusedAsync(Changed(x => x["message"]!["nonce"] = "7"), HttpStatusCode.Conflict, "typedData.message.nonce");
        await RefusedAsync(Changed(x => x["message"]!["extra"] = 1), HttpStatusCode.BadRequest, "typedData.message.extra");
        await RefusedAsync(Changed(x => x["message"]!["session"] = session + 1), HttpStatusCode.Conflict, "session", "ChamberSessionUnknown", nonceOf: session + 1);
        var other = JsonNode.Parse(document.GetRawText())!;
        other["primaryType"] = "BallotWithdrawal";
        await RefusedAsync(Sessions.Sign(document, voter) with { TypedData = JsonSerializer.SerializeToElement(other) }, HttpStatusCode.BadRequest, "typedData.primaryType");

        await DraftAsync(Sessions.Draft(session, voter, 10, 1), HttpStatusCode.BadRequest, "votes", "ChamberBallotOverBudget");
        await DraftAsync(Sessions.Draft(session, voter, [.. new int[17]]), HttpStatusCode.BadRequest, "votes", "ChamberBallotLength");
        await DraftAsync(Sessions.Draft(session, voter, 11, 0), HttpStatusCode.BadRequest, "votes[0]", "ChamberVoteOutOfRange");
        await DraftAsync(Sessions.Draft(session, voter, 1, 1) with { Chamber = "kitchen" }, HttpStatusCode.BadRequest, "chamber");
        await DraftAsync(Sessions.Draft(session, voter, 1, 1) with { Session = -1 }, HttpStatusCode.BadRequest, "session");
        await DraftAsync(Sessions.Draft(session, voter, 1, 1) with { Reason = new string('x', 1001) }, HttpStatusCode.BadRequest, "reason");
        await DraftAsync(Sessions.Draft(session, voter, 1, 1) with { Voter = "me" }, HttpStatusCode.BadRequest, "voter");
        await DraftAsync(Sessions.Draft(session, DaoChain.Member(1), 1, 1), HttpStatusCode.Forbidden, "voter");

        // A replay: the same signature after a newer act.
        var old = Sessions.Sign(document, voter);
        await _chain.Association.RunAsync(_chain.Association.Acts.CastBallot(Sessions.Chamber, session, voter, [1, 1]), Ct);
        await RefusedAsync(old, HttpStatusCode.Conflict, "typedData.message.nonce");

        using (var stranger = await server.SignedInAsync(TestKeys.Stranger))
        using (var answer = await stranger.PostAsJsonAsync("/api/relay/ballots/prepare", Sessions.Draft(session, TestKeys.Stranger, 1, 1), Ct))
            Assert.Equal("ChamberNoVoice", (await answer.IsProblemAsync(HttpStatusCode.Conflict, "voter")).GetProperty("code").GetString());

        await _chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds((long)session).AddDays(7).AddSeconds(1), Ct);
        await DraftAsync(Sessions.Draft(session, voter, 1, 1), HttpStatusCode.Conflict, "session", "ChamberSessionNotOpen");
        Assert.Equal(0ul, await _chain.Node.Client.GetTransactionCountAsync(Accounts.Relay.Address, false, Ct));

        SignedAct Changed(Action<JsonNode> change)
        {
            var copy = JsonNode.Parse(document.GetRawText())!;
            change(copy);
            return Sessions.Sign(JsonSerializer.SerializeToElement(copy), voter);
        }

        async Task RefusedAsync(SignedAct act, HttpStatusCode status, string field, string? code = null, ulong? nonceOf = null)
        {
            if (nonceOf is { } elsewhere)
            {
                // A nonce is made of its session: give the act the one that its own session asks for.
                var copy = JsonNode.Parse(act.TypedData.GetRawText())!;
                copy["message"]!["nonce"] = (await _chain.Association.BallotNonceAsync(Sessions.Chamber, elsewhere, voter.Address, Ct)).ToString();
                act = Sessions.Sign(JsonSerializer.SerializeToElement(copy), voter);
            }

            using var answer = await Sessions.SubmitAsync(browser, "ballots", act);
            var problem = await answer.IsProblemAsync(status, field);
            if (code is not null)
                Assert.Equal(code, problem.GetProperty("code").GetString());
        }

        async Task DraftAsync(BallotDraft draft, HttpStatusCode status, string field, string? code = null)
        {
            using var answer = await browser.PostAsJsonAsync("/api/relay/ballots/prepare", draft, Ct);
            var problem = await answer.IsProblemAsync(status, field);
            if (code is not null)
                Assert.Equal(code, problem.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task What_was_taken_survives_a_restart_and_a_crash_between_signing_and_sending()
    {
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(_chain);
        var voter = DaoChain.Member(11);
        Guid id;
        await using (var taking = await TestServer.StartAsync(_chain, home, null, "Roles=api,identity,indexer"))
        {
            using var browser = await taking.SignedInAsync(voter);
            id = await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 5, 5), voter);
            Assert.Equal("queued", (await (await browser.GetAsync($"/api/relay/{id}", Ct)).JsonAsync()).GetProperty("state").GetString());
        }

        await using (var sending = await TestServer.StartAsync(_chain, home))
        {
            using var browser = sending.Browser();
            await _chain.Node.SetMiningAsync(Mining.OnDemand, Ct);
            await Sessions.ReachAsync(sending, browser, id, "submitted", "mined", "indexed", "final");
        }

        // The node forgets its pool while the server is away: the same bytes are sent again.
        await _chain.Node.Client.RequestAsync("anvil_dropAllTransactions", Ct);
        await using (var again = await TestServer.StartAsync(_chain, home))
        {
            using var browser = again.Browser();
            await _chain.Node.SetMiningAsync(Mining.EachTransaction, Ct);
            await Sessions.ReachAsync(again, browser, id, "indexed", "final");
        }

        Assert.Equal(1ul, await _chain.Node.Client.GetTransactionCountAsync(Accounts.Relay.Address, false, Ct));
    }

    [Fact]
    public async Task A_stuck_transaction_is_replaced_by_a_dearer_one_and_mined_once()
    {
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(_chain);
        var voter = DaoChain.Member(12);
        // Long enough that the replacement is looked at before it is replaced itself.
        await using var server = await TestServer.StartAsync(_chain, home, null, "Relay:StuckAfter=5");
        using var browser = await server.SignedInAsync(voter);
        await _chain.Node.SetMiningAsync(Mining.OnDemand, Ct);
        var id = await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 5, 5), voter);
        var first = await Sessions.ReachAsync(server, browser, id, "submitted");
        var before = await FeeAsync(first);
        var dearer = await Sessions.ReachAsync(server, browser, id, x => x.GetProperty("transactionHash").GetString() != first.GetProperty("transactionHash").GetString());
        var after = await FeeAsync(dearer);
        Assert.True(after > before, $"{before} is not outbid by {after}");
        await Sessions.MineAsync(_chain, dearer);
        await Sessions.ReachAsync(server, browser, id, "indexed", "final");
        Assert.Equal(1ul, await _chain.Node.Client.GetTransactionCountAsync(Accounts.Relay.Address, false, Ct));
    }

    [Fact]
    public async Task An_act_whose_block_was_replaced_goes_back_and_is_sent_again()
    {
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(_chain);
        var voter = DaoChain.Member(13);
        await using var server = await TestServer.StartAsync(_chain, home);
        using var browser = await server.SignedInAsync(voter);
        var id = await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 5, 5), voter);
        var mined = await Sessions.ReachAsync(server, browser, id, "indexed");
        await _chain.Node.SetMiningAsync(Mining.OnDemand, Ct);
        await _chain.Node.Client.RequestAsync("anvil_reorg", Ct, 1, Array.Empty<object>());
        Assert.False((await _chain.Association.BallotAsync(Sessions.Chamber, session, voter.Address, Ct)).Live);
        await Sessions.MineAsync(_chain, await Sessions.ReachAsync(server, browser, id, "submitted"));
        var again = await Sessions.ReachAsync(server, browser, id, "indexed", "final");
        Assert.True(again.GetProperty("block").GetInt64() > mined.GetProperty("block").GetInt64());
        Assert.True((await _chain.Association.BallotAsync(Sessions.Chamber, session, voter.Address, Ct)).Live);
        await _chain.Node.MineAsync(Ct, 4);
        await Sessions.ReachAsync(server, browser, id, "final");
    }

    [Fact]
    public async Task A_member_has_a_proposal_queued_and_executed()
    {
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(_chain);
        for (var i = 0; i < 15; i++)
            await _chain.Association.RunAsync(_chain.Association.Acts.CastBallot(Sessions.Chamber, session, DaoChain.Member(i), [3, -3]), Ct);
        await using var server = await TestServer.StartAsync(_chain, home);
        var proposal = Sessions.Proposal(_chain, "First");
        using var browser = await server.SignedInAsync(DaoChain.Member(0));
        await server.CatchUpAsync(_chain);
        using (var early = await browser.PostAsJsonAsync($"/api/relay/proposals/{proposal.Id}/queue", new { }, Ct))
            Assert.Equal("GovernorUnexpectedProposalState", (await early.IsProblemAsync(HttpStatusCode.Conflict, "id")).GetProperty("code").GetString());
        await _chain.Node.AdvanceTimeToAsync(await _chain.Association.DeadlineAsync(proposal, Ct) + TimeSpan.FromSeconds(1), Ct);
        await StepAsync("queue");
        await _chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(2) + TimeSpan.FromSeconds(1), Ct);
        await StepAsync("execute");
        Assert.Equal(7, await _chain.Association.StateAsync(proposal, Ct));
        using var unknown = await browser.PostAsJsonAsync("/api/relay/proposals/12345/queue", new { }, Ct);
        await unknown.IsProblemAsync(HttpStatusCode.NotFound, "id");

        async Task StepAsync(string step)
        {
            using var answer = await browser.PostAsJsonAsync($"/api/relay/proposals/{proposal.Id}/{step}", new { }, Ct);
            await Sessions.ReachAsync(server, browser, (await answer.JsonAsync()).GetProperty("id").GetGuid(), "indexed", "final");
        }
    }

    [Fact]
    public async Task One_account_has_its_share_of_an_hour_and_no_more()
    {
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(_chain);
        var voter = DaoChain.Member(14);
        await using var server = await TestServer.StartAsync(_chain, home, null, "Relay:ActsPerHour=2");
        using var browser = await server.SignedInAsync(voter);
        await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 1, 1), voter);
        await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 2, 2), voter);
        var third = Sessions.Sign(await Sessions.PrepareAsync(browser, "ballots", Sessions.Draft(session, voter, 3, 3)), voter);
        await (await Sessions.SubmitAsync(browser, "ballots", third)).IsProblemAsync(HttpStatusCode.TooManyRequests, "account");
    }

    private async Task<UInt256> FeeAsync(JsonElement ticket) =>
        UInt256.Parse((await Sessions.HeardAsync(_chain, ticket)).GetProperty("maxFeePerGas").GetString()!);
}
