using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>Keeps the indexer, or what follows another process's, running: again after a pause when time may heal the failure, stopped and named when it may not.</summary>
internal sealed class IndexerService(
    Indexer indexer,
    CheckpointFollower follower,
    ChainProgress progress,
    IAlarms alarms,
    IOptions<IndexingOptions> options,
    TimeProvider time,
    ILogger<IndexerService> logger) : BackgroundService
{
    internal const string Retrying = "indexer-retrying";
    internal const string Subject = "indexer";

    // The first failures are the ordinary hiccups of a network; then somebody should know.
    private const int QuietRetries = 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var delay = options.Value.FirstRetryDelay;
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var before = progress.Indexed;
            try
            {
                await Task.Run(() => options.Value.Enabled ? indexer.RunAsync(stoppingToken) : follower.RunAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
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
            catch (Exception e)
            {
                if (progress.Indexed != before)
                    (failures, delay) = (0, options.Value.FirstRetryDelay);
                IndexingDiagnostics.Retries.Add(1);
                logger.LogWarning(e, "The indexer starts again in {Delay} ms: {Message}", delay.TotalMilliseconds, e.Message);
                if (++failures > QuietRetries)
                    alarms.Raise(Retrying, Subject, e.Message);
            }

            try
            {
                await Task.Delay(delay, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            delay = delay * 2 < options.Value.LongestRetryDelay ? delay * 2 : options.Value.LongestRetryDelay;
        }
    }
}
