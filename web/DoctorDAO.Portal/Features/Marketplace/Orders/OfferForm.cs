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
    private const string SlotFormat = "yyyy-MM-dd'T'HH:mm'Z'";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal) { "title", "words", "start", "end", "expires", "credential", "currency", "milestones" };

    /// <summary>Made once a form, so that its draft on the device can be forgotten when it was sent.</summary>
    public string? Key { get; set; }

    /// <summary>What was pressed: <c>more</c> adds a milestone.</summary>
    public string? Act { get; set; }

    /// <summary>What the order is called.</summary>
    public string? Title { get; set; }

    /// <summary>What is wanted, Markdown.</summary>
    public string? Words { get; set; }

    /// <summary>A free time of the worker's that was chosen, as <see cref="Value"/> writes it; empty for none.</summary>
    public string? Slot { get; set; }

    /// <summary>Number of the hold that keeps a time for this offer; <c>null</c> for none.</summary>
    public long? Hold { get; set; }

    /// <summary>Begin of the time that is booked; empty for none, or for that of <see cref="Slot"/>.</summary>
    public string? Start { get; set; }

    /// <summary>Its end.</summary>
    public string? End { get; set; }

    /// <summary>Until when the worker can accept.</summary>
    public string? Expires { get; set; }

    /// <summary>What the page had put into <see cref="Expires"/>: when it still stands there, the offer ends with the begin of the booked time at the latest.</summary>
    public string? Proposed { get; set; }

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
    /// <param name="offer">What was kept.</param>
    /// <param name="zone">The reader's.</param>
    /// <param name="slots">Whether times are chosen from a calendar: the booked one then is one of them, and the fields are empty.</param>
    public static OfferForm Of(OfferDraft offer, TimeZoneInfo zone, bool slots = false)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return new OfferForm
        {
            Title = offer.Title, Words = offer.Words, Start = slots ? null : Write(offer.Start, zone), End = slots ? null : Write(offer.End, zone),
            Slot = slots && offer is { Start: { } start, End: { } end } ? Value(new TimeSpanDto(start, end)) : null,
            Expires = Write(offer.Expires, zone), Proposed = Write(offer.Expires, zone), Currency = offer.Currency, Credential = offer.Credential, Cover = offer.Cover,
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
    /// <exception cref="FieldException">A time or an amount is none, or what was typed is not within the time that was chosen (code <c>outside</c>).</exception>
    public OfferDraft Read(string worker, string listing, TimeZoneInfo zone)
    {
        var (start, end) = Booked(zone);
        List<MilestoneDraft> milestones = [];
        foreach (var i in Used())
        {
            var (part, name) = (Parts![i], FormattableString.Invariant($"milestones[{milestones.Count}]"));
            // One milestone that names no date is due when the booked time is over.
            milestones.Add(new MilestoneDraft(part.Title?.Trim() ?? "", Amount(name + ".amount", part.Amount), Time(name + ".due", part.Due, zone) ?? end));
        }

        var expires = Time("expires", Expires, zone);
        if (Expires == Proposed && start < expires)
            expires = start;
        return new OfferDraft(worker, listing, Currency, Title, Words, milestones, start, end, expires, Credential ?? "", Cover);
    }

    /// <summary>Id of the element for what an offer calls so: of <c>milestones[1].due</c> the date of the second milestone that was filled in. The title's for what has none.</summary>
    public string FieldOf(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var used = Used();
        if (field.Split(["milestones[", "]."], StringSplitOptions.None) is ["", var number, ("title" or "amount" or "due") and var part]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n < used.Count)
            return FormattableString.Invariant($"part-{used[n]}-{part}");
        var name = field.Split(['[', '.'], 2)[0];
        return Fields.Contains(name) ? name : "title";
    }

    /// <summary>The time that was chosen; <c>null</c> for none, or what is no time.</summary>
    public TimeSpanDto? Picked() => Slot?.Split('|') is [var start, var end] && Utc(start) is { } from && Utc(end) is { } to ? new TimeSpanDto(from, to) : null;

    /// <summary>A free time as a value of a form.</summary>
    public static string Value(TimeSpanDto time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.Start.UtcDateTime.ToString(SlotFormat, CultureInfo.InvariantCulture) + "|" + time.End.UtcDateTime.ToString(SlotFormat, CultureInfo.InvariantCulture);
    }

    /// <summary>A time as the browser's field takes it.</summary>
    public static string? Write(DateTimeOffset? time, TimeZoneInfo zone) =>
        time is { } at ? TimeZoneInfo.ConvertTime(at, zone).ToString(TimeFormat, CultureInfo.InvariantCulture) : null;

    /// <summary>The time to be booked: what was typed, within what was chosen, or all of that.</summary>
    private (DateTimeOffset? Start, DateTimeOffset? End) Booked(TimeZoneInfo zone)
    {
        var (start, end) = (Time("start", Start, zone), Time("end", End, zone));
        if (!string.IsNullOrEmpty(Slot))
        {
            var slot = Picked() ?? throw new FieldException("start", "is no free time");
            // What is typed narrows what was chosen; which of two other times is meant is not guessed.
            if (start < slot.Start || start >= slot.End || end <= slot.Start || end > slot.End)
                throw new FieldException("start", "is outside the free time that was chosen", code: "outside");
            (start, end) = (start ?? slot.Start, end ?? slot.End);
        }

        return end <= start || end - start > Longest ? throw new FieldException("end", "is not after the begin, or more than 14 days after it") : (start, end);
    }

    /// <summary>Which of <see cref="Parts"/> are milestones: the first, and those in which something was written.</summary>
    private List<int> Used() => [.. Enumerable.Range(0, Parts?.Count ?? 0).Where(x => x == 0 || !Parts![x].IsEmpty)];

    private static DateTimeOffset? Utc(string text) =>
        DateTimeOffset.TryParseExact(text, SlotFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private static DateTimeOffset? Time(string field, string? text, TimeZoneInfo zone)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        // Browsers leave seconds out unless they are not nought; nobody books seconds.
        if (!DateTime.TryParseExact(text, [TimeFormat, TimeFormat + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || zone.IsInvalidTime(local))
            throw new FieldException(field, "is no time that the clock shows");
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static long Amount(string field, string? text)
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
            : throw new FieldException(field, "is no amount");
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
