using System.Linq.Expressions;
using DoctorDAO.Client.Marketplace;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>A page of what was found, and what is known of the rest.</summary>
internal sealed record Found(IReadOnlyList<MarketSearchRow> Rows, string? Next, int Count, bool AtLeast, IReadOnlyList<FacetDto> Facets);

/// <summary>
/// Finds listings. The rarest thing that is asked for leads to at most <see cref="Rare"/> listings, which are looked through; where even that is common, the list is walked in its
/// order, at most as far, and a page is full soon. Counts are of the first <see cref="Counted"/> that fit. So no request does more work when there are more listings.
/// </summary>
internal sealed class ListingFinder(MarketCensus census, TimeProvider time)
{
    /// <summary>Listings that a request looks through at most.</summary>
    public const int Rare = 10_000;

    /// <summary>Listings that are counted one by one.</summary>
    public const int Counted = 500;

    private const int MostValues = 12;

    private static readonly (string Facet, string Prefix)[] Prefixes =
    [
        ("category", "c:"), ("specialty", "s:"), ("region", "r:"), ("language", "l:"), ("currency", "u:"), ("price", "p:"), ("rating", "q:"), ("verified", MarketParts.Verified), ("cover", MarketParts.Covered),
        ("kind", "k:"),
    ];

    public async Task<Found> FindAsync(DaoDbContext db, ListingQuery query, CancellationToken ct)
    {
        var today = FreeDays.Of(time.GetUtcNow().ToUnixTimeSeconds());
        var search = ListingSearch.Read(query, today);
        var (driver, count, share) = await DriverAsync(db, search.Groups, ct);
        // Where much of the list fits, walking along it finds a page sooner than ordering all that a thing leads to.
        var walk = share > 0 && count > (search.Limit + 1) / share;
        var rows = await PageAsync(db, search, walk ? null : driver, ct);
        var next = rows.Count > search.Limit ? search.CursorOf(rows[search.Limit - 1]) : null;
        // Facets do not change from page to page; who turns one has them.
        if (search.After is not null)
            return new Found([.. rows.Take(search.Limit)], next, 0, true, []);
        var (facets, fitting) = await CountAsync(db, search, driver, today, ct);
        return new Found([.. rows.Take(search.Limit)], next, fitting, fitting >= Counted, facets);
    }

    private static async Task<List<MarketSearchRow>> PageAsync(DaoDbContext db, ListingSearch search, PartGroup? driver, CancellationToken ct)
    {
        var (key, count) = (search.Key, search.Limit + 1);
        if (driver is not null)
        {
            var fitting = search.Filter(Driven(db, driver), null, driver);
            if (search.After is (var k, var listing))
                fitting = fitting.Where(Behind(search, k, listing));
            return await fitting.OrderBy(key).ThenBy(x => x.Listing).Take(count).ToListAsync(ct);
        }

        var all = db.Set<MarketSearchRow>().AsNoTracking();
        if (search.After is not (var at, var last))
            return await search.Filter(all.OrderBy(key).ThenBy(x => x.Listing).Take(Rare), null, null).OrderBy(key).ThenBy(x => x.Listing).Take(count).ToListAsync(ct);
        // A tie may be long; each of the two is a range of the index.
        var found = await search.Filter(all.Where(Ties(search, at)).Where(x => x.Listing > last).OrderBy(x => x.Listing).Take(Rare), null, null).OrderBy(x => x.Listing).Take(count).ToListAsync(ct);
        if (found.Count < count)
        {
            found.AddRange(await search.Filter(all.Where(Beyond(search, at)).OrderBy(key).ThenBy(x => x.Listing).Take(Rare), null, null)
                .OrderBy(key).ThenBy(x => x.Listing).Take(count - found.Count).ToListAsync(ct));
        }

        return found;
    }

    private static Expression<Func<MarketSearchRow, bool>> Beyond(ListingSearch search, long key) => search.Query.Sort switch
    {
        ListingSort.Newest => x => x.Newest > key,
        ListingSort.Price => x => x.Price > key,
        ListingSort.Soonest => x => x.FreeAt > key,
        _ => x => x.Place > key,
    };

    private static Expression<Func<MarketSearchRow, bool>> Behind(ListingSearch search, long key, long listing) => search.Query.Sort switch
    {
        ListingSort.Newest => x => x.Newest > key || (x.Newest == key && x.Listing > listing),
        ListingSort.Price => x => x.Price > key || (x.Price == key && x.Listing > listing),
        ListingSort.Soonest => x => x.FreeAt > key || (x.FreeAt == key && x.Listing > listing),
        _ => x => x.Place > key || (x.Place == key && x.Listing > listing),
    };

    private static Expression<Func<MarketSearchRow, bool>> Ties(ListingSearch search, long key) => search.Query.Sort switch
    {
        ListingSort.Newest => x => x.Newest == key,
        ListingSort.Price => x => x.Price == key,
        ListingSort.Soonest => x => x.FreeAt == key,
        _ => x => x.Place == key,
    };

