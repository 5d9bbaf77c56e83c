using System.Threading.Channels;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>
/// Makes the views again from the stored logs, without the node. The views are emptied in one transaction that also sets back how far they
/// are applied; each batch moves that forward with the rows it makes, so a rebuild that is cut goes on at the next start.
/// </summary>
public sealed class ViewRebuild
{
    private const int BatchesAhead = 3;

    private readonly ChainDatabase _database;
    private readonly Leases _leases;
    private readonly WorkMeter _meter;
    private readonly EventRouter _router;
    private readonly IndexingOptions _options;
    private readonly ILogger<ViewRebuild> _logger;

    internal ViewRebuild(
        ChainDatabase database, Leases leases, EventRouter router, IEnumerable<ProjectionRegistration> projections, IOptions<IndexingOptions> options, WorkMeter meter, ILogger<ViewRebuild> logger)
    {
        _database = database;
        _leases = leases;
        _meter = meter;
        _router = router;
        _options = options.Value;
        _logger = logger;
        Fingerprint = string.Join('\n', projections.Select(x => FormattableString.Invariant($"{x.Name} {x.Version}")));
    }

    /// <summary>Names and versions of the projections, in the order in which they are applied.</summary>
    internal string Fingerprint { get; }

    /// <summary>Empties all views and replays the stored logs. An indexer running elsewhere waits meanwhile, and goes on behind it.</summary>
    /// <returns>Height up to which the views are made; <c>null</c> when nothing has been indexed yet.</returns>
    /// <exception cref="RetryableIndexingException">Another process took the writer's lease meanwhile; run it again.</exception>
    public async Task<ulong?> RunAsync(CancellationToken ct)
    {
        ChainCheckpointRow checkpoint;
        await using var lease = await _leases.SeizeAsync(Leases.Indexer, ct);
        await using (var db = await _database.OpenAsync(ct))
        {
            _database.Tables(db);
            if (!await db.Set<ChainCheckpointRow>().AnyAsync(ct))
                return null;
            checkpoint = await Fence.ClaimAsync(db, lease.Token, ct);
        }

        var writer = new ChainWriter(_database, _router, checkpoint, _options);
        await writer.ClearAsync(Fingerprint, ct);
        await FinishAsync(writer, ct);
        return (ulong)writer.Checkpoint.Applied;
    }

    /// <summary>Starts a rebuild when the projections have changed, and finishes the one that is under way.</summary>
    internal async Task FinishAsync(ChainWriter writer, CancellationToken ct)
    {
        if (writer.Checkpoint.Projections != Fingerprint)
        {
            _logger.LogInformation("The projections have changed: the views are rebuilt from the stored logs");
            await writer.ClearAsync(Fingerprint, ct);
        }

        if (writer.Checkpoint.Applied == writer.Checkpoint.Block)
            return;
        _meter.Begin((ulong)writer.Checkpoint.Applied);
        // The next logs are read while the present ones are applied and written; writing comes in bursts.
        var channel = Channel.CreateBounded<StoredBatch>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = ReadAsync(writer.Checkpoint.Applied, writer.Checkpoint.Block, channel.Writer, both.Token);
        try
        {
            while (writer.Checkpoint.Applied < writer.Checkpoint.Block)
            {
                var logs = await writer.ReplayAsync(channel.Reader, ct);
                _meter.Advance("Rebuilding the views", (ulong)writer.Checkpoint.Applied, logs, (ulong)writer.Checkpoint.Block);
            }
        }
        finally
        {
            await both.CancelAsync();
            await reading;
        }

        _meter.End();
        _logger.LogInformation("The views are rebuilt up to block {Block}", writer.Checkpoint.Block);
    }

    /// <summary>Reads everything above <paramref name="applied"/> up to <paramref name="last"/>; what goes wrong is the channel's last word.</summary>
    private async Task ReadAsync(long applied, long last, ChannelWriter<StoredBatch> batches, CancellationToken ct)
    {
        try
        {
            while (applied < last)
            {
                var batch = await ReadAsync(applied, last, ct);
                await batches.WriteAsync(batch, ct);
                applied = batch.Applied;
            }

            batches.Complete();
        }
        catch (Exception e)
        {
            batches.Complete(e);
        }
    }

    /// <summary>The next whole blocks.</summary>
    private async Task<StoredBatch> ReadAsync(long after, long last, CancellationToken ct)
    {
        await using var db = await _database.OpenAsync(ct);
        // The block in which the batch is full is read to its end, so that no block is split.
        var limit = await db.Set<ChainLogRow>().Where(x => x.Block > after)
            .OrderBy(x => x.Block).ThenBy(x => x.LogIndex).Skip(Math.Max(1, _options.LogsPerBatch) - 1).Select(x => (long?)x.Block).FirstOrDefaultAsync(ct);
        var applied = Math.Min(limit ?? last, last);
        var headers = await db.Set<ChainBlockRow>().AsNoTracking().Where(x => x.Number > after && x.Number <= applied)
            .ToDictionaryAsync(x => x.Number, ct);
        var blocks = new List<BlockLogs>();
        var logs = new List<EthLog>();
        await foreach (var log in StoredLogs.ReadAsync(db, after, applied, headers, ct))
        {
            if (logs.Count > 0 && logs[0].BlockNumber != log.BlockNumber)
                Take();
            logs.Add(log);
        }

        Take();
        return new StoredBatch(blocks, headers, applied);

        void Take()
        {
            if (logs.Count == 0)
                return;
            var header = headers[(long)logs[0].BlockNumber];
            if (logs.Count != header.Logs)
                throw new FatalIndexingException("chain-gap", $"Block {header.Number} has {header.Logs} logs, {logs.Count} are stored.");
            blocks.Add(new BlockLogs(new ChainBlock((ulong)header.Number, header.Hash, DateTimeOffset.FromUnixTimeSeconds(header.Time)), header.ParentHash, [.. logs]));
            logs.Clear();
        }
    }
}

/// <summary>Stored blocks that are to be applied again.</summary>
/// <param name="Blocks">Whole, ascending, those that have logs.</param>
/// <param name="Rows">The same blocks, and those without logs, as they are stored.</param>
/// <param name="Applied">Height up to which they are complete.</param>
internal sealed record StoredBatch(IReadOnlyList<BlockLogs> Blocks, IReadOnlyDictionary<long, ChainBlockRow> Rows, long Applied);
