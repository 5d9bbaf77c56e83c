using System.Globalization;
using DoctorDAO.Client.Marketplace;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace DoctorDAO.Portal.Features.Marketplace.Listings;

/// <summary>The search that an address asks for. What is no number, no day or no word of ours is left out.</summary>
internal static class MarketQuery
{
    // Days from the first that was asked for in which somebody has to be free.
    private const int Days = 6;

    /// <summary>Reads an address.</summary>
    /// <param name="address">With its query.</param>
    /// <param name="today">Days before are left out.</param>
    public static ListingQuery Read(string address, DateOnly today)
    {
        var parts = QueryHelpers.ParseQuery(address.Split('?', 2).ElementAtOrDefault(1));
        var currency = One("currency") is ListingCurrency.Euro or ListingCurrency.Care ? One("currency") : null;
        var from = DateOnly.TryParseExact(One("from"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= today && day <= today.AddDays(50) ? day : (DateOnly?)null;
        var near = (One("near") ?? "").Split(',') is [var y, var x] && Number(y) is { } latitude && Number(x) is { } longitude ? ((int, int)?)(latitude, longitude) : null;
        var sort = Enum.TryParse<ListingSort>(One("sort"), ignoreCase: true, out var asked) && Enum.IsDefined(asked) && (asked != ListingSort.Price || currency is not null) ? asked : ListingSort.Best;
        return new ListingQuery(
            One("q"), Values("category"), Values("specialty"), Values("region"), Values("language"), currency, null,
            currency is not null && Number(One("priceTo")) is { } price and > 0 and < 10_000_000 ? price * 100L : null, from, from?.AddDays(Days),
            Number(One("rating")) is { } stars and >= 1 and <= 5 ? stars : null, One("verified") == "true", One("cover") == "true",
            One("kind") switch { "offered" => ListingKind.Offered, "sought" => ListingKind.Sought, _ => null },
            near?.Item1, near?.Item2, near is null ? null : Math.Clamp(Number(One("km")) ?? 50, 1, 200), sort, One("cursor"));

        string? One(string name) => parts.TryGetValue(name, out var values) && !StringValues.IsNullOrEmpty(values) && !string.IsNullOrWhiteSpace(values[0]) ? values[0] : null;

        string[]? Values(string name) =>
            parts.TryGetValue(name, out var values) && values.OfType<string>().Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Take(5).ToArray() is { Length: > 0 } some ? some : null;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
