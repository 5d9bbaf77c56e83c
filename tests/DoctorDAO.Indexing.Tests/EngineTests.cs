using DoctorDAO.Ethereum;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Indexing.Tests;

/// <summary>Starts, restarts, rebuilds, and what the engine refuses.</summary>
public sealed class EngineTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static TestChain LongChain(int blocks = 30)
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        for (var i = 0; i < blocks; i++)
            chain.Mine(i % 4 == 3 ? [] : [Op.Add((byte)(i % 5), (sbyte)i), Op.Add(7, 1)]);
        return chain;
    }

    private Task<TestDatabase> SqliteAsync() => TestDatabase.CreateAsync(Provider.Sqlite, postgres);

    [Fact]
    public async Task A_wrong_chain_id_is_fatal()
    {
        await using var database = await SqliteAsync();
        await using var engine = new Engine(database, new TestChain { ChainId = 1 }).Start();
        var stop = await Assert.ThrowsAsync<WrongChainException>(() => engine.Running);
        Assert.Equal((TestChain.Id, 1UL), (stop.Expected, stop.Actual));
        Assert.Equal("wrong-chain", stop.Code);
    }

    [Fact]
    public async Task A_database_of_another_chain_is_refused()
    {
        var chain = LongChain();
        await using var database = await SqliteAsync();
        await using (var engine = new Engine(database, chain).Start())
            await engine.CatchUpAsync(chain);
        chain.ChainId = 5;
        await using var other = new Engine(database, chain, x => x.ChainId = 5).Start();
        Assert.Equal("wrong-chain", (await Assert.ThrowsAsync<FatalIndexingException>(() => other.Running)).Code);
    }

    [Theory, MemberData(nameof(ReorgTests.Providers), MemberType = typeof(ReorgTests))]
    public async Task A_backfill_that_is_cut_goes_on_where_it_was(Provider provider)
    {
        var chain = LongChain();
        await using var database = await TestDatabase.CreateAsync(provider, postgres);
        await using (var engine = new Engine(database, chain).Start())
        {
            await engine.Progress.WaitForAsync(12, Ct);
            engine.Killer.After(1);
        }

        var asked = chain.RangeCalls;
        await using (var engine = new Engine(database, chain, x => x.CheckHistory = HistoryCheck.Never).Start())
        {
            await engine.CatchUpAsync(chain);
            Assert.True(chain.RangeCalls - asked <= 10);
        }

        await RequireSameAsFreshAsync(provider, database, chain);
    }

    [Fact]
    public async Task Nothing_is_published_during_backfill_but_at_the_head()
    {
        var chain = LongChain();
        await using var database = await SqliteAsync();
        var engine = new Engine(database, chain).Start();
        await engine.CatchUpAsync(chain);
        chain.Mine([Op.Add(1, 1), Op.Add(1, 2)]);
        await engine.CatchUpAsync(chain);
        await engine.DisposeAsync();
        Assert.Equal(["account:1"], engine.Published.Take());
    }

    [Fact]
    public async Task A_node_that_tells_no_times_gives_the_same_views()
    {
        var chain = LongChain();
        chain.TellsTimes = false;
        await using var database = await SqliteAsync();
        await using (var engine = new Engine(database, chain).Start())
            await engine.CatchUpAsync(chain);
        chain.TellsTimes = true;
        await RequireSameAsFreshAsync(Provider.Sqlite, database, chain);
    }

    [Fact]
    public async Task A_changed_projection_rebuilds_the_views_without_the_node_even_when_killed_over_and_over()
    {
        var chain = LongChain();
        await using var database = await SqliteAsync();
        await using (var engine = new Engine(database, chain, x => x.CheckHistory = HistoryCheck.Never).Start())
            await engine.CatchUpAsync(chain);
        var views = await database.ViewsAsync();
        var stored = await database.ChainAsync();
        await using (var db = database.Open())
        {
            db.Add(new NoteRow { Id = 1, Text = "stays" });
            await db.SaveChangesAsync(Ct);
            // As if an older release had made the views, and made them wrong.
            await db.Set<ChainCheckpointRow>().ExecuteUpdateAsync(x => x.SetProperty(c => c.Projections, "accounts 0\nseats 1"), Ct);
            await db.Set<AccountView>().ExecuteUpdateAsync(x => x.SetProperty(v => v.Sum, 99), Ct);
        }

        var asked = chain.RangeCalls;
        var deaths = 0;
        for (var steps = 4; ; steps += 3)
        {
            await using var engine = new Engine(database, chain, x => x.CheckHistory = HistoryCheck.Never);
            engine.Killer.After(steps);
            engine.Start();
            try
            {
                await engine.CatchUpAsync(chain);
                break;
            }
            catch (Exception) when (engine.Killer.Dead)
            {
                deaths++;
            }
        }

        Assert.True(deaths > 5);
        Assert.Equal(asked, chain.RangeCalls);
        Assert.Equal(views, await database.ViewsAsync());
        Assert.Equal(stored, await database.ChainAsync());
        Assert.Contains("stays", await database.DumpAsync("SELECT * FROM app_notes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_list_of_contracts_reads_the_chain_anew()
    {
        var chain = LongChain();
        await using var database = await SqliteAsync();
        await using (var engine = new Engine(database, chain, x => x.Contracts[0] = x.Contracts[0] with { Address = default }).Start())
            await engine.CatchUpAsync(chain);
        Assert.DoesNotContain("a7", await database.ViewsAsync(), StringComparison.Ordinal);
        await using (var engine = new Engine(database, chain).Start())
            await engine.CatchUpAsync(chain);
        await RequireSameAsFreshAsync(Provider.Sqlite, database, chain);
    }

    [Fact]
    public async Task A_second_indexer_on_the_same_database_is_stopped_before_it_writes()
    {
        var chain = LongChain();
        await using var database = await SqliteAsync();
        await using var first = new Engine(database, chain).Start();
        await first.CatchUpAsync(chain);
        await using var second = new Engine(database, chain).Start();
        await second.CatchUpAsync(chain);
        chain.Mine([Op.Add(1, 1)]);
        // Both see the block; one of them commits it, the other finds the checkpoint moved.
        var loser = await Task.WhenAny(first.Running, second.Running);
        await Assert.ThrowsAsync<RetryableIndexingException>(() => loser);
        await (loser == first.Running ? second : first).CatchUpAsync(chain);
        await RequireSameAsFreshAsync(Provider.Sqlite, database, chain);
    }

    public static TheoryData<string> Lies => ["foreign contract", "other block", "conflict", "other hash", "outside"];

    [Theory, MemberData(nameof(Lies))]
    public async Task Logs_that_contradict_what_was_asked_are_refused(string lie)
    {
        var chain = LongChain();
        chain.Distort = logs => logs.Count == 0 ? logs : lie switch
        {
            "foreign contract" => [.. logs, logs[0] with { Address = default, LogIndex = 77 }],
            "other block" => [.. logs, logs[0] with { BlockNumber = logs[0].BlockNumber + 1000, LogIndex = 77 }],
            "conflict" => [.. logs, logs[0] with { Data = new byte[] { 1, 2, 3 } }],
            "other hash" => [.. logs, logs[0] with { BlockHash = default, LogIndex = 77 }],
            _ => [.. logs, logs[0] with { BlockNumber = 0 }],
        };
        await using var database = await SqliteAsync();
        await using var engine = new Engine(database, chain).Start();
        await Assert.ThrowsAsync<RetryableIndexingException>(() => engine.Running);
    }

    [Fact]
    public async Task Logs_out_of_order_and_twice_are_put_right()
    {
        var chain = LongChain();
        await using var database = await SqliteAsync();
        chain.Distort = logs => [.. logs.Reverse(), .. logs];
        await using (var engine = new Engine(database, chain).Start())
            await engine.CatchUpAsync(chain);
        chain.Distort = null;
        await RequireSameAsFreshAsync(Provider.Sqlite, database, chain);
    }

    [Fact]
    public async Task An_event_that_is_not_what_the_abi_says_is_fatal()
    {
        var chain = LongChain();
        chain.Distort = logs => [.. logs.Select(x => x with { Data = new byte[] { 1 } })];
        await using var database = await SqliteAsync();
        await using var engine = new Engine(database, chain).Start();
        var stop = await Assert.ThrowsAsync<FatalIndexingException>(() => engine.Running);
        Assert.Equal("event-malformed", stop.Code);
    }

    [Fact]
    public async Task A_row_that_no_event_made_is_fatal_and_named()
    {
        var chain = LongChain();
        await using var database = await SqliteAsync();
        await using var engine = new Engine(database, chain, register: x => x.AddProjection<LostProjection>()).Start();
        var stop = await Assert.ThrowsAsync<FatalIndexingException>(() => engine.Running);
        Assert.Equal("view-not-found", stop.Code);
        Assert.Contains("There is no SeatView with key 404", stop.Message, StringComparison.Ordinal);
        Assert.Contains("LostProjection failed on Ledger.Op of ledger at 4/0", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_projection_that_reaches_beyond_the_views_is_fatal()
    {
        var chain = LongChain();
        await using var database = await SqliteAsync();
        await using var engine = new Engine(database, chain, register: x => x.AddProjection<CuriousProjection>()).Start();
        Assert.Equal("view-model", (await Assert.ThrowsAsync<FatalIndexingException>(() => engine.Running)).Code);
    }

    [Fact]
    public async Task A_hole_in_the_stored_window_is_fatal()
    {
        var chain = LongChain();
        await using var database = await SqliteAsync();
        await using (var engine = new Engine(database, chain).Start())
            await engine.CatchUpAsync(chain);
        await using (var db = database.Open())
            await db.Set<ChainBlockRow>().Where(x => x.Number == (long)chain.Head.Number - 2).ExecuteDeleteAsync(Ct);
        await using var again = new Engine(database, chain).Start();
        Assert.Equal("chain-gap", (await Assert.ThrowsAsync<FatalIndexingException>(() => again.Running)).Code);
    }

    private async Task RequireSameAsFreshAsync(Provider provider, TestDatabase database, TestChain chain)
    {
        await using var fresh = await TestDatabase.CreateAsync(provider, postgres);
        await using (var other = new Engine(fresh, chain).Start())
            await other.CatchUpAsync(chain);
        Assert.Equal(await fresh.ViewsAsync(), await database.ViewsAsync());
        Assert.Equal(await fresh.ChainAsync(), await database.ChainAsync());
    }

    private sealed class LostProjection : IProjection, IApply<Op>
    {
        public static string Name => "lost";

        public static int Version => 1;

        public async ValueTask ApplyAsync(ChainEvent<Op> e, IViewStore views, CancellationToken ct) => await views.GetAsync<SeatView>(ct, 404);
    }

    private sealed class CuriousProjection : IProjection, IApply<Op>
    {
        public static string Name => "curious";

        public static int Version => 1;

        public async ValueTask ApplyAsync(ChainEvent<Op> e, IViewStore views, CancellationToken ct) => await views.FindAsync<NoteRow>(ct, 1);
    }
}
