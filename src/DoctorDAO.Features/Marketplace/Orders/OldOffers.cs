using DoctorDAO.Features.Marketplace.Talk;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Deletes what buyers wrote in offers when nobody needs it any more, a batch at a time. Any number of processes may.</summary>
internal static class OldOffers
{
    /// <summary>Days after which an offer is deleted that was never sent. It could wait for 60 at most, so nobody can accept it any more.</summary>
    public const int DraftDays = 90;

    private const int Batch = 100;

    /// <summary>Deletes drafts, and the words of orders that ended long ago: those go with the messages.</summary>
    /// <param name="now">The server's clock.</param>
    /// <param name="keepDays">Days after the end of an order, by both clocks.</param>
    /// <returns>How many.</returns>
    public static async Task<int> ForgetAsync(DaoDbContext db, DateTimeOffset now, int keepDays, CancellationToken ct)
    {
        var (deleted, after) = (0, (KeptAt: 0L, Id: 0L));
        while (await DraftsAsync(db, now.AddDays(-DraftDays).ToUnixTimeMilliseconds(), ct) is (var drafts, true))
            deleted += drafts;
        // No order whose offer was written later can have ended so long ago.
        var before = now.AddDays(-keepDays).ToUnixTimeMilliseconds();
        while (await TalkCleaner.WholeAsync(db, ct) is { } seen)
        {
            var (sent, (keptAt, id)) = (true, after);
            var rows = await db.Set<OfferRow>().Where(x => x.Sent == sent && x.KeptAt >= keptAt && x.KeptAt < before && (x.KeptAt > keptAt || x.Id > id))
                .OrderBy(x => x.KeptAt).ThenBy(x => x.Id).Take(Batch).Select(x => new { x.Id, x.Brief, x.Account, x.KeptAt }).ToListAsync(ct);
            if (rows.Count == 0)
                return deleted;
            var briefs = rows.ConvertAll(x => x.Brief);
            var orders = (await db.Set<OrderView>().AsNoTracking().Where(x => briefs.Contains(x.Brief)).Select(x => new { x.Brief, x.Buyer, x.EndedAt, x.Block }).ToListAsync(ct)).ToLookup(x => x.Brief);
            List<long> gone = [];
            foreach (var row in rows)
            {
                // Who copies a brief into an order of their own keeps nothing; of a buyer who is moving to another account all of them count.
                var own = orders[row.Brief].Where(x => x.Buyer == row.Account).ToList();
                if ((own.Count > 0 ? own : orders[row.Brief]).All(x => x.EndedAt is { } ended && x.Block <= seen.Final && ended + (keepDays * 86_400L) <= seen.Time))
                    gone.Add(row.Id);
            }

            if (gone.Count > 0 && !await DeleteAsync(db, gone, seen, ct))
                return deleted;
            deleted += gone.Count;
            after = (rows[^1].KeptAt, rows[^1].Id);
        }

        return deleted;
    }

    /// <summary>Deletes a batch of what was never sent, and notes what was.</summary>
    /// <param name="before">Unix milliseconds.</param>
    private static async Task<(int Deleted, bool More)> DraftsAsync(DaoDbContext db, long before, CancellationToken ct)
    {
        if (await TalkCleaner.WholeAsync(db, ct) is not { } seen)
            return (0, false);
        // By both clocks: while the chain stands still, an offer waits on.
        before = Math.Min(before, (seen.Time - (DraftDays * 86_400L)) * 1_000);
        // As a value: SQLite uses no index for a negation.
        var sent = false;
        var rows = await db.Set<OfferRow>().Where(x => x.Sent == sent && x.KeptAt < before).OrderBy(x => x.KeptAt).Take(Batch).Select(x => new { x.Id, x.Brief }).ToListAsync(ct);
        var briefs = rows.ConvertAll(x => x.Brief);
        var known = rows.Count == 0 ? [] : await db.Set<OrderView>().Where(x => briefs.Contains(x.Brief)).Select(x => x.Brief).Distinct().ToListAsync(ct);
        List<long> kept = [.. rows.Where(x => known.Contains(x.Brief)).Select(x => x.Id)], gone = [.. rows.Where(x => !known.Contains(x.Brief)).Select(x => x.Id)];
        if (kept.Count > 0)
            await db.Set<OfferRow>().Where(x => kept.Contains(x.Id)).ExecuteUpdateAsync(x => x.SetProperty(r => r.Sent, true), ct);
        return gone.Count > 0 && !await DeleteAsync(db, gone, seen, ct) ? (0, false) : (gone.Count, rows.Count > 0);
    }

    /// <returns>False when the views that were read may have been a part of them: then nothing is deleted.</returns>
    private static async Task<bool> DeleteAsync(DaoDbContext db, List<long> ids, ChainCheckpointRow seen, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Set<OfferRow>().Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(ct);
        if (!await TalkCleaner.IsWholeAsync(db, seen, ct))
            return false;
        await transaction.CommitAsync(ct);
        return true;
    }
}
