using DoctorDAO.Client.Cover;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Cover;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using ClaimStatus = DoctorDAO.Client.Cover.ClaimStatus;

namespace DoctorDAO.Features.Tests;

/// <summary>Claims on a real chain: what the views say is what the contract says, in every way that a claim can end.</summary>
public sealed class ClaimTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    public async Task Claims_are_the_contracts_through_rulings_appeals_offers_and_withdrawals_and_a_reorg_leaves_nothing(Provider provider)
    {
        await using var index = await DaoIndex.StartAsync(provider, postgres);
        var (chain, acts) = (index.Chain, index.Association.Acts);
        await chain.OpenCoverAsync(Ct);
        var policy = await chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        var (paid, denied, withdrawn, settled, open) = (await FileAsync(), await FileAsync(), await FileAsync(), await FileAsync(), await FileAsync());
        await chain.Association.RunAsync([acts.Cover.Withdraw(DaoChain.Member(0), withdrawn), acts.Cover.Offer(settled, 20_000), acts.Cover.AddEvidence(DaoChain.Member(0), open, Keccak256.Hash("more"))], Ct);
        await index.CatchUpAsync();
        await CompareAsync(index, 5);
        Assert.Equal((ClaimNext.Convene, 20_000), await index.Get<IClaims>().GetClaimAsync(DaoChain.Member(0).Address.ToString(), (long)settled, Ct) is { } offered ? (offered.Row.Next.What, offered.Row.Offer) : default);
        await chain.Association.RunAsync(acts.Cover.Settle(DaoChain.Member(0), settled, 20_000), Ct);
        await chain.Life().JudgeAsync(paid, [5_000], Ct);
        await chain.Life().JudgeAsync(denied, [0], Ct);
        await index.CatchUpAsync();
        await CompareAsync(index, 5);
        await chain.AppealAsync(0, denied, Ct, 10_000);
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(7), Ct);
        await chain.Association.RunAsync(acts.Cover.Conclude(paid), Ct);
        await chain.Association.RunAsync(acts.Cover.CollectClaim(DaoChain.Member(0), paid), Ct);
        await chain.Association.RunAsync(acts.Cover.Convene(open), Ct);
        await index.CatchUpAsync();
        await CompareAsync(index, 5);
        var mine = await index.Get<IClaims>().GetOwnAsync(DaoChain.Member(0).Address.ToString(), Ct);
        Assert.Equal([ClaimStatus.Judged, ClaimStatus.Payable, ClaimStatus.Withdrawn, ClaimStatus.Paid, ClaimStatus.Paid], mine.Select(x => x.Status));
        Assert.Equal([ClaimNext.Draw, ClaimNext.Collect, ClaimNext.Nothing, ClaimNext.Nothing, ClaimNext.Nothing], mine.Select(x => x.Next.What));
        Assert.True((await index.Get<IClaims>().GetClaimAsync(DaoChain.Member(0).Address.ToString(), (long)settled, Ct))!.Settled);
        var steps = (await index.Get<IClaims>().GetClaimAsync(DaoChain.Member(0).Address.ToString(), (long)denied, Ct))!.Steps.Select(x => x.Step);
        Assert.Equal([ClaimStep.Filed, ClaimStep.Convened, ClaimStep.Ruled, ClaimStep.Appealed, ClaimStep.Payable, ClaimStep.Paid], steps);

        var lived = await index.Database.ViewsAsync();
        var snapshot = await chain.Node.SnapshotAsync(Ct);
        await chain.Association.RunAsync([acts.Cover.CollectClaim(DaoChain.Member(0), settled), acts.Cover.Offer(open, 1), acts.Cover.AddEvidence(DaoChain.Member(0), open, Keccak256.Hash("late"))], Ct);
        await index.CatchUpAsync();
        await CompareAsync(index, 5);
        await chain.Node.RevertAsync(snapshot, Ct);
        // Higher than the blocks that were undone, so that catching up is seeing them.
        await chain.Node.MineAsync(Ct, 6);
        await index.CatchUpAsync();
        await CompareAsync(index, 5);
        await index.RebuildAsync();
        Assert.Equal(await index.Database.ViewsAsync(), lived);

        Task<ulong> FileAsync() => chain.FileAsync(0, policy, 300_000, Ct);
    }

    /// <summary>Each claim, and the sums by status, against the contract.</summary>
    private static async Task CompareAsync(DaoIndex index, int claims)
    {
        await using var db = index.Database.CreateDbContext();
        var views = await db.Set<ClaimView>().AsNoTracking().OrderBy(x => x.Id).ToListAsync(Ct);
        Assert.Equal(claims, views.Count);
        foreach (var view in views)
        {
            var claim = await index.Association.ClaimAsync((ulong)view.Id, Ct);
            Assert.Equal(
                ((int)claim.Status, (long)claim.PolicyId, (long)claim.IncidentAt, (long)claim.ReportedAt, (long)(ulong)claim.Asked, (long)(ulong)claim.Reserved, (long)(ulong)claim.Bond, (long)(ulong)claim.Offer, (long)claim.CaseId, claim.Settled, claim.Appealed),
                ((int)view.Status, view.Policy, view.IncidentAt, view.ReportedAt, view.Asked, view.Reserved, view.Bond, view.Offer, view.CaseId ?? 0, view.Settled, view.Appealed));
            Assert.Equal((claim.Incident.ToString(), (int)claim.Award, (long)claim.ChallengeUntil), (view.Incident, view.Award ?? 0, view.ChallengeUntil ?? 0));
            Assert.Equal(DaoChain.Member(0).Address.ToHex(), view.Holder);
        }

        var totals = await db.Set<ClaimTotalView>().AsNoTracking().ToListAsync(Ct);
        Assert.Equal(claims, totals.Sum(x => x.Claims));
        foreach (var total in totals)
        {
            var those = views.FindAll(x => (int)x.Status == total.Status);
            Assert.Equal((those.Count, those.Sum(x => x.Asked), those.Sum(x => x.Decided ?? 0), those.Sum(x => x.Paid)), (total.Claims, total.Asked, total.Decided, total.Paid));
        }
    }
}
