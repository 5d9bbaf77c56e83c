using System.Threading.Channels;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Indexing;

/// <summary>
/// Turns updates of the chain into rows: views, raw logs, before-images and the checkpoint in one transaction, so that a process that dies
/// at any moment leaves a state that some block had.
/// </summary>
internal sealed class ChainWriter(ChainDatabase database, EventRouter router, ChainCheckpointRow checkpoint, IndexingOptions options)
{
    // After so many logs a rebuild commits: what is lost when it is cut, and what one transaction may grow to.
    private const int LogsOfReplay = 200_000;

    private readonly long _token = checkpoint.Writer;
    private ViewCache? _views;
    private long _checked = Math.Max(checkpoint.Checked, checkpoint.Start);
    private long _unchecked = checkpoint.Final;

    /// <summary>Where the database stands.</summary>
    public ChainCheckpointRow Checkpoint { get; private set; } = checkpoint;

    /// <summary>Newest block up to which all logs were compared with their headers. Safe from any thread, as are the next two.</summary>
    public long Checked => Volatile.Read(ref _checked);

    /// <summary>Newest block whose logs were not. It is final.</summary>
    public long Unchecked => Volatile.Read(ref _unchecked);

    /// <summary>Keeps that the logs up to a block have been compared.</summary>
    public async Task SetCheckedAsync(long block, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        await db.Set<ChainCheckpointRow>().Where(x => x.Id == 1 && x.Writer == _token && x.Checked < block).ExecuteUpdateAsync(x => x.SetProperty(c => c.Checked, block), ct);
        Volatile.Write(ref _checked, block);
    }

    /// <summary>Commits new blocks.</summary>
    /// <returns>The topics they changed.</returns>
    public async Task<IReadOnlyCollection<string>> CommitAsync(Committed update, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await using var writer = RowWriter.Of(db, transaction);
        var store = new ChainStore(db);
        var tip = (long)update.Tip.Number;
        // From here on no block is unchecked: those at the head come with their headers.
        var proven = update.Checked && Checked >= Unchecked;
        var next = Checkpoint.With(x =>
        {
            (x.Block, x.Hash, x.Time) = (tip, update.Tip.Hash, update.Tip.Time.ToUnixTimeSeconds());
            x.Final = Math.Max(x.Final, (long)update.Final.Number);
            x.Applied = tip;
            x.Checked = proven ? x.Final : x.Checked;
        });
        await store.MoveAsync(Checkpoint, next, ct);

        var tables = database.Tables(db);
        var views = Views(tables, writer);
        var undo = new UndoLog();
        var topics = new List<IReadOnlyCollection<string>>(update.Blocks.Count);
        // The logs go to the database while the views are made of them.
        writer.InsertLogs(update.Blocks, ct);
        foreach (var block in update.Blocks)
            topics.Add(await ApplyAsync(views, block, next.Final, undo, ct));
        views.Flush(undo: null, ct);
        IReadOnlyList<object> rows = [.. update.Blocks.Select((x, i) => Row(x, (long)x.Block.Number > next.Final ? topics[i] : []))];
        writer.Insert(tables.Undo, undo.Rows, ct);
        writer.Insert(tables.Blocks, rows, ct);
        if (next.Final > Checkpoint.Final)
            writer.Prune(tables, Checkpoint.Final, next.Final, ct);
        await writer.IdleAsync();
        await transaction.CommitAsync(ct);
        Checkpoint = next;
        if (proven)
            Volatile.Write(ref _checked, next.Checked);
        if (!update.Checked)
            Volatile.Write(ref _unchecked, tip);
        return Distinct(topics);
    }

    /// <summary>Takes blocks back.</summary>
    /// <returns>The topics they had changed.</returns>
    public async Task<IReadOnlyCollection<string>> RevertAsync(Reverted update, CancellationToken ct)
    {
        // What is in memory is of the blocks that go.
        _views = null;
        await using var db = await database.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await using var writer = RowWriter.Of(db, transaction);
        var ancestor = (long)update.Ancestor.Number;
        var next = Checkpoint.With(x =>
        {
            (x.Block, x.Hash, x.Time) = (ancestor, update.Ancestor.Hash, update.Ancestor.Time.ToUnixTimeSeconds());
            x.Applied = ancestor;
        });
        await new ChainStore(db).MoveAsync(Checkpoint, next, ct);

        var images = await db.Set<ChainUndoRow>().AsNoTracking().Where(x => x.Block > ancestor)
            .OrderByDescending(x => x.Block).ThenByDescending(x => x.Sequence).ToListAsync(ct);
        var tables = database.Tables(db);
        foreach (var image in images)
            await writer.UndoAsync(tables.Named(image.View), image, ct);
        var topics = await db.Set<ChainBlockRow>().Where(x => x.Number > ancestor && x.Topics != null).Select(x => x.Topics!).ToListAsync(ct);
        await db.Set<ChainUndoRow>().Where(x => x.Block > ancestor).ExecuteDeleteAsync(ct);
        await db.Set<ChainLogRow>().Where(x => x.Block > ancestor).ExecuteDeleteAsync(ct);
        await db.Set<ChainBlockRow>().Where(x => x.Number > ancestor).ExecuteDeleteAsync(ct);
        // Only the block below all events can be replaced by another at its height.
        await db.Set<ChainBlockRow>().Where(x => x.Number == ancestor)
            .ExecuteUpdateAsync(x => x.SetProperty(b => b.Hash, next.Hash).SetProperty(b => b.Time, next.Time), ct);
        await transaction.CommitAsync(ct);
        Checkpoint = next;
        return Distinct(topics.Select(x => x.Split('\n')));
    }

