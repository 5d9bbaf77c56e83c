using DoctorDAO.Client.Marketplace;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>Puts listings into the search and takes them out, in the transaction of whoever writes them; and counts their places anew, a batch at a time.</summary>
internal sealed class ListingIndex(FreeTimes free, TimeProvider time)
{
    /// <summary>Puts a live listing in as its newest version is.</summary>
    public async Task PutAsync(DaoDbContext db, ListingRow row, ListingText text, CancellationToken ct)
    {
        var known = await db.Set<MarketSearchRow>().SingleOrDefaultAsync(x => x.Listing == row.Id, ct);
        var search = known ?? new MarketSearchRow { Listing = row.Id };
        if (known is null)
            db.Add(search);
        (search.Account, search.Price, search.ExpiresAt, search.Newest) = (row.Account, text.Price, row.ExpiresAt, -row.PublishedAt);
        (search.Latitude, search.Longitude) = text.Place is { } place ? (place.Latitude, place.Longitude) : (int.MinValue, int.MinValue);
        search.Words = $" {string.Join(' ', MarketParts.Words(text))} ";
        var figures = await Standings.FiguresAsync(db, [row.Account], ct);
        var standing = await Standings.ReadAsync(db, [row.Account], ct);
        var days = await free.ReadAsync(db, [row.Account], ct);
        Rank(search, text, figures.GetValueOrDefault(row.Account, WorkerFigures.None), standing[row.Account], days.GetValueOrDefault(row.Account, FreeTime.None));
        await PartsAsync(db, [search], ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Takes listings out.</summary>
    public static async Task RemoveAsync(DaoDbContext db, IReadOnlyCollection<long> listings, CancellationToken ct)
    {
        await db.Set<MarketPartRow>().Where(x => listings.Contains(x.Listing)).ExecuteDeleteAsync(ct);
        await db.Set<MarketSearchRow>().Where(x => listings.Contains(x.Listing)).ExecuteDeleteAsync(ct);
        await db.Set<MarketNewsRow>().Where(x => listings.Contains(x.Listing)).ExecuteDeleteAsync(ct);
    }

    /// <summary>Says when an author is free, in all that the author has in the search.</summary>
    public async Task FreeAsync(DaoDbContext db, string account, CancellationToken ct)
    {
        var days = (await free.ReadAsync(db, [account], ct)).GetValueOrDefault(account, FreeTime.None);
        await db.Set<MarketSearchRow>().Where(x => x.Account == account).ExecuteUpdateAsync(x => x.SetProperty(s => s.Free, days.Days).SetProperty(s => s.FreeAt, days.Next), ct);
    }

    /// <summary>Counts the places of up to so many listings anew that were counted on another day, or of an author's; the caller saves nothing.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RankAsync(DaoDbContext db, string? account, int count, CancellationToken ct)
    {
        var today = FreeDays.Of(time.GetUtcNow().ToUnixTimeSeconds());
        var rows = account is null
            ? await db.Set<MarketSearchRow>().Where(x => x.RankedOn < today).OrderBy(x => x.RankedOn).ThenBy(x => x.Listing).Take(count).ToListAsync(ct)
            : await db.Set<MarketSearchRow>().Where(x => x.Account == account).OrderBy(x => x.Place).Take(count).ToListAsync(ct);
        if (rows.Count == 0)
            return 0;
        string[] accounts = [.. rows.Select(x => x.Account).Distinct(StringComparer.Ordinal)];
        var figures = await Standings.FiguresAsync(db, accounts, ct);
        var standing = await Standings.ReadAsync(db, accounts, ct);
        var days = await free.ReadAsync(db, accounts, ct);
        long[] ids = [.. rows.Select(x => x.Listing)];
        var texts = await ListingTexts.ReadAsync(db, await db.Set<ListingRow>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToListAsync(ct), ct);
        foreach (var row in rows)
        {
            if (texts.TryGetValue(row.Listing, out var text))
                Rank(row, text, figures.GetValueOrDefault(row.Account, WorkerFigures.None), standing[row.Account], days.GetValueOrDefault(row.Account, FreeTime.None));
            else
                row.RankedOn = today;
        }

        await PartsAsync(db, rows, ct);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        return rows.Count;
    }

    private void Rank(MarketSearchRow row, ListingText text, WorkerFigures figures, WorkerState standing, FreeTime days)
    {
        var now = time.GetUtcNow();
        row.RankedOn = FreeDays.Of(now.ToUnixTimeSeconds());
        row.Place = MarketRank.Place(MarketRank.Score(figures, row.Listing, (now.ToUnixTimeMilliseconds() + row.Newest) / 86_400_000.0, row.RankedOn));
        row.Facets = $" {string.Join(' ', MarketParts.Facets(text, figures, standing.Licence, standing.Covered))} ";
        (row.Free, row.FreeAt) = (days.Days, days.Next);
    }

    /// <summary>Makes the parts of listings what their rows say; saves nothing.</summary>
    private static async Task PartsAsync(DaoDbContext db, List<MarketSearchRow> rows, CancellationToken ct)
    {
        long[] ids = [.. rows.Select(x => x.Listing)];
        var known = (await db.Set<MarketPartRow>().AsNoTracking().Where(x => ids.Contains(x.Listing)).ToListAsync(ct)).ToLookup(x => x.Listing, x => x.Part);
        foreach (var row in rows)
        {
            var parts = MarketParts.All(row).ToHashSet(StringComparer.Ordinal);
            var there = known[row.Listing].ToHashSet(StringComparer.Ordinal);
            db.RemoveRange(there.Except(parts).Select(x => new MarketPartRow { Part = x, Listing = row.Listing }));
            db.AddRange(parts.Except(there).Select(x => new MarketPartRow { Part = x, Listing = row.Listing }));
        }
    }
}

/// <summary>Newest texts of listings.</summary>
internal static class ListingTexts
{
    /// <summary>By id; at most some hundreds.</summary>
    public static async Task<Dictionary<long, ListingText>> ReadAsync(DaoDbContext db, IReadOnlyCollection<ListingRow> rows, CancellationToken ct)
    {
        string[] hashes = [.. rows.Select(x => x.Hash)];
        var documents = await db.Set<ListingVersionRow>().AsNoTracking().Where(x => hashes.Contains(x.Hash)).Select(x => new { x.Listing, x.Document }).ToListAsync(ct);
        return documents.ToDictionary(x => x.Listing, x => ListingDocument.Read(x.Document));
    }

    /// <summary>Titles of listings that everybody can read.</summary>
    public static async Task<IReadOnlyDictionary<long, string>> TitlesAsync(DaoDbContext db, IReadOnlyCollection<long> listings, CancellationToken ct)
    {
        if (listings.Count == 0)
            return new Dictionary<long, string>();
        var rows = await db.Set<ListingRow>().AsNoTracking().Where(x => listings.Contains(x.Id) && x.State != ListingState.Deleted && x.State != ListingState.Draft).ToListAsync(ct);
        return (await ReadAsync(db, rows, ct)).ToDictionary(x => x.Key, x => x.Value.Title);
    }
}
