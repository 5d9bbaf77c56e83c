using System.Data.Common;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Marketplace.Papers;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>
/// Deletes by rule, every hour: messages, files, the log of access, timesheets and the words of the offer some days after their order has ended; files that stand in no message after a day;
/// offers that were never sent; invoices ten years after the end of their year. Nothing is deleted by views that are being made anew, nor by blocks that may still be undone. Any number of processes may.
/// </summary>
internal sealed partial class TalkCleaner(IDbContextFactory<DaoDbContext> contexts, IOptions<TalkOptions> options, TimeProvider time, ILogger<TalkCleaner> logger) : BackgroundService
{
    /// <summary>How long a file waits for its message.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>Years after the one in which an invoice was issued.</summary>
    public const int InvoiceYears = 10;

    private const int Batch = 100;

    /// <summary>Does it once.</summary>
    /// <returns>How many orders' messages were deleted.</returns>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        await ForgetFilesAsync(db, now, ct);
        await db.Set<InvoiceRow>().Where(x => x.Year < now.Year - InvoiceYears).ExecuteDeleteAsync(ct);
        await OldOffers.ForgetAsync(db, now, options.Value.KeepDays, ct);
        var (deleted, after) = (0, -1L);
        while (await WholeAsync(db, ct) is { } seen)
        {
            // No order that was begun later can have ended so long ago. As a value: SQLite uses no index for a negation.
            var (done, before) = (false, now.AddDays(-options.Value.KeepDays).ToUnixTimeMilliseconds());
            var rows = await db.Set<OrderTalkRow>().AsNoTracking().Where(x => x.Done == done && x.BegunAt > after && x.BegunAt < before).OrderBy(x => x.BegunAt).Take(Batch).ToListAsync(ct);
            foreach (var row in rows)
            {
                if (await CleanAsync(db, row.Order, seen, now, ct))
                    deleted++;
            }

            if (rows.Count < Batch)
                return deleted;
            after = rows[^1].BegunAt;
        }

        return deleted;
    }

    /// <summary>Deletes what one account, or all (<c>null</c>), wrote and handed over in an order. Who wrote when stays, and hashes that stand on the chain.</summary>
    internal static async Task DeleteAsync(DaoDbContext db, long order, IReadOnlyList<string>? accounts, CancellationToken ct)
    {
        var files = db.Set<OrderFileRow>().Where(x => x.Order == order && (accounts == null || accounts.Contains(x.Account)));
        var ids = await files.Select(x => x.Id).ToListAsync(ct);
        await db.Set<OrderFileContentRow>().Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(ct);
        byte[] nothing = [];
        await files.ExecuteUpdateAsync(x => x.SetProperty(f => f.Name, nothing), ct);
        await db.Set<OrderMessageRow>().Where(x => x.Order == order && (accounts == null || accounts.Contains(x.Account))).ExecuteUpdateAsync(x => x.SetProperty(m => m.Sealed, nothing), ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (DbException e)
            {
                LogFailed(e);
            }
        }
    }

    private async Task<bool> CleanAsync(DaoDbContext db, long order, ChainCheckpointRow seen, DateTimeOffset now, CancellationToken ct)
    {
        var view = await db.Set<OrderView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == order, ct);
        if (view is not { EndedAt: { } ended } || view.Block > seen.Final || ended + (options.Value.KeepDays * 86_400L) > seen.Time)
            return false;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await DeleteAsync(db, order, null, ct);
        await db.Set<OrderAccessRow>().Where(x => x.Order == order).ExecuteDeleteAsync(ct);
        await db.Set<SheetRow>().Where(x => x.Order == order).ExecuteDeleteAsync(ct);
        var at = now.ToUnixTimeMilliseconds();
        await db.Set<OrderTalkRow>().Where(x => x.Order == order).ExecuteUpdateAsync(x => x.SetProperty(t => t.Done, true).SetProperty(t => t.DeletedAt, at), ct);
        if (!await IsWholeAsync(db, seen, ct))
            return false;
        await transaction.CommitAsync(ct);
        return true;
    }

    private static async Task ForgetFilesAsync(DaoDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var before = now.Subtract(Patience).ToUnixTimeMilliseconds();
        var none = 0L;
        var ids = await db.Set<OrderFileRow>().Where(x => x.Message == none && x.CreatedAt < before).OrderBy(x => x.CreatedAt).Select(x => x.Id).Take(Batch).ToListAsync(ct);
        if (ids.Count == 0)
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Again with the condition: a message may have taken one meanwhile.
        await db.Set<OrderFileRow>().Where(x => ids.Contains(x.Id) && x.Message == none).ExecuteDeleteAsync(ct);
        var kept = await db.Set<OrderFileRow>().Where(x => ids.Contains(x.Id)).Select(x => x.Id).ToListAsync(ct);
        var gone = ids.Except(kept).ToList();
        await db.Set<OrderFileContentRow>().Where(x => gone.Contains(x.Id)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>How far the views are that are read next; <c>null</c> while they lack blocks that there are.</summary>
    internal static async Task<ChainCheckpointRow?> WholeAsync(DaoDbContext db, CancellationToken ct) =>
        await db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == 1, ct) is { } checkpoint && checkpoint.Applied == checkpoint.Block ? checkpoint : null;

    /// <summary>Whether views that were read since were whole all the time: somebody may have begun to make them anew.</summary>
    internal static async Task<bool> IsWholeAsync(DaoDbContext db, ChainCheckpointRow seen, CancellationToken ct) =>
        await WholeAsync(db, ct) is { } still && still.Projections == seen.Projections && still.Writer == seen.Writer;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages of orders that are over could not be deleted; they are looked for again in an hour")]
    private partial void LogFailed(Exception exception);
}
