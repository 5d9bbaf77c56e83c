using System.Globalization;
using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Portal.Features.Marketplace.Listings;

/// <summary>A search of listings as the address of its page.</summary>
public sealed record MarketAddress
{
    /// <summary>Parts of the address in their order: name and value, a name as often as it has values.</summary>
    public required IReadOnlyList<(string Name, string Value)> Parts { get; init; }

    /// <summary>The address of a query.</summary>
    public static MarketAddress Of(ListingQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parts = new List<(string, string)>();
        Add("q", query.Text);
        foreach (var category in query.Categories ?? [])
            Add("category", category);
        foreach (var specialty in query.Specialties ?? [])
            Add("specialty", specialty);
        foreach (var region in query.Regions ?? [])
            Add("region", region);
        foreach (var language in query.Languages ?? [])
            Add("language", language);
        Add("currency", query.Currency);
        Add("priceTo", query.PriceTo is { } price ? (price / 100).ToString(CultureInfo.InvariantCulture) : null);
        Add("from", query.FreeFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add("rating", query.MinRating?.ToString(CultureInfo.InvariantCulture));
        Add("verified", query.Verified ? "true" : null);
        Add("cover", query.Cover ? "true" : null);
        Add("kind", query.Kind?.ToString().ToLowerInvariant());
        if (query is { Latitude: { } latitude, Longitude: { } longitude, Kilometres: { } kilometres })
        {
            Add("near", string.Create(CultureInfo.InvariantCulture, $"{latitude},{longitude}"));
            Add("km", kilometres.ToString(CultureInfo.InvariantCulture));
        }

        Add("sort", query.Sort == ListingSort.Best ? null : query.Sort.ToString().ToLowerInvariant());
        return new MarketAddress { Parts = parts };

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                parts.Add((name, value));
        }
    }

    /// <summary>Parts that narrow the search and can be taken away one by one.</summary>
    public IEnumerable<(string Name, string Value)> Chosen => Parts.Where(x => x.Name is not ("q" or "sort" or "km" or "from"));

    /// <summary>The address without one of its parts.</summary>
    public string Without(string name, string value) => Write(Parts.Where(x => x != (name, value) && (name != "near" || x.Name != "km")));

    /// <summary>The address without what narrows the search.</summary>
    public string Cleared => Write(Parts.Where(x => x.Name is "q" or "sort" or "from"));

    /// <summary>The address of a page further on.</summary>
    public string At(string? cursor) => Write(cursor is null ? Parts : Parts.Append(("cursor", cursor)));

    private static string Write(IEnumerable<(string Name, string Value)> parts)
    {
        var query = string.Join('&', parts.Select(x => $"{x.Name}={Uri.EscapeDataString(x.Value)}"));
        return query.Length == 0 ? "/market" : "/market?" + query;
    }
}
