using System.Data.Common;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Indexing.Tests;

/// <summary>One life of the engine, from start to stop or death.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ServiceProvider _services;

    public Engine(TestDatabase database, IBlockSource chain, Action<IndexingOptions>? configure = null, Action<IServiceCollection>? register = null, IAlarms? alarms = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IDbContextFactory<TestContextDb>>(new Factory(database, Killer));
        services.AddSingleton<IBlockSource>(new MortalSource(chain, Killer));
        services.AddSingleton<IChangePublisher>(Published);
        var indexing = services.AddIndexing<TestContextDb>(options =>
        {
            options.ChainId = TestChain.Id;
            options.FinalityBlocks = 5;
            options.FirstRange = 2;
            options.LargestRange = 6;
            options.LogsPerBatch = 4;
            options.Contracts.Add(new ContractSource("Ledger", "ledger", Op.Ledger, 3));
            configure?.Invoke(options);
        });
        if (register is null)
            indexing.AddProjection<AccountProjection>().AddProjection<SeatProjection>();
        else
            register(services);
        if (alarms is not null)
            services.AddSingleton(alarms);
        _services = services.BuildServiceProvider();
    }

    public Killer Killer { get; } = new();

    public Topics Published { get; } = new();

    public ChainProgress Progress => _services.GetRequiredService<ChainProgress>();

    public ViewRebuild Rebuild => _services.GetRequiredService<ViewRebuild>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public IAlarms Alarms => _services.GetRequiredService<IAlarms>();

    /// <summary>Completes when the engine has ended, with what ended it.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public Engine Start()
    {
        Running = Task.Run(RunAsync, TestContext.Current.CancellationToken);
        return this;
    }

    /// <summary>Waits until the views stand at the chain's head and the engine lives; ends early when it dies.</summary>
    public async Task CatchUpAsync(TestChain chain)
    {
        var ct = TestContext.Current.CancellationToken;
        var reached = Progress.WaitForAsync(() => chain.Head.Hash, ct);
        if (await Task.WhenAny(reached, Running) == Running)
            await Running;
        await reached;
        var live = Progress.WaitForAsync(IndexerPhase.Live, ct);
        if (await Task.WhenAny(live, Running) == Running)
            await Running;
        await live;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Running;
        }
        catch (Exception e) when (Killer.Dead || e is OperationCanceledException or FatalIndexingException or RetryableIndexingException
            or RpcException or RpcUnavailableException or RpcResponseTooLargeException or DbException)
        {
            // What ended it was the test's own doing, or was asserted on already.
        }

        await _services.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>As the service does it, but the newest engine always writes.</summary>
    private async Task RunAsync()
    {
        await using var lease = await Get<Leases>().SeizeAsync(Leases.Indexer, _stop.Token);
        await _services.GetRequiredService<Indexer>().RunAsync(lease.Token, _stop.Token);
    }

    private sealed class Factory(TestDatabase database, Killer killer) : IDbContextFactory<TestContextDb>
    {
        public TestContextDb CreateDbContext() => database.Open(killer);
    }
}

/// <summary>Remembers what was published.</summary>
internal sealed class Topics : IChangePublisher
{
    private readonly Lock _lock = new();
    private readonly List<string> _topics = [];

    public IReadOnlyList<string> Take()
    {
        lock (_lock)
        {
            string[] topics = [.. _topics];
            _topics.Clear();
            return topics;
        }
    }

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        lock (_lock)
            _topics.AddRange(topics);
        return ValueTask.CompletedTask;
    }
}