    /// <summary>Rows that have one of the parts, by the index of parts.</summary>
    private static IQueryable<MarketSearchRow> Driven(DaoDbContext db, PartGroup group)
    {
        var parts = db.Set<MarketPartRow>().Where(Any(group));
        // Of one whole part a listing has one row; of several, or of words that begin alike, it may have more.
        return group is { Parts.Length: 1, IsPrefix: false }
            ? parts.Join(db.Set<MarketSearchRow>().AsNoTracking(), x => x.Listing, x => x.Listing, (p, s) => s)
            : parts.Select(x => x.Listing).Distinct().Join(db.Set<MarketSearchRow>().AsNoTracking(), x => x, x => x.Listing, (p, s) => s);
    }

    private static Expression<Func<MarketPartRow, bool>> Any(PartGroup group)
    {
        if (group.IsPrefix)
        {
            // No sign of a word is behind this one.
            var (from, to) = (group.Parts[0], group.Parts[0] + '\uffff');
            return x => string.Compare(x.Part, from) >= 0 && string.Compare(x.Part, to) < 0;
        }

        if (group.Parts is [var one])
            return x => x.Part == one;
        var several = group.Parts;
        return x => several.Contains(x.Part);
    }

    /// <summary>The rarest group that leads to few enough listings, <c>null</c> when all are common; and which part of all listings is likely to fit, 0 when that is not known.</summary>
    private async Task<(PartGroup? Group, int Count, double Share)> DriverAsync(DaoDbContext db, IReadOnlyList<PartGroup> groups, CancellationToken ct)
    {
        var (best, least, share) = ((PartGroup?)null, Rare + 1, 1.0);
        var all = census.Total;
        foreach (var group in groups)
        {
            var count = group.IsPrefix ? null : census.CountOf(group.Parts);
            count ??= await db.Set<MarketPartRow>().Where(Any(group)).Take(Rare + 1).CountAsync(ct);
            share *= all == 0 ? 0 : Math.Min(1, (double)count.Value / all);
            if (count < least)
                (best, least) = (group, count.Value);
        }

        return (best, least, share);
    }

    private async Task<(IReadOnlyList<FacetDto> Facets, int Count)> CountAsync(DaoDbContext db, ListingSearch search, PartGroup? driver, int today, CancellationToken ct)
    {
        var main = await FitAsync(db, search, driver, null, ct);
        var known = main.Count >= Counted && search.Groups.Count == 0 && search.Days == 0 ? census.Counts : null;
        var counts = known ?? CountsOf(main);
        var facets = new List<FacetDto>();
        foreach (var (facet, prefix) in Prefixes)
        {
            // Of a facet in which something is chosen the counts are those without the choice: what one would see with another.
            var (values, from) = (counts, main.Count);
            if (search.Groups.Any(x => x.Facet == facet))
            {
                var others = await FitAsync(db, search, driver?.Facet == facet ? (await DriverAsync(db, [.. search.Groups.Where(x => x.Facet != facet)], ct)).Group : driver, facet, ct);
                (values, from) = (CountsOf(others), others.Count);
            }

            var atLeast = from >= Counted && (known is null || !ReferenceEquals(values, known));
            facets.Add(new FacetDto(
                facet,
                [
                    .. values.Where(x => x.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderByDescending(x => x.Value).ThenBy(x => x.Key, StringComparer.Ordinal).Take(MostValues)
                        .Select(x => new FacetValueDto(x.Key[2..], x.Value, atLeast)),
                ]));
        }

        var free = search.Days == 0 ? main : await FitAsync(db, search, driver, "free", ct);
        facets.Add(new FacetDto("free", [Free("week", 6), Free("month", 30)]));
        return (facets, main.Count);

        FacetValueDto Free(string name, int days)
        {
            var mask = FreeDays.Mask(today, today + days);
            return new FacetValueDto(name, free.Count(x => (x.Free & mask) != 0), free.Count >= Counted);
        }
    }

    private static async Task<List<Fit>> FitAsync(DaoDbContext db, ListingSearch search, PartGroup? driver, string? without, CancellationToken ct)
    {
        var source = driver is null || (driver.Facet.Length > 0 && driver.Facet == without)
            ? db.Set<MarketSearchRow>().AsNoTracking().OrderBy(x => x.Place).ThenBy(x => x.Listing).Take(Rare)
            : Driven(db, driver);
        return await search.Filter(source, without, driver).Select(x => new Fit(x.Facets, x.Free)).Take(Counted).ToListAsync(ct);
    }

    private static Dictionary<string, int> CountsOf(List<Fit> fits)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var parts = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var fit in fits)
        {
            foreach (var range in fit.Facets.AsSpan().Split(' '))
            {
                var part = fit.Facets.AsSpan(range);
                if (part.Length > 0)
                    parts[part] = parts.TryGetValue(part, out var count) ? count + 1 : 1;
            }
        }

        return counts;
    }

    private sealed record Fit(string Facets, long Free);
}
