using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace DoctorDAO.Indexing.Tests;

/// <summary>New views are made beside the old ones, which are read and written meanwhile, and take their place in one step.</summary>
public sealed class SideRebuildTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_see_the_old_views_or_the_new_ones_and_the_indexer_goes_on()
    {
        var chain = Chain(40);
        await using var database = await TestDatabase.CreateAsync(Provider.PostgreSql, postgres);
        await using var running = new Engine(database, chain, x => x.FirstRetryDelay = TimeSpan.FromMilliseconds(1));
        var service = Assert.Single(running.Get<IEnumerable<IHostedService>>());
        await service.StartAsync(Ct);
        await running.CatchUpAsync(chain);
        await SpoilAsync(database);

        await using var beside = new Engine(database, chain, x => x.LogsPerBatch = 1);
        var rebuilding = Task.Run(() => beside.Get<SideRebuild>().RunAsync(Ct), Ct);
        var random = new Random(3);
        var seats = new List<int>();
        for (var i = 0; !rebuilding.IsCompleted; i++)
        {
            // The chain moves on, but not for ever faster than this machine.
            if (i >= 60)
                await Task.WhenAny(rebuilding, running.Progress.WaitForAsync(() => chain.Head.Hash, Ct));
            else if (random.Next(4) == 0)
                chain.Reorg(2, [Op.Add(7, 3)], [Op.Add(7, 4)], []);
            else
                chain.Mine([Op.Add((byte)random.Next(5), 1)]);
            await using var db = database.Open();
            seats.Add(await db.Set<AccountView>().CountAsync(Ct));
        }

        Assert.NotNull(await rebuilding);
        Assert.DoesNotContain(0, seats);
        chain.Reorg(2, [Op.Add(8, 1)], [], [Op.Add(9, 9)]);
        await running.CatchUpAsync(chain);
        Assert.Empty(running.Alarms.Current);
        await service.StopAsync(Ct);
        await RequireSameAsFreshAsync(database, chain);
        Assert.DoesNotContain(SideRebuild.Schema, await database.DumpAsync("SELECT nspname::text FROM pg_namespace"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuild_in_place_waits_for_nobody_who_reads()
    {
        var chain = Chain(12);
        await using var database = await TestDatabase.CreateAsync(Provider.PostgreSql, postgres);
        await using (var engine = new Engine(database, chain).Start())
            await engine.CatchUpAsync(chain);
        var right = await database.ViewsAsync();
        await SpoilAsync(database);

        // A backup, say: it has read a view and its transaction goes on.
        await using var reader = database.Open();
        await using var reading = await reader.Database.BeginTransactionAsync(Ct);
        await reader.Set<AccountView>().CountAsync(Ct);
        await using (var engine = new Engine(database, chain))
            await engine.Rebuild.RunAsync(Ct);
        await reading.CommitAsync(Ct);
        Assert.Equal(right, await database.ViewsAsync());
    }

    /// <summary>Whoever reads two views holds one while they wait for the other, which is emptied already: nobody is in each other's way for long, and nobody fails.</summary>
    [Fact]
    public async Task A_rebuild_in_place_fails_nobody_who_reads_two_views()
    {
        var chain = Chain(12);
        await using var database = await TestDatabase.CreateAsync(Provider.PostgreSql, postgres);
        await using (var engine = new Engine(database, chain).Start())
            await engine.CatchUpAsync(chain);
        var right = await database.ViewsAsync();

        await using var reader = database.Open();
        await using var reading = await reader.Database.BeginTransactionAsync(Ct);
        await reader.Set<SeatView>().CountAsync(Ct);
        await using (var engine = new Engine(database, chain))
        {
            var rebuilding = engine.Rebuild.RunAsync(Ct);
            while (!rebuilding.IsCompleted && !(await database.DumpAsync("SELECT mode FROM pg_locks WHERE granted AND relation = 'views_accounts'::regclass")).Contains("AccessExclusive", StringComparison.Ordinal))
            {
            }

            await reader.Set<AccountView>().CountAsync(Ct);
            await reading.CommitAsync(Ct);
            await rebuilding;
        }

        Assert.Equal(right, await database.ViewsAsync());
    }

    [Fact]
    public async Task Killed_at_any_step_it_leaves_the_old_views_or_the_new_ones()
    {
        var chain = Chain(12);
        await using var database = await TestDatabase.CreateAsync(Provider.PostgreSql, postgres);
        await using (var engine = new Engine(database, chain).Start())
            await engine.CatchUpAsync(chain);
        var right = await database.ViewsAsync();
        await SpoilAsync(database);
        var wrong = await database.ViewsAsync();
        Assert.NotEqual(right, wrong);
        var deaths = 0;
        for (var steps = 1; ; steps += 4)
        {
            await using var engine = new Engine(database, chain);
            engine.Killer.After(steps);
            try
            {
                await ReleaseAsync(database);
                await engine.Get<SideRebuild>().RunAsync(Ct);
                break;
            }
            catch (Exception) when (engine.Killer.Dead)
            {
                deaths++;
                Assert.Contains(await database.ViewsAsync(), new[] { wrong, right });
            }
        }

        Assert.True(deaths > 5);
        Assert.Equal(right, await database.ViewsAsync());
        chain.Reorg(3, [Op.Add(1, 1)], [], [], [Op.Add(2, 2)]);
        await using (var engine = new Engine(database, chain).Start())
            await engine.CatchUpAsync(chain);
        await RequireSameAsFreshAsync(database, chain);
    }

    [Fact]
    public async Task It_is_refused_where_it_cannot_be_done_and_beside_an_indexer_of_another_release()
    {
        var chain = Chain(6);
        await using var file = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = new Engine(file, chain);
        Assert.Contains("Only PostgreSQL", (await Assert.ThrowsAsync<FatalIndexingException>(() => engine.Get<SideRebuild>().RunAsync(Ct))).Message, StringComparison.Ordinal);

        await using var database = await TestDatabase.CreateAsync(Provider.PostgreSql, postgres);
        await using var old = new Engine(database, chain).Start();
        await old.CatchUpAsync(chain);
        await using (var db = database.Open())
            await db.Set<ChainCheckpointRow>().ExecuteUpdateAsync(x => x.SetProperty(c => c.Projections, "accounts 0"), Ct);
        await using var next = new Engine(database, chain);
        Assert.Contains("another release", (await Assert.ThrowsAsync<FatalIndexingException>(() => next.Get<SideRebuild>().RunAsync(Ct))).Message, StringComparison.Ordinal);
    }

    private static TestChain Chain(int blocks)
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        for (var i = 0; i < blocks; i++)
            chain.Mine(i % 4 == 3 ? [] : [Op.Add((byte)(i % 5), (sbyte)i), Op.Add(7, 1)]);
        return chain;
    }

    private static async Task SpoilAsync(TestDatabase database)
    {
        await using var db = database.Open();
        await db.Set<AccountView>().ExecuteUpdateAsync(x => x.SetProperty(v => v.Sum, 99), Ct);
    }

    /// <summary>The dead engine's process is this one and alive, so its leases would be waited for.</summary>
    private static async Task ReleaseAsync(TestDatabase database)
    {
        await using var db = database.Open();
        await db.Set<ChainLeaseRow>().ExecuteUpdateAsync(x => x.SetProperty(l => l.Holder, (string?)null), Ct);
    }

    private async Task RequireSameAsFreshAsync(TestDatabase database, TestChain chain)
    {
        await using var fresh = await TestDatabase.CreateAsync(Provider.PostgreSql, postgres);
        await using (var other = new Engine(fresh, chain).Start())
            await other.CatchUpAsync(chain);
        Assert.Equal(await fresh.ViewsAsync(), await database.ViewsAsync());
        Assert.Equal(await fresh.ChainAsync(), await database.ChainAsync());
    }
}
