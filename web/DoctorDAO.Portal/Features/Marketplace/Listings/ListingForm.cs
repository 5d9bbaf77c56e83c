using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Portal.Features.Marketplace.Listings;

/// <summary>The fields of a listing that is being written.</summary>
public sealed class ListingForm
{
    /// <summary>Made once a form, so that sending it twice makes one listing.</summary>
    public string? Key { get; set; }

    /// <summary>Hash of the text that is being changed.</summary>
    public string? Hash { get; set; }

    /// <summary>What was pressed: <c>draft</c> keeps it for the author.</summary>
    public string? Act { get; set; }

    public string? Title { get; set; }

    public string? Summary { get; set; }

    public string? Markdown { get; set; }

    public string? Category { get; set; }

    public string? Kind { get; set; }

    public string[]? Specialties { get; set; }

    public string[]? Languages { get; set; }

    /// <summary>Codes with spaces or commas between.</summary>
    public string? Regions { get; set; }

    /// <summary>As people write amounts, with a comma or a point before the cents.</summary>
    public string? Price { get; set; }

    public string? Currency { get; set; }

    public string? Unit { get; set; }

    public string? PlaceName { get; set; }

    /// <summary>Degrees, as maps show them.</summary>
    public string? Latitude { get; set; }

    public string? Longitude { get; set; }

    public bool Licence { get; set; }

    public bool Cover { get; set; }

    public string? Days { get; set; }

    public bool Confirmed { get; set; }

    /// <summary>Whether what was pressed keeps it as a draft.</summary>
    public bool IsDraft => Act == "draft";

    /// <summary>A form that can be sent.</summary>
    public ListingForm Ready()
    {
        Markdown = Markdown?.ReplaceLineEndings("\n");
        if (string.IsNullOrEmpty(Key)) Key = Guid.NewGuid().ToString("N");
        return this;
    }

    /// <summary>What a listing says, to be changed.</summary>
    public static ListingForm Of(ListingDto listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var row = listing.Row;
        return new ListingForm
        {
            Hash = row.Hash, Title = row.Title, Summary = row.Summary, Markdown = listing.Markdown, Category = row.Category, Kind = row.Kind == ListingKind.Sought ? "sought" : "offered",
            Specialties = [.. row.Specialties], Languages = [.. row.Languages], Regions = string.Join(", ", row.Regions), Price = (row.Price / 100m).ToString("0.00", CultureInfo.InvariantCulture),
            Currency = row.Currency, Unit = row.Unit, PlaceName = row.Place?.Name, Latitude = Degrees(row.Place?.Latitude), Longitude = Degrees(row.Place?.Longitude), Licence = row.Credential is not null, Cover = row.Cover,
        };
    }

    /// <summary>What is to be sent.</summary>
    /// <exception cref="FieldException">A number is none.</exception>
    public ListingText Text() => new(
        Title ?? "", Summary ?? "", Markdown ?? "", Category ?? "", [.. (Specialties ?? []).Where(x => x.Length > 0)],
        [.. (Regions ?? "").ToUpperInvariant().Split([' ', ',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)], Languages ?? [], Amount(), Currency ?? "", Unit ?? "",
        Kind == "sought" ? ListingKind.Sought : ListingKind.Offered, PlaceOf(), Licence ? "LicenceToPractise" : null, Cover);

    /// <summary>How many days it is to be found.</summary>
    /// <exception cref="FieldException">It is no number.</exception>
    public int DayCount() => string.IsNullOrWhiteSpace(Days) ? 60 : int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : throw new FieldException("days", "is no whole number");

    private long Amount()
    {
        // Nobody groups the digits of a price for an hour: a comma is a point.
        var text = (Price ?? "").Trim().Replace(',', '.');
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount is > 0 and < 10_000_000 && decimal.Truncate(amount * 100) == amount * 100
            ? (long)(amount * 100)
            : throw new FieldException("price", "is no amount such as 118.00");
    }

    private ListingPlace? PlaceOf()
    {
        if (string.IsNullOrWhiteSpace(PlaceName) && string.IsNullOrWhiteSpace(Latitude) && string.IsNullOrWhiteSpace(Longitude))
            return null;
        return new ListingPlace(PlaceName ?? "", Thousandths(Latitude), Thousandths(Longitude));
    }

    private static int Thousandths(string? text) =>
        decimal.TryParse((text ?? "").Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var degrees) && degrees is >= -180 and <= 180
            ? (int)Math.Round(degrees * 1000)
            : throw new FieldException("place", "has no latitude and longitude");

    private static string? Degrees(int? thousandths) => thousandths is { } value ? (value / 1000m).ToString("0.###", CultureInfo.InvariantCulture) : null;
}
