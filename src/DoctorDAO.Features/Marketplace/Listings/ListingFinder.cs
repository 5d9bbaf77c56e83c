using System.Linq.Expressions;
using DoctorDAO.Client.Marketplace;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>A page of what was found, and what is known of the rest.</summary>
internal sealed record Found(IReadOnlyList<MarketSearchRow> Rows, string? Next, int Count, bool AtLeast, IReadOnlyList<FacetDto> Facets);

/// <summary>
/// Finds listings. The rarest thing that is asked for leads to few listings, which are looked through; where much fits, the list is walked in its order instead, at most
/// <see cref="Rare"/> far, and a page is full soon. Counts are of the first <see cref="Counted"/> that fit, or of the snapshot where there are many.
/// </summary>
internal sealed class ListingFinder(MarketCensus census, TimeProvider time)
{
    /// <summary>Listings that a request looks through at most.</summary>
    public const int Rare = 10_000;

    /// <summary>Listings that are counted one by one.</summary>
    public const int Counted = 500;

    // So few are soon counted and looked through.
    private const int Few = 500;

    // Of what leads to more the list itself, walked along, has a page before long.
    private const int Many = 3_000;

    // To look through more at once a database prefers to read the whole table.
    private const int Batch = 200;

    private const int MostValues = 12;

    private static readonly (string Facet, string Prefix)[] Prefixes =
    [
        ("category", "c:"), ("specialty", "s:"), ("region", "r:"), ("language", "l:"), ("currency", "u:"), ("price", "p:"), ("rating", "q:"), ("verified", MarketParts.Verified), ("cover", MarketParts.Covered),
        ("kind", "k:"),
    ];

    private static readonly (string Name, int Days)[] Soon = [("week", 6), ("month", 30)];

