using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DoctorDAO.Indexing.Tests;

/// <summary>What the host sees: phases, alarms, retries.</summary>
public sealed class ServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_retryable_failure_is_retried_and_its_alarm_lifted()
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        chain.Mine([Op.Add(1, 1)]);
        var failures = 0;
        var failing = new TaskCompletionSource();
        chain.Distort = logs =>
        {
            if (++failures == 6)
                failing.TrySetResult();
            return failures <= 6 ? [.. logs.Select(x => x with { Address = default })] : logs;
        };
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = new Engine(database, chain, x => x.FirstRetryDelay = x.LongestRetryDelay = TimeSpan.FromMilliseconds(1));
        var service = Assert.Single(engine.Get<IEnumerable<IHostedService>>());
        await service.StartAsync(Ct);
        await failing.Task.WaitAsync(Ct);
        await engine.Progress.WaitForAsync(IndexerPhase.Live, Ct);
        Assert.Equal(chain.Head.Hash, engine.Progress.Indexed!.Hash);
        Assert.Empty(engine.Alarms.Current);
        await service.StopAsync(Ct);
    }

    [Fact]
    public async Task A_fatal_failure_stops_raises_an_alarm_and_ends_every_wait()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = new Engine(database, new TestChain { ChainId = 1 });
        var service = Assert.Single(engine.Get<IEnumerable<IHostedService>>());
        var waiting = engine.Progress.WaitForAsync(5, Ct);
        await service.StartAsync(Ct);
        await engine.Progress.WaitForAsync(IndexerPhase.Stopped, Ct);
        await Assert.ThrowsAsync<FatalIndexingException>(() => waiting);
        Assert.Equal("wrong-chain", Assert.Single(engine.Alarms.Current).Kind);
        await service.StopAsync(Ct);
    }

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task A_process_that_only_reads_shows_what_another_has_indexed(Provider provider)
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        chain.Mine([Op.Add(1, 1)]);
        await using var database = await TestDatabase.CreateAsync(provider, postgres);
        var asked = new TestChain();
        await using var reader = new Engine(database, asked, x => x.Enabled = false);
        var service = Assert.Single(reader.Get<IEnumerable<IHostedService>>());
        await service.StartAsync(Ct);
        await using var indexer = new Engine(database, chain).Start();
        await reader.Progress.WaitForAsync(() => chain.Head.Hash, Ct);
        chain.MineEmpty(20);
        chain.Mine([Op.Add(2, 2)]);
        await reader.Progress.WaitForAsync(() => chain.Head.Hash, Ct);
        await reader.Progress.WaitForAsync(IndexerPhase.Live, Ct);
        await indexer.CatchUpAsync(chain);
        Assert.Equal(indexer.Progress.Final, reader.Progress.Final);
        Assert.Equal(indexer.Progress.Revision, reader.Progress.Revision);
        Assert.Equal(0, asked.Calls);
        Assert.Empty(reader.Alarms.Current);
        await service.StopAsync(Ct);
    }

    [Fact]
    public async Task A_process_that_only_reads_refuses_the_database_of_another_chain()
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using (var indexer = new Engine(database, chain).Start())
            await indexer.CatchUpAsync(chain);
        await using var reader = new Engine(database, chain, x => (x.Enabled, x.ChainId) = (false, 2));
        var service = Assert.Single(reader.Get<IEnumerable<IHostedService>>());
        await service.StartAsync(Ct);
        await Assert.ThrowsAsync<FatalIndexingException>(() => reader.Progress.WaitForAsync(IndexerPhase.Live, Ct));
        Assert.Equal("wrong-chain", Assert.Single(reader.Alarms.Current).Kind);
        await service.StopAsync(Ct);
    }

    [Fact]
    public void Alarms_keep_their_first_time_and_their_last_message()
    {
        using var provider = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IAlarms, Alarms>().BuildServiceProvider();
        var alarms = provider.GetRequiredService<IAlarms>();
        alarms.Raise("tally-differs", "1", "first");
        var since = Assert.Single(alarms.Current).Since;
        alarms.Raise("tally-differs", "1", "second");
        Assert.Equal(("second", since), (Assert.Single(alarms.Current).Message, alarms.Current[0].Since));
        alarms.Lift("tally-differs", "2");
        Assert.Single(alarms.Current);
        alarms.Lift("tally-differs", "1");
        Assert.Empty(alarms.Current);
    }
}
