using System.Numerics;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.DevHost.Tests;

/// <summary>The three years of cover that the demo tells, as its events have them.</summary>
public sealed class CoverStoryTests(SeededDemo demo)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_years_of_cover_have_happened_as_planned()
    {
        await using var host = await Host.StartAsync(demo.Copy(), Ct);
        var head = await host.Client.BlockNumberAsync(Ct);
        var logs = await host.Client.GetLogsAsync(new LogFilter([], []), 0, head, Ct);
        List<T> All<T>()
            where T : struct, IEventData<T> => [.. logs.Where(x => x.Topics.Length > 0 && x.Topics.Span[0] == T.Topic0).Select(x => T.TryDecode(x, out var data, out _) ? data : default)];

        var bought = All<Policies.PolicyBought>();
        Assert.Equal(80, bought.Count);
        Assert.InRange(bought.Count(x => x.RenewalOf != 0), 35, 50);
        Assert.Equal([1u, 2u, 3u, 4u], bought.Select(x => x.ProductId).Distinct().Order());
        Assert.InRange(bought.Select(x => x.Start).Max() - bought.Select(x => x.Start).Min(), 1_000ul * 86_400, 1_100ul * 86_400);
        Assert.Single(All<Policies.TailAdded>());
        Assert.Single(All<Policies.PolicyEnded>(), x => x.By == UInt256.Zero);
        Assert.Single(All<Policies.DividendDeclared>());
        Assert.NotEmpty(All<Policies.DividendTaken>());

        // Who acts is a member at the time: whoever bought was admitted no more than 90 days before.
        var admitted = All<Membership.MemberAdmitted>().Select(x => (x.Account, x.NotAfter)).Concat(All<Membership.MemberRefreshed>().Select(x => (x.Account, x.NotAfter))).ToLookup(x => x.Account, x => x.NotAfter);
        Assert.All(bought, x => Assert.Contains(admitted[x.Holder], end => end >= x.Start && end <= x.Start + (90 * 86_400)));

        // 14 claims: the last three are open; of the others 2 were denied, 1 was withdrawn, 8 are owed and paid.
        Assert.Equal(14, All<Claims.ClaimFiled>().Count);
        var decided = All<Claims.ClaimDecided>();
        Assert.Equal([8, 2, 1], ((ClaimStatus[])[ClaimStatus.Payable, ClaimStatus.Denied, ClaimStatus.Withdrawn]).Select(s => decided.Count(x => x.Status == (byte)s)));
        Assert.Equal(8, All<CoverPool.ClaimPaid>().Count(x => x.Missing == UInt256.Zero));
        Assert.Single(All<Claims.OfferMade>());
        var appeals = All<Claims.ClaimAppealed>();
        Assert.Equal([1, 2], [appeals.Count(x => x.By == Address.Zero), appeals.Count(x => x.By != Address.Zero)]);
        // One panel stayed silent, and so did the one after it.
        Assert.Single(All<Panels.CaseUndecided>());
        Assert.Single(All<Panels.RoundOpened>(), x => x.Round == 1 && !x.Appeal);
        Assert.Equal(10, All<Panels.JurorMissed>().Count);
        // One report came in the grace.
        Assert.Single(All<Claims.ClaimFiled>(), x => x.Loss == 1_025_000 && x.IncidentAt < bought.Single(p => p.PolicyId == x.PolicyId).End);

        // Some fifteen members provide capital; three have taken theirs away, four wait.
        Assert.InRange(All<CoverPool.Deposit>().Select(x => x.Owner).Distinct().Count(), 14, 18);
        var served = All<CoverPool.RedeemServed>().Select(x => x.RequestId).ToHashSet();
        Assert.Equal(4, All<CoverPool.RedeemRequested>().Count(x => !served.Contains(x.RequestId)));
        var shares = All<CoverPool.Deposit>();
        // The first paid 100 for what the last paid fewer for: the losses are everybody's.
        Assert.True((BigInteger)shares[^1].Assets * shares[0].Shares < (BigInteger)shares[0].Assets * shares[^1].Shares * 92 / 100);
    }

    [Fact]
    public async Task People_stand_where_the_greeting_says()
    {
        await using var host = await Host.StartAsync(demo.Copy(), Ct);
        var contracts = await AssociationContracts.ReadAsync(Path.Combine(host.Data, "deployments", "31337.json"), Ct);
        async Task<byte[]> Call(Address to, byte[] data) => await host.Client.CallAsync(to, data, BlockRef.Latest, Ct);

        // Dr Katrin Brandt can appeal.
        var denied = Claims.ClaimOfCall.DecodeResult(await Call(contracts.Claims, Claims.ClaimOfCall.Encode(12)));
        Assert.Equal(ClaimStatus.Challenge, (ClaimStatus)denied.Status);
        Assert.Equal(Accounts.Key(17).Address, Policies.HolderOfCall.DecodeResult(await Call(contracts.Policies, Policies.HolderOfCall.Encode(denied.PolicyId))));
        // Dr Nora Lindqvist votes now; two of the five have.
        var open = Claims.ClaimOfCall.DecodeResult(await Call(contracts.Claims, Claims.ClaimOfCall.Encode(13)));
        var state = Panels.StateOfCall.DecodeResult(await Call(contracts.Panels, Panels.StateOfCall.Encode(open.CaseId)));
        Assert.Equal((PanelStage.Commit, 5, 2), ((PanelStage)state.Stage, state.Drawn, state.Committed));
        var seats = await Task.WhenAll(Enumerable.Range(0, 5).Select(async seat =>
            Panels.SeatOfCall.DecodeResult(await Call(contracts.Panels, Panels.SeatOfCall.Encode(open.CaseId, 0, (byte)seat)))));
        Assert.Contains(seats, x => x.Juror == Accounts.Key(10).Address && x.Commitment == default);
        // She is covered; Dr Tomás Herrera is not, and has money to be.
        Assert.NotEqual(0ul, Policies.BalanceOfCall.DecodeResult(await Call(contracts.Policies, Policies.BalanceOfCall.Encode(Accounts.Key(10).Address))));
        Assert.Equal(0ul, Policies.BalanceOfCall.DecodeResult(await Call(contracts.Policies, Policies.BalanceOfCall.Encode(Accounts.Key(16).Address))));
        Assert.Equal(650_000ul, SettlementToken.BalanceOfCall.DecodeResult(await Call(contracts.SettlementToken, SettlementToken.BalanceOfCall.Encode(Accounts.Key(16).Address))));
        // The pool sells cover, and may pay dividends.
        var ratio = CoverPool.SolvencyRatioCall.DecodeResult(await Call(contracts.CoverPool, CoverPool.SolvencyRatioCall.Encode()));
        Assert.InRange((ulong)ratio, 15_000ul, 20_000ul);
        Assert.Equal(Accounts.Quoter.Address, PrivateKey.Parse(Accounts.QuoterKey).Address);
    }
}
