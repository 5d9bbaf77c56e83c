using DoctorDAO.Ethereum;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>Turns the nodes' subscriptions into the signal that wakes the indexer.</summary>
internal sealed class HeadListener(
    IReadOnlyList<NewHeadsSubscription> subscriptions, HeadSignal signal, IOptions<IndexingOptions> options, ILogger<HeadListener> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.Enabled ? Task.WhenAll(subscriptions.Select(x => ListenAsync(x, stoppingToken))) : Task.CompletedTask;

    private async Task ListenAsync(NewHeadsSubscription subscription, CancellationToken ct)
    {
        try
        {
            await subscription.RunAsync(
                signal.Raise,
                subscribed =>
                {
                    signal.SetSubscribed(subscribed);
                    logger.LogInformation("Subscription to new blocks at {Node}: {State}", subscription.Name, subscribed ? "on" : "lost, polling meanwhile");
                },
                problem => logger.LogDebug("Subscription to new blocks at {Node} failed: {Problem}", subscription.Name, problem),
                ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
