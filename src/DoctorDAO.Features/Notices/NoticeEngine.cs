using DoctorDAO.Client.Notices;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Notices;

/// <summary>
/// Turns final blocks into notices, each once. The cursor moves from where it was seen in the very transaction that writes what lies behind it: of two
/// processes, or of two lives of one, only one can move it, and a life that ends before its commit has written nothing.
/// </summary>
internal sealed class NoticeEngine(IDbContextFactory<DaoDbContext> contexts, FinalEvents events, INoticeWriter writer, IEnumerable<IChangePublisher> publishers)
{
    // Batches of fan-outs between two looks at the chain, so that a large one does not keep what is new waiting.
    private const int FanoutsAtOnce = 20;

    /// <summary>Tells what final blocks have to tell, until nothing is left.</summary>
    public async Task TurnAsync(CancellationToken ct)
    {
        while (await StepAsync(ct))
        {
            // More may be left.
        }
    }

    /// <summary>Takes the next logs, or what time has brought, and then some batches of what many are told.</summary>
    /// <returns>Whether more may be left; false too while it is not known how far the chain is, which the next block tells.</returns>
    internal async Task<bool> StepAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await CheckpointAsync(db, ct) is not { } checkpoint)
            return false;
        if (await db.Set<NoticeCursorRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == 1, ct) is not { } cursor)
            return await BeginAsync(db, checkpoint.Final, ct);
        var moved = await EventsAsync(db, cursor, checkpoint, ct) || await CalendarAsync(db, cursor, checkpoint, ct);
        return await FanOutAsync(ct) || moved;
    }

    /// <summary>Begins at the present final block: history is no news.</summary>
    private static async Task<bool> BeginAsync(DaoDbContext db, long final, CancellationToken ct)
    {
        if (await TimeOfAsync(db, final, ct) is not { } time)
            return false;
        // Of two processes that begin at once one is first, and both go on from there.
        await Rows.EnsureAsync(db, new NoticeCursorRow { Block = final, LogIndex = long.MaxValue, Time = time }, x => x.Id == 1, ct);
        return true;
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> EventsAsync(DaoDbContext db, NoticeCursorRow cursor, ChainCheckpointRow checkpoint, CancellationToken ct)
    {
        var final = checkpoint.Final;
        if (cursor.Block > final || (cursor.Block == final && cursor.LogIndex == long.MaxValue))
            return false;
        var logs = await FinalEvents.ReadAsync(db, cursor.Block, cursor.LogIndex, final, ct);
        var tidings = await events.TellAsync(db, logs, ct);
        var (block, log) = logs.Count == FinalEvents.Batch ? (logs[^1].Block, logs[^1].LogIndex) : (final, long.MaxValue);
        return await CommitAsync(db, checkpoint, cursor, block, log, cursor.Time, tidings, ct);
    }

    /// <summary>Runs when all events up to the final block are told.</summary>
    private async Task<bool> CalendarAsync(DaoDbContext db, NoticeCursorRow cursor, ChainCheckpointRow checkpoint, CancellationToken ct)
    {
        if (await TimeOfAsync(db, checkpoint.Final, ct) is not { } now || now <= cursor.Time)
            return false;
        return await CommitAsync(db, checkpoint, cursor, cursor.Block, cursor.LogIndex, now, await Calendar.TellAsync(db, cursor.Time, now, ct), ct);
    }

    private async Task<bool> CommitAsync(
        DaoDbContext db, ChainCheckpointRow checkpoint, NoticeCursorRow seen, long block, long log, long time, Tidings tidings, CancellationToken ct)
    {
        IReadOnlyList<string> topics;
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            var moved = await db.Set<NoticeCursorRow>().Where(x => x.Id == 1 && x.Block == seen.Block && x.LogIndex == seen.LogIndex && x.Time == seen.Time)
                .ExecuteUpdateAsync(x => x.SetProperty(c => c.Block, block).SetProperty(c => c.LogIndex, log).SetProperty(c => c.Time, time), ct);
            // Another process was first: the next look sees what it has done.
            if (moved != 1)
                return true;
            if (!await AreWholeAsync(db, checkpoint, ct))
                return false;
            db.AddRange(tidings.Fanouts);
            await db.SaveChangesAsync(ct);
            topics = await writer.AddAsync(db, await NewAsync(db, tidings.Notices, ct), ct);
            await transaction.CommitAsync(ct);
        }

        await PublishAsync(topics, ct);
        return true;
    }

    /// <returns>Whether more is left.</returns>
    private async Task<bool> FanOutAsync(CancellationToken ct)
    {
        for (var i = 0; i < FanoutsAtOnce; i++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            if (await Fanned(db, done: false).OrderBy(x => x.Id).FirstOrDefaultAsync(ct) is not { } fanout)
                return false;
            if (await CheckpointAsync(db, ct) is not { } checkpoint)
                return false;
            var batch = await Fanouts.NextAsync(db, fanout, ct);
            IReadOnlyList<string> topics;
            await using (var transaction = await db.Database.BeginTransactionAsync(ct))
            {
                var moved = await db.Set<NoticeFanoutRow>().Where(x => x.Id == fanout.Id && x.After == fanout.After && x.From == fanout.From && !x.Done)
                    .ExecuteUpdateAsync(x => x.SetProperty(f => f.After, batch.After).SetProperty(f => f.From, batch.From).SetProperty(f => f.Done, batch.Done), ct);
                if (moved != 1)
                    continue;
                if (!await AreWholeAsync(db, checkpoint, ct))
                    return false;
                await AddChildrenAsync(db, fanout, batch.Children, ct);
                topics = await writer.AddAsync(db, await NewAsync(db, batch.Notices, ct), ct);
                await transaction.CommitAsync(ct);
            }

            await PublishAsync(topics, ct);
        }

        return true;
    }

    /// <returns><c>null</c> while the views do not hold all blocks that there are.</returns>
    private static async Task<ChainCheckpointRow?> CheckpointAsync(DaoDbContext db, CancellationToken ct) =>
        await db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == 1, ct) is { } checkpoint && checkpoint.Applied == checkpoint.Block ? checkpoint : null;

    /// <summary>
    /// Whether views that were read are still whole. Somebody may have begun to make them anew meanwhile: then what was read was a part, and what it lacks would
    /// never be told.
    /// </summary>
    private static async Task<bool> AreWholeAsync(DaoDbContext db, ChainCheckpointRow seen, CancellationToken ct) =>
        await CheckpointAsync(db, ct) is { } checkpoint && checkpoint.Projections == seen.Projections && checkpoint.Writer == seen.Writer;

    /// <summary>By a value: a condition without one would have the index passed over.</summary>
    private static IQueryable<NoticeFanoutRow> Fanned(DaoDbContext db, bool done) => db.Set<NoticeFanoutRow>().AsNoTracking().Where(x => x.Done == done);

    /// <summary>Loops of more than seven accounts lead to the same account twice; once is enough.</summary>
    private static async Task AddChildrenAsync(DaoDbContext db, NoticeFanoutRow parent, List<NoticeFanoutRow> children, CancellationToken ct)
    {
        if (children.Count == 0)
            return;
        var known = await RootsAsync(db, parent.Kind, parent.Cause, children.ConvertAll(x => x.Root), ct);
        db.AddRange(children.Where(x => !known.Contains(x.Root)));
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Those of some roots whose followers are told of a cause already.</summary>
    internal static Task<List<string>> RootsAsync(DaoDbContext db, NoticeKind kind, string cause, IReadOnlyCollection<string> roots, CancellationToken ct) =>
        db.Set<NoticeFanoutRow>().Where(x => x.Kind == kind && x.Cause == cause && roots.Contains(x.Root)).Select(x => x.Root).ToListAsync(ct);

    /// <summary>Those that their recipients have not been told of, by one cause that has several signs on the chain.</summary>
    private static async Task<IReadOnlyList<NewNotice>> NewAsync(DaoDbContext db, List<NewNotice> notices, CancellationToken ct)
    {
        var result = new List<NewNotice>(notices.Count);
        foreach (var group in notices.GroupBy(x => (x.Kind, x.Cause)))
        {
            // A log's own place is never seen again.
            if (group.Key.Cause.StartsWith("log:", StringComparison.Ordinal))
            {
                result.AddRange(group);
                continue;
            }

            var ((kind, cause), accounts) = (group.Key, group.Select(x => x.Recipient).ToList());
            HashSet<string> told = [.. await db.Set<NoticeRow>().Where(x => accounts.Contains(x.Recipient) && x.Kind == kind && x.Cause == cause).Select(x => x.Recipient).ToListAsync(ct)];
            result.AddRange(group.Where(x => told.Add(x.Recipient)));
        }

        return result;
    }

    private static Task<long?> TimeOfAsync(DaoDbContext db, long block, CancellationToken ct) =>
        db.Set<ChainBlockRow>().Where(x => x.Number == block).Select(x => (long?)x.Time).SingleOrDefaultAsync(ct);

    private async Task PublishAsync(IReadOnlyList<string> topics, CancellationToken ct)
    {
        if (topics.Count == 0)
            return;
        foreach (var publisher in publishers)
            await publisher.PublishAsync(topics, ct);
    }
}
