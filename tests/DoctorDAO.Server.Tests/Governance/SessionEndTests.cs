using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Results;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Governance;
using DoctorDAO.Results;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>What readers take along while the chain goes on, and when the session is over: flows of voices and the bundle.</summary>
public sealed class SessionEndTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_batches_are_of_one_block_while_the_indexer_goes_on()
    {
        await using var association = await SessionServer.StartAsync();
        await using var db = await association.Server.Services.GetRequiredService<IDbContextFactory<DaoDbContext>>().CreateDbContextAsync(Ct);
        await ExportRows.BeginAsync(db, Ct);
        var before = await db.Set<BallotView>().AsNoTracking().CountAsync(Ct);
        await association.Chain.Association.RunAsync(association.Chain.Association.Acts.CastBallot(SessionServer.Chamber, (ulong)association.Session, DaoChain.Member(11), [1, 1]), Ct);
        await association.Server.CatchUpAsync(association.Chain);
        Assert.Equal(before, await db.Set<BallotView>().AsNoTracking().CountAsync(Ct));
        await db.Database.RollbackTransactionAsync(Ct);
        Assert.Equal(before + 1, await db.Set<BallotView>().AsNoTracking().CountAsync(Ct));
    }

    [Fact]
    public async Task A_session_that_is_over_has_flows_and_a_bundle_that_holds()
    {
        await using var association = await SessionServer.StartAsync();
        Assert.Null(await association.Results.GetFlowsAsync(SessionServer.Chamber, association.Session, Ct));
        Assert.Null(await association.Results.GetBundleAsync(SessionServer.Chamber, association.Session, Ct));
        var proposal = Sessions.Proposal(association.Chain, "First");
        await association.Chain.Node.AdvanceTimeToAsync(await association.Chain.Association.DeadlineAsync(proposal, Ct) + TimeSpan.FromSeconds(1), Ct);
        await association.Server.CatchUpAsync(association.Chain);
        Assert.False((await association.Results.GetFlowsAsync(SessionServer.Chamber, association.Session, Ct))!.Final);
        Assert.Null(await association.Results.GetBundleAsync(SessionServer.Chamber, association.Session, Ct));
        await association.Chain.Node.MineAsync(Ct, 4);
        await association.Server.CatchUpAsync(association.Chain);

        var flows = (await association.Results.GetFlowsAsync(SessionServer.Chamber, association.Session, Ct))!;
        Assert.True(flows.Final);
        Assert.Equal((DaoChain.Members, 5, 2), (flows.Members, flows.Represented, flows.Voters));
        Assert.Equal([2, 2, 1, 0, 0, 0, 0, 0], flows.Hops);
        // Three members of each specialty are too few to be told apart.
        Assert.Equal(new SpecialtyTurnoutDto("", DaoChain.Members, 5, 2), Assert.Single(flows.Specialties));
        Assert.Equal(4, Assert.Single(flows.Heaviest).Voices);

        using var file = new MemoryStream((await association.Results.GetBundleAsync(SessionServer.Chamber, association.Session, Ct))!);
        var bundle = await ResultBundle.ReadAsync(file, Ct);
        Assert.Equal(flows.Hops, bundle.Result.Hops);
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        Assert.All(await BundleVerifier.VerifyAsync(bundle, new EthClient(http, association.Chain.Url), Ct), x => Assert.Equal(CheckOutcome.Holds, x.Outcome));
    }
    [Fact]
    public async Task Flows_that_may_still_be_undone_are_counted_once_for_each_end_of_the_session()
    {
        await using var association = await SessionServer.StartAsync();
        var (node, deadline) = (association.Chain.Node, await association.Chain.Association.DeadlineAsync(Sessions.Proposal(association.Chain, "First"), Ct));
        await node.AdvanceTimeToAsync(deadline, Ct);
        var open = await node.SnapshotAsync(Ct);
        await node.MineAsync(Ct);
        Assert.Equal((5, false), await FlowsAsync());

        // Whoever counts again finds no voices.
        await using (var db = await association.Server.Services.GetRequiredService<IDbContextFactory<DaoDbContext>>().CreateDbContextAsync(Ct))
            await db.Set<VoiceCheckpointView>().ExecuteDeleteAsync(Ct);
        Assert.Equal((5, false), await FlowsAsync());
        await node.MineAsync(Ct);
        Assert.Equal((5, false), await FlowsAsync());

        await node.RevertAsync(open, Ct);
        await node.SetNextBlockTimeAsync(deadline.AddSeconds(30), Ct);
        await node.MineAsync(Ct, 3);
        Assert.Equal((0, false), await FlowsAsync());
        await node.MineAsync(Ct, 3);
        Assert.Equal((0, true), await FlowsAsync());

        async Task<(long Represented, bool Final)> FlowsAsync()
        {
            await association.Server.CatchUpAsync(association.Chain);
            var flows = (await association.Results.GetFlowsAsync(SessionServer.Chamber, association.Session, Ct))!;
            return (flows.Represented, flows.Final);
        }
    }
}