    /// <summary>
    /// Applies stored logs to the views while they are rebuilt. A row that is changed over and over is written once for many batches, while the next ones are
    /// applied already.
    /// </summary>
    /// <returns>Logs that were applied.</returns>
    public async Task<int> ReplayAsync(ChannelReader<StoredBatch> batches, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await using var writer = RowWriter.Of(db, transaction);
        var store = new ChainStore(db);
        await store.MoveAsync(Checkpoint, Checkpoint, ct);
        var views = Views(database.Tables(db), writer);
        var undo = new UndoLog();
        var topics = new List<(long Block, string? Lines)>();
        var (applied, logs) = (Checkpoint.Applied, 0);
        while (applied < Checkpoint.Block && logs < LogsOfReplay)
        {
            if (!await batches.WaitToReadAsync(ct) || !batches.TryRead(out var batch))
                throw new RetryableIndexingException($"The stored logs end at block {applied}.");
            foreach (var block in batch.Blocks)
            {
                var number = (long)block.Block.Number;
                var lines = Lines(await ApplyAsync(views, block, Checkpoint.Final, undo, ct));
                if (number > Checkpoint.Final && batch.Rows[number].Topics != lines)
                    topics.Add((number, lines));
                logs += block.Logs.Count;
            }

            applied = batch.Applied;
            if (views.Unwritten < options.CachedRows / 2)
                continue;
            // One flush at a time: what waits to be written is in memory.
            await writer.IdleAsync();
            views.Flush(undo: null, ct);
        }

        views.Flush(undo: null, ct);
        writer.Insert(database.Tables(db).Undo, undo.Rows, ct);
        await writer.IdleAsync();
        foreach (var (number, lines) in topics)
            await db.Set<ChainBlockRow>().Where(x => x.Number == number).ExecuteUpdateAsync(x => x.SetProperty(b => b.Topics, lines), ct);
        var next = Checkpoint.With(x => x.Applied = applied);
        await store.MoveAsync(Checkpoint, next, ct);
        await transaction.CommitAsync(ct);
        Checkpoint = next;
        return logs;
    }

    /// <summary>Empties the views and starts their rebuild.</summary>
    public async Task ClearAsync(string projections, CancellationToken ct)
    {
        _views = null;
        await using var db = await database.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var store = new ChainStore(db);
        var next = Checkpoint.With(x => (x.Applied, x.Projections) = (x.Start, projections));
        await store.MoveAsync(Checkpoint, next, ct);
        await using var writer = RowWriter.Of(db, transaction);
        await store.ClearViewsAsync(database.Tables(db), writer, ct);
        await transaction.CommitAsync(ct);
        Checkpoint = next;
    }

    private ViewStore Views(RowTables tables, RowWriter writer) => new(_views ??= new ViewCache(tables, options.CachedRows), writer);

    /// <summary>Applies a block to the views. What a block up to the final one changes stays in memory until the next flush.</summary>
    /// <returns>The topics it changed.</returns>
    private async Task<IReadOnlyCollection<string>> ApplyAsync(ViewStore views, BlockLogs block, long final, UndoLog undo, CancellationToken ct)
    {
        // Above the final block each block is taken back by itself, so it is written by itself.
        var alone = (long)block.Block.Number > final && block.Logs.Count > 0;
        if (alone)
            views.Flush(undo: null, ct);
        foreach (var log in block.Logs)
            await router.ApplyAsync(log, block.Block, views, ct);
        if (alone)
        {
            undo.Begin(block.Block.Number);
            views.Flush(undo, ct);
        }

        return views.TakeTopics();
    }

    private static ChainBlockRow Row(BlockLogs block, IReadOnlyCollection<string> topics) => new()
    {
        Number = (long)block.Block.Number,
        Hash = block.Block.Hash,
        ParentHash = block.ParentHash,
        Time = block.Block.Time.ToUnixTimeSeconds(),
        Logs = block.Logs.Count,
        Topics = Lines(topics),
    };

    private static string? Lines(IReadOnlyCollection<string> topics) => topics.Count == 0 ? null : string.Join('\n', topics);

    private static string[] Distinct(IEnumerable<IEnumerable<string>> topics) => [.. topics.SelectMany(x => x).Distinct(StringComparer.Ordinal)];
}
