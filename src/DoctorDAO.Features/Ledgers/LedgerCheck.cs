using System.Diagnostics.Metrics;
using DoctorDAO.Indexing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Ledgers;

/// <summary>What the recount of a ledger has found, and whether another is wanted.</summary>
internal sealed class LedgerState<TBook> : IChangePublisher, IHealthCheck, IDisposable
    where TBook : class, ILedgerBook
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private volatile LedgerFinding? _found;

    /// <summary>The newest finding; <c>null</c> before the first, and where there is no such ledger.</summary>
    public LedgerFinding? Found
    {
        get => _found;
        set => _found = value;
    }

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        if (topics.Contains(TBook.Topic))
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
        { Difference: { } difference } => HealthCheckResult.Degraded($"The recount of the ledger of the {TBook.Subject} differs: {difference}."),
        { } found => HealthCheckResult.Healthy(FormattableString.Invariant($"The ledger of the {TBook.Subject} was recounted at block {found.Block} and agrees.")),
        null => HealthCheckResult.Healthy($"The ledger of the {TBook.Subject} was not recounted yet."),
    });

    public void Dispose() => _signal.Dispose();
}

/// <summary>The alarm of ledgers; its subject is the ledger's.</summary>
internal static class LedgerAlarm
{
    /// <summary>Its kind.</summary>
    public const string Kind = "ledger-differs";
}

/// <summary>Recounts a ledger once at the start and again after each change, and raises or lifts the alarm <c>ledger-differs</c>.</summary>
internal sealed class LedgerCheck<TBook>(LedgerRecount<TBook> recount, LedgerState<TBook> state, IChainProgress progress, IAlarms alarms, ILogger<LedgerCheck<TBook>> logger) : BackgroundService
    where TBook : class, ILedgerBook
{
    // Before it is tried again, when the chain moved meanwhile or the views are being rebuilt.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly Meter Meter = new("DoctorDAO.Ledgers");
    private static readonly Counter<long> Recounts = Meter.CreateCounter<long>("doctordao.ledgers.recounts", "{recount}", "Recounts of the ledger");
    private static readonly Counter<long> Differences = Meter.CreateCounter<long>("doctordao.ledgers.recount_differences", "{recount}", "Recounts of the ledger that differed");

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
                logger.LogWarning(e, "The recount of the ledger of the {Ledger} failed: {Message}", TBook.Subject, e.Message);
            }
        }
    }

    private void Tell(LedgerFinding? found)
    {
        if (found is null)
            return;
        Recounts.Add(1, new KeyValuePair<string, object?>("ledger", TBook.Subject));
        if (found.Difference is null)
        {
            alarms.Lift(LedgerAlarm.Kind, TBook.Subject);
        }
        else
        {
            Differences.Add(1, new KeyValuePair<string, object?>("ledger", TBook.Subject));
            alarms.Raise(LedgerAlarm.Kind, TBook.Subject, FormattableString.Invariant($"The recount of the {TBook.Subject}'s ledger differs at block {found.Block}: {found.Difference}."));
        }

        // Last: whoever reads that it differs finds the alarm that says where.
        state.Found = found;
    }
}