    public async Task<Found> FindAsync(DaoDbContext db, ListingQuery query, CancellationToken ct)
    {
        var today = FreeDays.Of(time.GetUtcNow().ToUnixTimeSeconds());
        var search = ListingSearch.Read(query, today);
        var snapshot = search.HasWords ? null : census.Newest;
        var fitting = snapshot?.Fit(search, null);
        var (driver, count) = await DriverAsync(db, search.Groups, Many, ct);
        // Where much of the list fits, walking along it finds a page sooner than ordering all that a thing leads to.
        var steps = fitting is null ? long.MaxValue : (search.Limit + 1L) * snapshot!.Total / Math.Max(1, MarketSnapshot.Count(fitting));
        var walk = steps < Rare && steps < count;
        var rows = await PageAsync(db, search, walk ? null : driver, ct);
        // What is common alone may be rare together, and further down the list than anybody walks.
        if (driver is null && rows.Count <= search.Limit && await DriverAsync(db, search.Groups, Rare, ct) is ({ } rarer, _))
            (driver, rows) = (rarer, await PageAsync(db, search, rarer, ct));
        var next = rows.Count > search.Limit ? search.CursorOf(rows[search.Limit - 1]) : null;
        // Facets do not change from page to page; who turns one has them.
        if (search.After is not null)
            return new Found([.. rows.Take(search.Limit)], next, 0, true, []);
        var (facets, found, atLeast) = fitting is null ? await CountAsync(db, search, driver, today, ct) : Count(snapshot!, search, fitting, today);
        return new Found([.. rows.Take(search.Limit)], next, found, atLeast, facets);
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

    /// <summary>The rarest group, and to how many listings it leads; <c>null</c> when nothing is known to lead to few enough.</summary>
    /// <param name="far">Listings of a group that are counted at most.</param>
    private async Task<(PartGroup? Group, int Count)> DriverAsync(DaoDbContext db, IReadOnlyList<PartGroup> groups, int far, CancellationToken ct)
    {
        var (best, least, unknown) = ((PartGroup?)null, int.MaxValue, new List<PartGroup>());
        foreach (var group in groups)
        {
            if (group.IsPrefix || census.CountOf(group.Parts) is not { } count)
                unknown.Add(group);
            else if (count < least)
                (best, least) = (group, count);
        }

        // What is rare is known after some hundreds of rows; then nobody counts what is common.
        foreach (var most in (int[])[Few, far])
        {
            foreach (var group in unknown)
            {
                var enough = Math.Min(most + 1, least);
                if (enough > 0 && await db.Set<MarketPartRow>().Where(Any(group)).Take(enough).CountAsync(ct) is var count && count < enough)
                    (best, least) = (group, count);
            }

            if (least <= most)
                break;
        }

        return (best, least);
    }

    /// <summary>Counts of a snapshot.</summary>
    private static (IReadOnlyList<FacetDto> Facets, int Count, bool AtLeast) Count(MarketSnapshot snapshot, ListingSearch search, ulong[] fitting, int today)
    {
        var main = snapshot.CountsOf(fitting);
        var facets = Prefixes.Select(x => Facet(x.Facet, x.Prefix, search.Groups.Any(g => g.Facet == x.Facet) ? snapshot.CountsOf(snapshot.Fit(search, x.Facet)) : main, atLeast: false)).ToList();
        var free = search.Days == 0 ? fitting : snapshot.Fit(search, "free");
        facets.Add(new FacetDto(
            "free", [.. Soon.Select(x => new FacetValueDto(x.Name, snapshot.FreeOf(free, FreeDays.Mask(today, today + x.Days)), false))]));
        return (facets, MarketSnapshot.Count(fitting), false);
    }

    /// <summary>Counts of the first listings that fit.</summary>
    private async Task<(IReadOnlyList<FacetDto> Facets, int Count, bool AtLeast)> CountAsync(DaoDbContext db, ListingSearch search, PartGroup? driver, int today, CancellationToken ct)
    {
        var main = await FitAsync(db, search, driver, null, ct);
        var counts = CountsOf(main);
        var facets = new List<FacetDto>();
        foreach (var (facet, prefix) in Prefixes)
        {
            // Of a facet in which something is chosen the counts are those without the choice: what one would see with another.
            var (values, from) = (counts, main.Count);
            if (search.Groups.Any(x => x.Facet == facet))
            {
                var others = await FitAsync(db, search, driver?.Facet == facet ? (await DriverAsync(db, [.. search.Groups.Where(x => x.Facet != facet)], Many, ct)).Group : driver, facet, ct);
                (values, from) = (CountsOf(others), others.Count);
            }

            facets.Add(Facet(facet, prefix, values, from >= Counted));
        }

        var free = search.Days == 0 ? main : await FitAsync(db, search, driver, "free", ct);
        facets.Add(new FacetDto(
            "free", [.. Soon.Select(x => new FacetValueDto(x.Name, free.Count(f => (f.Free & FreeDays.Mask(today, today + x.Days)) != 0), free.Count >= Counted))]));
        return (facets, main.Count, main.Count >= Counted);
    }

    private static FacetDto Facet(string name, string prefix, Dictionary<string, int> counts, bool atLeast) => new(
        name,
        [
            .. counts.Where(x => x.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderByDescending(x => x.Value).ThenBy(x => x.Key, StringComparer.Ordinal).Take(MostValues)
                .Select(x => new FacetValueDto(x.Key[2..], x.Value, atLeast)),
        ]);

    private static async Task<List<Fit>> FitAsync(DaoDbContext db, ListingSearch search, PartGroup? driver, string? without, CancellationToken ct)
    {
        if (driver is null || (driver.Facet.Length > 0 && driver.Facet == without))
            return await Fits(db.Set<MarketSearchRow>().OrderBy(x => x.Place).ThenBy(x => x.Listing).Take(Rare), null, Counted).ToListAsync(ct);
        var (fits, listings) = (new List<Fit>(), await db.Set<MarketPartRow>().Where(Any(driver)).Select(x => x.Listing).Distinct().Take(Rare).ToListAsync(ct));
        foreach (var batch in listings.Chunk(Batch).TakeWhile(_ => fits.Count < Counted).Select(x => x.ToList()))
            fits.AddRange(await Fits(db.Set<MarketSearchRow>().Where(x => batch.Contains(x.Listing)), driver, Counted - fits.Count).ToListAsync(ct));
        return fits;

        IQueryable<Fit> Fits(IQueryable<MarketSearchRow> rows, PartGroup? driven, int most) => search.Filter(rows.AsNoTracking(), without, driven).Select(x => new Fit(x.Facets, x.Free)).Take(most);
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
