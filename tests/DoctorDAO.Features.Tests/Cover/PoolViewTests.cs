using System.Numerics;
using DoctorDAO.Client.Cover;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Indexing;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests.Cover;

/// <summary>The pool's views after random lives: they are what the exact model and the contract say, after a reorg and a rebuild as well.</summary>
public sealed class PoolViewTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite, 11)]
    [InlineData(Provider.PostgreSql, 12)]
    public async Task Views_are_the_models_and_the_contracts_after_a_random_life_and_a_reorg_leaves_nothing(Provider provider, int seed)
    {
        await using var index = await DaoIndex.StartAsync(provider, postgres);
        var trace = new PoolTrace(index.Chain, index.Deployment, seed);
        await trace.BeginAsync();
        for (var i = 0; i < 60; i++)
            await trace.StepAsync();
        var (lived, snapshot, height, undone, final) = ("", "", 0UL, 0UL, (ulong)new IndexingOptions().FinalityBlocks);
        // A step that draws a panel may make more blocks than can be undone: another time, then.
        do
        {
            undone = 0;
            await CompareAsync(index, trace.Model);
            lived = await index.Database.ViewsAsync();
            snapshot = await index.Chain.Node.SnapshotAsync(Ct);
            var before = (await index.Chain.Node.HeadAsync(Ct)).Number;
            for (var i = 0; i < 15 && undone < final / 2; i++)
            {
                await trace.StepAsync();
                height = (await index.Chain.Node.HeadAsync(Ct)).Number;
                undone = height - before;
            }
        }
        while (undone >= final);

        await CompareAsync(index, trace.Model);
        await index.Chain.Node.RevertAsync(snapshot, Ct);
        // Higher than the blocks that were undone, so that catching up is seeing them.
        await index.Chain.Node.MineAsync(Ct, (int)(height - (await index.Chain.Node.HeadAsync(Ct)).Number) + 1);
        await index.CatchUpAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
        Assert.Null((await RecountAsync(index)).Difference);
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
        Assert.Null((await RecountAsync(index)).Difference);
    }

    [Fact]
    public async Task A_line_that_is_wrong_by_a_cent_is_found_and_named()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        await index.Chain.OpenCoverAsync(Ct);
        await index.Chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        await index.CatchUpAsync();
        var recount = await RecountAsync(index);
        Assert.True(recount.Read);
        Assert.Null(recount.Difference);
        await using (var db = index.Database.CreateDbContext())
        {
            var pool = await db.Set<PoolView>().SingleAsync(Ct);
            pool.CaseReserves += 1;
            await db.SaveChangesAsync(Ct);
        }

        Assert.StartsWith("case reserves: ", (await RecountAsync(index)).Difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Earned_premium_losses_and_the_queue_are_told_as_they_happened()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (chain, pool) = (index.Chain, index.Get<IPool>());
        await chain.OpenCoverAsync(Ct);
        var policy = await chain.InsureAsync(0, DaoCover.LegalDefence, Ct);
        var claim = await chain.FileAsync(0, policy, 1_050_000, Ct);
        await index.CatchUpAsync();
        var figures = await pool.GetFiguresAsync(Ct);
        Assert.NotNull(figures);
        var year = Assert.Single(figures.Years);
        Assert.Equal((1, 1, 1_000_000, 1_000_000, 0), (year.Policies, year.Reported, year.Incurred, year.Outstanding, year.Paid));
        // 31 days and some seconds of about a year.
        Assert.InRange(year.Earned, year.Written * 31 / 365, year.Written * 32 / 363);
        Assert.Equal(0, year.Ibnr);

        await chain.RunToEndAsync(0, claim, Ct, 5_000);
        var holder = DaoChain.Member(1);
        await chain.Association.RunAsync(chain.Association.Acts.Cover.RequestRedeem(holder, await LocalChain.CoverReads.SharesAsync(chain.Association, holder.Address, Ct)), Ct);
        await index.CatchUpAsync();
        year = Assert.Single((await pool.GetFiguresAsync(Ct))!.Years);
        Assert.Equal((500_000, 500_000, 0), (year.Incurred, year.Paid, year.Outstanding));
        var mine = await pool.GetCapitalAsync(holder.Address.ToString(), Ct);
        Assert.NotNull(mine);
        var request = Assert.Single(mine.Requests);
        Assert.Equal((RedeemState.Waiting, 1, RedeemWait.Time, 0L), (request.State, request.Place, request.Wait, request.Ahead));
        Assert.Equal(request.ReadyAt, request.Expected);
        Assert.Equal(TimeSpan.FromDays(21), request.ReadyAt - request.AskedAt);
        Assert.Empty(await index.Get<PoolKeeper>().DueAsync(request.ReadyAt.ToUnixTimeSeconds() - 1, Ct));
        var due = Assert.Single(await index.Get<PoolKeeper>().DueAsync(request.ReadyAt.ToUnixTimeSeconds(), Ct));
        Assert.Equal(index.Deployment.CoverPool, due.Contract);

        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(22), Ct);
        await chain.Association.RunAsync(chain.Association.Acts.Cover.ServeRedeems(), Ct);
        await index.CatchUpAsync();
        mine = await pool.GetCapitalAsync(holder.Address.ToString(), Ct);
        Assert.Equal(RedeemState.Served, Assert.Single(mine!.Requests).State);
        Assert.True(mine.Owed > 0);
        Assert.Equal((mine.Owed, 0m), (mine.Left, mine.Shares));
        var now = (await pool.GetPoolAsync(Ct))!;
        var lines = now.Lines;
        Assert.Equal(lines.Cash, lines.Equity + lines.Unearned + lines.CaseReserves + lines.Ibnr + lines.Payables + lines.Bonds);
        Assert.True(now.Prices.Enter >= now.Prices.Leave);
    }

    private static async Task CompareAsync(DaoIndex index, PoolModel model)
    {
        await index.CatchUpAsync();
        Assert.Equal((true, (string?)null), (await RecountAsync(index)) is var found ? (found.Read, found.Difference) : default);
        await using var db = index.Database.CreateDbContext();
        var pool = await db.Set<PoolView>().AsNoTracking().SingleAsync(Ct);
        Assert.Equal(model.Unreserved, pool.Unreserved);
        Assert.Equal(model.Largest, pool.Largest);
        Assert.Equal(model.Requests.Aggregate(BigInteger.Zero, (sum, x) => sum + x.Shares), pool.Queued);
        Assert.Equal(model.Requests.Count(x => x.Shares > 0), pool.Waiting);
        foreach (var account in await db.Set<PoolShareView>().AsNoTracking().ToListAsync(Ct))
        {
            var address = Ethereum.Address.Parse(account.Account);
            Assert.Equal((model.SharesOf(address), model.OwedTo(address)), (account.Shares, account.Owed));
        }

        var requests = await db.Set<RedeemRequestView>().AsNoTracking().OrderBy(x => x.Id).ToListAsync(Ct);
        Assert.Equal(model.Requests.Select(x => x.Shares), requests.Select(x => x.Shares));
        Assert.Equal(model.Requests.Where(x => x.Shares > 0).Select(x => x.Floor), requests.Where(x => x.Shares > 0).Select(x => x.Floor));
        // Earned and unearned premium of all years are what was written.
        var figures = await index.Get<IPool>().GetFiguresAsync(Ct);
        if (figures is not null)
            Assert.Equal(figures.Total.Written, figures.Years.Sum(x => x.Written));
    }

    private static async Task<LedgerFinding> RecountAsync(DaoIndex index) =>
        // A recount of its own, from the first event: the service of the host runs beside it.
        (await new LedgerRecount<PoolBook>(index.Database, new PoolBook(index.Chain.Node.Client, index.Deployment)).RunAsync(everybody: true, Ct))!;
}
