using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Portal.Features.Marketplace.Orders;

/// <summary>The fields of an offer that is being written. Times are in the reader's zone, as the browser's fields give them.</summary>
public sealed class OfferForm
{
    /// <summary>The most milestones that an order has.</summary>
    public const int MostParts = 12;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm";

    /// <summary>Made once a form, so that its draft on the device can be forgotten when it was sent.</summary>
    public string? Key { get; set; }

    /// <summary>What was pressed: <c>more</c> adds a milestone.</summary>
    public string? Act { get; set; }

    /// <summary>What the order is called.</summary>
    public string? Title { get; set; }

    /// <summary>What is wanted, Markdown.</summary>
    public string? Words { get; set; }

    /// <summary>Begin of the time that is booked; empty for none.</summary>
    public string? Start { get; set; }

    /// <summary>Its end.</summary>
    public string? End { get; set; }

    /// <summary>Until when the worker can accept.</summary>
    public string? Expires { get; set; }

    /// <summary><see cref="MarketCurrency"/>.</summary>
    public string? Currency { get; set; }

    /// <summary>Type of the credential that is asked for; empty for none.</summary>
    public string? Credential { get; set; }

    /// <summary>Whether the worker must be covered.</summary>
    public bool Cover { get; set; }

    /// <summary>The milestones.</summary>
    public List<OfferPart>? Parts { get; set; }

    /// <summary>A form that can be shown: with a key and at least one milestone.</summary>
    public OfferForm Ready()
    {
        Words = Words?.ReplaceLineEndings("\n");
        if (string.IsNullOrEmpty(Key)) Key = Guid.NewGuid().ToString("N");
        Parts = [.. (Parts ?? []).Take(MostParts)];
        if (Parts.Count == 0) Parts.Add(new OfferPart());
        return this;
    }

    /// <summary>An offer that was kept, to be changed.</summary>
    public static OfferForm Of(OfferDraft offer, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return new OfferForm
        {
            Title = offer.Title, Words = offer.Words, Start = Write(offer.Start, zone), End = Write(offer.End, zone), Expires = Write(offer.Expires, zone), Currency = offer.Currency,
            Credential = offer.Credential, Cover = offer.Cover,
            Parts = [.. (offer.Milestones ?? []).Select(x => new OfferPart
            {
                Title = x.Title, Amount = ((x.Amount ?? 0) / 100m).ToString("0.00", CultureInfo.InvariantCulture), Due = Write(x.Due, zone),
            })],
        };
    }

    /// <summary>What is to be kept.</summary>
    /// <param name="worker">Account of who is to work.</param>
    /// <param name="listing">Hash of the listing's version; empty for a direct offer.</param>
    /// <param name="zone">The reader's.</param>
    /// <exception cref="FieldException">A time or an amount is none.</exception>
    public OfferDraft Read(string worker, string listing, TimeZoneInfo zone)
    {
        var (start, end) = (Time("start", Start, zone), Time("end", End, zone));
        List<MilestoneDraft> milestones = [];
        foreach (var part in Parts ?? [])
        {
            if (part.IsEmpty && milestones.Count > 0) continue;
            // One milestone that names no date is due when the booked time is over.
            milestones.Add(new MilestoneDraft(part.Title?.Trim() ?? "", Amount(part.Amount), Time("milestones", part.Due, zone) ?? end));
        }

        return new OfferDraft(worker, listing, Currency, Title, Words, milestones, start, end, Time("expires", Expires, zone), Credential ?? "", Cover);
    }

    /// <summary>A time as the browser's field takes it.</summary>
    public static string? Write(DateTimeOffset? time, TimeZoneInfo zone) =>
        time is { } at ? TimeZoneInfo.ConvertTime(at, zone).ToString(TimeFormat, CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset? Time(string field, string? text, TimeZoneInfo zone)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        // Browsers leave seconds out unless they are not nought; nobody books seconds.
        if (!DateTime.TryParseExact(text, [TimeFormat, TimeFormat + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || zone.IsInvalidTime(local))
            throw new FieldException(field, "is no time that the clock shows");
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static long Amount(string? text)
    {
        // One sign before the last one or two digits divides; others group.
        var plain = (text ?? "").Replace("\u00A0", "", StringComparison.Ordinal).Replace("\u202F", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace("€", "", StringComparison.Ordinal);
        var last = plain.LastIndexOfAny(['.', ',']);
        if (last >= 0)
        {
            var digits = plain.Length - last - 1;
            var whole = plain[..last].Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
            plain = digits is 1 or 2 ? $"{whole}.{plain[(last + 1)..]}" : whole + plain[(last + 1)..];
        }

        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount is > 0 and < 100_000_000
            ? (long)(amount * 100)
            : throw new FieldException("milestones", "have an amount that is none");
    }
}

/// <summary>A milestone of an offer that is being written.</summary>
public sealed class OfferPart
{
    /// <summary>What it is called.</summary>
    public string? Title { get; set; }

    /// <summary>As people write amounts.</summary>
    public string? Amount { get; set; }

    /// <summary>When it is to be delivered.</summary>
    public string? Due { get; set; }

    /// <summary>Whether nothing was written.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Title) && string.IsNullOrWhiteSpace(Amount) && string.IsNullOrWhiteSpace(Due);
}
