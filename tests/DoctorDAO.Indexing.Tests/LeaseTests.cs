using System.Data.Common;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DoctorDAO.Indexing.Tests;

/// <summary>One process at a time has a role, whatever the clocks say, and one that has lost it writes no more.</summary>
public sealed class LeaseTests(PostgresFixture postgres)
{
    private const string Role = "baker";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(ReorgTests.Providers), MemberType = typeof(ReorgTests))]
    public async Task Of_many_that_want_a_free_lease_one_gets_it_and_each_next_token_is_higher(Provider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, postgres);
        var contenders = Enumerable.Range(0, 6).Select(_ => Of(database, TimeProvider.System)).ToList();
        var last = 0L;
        for (var round = 0; round < 10; round++)
        {
            var leases = await Task.WhenAll(contenders.Select(x => Task.Run(() => x.TryAcquireAsync(Role, Ct), Ct)));
            await using var lease = Assert.Single(leases.OfType<Lease>());
            Assert.True(lease.Token > last);
            last = lease.Token;
        }
    }

    [Fact]
    public async Task A_lease_lapses_by_the_watchers_own_clock_when_its_count_stands_still()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        // Clocks that are years apart.
        var (paused, watching) = (new FakeTimeProvider(DateTimeOffset.UnixEpoch), new FakeTimeProvider());
        await using var old = await Of(database, paused).TryAcquireAsync(Role, Ct);
        using var looks = new SemaphoreSlim(0);
        var acquiring = Of(database, watching, () => looks.Release()).AcquireAsync(Role, Ct);
        await looks.WaitAsync(Ct);
        var waited = TimeSpan.Zero;
        while (!acquiring.IsCompleted)
        {
            watching.Advance(Leases.WatchEvery);
            waited += Leases.WatchEvery;
            await Task.WhenAny(looks.WaitAsync(Ct), acquiring);
        }

        await using var lease = await acquiring;
        Assert.InRange(waited, Leases.Term, Leases.Term + (4 * Leases.WatchEvery));
        Assert.True(Leases.Term + (4 * Leases.WatchEvery) < TimeSpan.FromSeconds(10));
        Assert.True(lease.Token > old!.Token);
        Assert.False(await old.RenewAsync(Ct));
        Assert.True(old.Lost.IsCancellationRequested);
        Assert.False(old.IsCurrent);
        Assert.True(await lease.RenewAsync(Ct));
    }

    [Fact]
    public async Task A_lease_that_is_renewed_is_never_taken()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        var watching = new FakeTimeProvider();
        await using var held = await Of(database, new FakeTimeProvider()).TryAcquireAsync(Role, Ct);
        using var looks = new SemaphoreSlim(0);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var acquiring = Of(database, watching, () => looks.Release()).AcquireAsync(Role, enough.Token);
        await looks.WaitAsync(Ct);
        for (var ticks = 1; ticks <= 100; ticks++)
        {
            watching.Advance(Leases.WatchEvery);
            await looks.WaitAsync(Ct);
            if (ticks % (Leases.RenewEvery / Leases.WatchEvery) == 0)
                Assert.True(await held!.RenewAsync(Ct));
        }

        Assert.False(acquiring.IsCompleted);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => acquiring);
    }

    [Fact]
    public async Task A_holder_that_cannot_renew_does_not_count_on_it_for_longer_than_the_term()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        var clock = new FakeTimeProvider();
        var gone = false;
        await using var held = await Of(database, clock, Open).TryAcquireAsync(Role, Ct);
        gone = true;
        clock.Advance(Leases.Term - TimeSpan.FromTicks(1));
        Assert.True(held!.IsCurrent);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(held.IsCurrent);
        gone = false;

        void Open()
        {
            if (gone)
                throw new InvalidOperationException("The database is away.");
        }
    }

    [Fact]
    public async Task A_writer_that_is_paused_in_the_midst_of_its_transaction_is_passed_over_and_its_commit_fails()
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        chain.Mine([Op.Add(1, 1)]);
        await using var database = await TestDatabase.CreateAsync(Provider.PostgreSql, postgres);
        await using var old = new Engine(database, chain).Start();
        await old.CatchUpAsync(chain);
        var (paused, resume) = (new TaskCompletionSource(), new TaskCompletionSource());
        old.Killer.Committing = () =>
        {
            paused.TrySetResult();
            return resume.Task;
        };
        chain.Mine([Op.Add(1, 2), Op.Add(2, 2)]);
        await paused.Task.WaitAsync(Ct);
        await using var next = new Engine(database, chain).Start();
        await next.CatchUpAsync(chain);
        chain.Mine([Op.Add(3, 3)]);
        await next.CatchUpAsync(chain);
        resume.SetResult();
        Assert.IsAssignableFrom<DbException>(Root(await Assert.ThrowsAnyAsync<Exception>(() => old.Running)));
        var views = await database.ViewsAsync();
        await using var again = new Engine(database, chain);
        await again.Rebuild.RunAsync(Ct);
        Assert.Equal(await database.ViewsAsync(), views);
    }

    [Theory, MemberData(nameof(ReorgTests.Providers), MemberType = typeof(ReorgTests))]
    public async Task A_service_that_stops_hands_over_and_the_next_goes_on(Provider provider)
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        chain.Mine([Op.Add(1, 1)]);
        await using var database = await TestDatabase.CreateAsync(provider, postgres);
        await using var first = new Engine(database, chain);
        await using var second = new Engine(database, chain);
        await Service(first).StartAsync(Ct);
        await first.Progress.WaitForAsync(IndexerPhase.Live, Ct);
        await Service(second).StartAsync(Ct);
        await second.Progress.WaitForAsync(() => chain.Head.Hash, Ct);
        chain.Mine([Op.Add(2, 2)]);
        await second.Progress.WaitForAsync(() => chain.Head.Hash, Ct);
        Assert.Empty(second.Published.Take());
        await Service(first).StopAsync(Ct);
        chain.Mine([Op.Add(3, 3)]);
        await second.Progress.WaitForAsync(() => chain.Head.Hash, Ct);
        await second.Progress.WaitForAsync(IndexerPhase.Live, Ct);
        Assert.Empty(second.Alarms.Current);
        await Service(second).StopAsync(Ct);
        Assert.Null(await second.Get<Leases>().HolderAsync(Leases.Indexer, Ct));
    }

    [Fact]
    public async Task A_rebuild_beside_a_running_indexer_takes_the_lease_and_gives_it_back()
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        for (var i = 0; i < 20; i++)
            chain.Mine([Op.Add((byte)(i % 5), (sbyte)i)]);
        await using var database = await TestDatabase.CreateAsync(Provider.PostgreSql, postgres);
        await using var running = new Engine(database, chain, x => x.FirstRetryDelay = TimeSpan.FromMilliseconds(1));
        await Service(running).StartAsync(Ct);
        await running.CatchUpAsync(chain);
        var views = await database.ViewsAsync();
        await using var other = new Engine(database, chain);
        await other.Rebuild.RunAsync(Ct);
        Assert.Equal(views, await database.ViewsAsync());
        chain.Mine([Op.Add(9, 9)]);
        await running.Progress.WaitForAsync(() => chain.Head.Hash, Ct);
        Assert.Empty(running.Alarms.Current);
        await Service(running).StopAsync(Ct);
    }

    private static IHostedService Service(Engine engine) => Assert.Single(engine.Get<IEnumerable<IHostedService>>());

    private static Leases Of(TestDatabase database, TimeProvider time, Action? opening = null) => new(
        new ChainDatabase(_ =>
        {
            opening?.Invoke();
            return Task.FromResult<DbContext>(database.Open());
        }),
        time,
        NullLogger<Leases>.Instance);

    private static Exception Root(Exception e) => e is not DbException && e.InnerException is { } inner ? Root(inner) : e;
}
