using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>
/// Keeps the indexer, or what follows another process's, running: again after a pause when time may heal the failure, stopped and named when it may not.
/// Of several processes that index, the one that holds the lease does; the others follow it and take over.
/// </summary>
internal sealed class IndexerService(
    Indexer indexer,
    CheckpointFollower follower,
    Leases leases,
    ChainProgress progress,
    IAlarms alarms,
    IOptions<IndexingOptions> options,
    TimeProvider time,
    ILogger<IndexerService> logger) : BackgroundService
{
    internal const string Retrying = "indexer-retrying";
    internal const string Subject = "indexer";

    // The first failures are the ordinary hiccups of a network; then somebody should know, and another process may have more luck.
    private const int QuietRetries = 3;

    private Lease? _lease;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Run(() => KeepRunningAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            await GiveUpAsync();
        }
    }

    private async Task KeepRunningAsync(CancellationToken ct)
    {
        var delay = options.Value.FirstRetryDelay;
        var failures = 0;
        while (!ct.IsCancellationRequested)
        {
            var before = progress.Indexed;
            try
            {
                if (options.Value.Enabled)
                    await IndexAsync(ct);
                else
                    await follower.RunAsync(ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (FatalIndexingException e)
            {
                // First the alarm: whoever waits for the end looks at it next.
                alarms.Raise(e.Code, Subject, e.Message);
                progress.Stop(e);
                logger.LogCritical(e, "The indexer has stopped: {Message}", e.Message);
                return;
            }
            catch (Exception) when (_lease is { Lost.IsCancellationRequested: true })
            {
                // Whatever it failed with, somebody else goes on.
                continue;
            }
            catch (Exception e)
            {
                if (progress.Indexed != before)
                    (failures, delay) = (0, options.Value.FirstRetryDelay);
                IndexingDiagnostics.Retries.Add(1);
                logger.LogWarning(e, "The indexer starts again in {Delay} ms: {Message}", delay.TotalMilliseconds, e.Message);
                if (++failures > QuietRetries)
                {
                    alarms.Raise(Retrying, Subject, e.Message);
                    await GiveUpAsync();
                }
            }

            await Task.Delay(delay, time, ct);
            delay = delay * 2 < options.Value.LongestRetryDelay ? delay * 2 : options.Value.LongestRetryDelay;
        }
    }

    private async Task IndexAsync(CancellationToken ct)
    {
        if (_lease is not null && !await _lease.RenewAsync(ct))
            await GiveUpAsync();
        _lease ??= await leases.TryAcquireAsync(Leases.Indexer, ct) ?? await FollowAsync(ct);
        IndexingDiagnostics.Leader.Record(1);
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct, _lease.Lost);
        await indexer.RunAsync(_lease.Token, held.Token);
    }

    /// <summary>Follows the process that indexes until it does no more.</summary>
    private async Task<Lease> FollowAsync(CancellationToken ct)
    {
        IndexingDiagnostics.Leader.Record(0);
        logger.LogInformation("Another process indexes ({Holder}); this one follows it", await leases.HolderAsync(Leases.Indexer, ct));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var following = follower.RunAsync(both.Token);
        var acquiring = leases.AcquireAsync(Leases.Indexer, both.Token);
        var first = await Task.WhenAny(following, acquiring);
        await both.CancelAsync();
        await Task.WhenAll((Task)following, acquiring).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // The follower has failed, and what was acquired at the same moment is not kept.
        if (first == following && acquiring.IsCompletedSuccessfully)
            await (await acquiring).DisposeAsync();
        await first;
        return await acquiring;
    }

    private async Task GiveUpAsync()
    {
        IndexingDiagnostics.Leader.Record(0);
        if (_lease is null)
            return;
        await _lease.DisposeAsync();
        _lease = null;
    }
}
