using System.Diagnostics.Metrics;
using DoctorDAO.Client;
using DoctorDAO.Indexing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Cover;

/// <summary>What the recount of the ledger has found, and whether another is wanted.</summary>
internal sealed class LedgerState : IChangePublisher, IHealthCheck, IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private volatile LedgerFinding? _found;

    /// <summary>The newest finding; <c>null</c> before the first, and where there is no cover.</summary>
    public LedgerFinding? Found
    {
        get => _found;
        set => _found = value;
    }

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        if (topics.Contains(Topics.Pool))
            Want();
        return ValueTask.CompletedTask;
    }

    /// <summary>Asks for a recount; several askings before it runs are one.</summary>
    public void Want()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // One is wanted already.
        }
    }

    public Task WaitAsync(CancellationToken ct) => _signal.WaitAsync(ct);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Found switch
    {
        { Difference: { } difference } => HealthCheckResult.Degraded($"The recount of the ledger differs: {difference}."),
        { } found => HealthCheckResult.Healthy(FormattableString.Invariant($"The ledger was recounted at block {found.Block} and agrees.")),
        null => HealthCheckResult.Healthy("The ledger was not recounted yet."),
    });

    public void Dispose() => _signal.Dispose();
}

/// <summary>Recounts the ledger once at the start and again after each change, and raises or lifts the alarm <c>ledger-differs</c>.</summary>
internal sealed class LedgerCheck(LedgerRecount recount, LedgerState state, IChainProgress progress, IAlarms alarms, ILogger<LedgerCheck> logger) : BackgroundService
{
    /// <summary>Kind of the alarm; its subject is <see cref="Subject"/>.</summary>
    public const string Alarm = "ledger-differs";

    /// <summary>What the alarm is about.</summary>
    public const string Subject = "pool";

    // Before it is tried again, when the chain moved meanwhile or the views are being rebuilt.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly Meter Meter = new("DoctorDAO.Cover");
    private static readonly Counter<long> Recounts = Meter.CreateCounter<long>("doctordao.cover.recounts", "{recount}", "Recounts of the ledger");
    private static readonly Counter<long> Differences = Meter.CreateCounter<long>("doctordao.cover.recount_differences", "{recount}", "Recounts of the ledger that differed");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await progress.WaitForAsync(IndexerPhase.Live, stoppingToken);
        }
        catch (FatalIndexingException)
        {
            // The indexer has raised its own alarm; what is in the views is recounted all the same.
        }

        state.Want();
        while (!stoppingToken.IsCancellationRequested)
        {
            await state.WaitAsync(stoppingToken);
            try
            {
                Tell(await recount.RunAsync(everybody: false, stoppingToken));
            }
            catch (RetryableIndexingException)
            {
                state.Want();
                await Task.Delay(Pause, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "The recount of the ledger failed: {Message}", e.Message);
            }
        }
    }

    private void Tell(LedgerFinding? found)
    {
        if (found is null)
            return;
        Recounts.Add(1);
        if (found.Difference is null)
        {
            alarms.Lift(Alarm, Subject);
        }
        else
        {
            Differences.Add(1);
            alarms.Raise(Alarm, Subject, FormattableString.Invariant($"The recount of the pool's ledger differs at block {found.Block}: {found.Difference}."));
        }

        // Last: whoever reads that it differs finds the alarm that says where.
        state.Found = found;
    }
}
