using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Client.Relay;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Members who hold no wallet: what their passkey signs is brought to the chain, and their account is made there when it is needed.</summary>
public sealed class PasskeyActsTests : OwnServerTest
{
    private const ulong ChainId = 31337;

    [Fact]
    public async Task A_member_votes_and_delegates_with_a_passkey_alone()
    {
        var (browser, passkey, account) = await NewcomerAsync();
        await AdmitAsync(account);
        var session = await Sessions.OpenAsync(Chain);
        await Server.CatchUpAsync(Chain);

        var document = await Sessions.PrepareAsync(browser, "ballots", new BallotDraft(Sessions.Chamber, (long)session, [6, -8], "", account.ToString()));
        using var stranger = Passkey();
        await (await Sessions.SubmitAsync(browser, "ballots", Sign(document, stranger, account))).IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        await (await Sessions.SubmitAsync(browser, "ballots", Sign(document, passkey, Address.Parse("0x00000000000000000000000000000000c0ffee01")))).IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        var ticket = await (await Sessions.SubmitAsync(browser, "ballots", Sign(document, passkey, account))).JsonAsync();
        await Sessions.ReachAsync(Server, browser, ticket.GetProperty("id").GetGuid(), "indexed", "final");
        Assert.Equal([6, -8], (await Chain.Association.BallotAsync(Sessions.Chamber, session, account, Ct)).Votes.Select(x => (int)x));

        var delegation = await Sessions.PrepareAsync(browser, "delegations", new DelegationDraft(Sessions.Chamber, DaoChain.Member(3).Address.ToString(), account.ToString()));
        Assert.Equal("DelegationOf", delegation.GetProperty("primaryType").GetString());
        ticket = await (await Sessions.SubmitAsync(browser, "delegations", Sign(delegation, passkey, account))).JsonAsync();
        await Sessions.ReachAsync(Server, browser, ticket.GetProperty("id").GetGuid(), "indexed", "final");
        var votes = Chain.Association.Contracts.Chambers.First(x => x.Key == Sessions.Chamber).Votes;
        Assert.Equal(DaoChain.Member(3).Address, LiquidVotes.DelegatesCall.DecodeResult(await Chain.Node.Client.CallAsync(votes, LiquidVotes.DelegatesCall.Encode(account), BlockRef.Latest, Ct)));
        // Brought again it is the same act.
        var again = await (await Sessions.SubmitAsync(browser, "delegations", Sign(delegation, passkey, account))).JsonAsync();
        Assert.Equal(ticket.GetProperty("id").GetGuid(), again.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task The_account_is_made_when_its_owner_is_admitted_and_only_once()
    {
        var (browser, _, account) = await NewcomerAsync();
        Assert.Empty(await Chain.Node.Client.GetCodeAsync(account, Ct));
        await AdmitAsync(account);
        await Server.CatchUpAsync(Chain);
        var asked = await browser.PostAsJsonAsync("/api/relay/account", new { }, Ct);
        if (asked.StatusCode == HttpStatusCode.Accepted)
        {
            var id = (await asked.JsonAsync()).GetProperty("id").GetGuid();
            // The chain may have been faster than the second question.
            using var again = await browser.PostAsJsonAsync("/api/relay/account", new { }, Ct);
            if (again.StatusCode != HttpStatusCode.NoContent)
                Assert.Equal(id, (await again.JsonAsync()).GetProperty("id").GetGuid());
            await Sessions.ReachAsync(Server, browser, id, "indexed", "final");
        }

        Assert.NotEmpty(await Chain.Node.Client.GetCodeAsync(account, Ct));
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsJsonAsync("/api/relay/account", new { }, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_second_passkey_becomes_one_of_the_account_and_signs_for_it()
    {
        var (browser, first, account) = await NewcomerAsync();
        await AdmitAsync(account);
        await Server.CatchUpAsync(Chain);
        var second = Passkey();
        Assert.True((await (await browser.AddPasskeyAsync(second, "Phone")).JsonAsync()).GetProperty("acts").GetBoolean());
        Assert.Equal([true, false], await SignAsync(browser));
        await ExecuteAsync(browser, first, account, account, PasskeyAccount.AddPasskeyCall.Encode(new Bytes32(second.Point.X), new Bytes32(second.Point.Y)));
        Assert.Equal([true, true], await SignAsync(browser));
        await ExecuteAsync(browser, second, account, account, PasskeyAccount.RemovePasskeyCall.Encode(first.KeyId));
        var left = PasskeyAccount.PasskeysCall.DecodeResult(await Chain.Node.Client.CallAsync(account, PasskeyAccount.PasskeysCall.Encode(), BlockRef.Latest, Ct));
        Assert.Equal(second.KeyId, Assert.Single(left));
        Assert.Equal([false, true], await SignAsync(browser));
        var keys = (await AccessAsync(browser)).GetProperty("passkeys").EnumerateArray().Select(x => x.GetProperty("key").GetString()).ToList();
        await (await browser.DeleteAsync($"/identity/passkeys/{keys[1]}", Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "passkey");
        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync($"/identity/passkeys/{keys[0]}", Ct)).StatusCode);
        var last = new ExecutionDraft([new ExecutionCall(account.ToString(), "0", Hex.Encode(PasskeyAccount.RemovePasskeyCall.Encode(second.KeyId)))]);
        var refused = await (await browser.PostAsJsonAsync("/api/relay/executions/prepare", last, Ct)).IsProblemAsync(HttpStatusCode.Conflict);
        Assert.Equal("PasskeyLast", refused.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_member_names_guardians_by_an_execution()
    {
        var (browser, passkey, account) = await NewcomerAsync();
        await AdmitAsync(account);
        await Server.CatchUpAsync(Chain);
        Address[] guardians = [.. new[] { 1, 2, 3 }.Select(x => DaoChain.Member(x).Address).Order()];
        await ExecuteAsync(browser, passkey, account, Chain.Association.Contracts.Membership, Membership.SetGuardiansCall.Encode(guardians, 2));
        var named = Membership.GuardiansOfCall.DecodeResult(await Chain.Node.Client.CallAsync(Chain.Association.Contracts.Membership, Membership.GuardiansOfCall.Encode(account), BlockRef.Latest, Ct));
        Assert.Equal(guardians, named.Guardians);
    }

    [Fact]
    public async Task The_relay_brings_no_other_calls()
    {
        var (browser, _, account) = await NewcomerAsync();
        var (membership, token) = (Chain.Association.Contracts.Membership, Chain.Association.Contracts.SettlementToken);
        var set = Hex.Encode(Membership.CancelRecoveryCall.Encode());
        async Task RefusedAsync(HttpStatusCode status, string field, params ExecutionCall[] calls) =>
            await (await browser.PostAsJsonAsync("/api/relay/executions/prepare", new ExecutionDraft(calls), Ct)).IsProblemAsync(status, field);

        await RefusedAsync(HttpStatusCode.Forbidden, "account", new ExecutionCall(membership.ToString(), "0", set));
        await AdmitAsync(account);
        await Server.CatchUpAsync(Chain);
        await RefusedAsync(HttpStatusCode.BadRequest, "calls");
        await RefusedAsync(HttpStatusCode.BadRequest, "calls", [.. Enumerable.Repeat(new ExecutionCall(membership.ToString(), "0", set), 17)]);
        await RefusedAsync(HttpStatusCode.BadRequest, "calls[0].value", new ExecutionCall(membership.ToString(), "1", set));
        await RefusedAsync(HttpStatusCode.BadRequest, "calls[0].data", new ExecutionCall(membership.ToString(), "0", "0x"));
        await RefusedAsync(HttpStatusCode.BadRequest, "calls[0].target", new ExecutionCall("0x12", "0", set));
        await RefusedAsync(HttpStatusCode.BadRequest, "calls[0]", new ExecutionCall(token.ToString(), "0", Hex.Encode(SettlementToken.TransferCall.Encode(account, 1))));
        await RefusedAsync(HttpStatusCode.BadRequest, "calls[0]", new ExecutionCall(membership.ToString(), "0", Hex.Encode(Membership.RevokeCall.Encode(account))));
        await RefusedAsync(HttpStatusCode.BadRequest, "calls[0]", new ExecutionCall(DaoChain.Member(0).Address.ToString(), "0", set));

        // What only reads, and what is longer than its arguments can be, costs gas and does nothing.
        var issuers = Chain.Association.Contracts.IssuerRegistry;
        await RefusedAsync(HttpStatusCode.BadRequest, "calls[0]", new ExecutionCall(issuers.ToString(), "0", Hex.Encode(IssuerRegistry.MayIssueCall.Encode(default, default))));
        await RefusedAsync(HttpStatusCode.BadRequest, "calls[0]", new ExecutionCall(issuers.ToString(), "0", Hex.Encode([.. IssuerRegistry.SuspendCall.Encode(default), 1])));
        await RefusedAsync(HttpStatusCode.BadRequest, "calls[0]", new ExecutionCall(account.ToString(), "0", Hex.Encode([.. PasskeyAccount.RemovePasskeyCall.Encode(default), .. new byte[32]])));
        await RefusedAsync(HttpStatusCode.BadRequest, "calls", [.. Enumerable.Repeat(LongProposal(60_000), 2)]);
        await RefusedAsync(HttpStatusCode.BadRequest, "calls[0].data", LongProposal(100_000));

        using var wallet = await Server.SignedInAsync(DaoChain.Member(0));
        await (await wallet.PostAsJsonAsync("/api/relay/executions/prepare", new ExecutionDraft([new ExecutionCall(membership.ToString(), "0", set)]), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "account");
    }

    [Fact]
    public async Task For_somebody_who_is_neither_member_nor_issuer_nothing_is_paid()
    {
        var (browser, passkey, account) = await NewcomerAsync();
        await (await browser.PostAsJsonAsync("/api/relay/account", new { }, Ct)).IsProblemAsync(HttpStatusCode.Forbidden, "account");
        var second = Passkey();
        // The page is told so, and asks nobody to sign what would be refused.
        Assert.False((await (await browser.AddPasskeyAsync(second, "Phone")).JsonAsync()).GetProperty("acts").GetBoolean());
        Assert.False(Assert.Single((await AccessAsync(browser)).GetProperty("accounts").EnumerateArray()).GetProperty("acts").GetBoolean());
        var add = Hex.Encode(PasskeyAccount.AddPasskeyCall.Encode(new Bytes32(second.Point.X), new Bytes32(second.Point.Y)));
        await (await browser.PostAsJsonAsync("/api/relay/executions/prepare", new ExecutionDraft([new ExecutionCall(account.ToString(), "0", add)]), Ct)).IsProblemAsync(HttpStatusCode.Forbidden, "account");
        var contracts = Chain.Association.Contracts;
        var suspend = new ExecutionDraft([new ExecutionCall(contracts.IssuerRegistry.ToString(), "0", Hex.Encode(IssuerRegistry.SuspendCall.Encode(default)))]);
        await (await browser.PostAsJsonAsync("/api/relay/executions/prepare", suspend, Ct)).IsProblemAsync(HttpStatusCode.Forbidden, "account");

        // Nor by an act that comes signed, before anybody looks at the signature.
        var votes = contracts.Chambers.First(x => x.Key == Sessions.Chamber).Votes;
        var document = new TypedData(
            new Dictionary<string, IReadOnlyList<TypedMember>> { ["DelegationOf"] = [new("delegator", "address"), new("delegatee", "address"), new("nonce", "uint256"), new("expiry", "uint256")] },
            "DelegationOf",
            new System.Text.Json.Nodes.JsonObject { ["name"] = "DoctorDAO Voices", ["version"] = "1", ["chainId"] = ChainId, ["verifyingContract"] = votes.ToString() },
            new System.Text.Json.Nodes.JsonObject { ["delegator"] = account.ToString(), ["delegatee"] = DaoChain.Member(3).Address.ToString(), ["nonce"] = "0", ["expiry"] = "99999999999" }).ToJson();
        await (await Sessions.SubmitAsync(browser, "delegations", Sign(document, passkey, account))).IsProblemAsync(HttpStatusCode.Forbidden, "account");
        await using var db = Home.Context();
        Assert.Empty(db.Set<RelayActRow>());
        Assert.Empty(await Chain.Node.Client.GetCodeAsync(account, Ct));
    }

    [Fact]
    public async Task The_controller_of_an_issuer_acts_with_a_passkey_alone()
    {
        var (browser, passkey, account) = await NewcomerAsync();
        const string did = "did:web:college.example";
        var registry = Chain.Association.Contracts.IssuerRegistry;
        await Chain.ActAsTimelockAsync(Ct, new ProposedCall(registry, IssuerRegistry.AccreditCall.Encode(new IssuerRegistry.Accreditation(did, account, Bytes32.Zero, [], 0, 0))));
        await Server.CatchUpAsync(Chain);
        Assert.True(Assert.Single((await AccessAsync(browser)).GetProperty("accounts").EnumerateArray()).GetProperty("acts").GetBoolean());
        var (issuer, key) = (Keccak256.Hash(did), Keccak256.Hash("a key"));
        await ExecuteAsync(browser, passkey, account, registry, IssuerRegistry.AddKeyCall.Encode(issuer, key, 0, 0));
        Assert.NotEqual(0ul, IssuerRegistry.KeyOfCall.DecodeResult(await Chain.Node.Client.CallAsync(registry, IssuerRegistry.KeyOfCall.Encode(issuer, key), BlockRef.Latest, Ct)).ValidFrom);
        // It is no member's account.
        var guardians = new ExecutionDraft([new ExecutionCall(Chain.Association.Contracts.Membership.ToString(), "0", Hex.Encode(Membership.SetGuardiansCall.Encode([], 0)))]);
        await (await browser.PostAsJsonAsync("/api/relay/executions/prepare", guardians, Ct)).IsProblemAsync(HttpStatusCode.Forbidden, "account");
    }

    [Fact]
    public async Task An_account_that_could_not_be_made_is_not_tried_again_all_day()
    {
        var (browser, _, account) = await NewcomerAsync();
        await using (var db = Home.Context())
        {
            db.Add(new RelayActRow
            {
                Id = Guid.NewGuid(), Key = "failed:1", Kind = RelayKind.Deploy, Line = $"deploy:{account.ToHex()}", Account = account.ToHex(), Contract = account.ToHex(), State = RelayState.Failed,
                CreatedAt = TimeProvider.System.GetUtcNow().AddHours(-23).ToUnixTimeMilliseconds(),
            });
            await db.SaveChangesAsync(Ct);
        }

        await AdmitAsync(account);
        await Server.CatchUpAsync(Chain);
        var accounts = Server.Services.GetRequiredService<SmartAccountActs>();
        await accounts.EnsureAdmittedAsync(_ => { }, Ct);
        await (await browser.PostAsJsonAsync("/api/relay/account", new { }, Ct)).IsProblemAsync(HttpStatusCode.ServiceUnavailable, "account");
        await using (var db = Home.Context())
        {
            Assert.Single(db.Set<RelayActRow>());
            db.Set<RelayActRow>().Single().CreatedAt -= (long)TimeSpan.FromHours(2).TotalMilliseconds;
            await db.SaveChangesAsync(Ct);
        }

        // The job looks by itself, too.
        await accounts.EnsureAdmittedAsync(_ => { }, Ct);
        await using (var db = Home.Context())
            Assert.Equal(2, await db.Set<RelayActRow>().CountAsync(Ct));
        using var made = await browser.PostAsJsonAsync("/api/relay/account", new { }, Ct);
        if (made.StatusCode != HttpStatusCode.NoContent)
            await Sessions.ReachAsync(Server, browser, (await made.JsonAsync()).GetProperty("id").GetGuid(), "indexed", "final");
        Assert.NotEmpty(await Chain.Node.Client.GetCodeAsync(account, Ct));
    }

    [Fact]
    public async Task An_execution_of_somebody_else_or_used_before_is_refused()
    {
        var (browser, passkey, account) = await NewcomerAsync();
        var (other, _, another) = await NewcomerAsync();
        await AdmitAsync(account);
        await AdmitAsync(another);
        await Server.CatchUpAsync(Chain);
        using var second = Passkey();
        var add = PasskeyAccount.AddPasskeyCall.Encode(new Bytes32(second.Point.X), new Bytes32(second.Point.Y));
        var document = await PrepareAsync(browser, account, add);
        var signed = Sign(document, passkey, account);
        await (await other.PostAsJsonAsync("/api/relay/executions", signed, Ct)).IsProblemAsync(HttpStatusCode.Forbidden, "typedData.domain.verifyingContract");
        await (await browser.PostAsJsonAsync("/api/relay/executions", Sign(document, second, account), Ct)).IsProblemAsync(HttpStatusCode.BadRequest, "signature");
        var ticket = await (await browser.PostAsJsonAsync("/api/relay/executions", signed, Ct)).JsonAsync();
        await Sessions.ReachAsync(Server, browser, ticket.GetProperty("id").GetGuid(), "indexed", "final");

        using var third = Passkey();
        var next = await PrepareAsync(browser, account, PasskeyAccount.AddPasskeyCall.Encode(new Bytes32(third.Point.X), new Bytes32(third.Point.Y)));
        var old = System.Text.Json.Nodes.JsonNode.Parse(next.GetRawText())!;
        old["message"]!["nonce"] = "0";
        var stale = JsonSerializer.SerializeToElement(old);
        await (await browser.PostAsJsonAsync("/api/relay/executions", Sign(stale, passkey, account), Ct)).IsProblemAsync(HttpStatusCode.Conflict, "typedData.message.nonce");
    }

    private ExecutionCall LongProposal(int length) => new(
        Chain.Association.Contracts.Chambers[0].Governor.ToString(), "0", Hex.Encode(Chamber.ProposeCall.Encode([], [], [], new string('x', length))));

    private static async Task<JsonElement> AccessAsync(HttpClient browser) => await (await browser.GetAsync("/identity/access", Ct)).JsonAsync();

    private static async Task<IEnumerable<bool>> SignAsync(HttpClient browser) => (await AccessAsync(browser)).GetProperty("passkeys").EnumerateArray().Select(x => x.GetProperty("signs").GetBoolean());

    private static async Task<JsonElement> PrepareAsync(HttpClient browser, Address target, byte[] data) =>
        (await (await browser.PostAsJsonAsync("/api/relay/executions/prepare", new ExecutionDraft([new ExecutionCall(target.ToString(), "0", Hex.Encode(data))]), Ct)).JsonAsync()).GetProperty("typedData");

    private async Task ExecuteAsync(HttpClient browser, SoftAuthenticator passkey, Address account, Address target, byte[] data)
    {
        var document = await PrepareAsync(browser, target, data);
        var ticket = await (await browser.PostAsJsonAsync("/api/relay/executions", Sign(document, passkey, account), Ct)).JsonAsync();
        await Sessions.ReachAsync(Server, browser, ticket.GetProperty("id").GetGuid(), "indexed", "final");
    }

    private SignedAct Sign(JsonElement document, SoftAuthenticator passkey, Address account) =>
        new(document, Hex.Encode(passkey.Sign(account, ChainId, TypedData.Parse(document).Hash(), Server.Url.Host)));

    private async Task AdmitAsync(Address account) =>
        await Chain.Association.RunAsync(Chain.Association.Acts.Admit(account, "oncology", await Chain.Node.NowAsync(Ct) + TimeSpan.FromDays(80)), Ct);
}
