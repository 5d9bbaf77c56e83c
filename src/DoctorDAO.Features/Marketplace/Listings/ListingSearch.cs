using System.Linq.Expressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>Parts of which one is enough.</summary>
/// <param name="Facet">Of which facet they are; empty for words and the map.</param>
/// <param name="Parts">The parts; the beginning of words when <paramref name="IsPrefix"/>.</param>
/// <param name="IsPrefix">Whether it is one word, which may go on.</param>
internal sealed record PartGroup(string Facet, string[] Parts, bool IsPrefix = false);

/// <summary>A checked search.</summary>
internal sealed class ListingSearch
{
    private const int MaxText = 200;
    private const int MaxLimit = 50;

    private static readonly Dictionary<ListingSort, Expression<Func<MarketSearchRow, long>>> Keys = new()
    {
        [ListingSort.Best] = x => x.Place,
        [ListingSort.Newest] = x => x.Newest,
        [ListingSort.Price] = x => x.Price,
        [ListingSort.Soonest] = x => x.FreeAt,
    };

    private ListingSearch(ListingQuery query, List<PartGroup> groups) => (Query, Groups) = (query, groups);

    public ListingQuery Query { get; }

    /// <summary>A listing has to have a part of each.</summary>
    public IReadOnlyList<PartGroup> Groups { get; }

    public int Limit { get; private init; }

    /// <summary>Days asked for, a bit each; 0 for any.</summary>
    public long Days { get; private init; }

    /// <summary>The last row of the page before.</summary>
    public (long Key, long Listing)? After { get; private init; }

    public (int South, int North, int West, int East)? Box { get; private init; }

    /// <summary>Whether words are asked for.</summary>
    public bool HasWords => Groups.Any(x => x.Parts is [var part, ..] && part.StartsWith("w:", StringComparison.Ordinal));

    /// <summary>What the list is ordered by.</summary>
    public Expression<Func<MarketSearchRow, long>> Key => Keys[Query.Sort];

