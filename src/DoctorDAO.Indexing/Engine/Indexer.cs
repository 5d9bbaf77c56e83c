using System.Diagnostics;
using System.Threading.Channels;
using DoctorDAO.Ethereum;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>
/// One run of the engine: opens the checkpoint, finishes a rebuild that is due, then reads and writes side by side until cancelled or
/// failed. It holds nothing that the database does not, so a run can end at any moment and the next one goes on.
/// </summary>
internal sealed class Indexer(
    IBlockSource source,
    ChainDatabase database,
    EventRouter router,
    ViewRebuild rebuild,
    HistoryChecker history,
    IOptions<IndexingOptions> options,
    ChainProgress progress,
    WorkMeter meter,
    IAlarms alarms,
    IEnumerable<IChangePublisher> publishers,
    ILogger<Indexer> logger)
{
    // Enough to have the next ranges read while one is written, few enough to bound memory.
    private const int UpdatesAhead = 1;

    private readonly IndexingOptions _options = options.Value;
    private bool _live;
    private Task _checking = Task.CompletedTask;

    /// <summary>Runs until cancelled.</summary>
    /// <param name="token">Fencing token of the lease that this process holds.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="FatalIndexingException">A person is needed.</exception>
    /// <exception cref="RetryableIndexingException">Running again may help; so it may after any other exception.</exception>
    public async Task RunAsync(long token, CancellationToken ct)
    {
        if (await source.GetChainIdAsync(ct) is var chain && chain != _options.ChainId)
            throw new WrongChainException(_options.ChainId, chain);

        (_live, _checking) = (false, Task.CompletedTask);
        var start = new CheckpointStart(source, database, _options, logger);
        var checkpoint = await start.OpenAsync(rebuild.Fingerprint, token, ct);
        var writer = new ChainWriter(database, router, checkpoint, _options);
        progress.SetPhase(IndexerPhase.Backfill);
        await rebuild.FinishAsync(writer, ct);

        var window = await start.WindowAsync(writer.Checkpoint, ct);
        progress.SetIndexed(window.Tip, window.Final);
        meter.Begin(window.Tip.Number);
        await FollowAsync(writer, window, ct);
    }

    private async Task FollowAsync(ChainWriter writer, ReorgWindow window, CancellationToken ct)
    {
        var channel = Channel.CreateBounded<ChainUpdate>(new BoundedChannelOptions(UpdatesAhead) { SingleReader = true, SingleWriter = true });
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reader = new ChainReader(source, _options, window, channel.Writer, head =>
        {
            progress.SetHead(head);
            IndexingDiagnostics.Lag.Record(progress.LagBlocks);
        });
        var reading = ReadAsync();
        try
        {
            // Ends when the reader has failed, after what it had handed on is written.
            await foreach (var update in channel.Reader.ReadAllAsync(both.Token))
                await HandleAsync(writer, update, both.Token);
        }
        finally
        {
            await both.CancelAsync();
            await reading;
            await _checking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task ReadAsync()
        {
            try
            {
                await reader.RunAsync(both.Token);
            }
            catch (Exception e)
            {
                channel.Writer.TryComplete(e);
            }
        }
    }

    private async Task HandleAsync(ChainWriter writer, ChainUpdate update, CancellationToken ct)
    {
        alarms.Lift(IndexerService.Retrying, IndexerService.Subject);
        switch (update)
        {
            case Committed committed:
                await CommitAsync(writer, committed, ct);
                committed.Answer?.Dispose();
                break;
            case Reverted reverted:
                await RevertAsync(writer, reverted, ct);
                break;
            case CaughtUp:
                if (!_live)
                    await GoLiveAsync(ct);
                if (_options.CheckHistory == HistoryCheck.Later && _checking.IsCompleted && writer.Checked < writer.Unchecked)
                {
                    // Ended before it was done, it has found the stored chain incomplete, which stops this run too.
                    await _checking;
                    _checking = Task.Run(() => history.RunAsync(writer, ct), ct);
                }

                break;
        }
    }

    private async Task GoLiveAsync(CancellationToken ct)
    {
        _live = true;
        progress.SetPhase(IndexerPhase.Live);
        meter.End();
        logger.LogInformation("Live at block {Block}", progress.Indexed?.Number);
        await PublishAsync([], ct);
    }

    private async Task CommitAsync(ChainWriter writer, Committed update, CancellationToken ct)
    {
        using var activity = IndexingDiagnostics.Activities.StartActivity("commit");
        activity?.SetTag("block", update.Tip.Number);
        var began = Stopwatch.GetTimestamp();
        var topics = await writer.CommitAsync(update, ct);
        IndexingDiagnostics.Commit.Record(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        IndexingDiagnostics.Blocks.Add((long)(update.Tip.Number - update.Previous.Number));
        IndexingDiagnostics.Logs.Add(update.Blocks.Sum(x => x.Logs.Count));
        IndexingDiagnostics.Indexed.Record((long)update.Tip.Number);
        progress.SetIndexed(update.Tip, update.Final);
        if (update.Publish)
            await PublishAsync(topics, ct);
        else
            meter.Advance("Reading the chain", update.Tip.Number, update.Blocks.Sum(x => x.Logs.Count), Math.Max(progress.Head?.Number ?? 0, update.Tip.Number));
    }

    private async Task RevertAsync(ChainWriter writer, Reverted update, CancellationToken ct)
    {
        using var activity = IndexingDiagnostics.Activities.StartActivity("revert");
        activity?.SetTag("ancestor", update.Ancestor.Number);
        var topics = await writer.RevertAsync(update, ct);
        IndexingDiagnostics.Reverts.Add((long)(update.From.Number - update.Ancestor.Number));
        logger.LogWarning(
            "Reverted blocks {From} to {To}: the chain now goes on from block {Ancestor} ({Hash})",
            update.Ancestor.Number + 1, update.From.Number, update.Ancestor.Number, update.Ancestor.Hash);
        progress.SetIndexed(update.Ancestor, update.Final);
        await PublishAsync(topics, ct);
    }

    /// <summary>A publisher that fails costs a refresh, never a block.</summary>
    private async Task PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        string[] all = [.. topics.Concat(_options.BlockTopics).Distinct(StringComparer.Ordinal)];
        if (all.Length == 0)
            return;
        foreach (var publisher in publishers)
        {
            try
            {
                await publisher.PublishAsync(all, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning(e, "Publishing {Count} topics failed", all.Length);
            }
        }
    }
}