    /// <summary>Checks a search.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="today">Day since 1970.</param>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    public static ListingSearch Read(ListingQuery query, int today)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!Enum.IsDefined(query.Sort))
            throw new FieldException("sort", "is none; there are best, newest, price, soonest");
        if (query.Limit is < 1 or > MaxLimit)
            throw new FieldException("limit", $"is {query.Limit}; 1 to {MaxLimit} are possible");
        if (query.Text is { Length: > MaxText })
            throw new FieldException("text", $"has {query.Text.Length} characters; at most {MaxText} are possible");
        var after = Cursor.Decode(query.Cursor, 3);
        if (after is not null && after[0] != query.Sort.ToString())
            throw Cursor.Invalid();
        return new ListingSearch(query, [.. GroupsOf(query)])
        {
            Limit = query.Limit,
            Days = DaysOf(query, today),
            After = after is null ? null : (Cursor.Number(after[1]), Cursor.Number(after[2])),
            Box = query.Kilometres is { } kilometres ? MarketParts.Box(query.Latitude!.Value, query.Longitude!.Value, kilometres) : null,
        };
    }

    /// <summary>The parts that are asked for.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    private static IEnumerable<PartGroup> GroupsOf(ListingQuery query)
    {
        if (query.Categories is { Count: > 0 })
            yield return Group("category", "c:", [.. query.Categories.Distinct(StringComparer.Ordinal).Select(x => ListingDocument.OneOf("category", x, ListingCategory.All))]);
        if (query.Specialties is { Count: > 0 })
            yield return Group("specialty", "s:", ListingDocument.Codes("specialty", query.Specialties, 1, 5, ListingDocument.Specialty(), "a code such as cardiology"));
        if (query.Regions is { Count: > 0 })
            yield return new PartGroup("region", [.. ListingDocument.Codes("region", query.Regions, 1, 5, ListingDocument.Region(), "a code such as DE or DE-BE").Select(x => "r:" + x), MarketParts.Everywhere]);
        if (query.Languages is { Count: > 0 })
            yield return Group("language", "l:", ListingDocument.Codes("language", query.Languages, 1, 5, ListingDocument.Language(), "two letters such as en"));
        if (!string.IsNullOrEmpty(query.Currency))
            yield return Group("currency", "u:", ListingDocument.OneOf("currency", query.Currency, [ListingCurrency.Euro, ListingCurrency.Care]));
        else if (query.PriceFrom is not null || query.PriceTo is not null || query.Sort == ListingSort.Price)
            throw new FieldException("currency", "is missing: prices of one currency alone can be compared; take EUR or CARE");
        if (query.PriceFrom is < 0 || query.PriceTo is < 0 || query.PriceFrom > query.PriceTo)
            throw new FieldException("price", "is no range from a smaller price to a larger one");
        if (query.PriceFrom is not null || query.PriceTo is not null)
        {
            var (from, to) = (query.PriceFrom ?? 0, query.PriceTo ?? long.MaxValue);
            yield return new PartGroup("price", [.. MarketParts.Steps.Where((x, i) => x <= to && (i + 1 == MarketParts.Steps.Length || MarketParts.Steps[i + 1] > from)).Select(MarketParts.PriceOf)]);
        }

        if (query.MinRating is { } stars)
            yield return new PartGroup("rating", [stars is >= 1 and <= 5 ? MarketParts.Stars(stars) : throw new FieldException("rating", $"is {stars}; 1 to 5 stars are possible")]);
        if (query.Verified)
            yield return new PartGroup("verified", [MarketParts.Verified]);
        if (query.Cover)
            yield return new PartGroup("cover", [MarketParts.Covered]);
        if (query.Kind is { } kind)
            yield return new PartGroup("kind", [Enum.IsDefined(kind) ? MarketParts.KindOf(kind) : throw new FieldException("kind", "is not offered or sought")]);
        if (query.Kilometres is not null || query.Latitude is not null || query.Longitude is not null)
        {
            if (query is not { Kilometres: >= 1 and <= 200, Latitude: >= -90_000 and <= 90_000, Longitude: >= -180_000 and <= 180_000 })
                throw new FieldException("near", "is no place with 1 to 200 kilometres round it");
            yield return new PartGroup("", MarketParts.Cells(query.Latitude.Value, query.Longitude.Value, query.Kilometres.Value));
        }

        if (query.Text is not null && SearchTerms.Read(query.Text) is { } terms)
        {
            foreach (var word in terms.Words)
                yield return new PartGroup("", [MarketParts.Word(MarketParts.Cut(word))], IsPrefix: !SearchTerms.IsLetter(word));
        }
    }

    private static PartGroup Group(string facet, string prefix, params string[] values) => new(facet, [.. values.Select(x => prefix + x)]);

    private static long DaysOf(ListingQuery query, int today)
    {
        if (query.FreeFrom is not { } first)
            return query.FreeTo is null ? 0 : throw new FieldException("freeFrom", "is missing");
        var from = Day(first);
        var to = query.FreeTo is { } last ? Day(last) : Math.Min(from + 6, today + FreeDays.Ahead);
        // Yesterday is still today somewhere.
        return from >= today - 1 && to >= from && to <= today + FreeDays.Ahead
            ? FreeDays.Mask(from, to)
            : throw new FieldException("freeFrom", $"and freeTo are no range of days from today to {FreeDays.Ahead} days ahead");

        static int Day(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
    }

    /// <summary>Whether a listing fits; the same as in the database.</summary>
    public bool Fits(MarketSearchRow row, IReadOnlySet<string> parts) =>
        Groups.All(g => g.IsPrefix ? parts.Any(x => x.StartsWith(g.Parts[0], StringComparison.Ordinal)) : g.Parts.Any(parts.Contains))
        && FitsNumbers(row.Price, row.Free, row.Latitude, row.Longitude, null);

    /// <summary>Whether more than facets and words is asked.</summary>
    public bool ComparesNumbers => Query.PriceFrom is not null || Query.PriceTo is not null || Days != 0 || Box is not null;

    /// <summary>Whether the numbers of a listing fit, but for one facet; the same as in the database.</summary>
    public bool FitsNumbers(long price, long free, int latitude, int longitude, string? without) =>
        (without == "price" || ((Query.PriceFrom is not { } from || price >= from) && (Query.PriceTo is not { } to || price <= to)))
        && (Days == 0 || without == "free" || (free & Days) != 0)
        && (Box is not { } box || (latitude >= box.South && latitude <= box.North && (In(longitude) || In(longitude - 360_000) || In(longitude + 360_000))));

    private bool In(int longitude) => Box is { } box && longitude >= box.West && longitude <= box.East;

    /// <summary>Rows that fit, but for one facet.</summary>
    public IQueryable<MarketSearchRow> Filter(IQueryable<MarketSearchRow> rows, string? without, PartGroup? driver)
    {
        foreach (var group in Groups.Where(x => x != driver && (x.Facet.Length == 0 || x.Facet != without)))
            rows = Filter(rows, group);
        if (without != "price")
        {
            if (Query.PriceFrom is { } from)
                rows = rows.Where(x => x.Price >= from);
            if (Query.PriceTo is { } to)
                rows = rows.Where(x => x.Price <= to);
        }

        if (Days is var days && days != 0 && without != "free")
            rows = rows.Where(x => (x.Free & days) != 0);
        if (Box is var (south, north, west, east))
        {
            rows = rows.Where(x => x.Latitude >= south && x.Latitude <= north
                && ((x.Longitude >= west && x.Longitude <= east) || (x.Longitude - 360_000 >= west && x.Longitude - 360_000 <= east) || (x.Longitude + 360_000 >= west && x.Longitude + 360_000 <= east)));
        }

        return rows;
    }

    private static IQueryable<MarketSearchRow> Filter(IQueryable<MarketSearchRow> rows, PartGroup group)
    {
        if (group.Parts.Length == 0)
            return rows.Where(x => false);
        var row = Expression.Parameter(typeof(MarketSearchRow), "x");
        var contains = typeof(string).GetMethod(nameof(string.Contains), [typeof(string)])!;
        Expression? any = null;
        // The row has its facets and words as one text each: to look at that costs less than to look into an index of them.
        if (group.Parts[0].StartsWith("g:", StringComparison.Ordinal))
            return rows;
        foreach (var part in group.Parts)
        {
            var isWord = part.StartsWith("w:", StringComparison.Ordinal);
            var text = isWord ? " " + part[2..] + (group.IsPrefix ? "" : " ") : $" {part} ";
            Expression one = Expression.Call(
                Expression.Property(row, isWord ? nameof(MarketSearchRow.Words) : nameof(MarketSearchRow.Facets)), contains, Expression.Property(Expression.Constant(new Holder(text)), nameof(Holder.Text)));
            any = any is null ? one : Expression.OrElse(any, one);
        }

        return rows.Where(Expression.Lambda<Func<MarketSearchRow, bool>>(any!, row));
    }

    /// <summary>Where a page ends.</summary>
    public string CursorOf(MarketSearchRow row) => Cursor.Encode(Query.Sort, KeyOf(row), row.Listing);

    private long KeyOf(MarketSearchRow row) => Query.Sort switch
    {
        ListingSort.Newest => row.Newest,
        ListingSort.Price => row.Price,
        ListingSort.Soonest => row.FreeAt,
        _ => row.Place,
    };

    // A property of an object becomes a parameter of the statement.
    private sealed record Holder(string Text);
}
