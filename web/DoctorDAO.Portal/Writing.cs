using System.Globalization;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal;

/// <summary>How people, votes, times and sessions are written for a reader.</summary>
public static class Writing
{
    private const char NoBreak = '\u00A0';

    /// <summary>A whole number in the reader's grouping.</summary>
    public static string Number(this Reader reader, long n) => n.ToString("N0", reader.Culture);

    /// <summary>Votes as people read them: <c>+4</c>, <c>−2</c> (U+2212), <c>0</c>.</summary>
    public static string Votes(this Reader reader, long votes) => votes > 0 ? "+" + reader.Number(votes) : reader.Number(votes);

    /// <summary>The name a member shows, or the account in short.</summary>
    public static string Name(this Reader _, PersonDto person) => person.Name ?? Short(person.Address);

    /// <summary>
    /// The name in a sentence that has named the person in full before: title and family name ("Dr Okafor"), the full name without a title, or the account in short.
    /// </summary>
    public static string ShortName(this Reader reader, PersonDto person)
    {
        if (person.Name is null) return Short(person.Address);
        var words = person.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 2 && IsTitle(words[0]) ? $"{words[0]}{NoBreak}{words[^1]}" : person.Name;
    }

    /// <summary>Two letters for the picture of a person; <c>null</c> for one who shows no name.</summary>
    public static string? Initials(PersonDto person)
    {
        var words = (person.Name ?? "").Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Where(w => !IsTitle(w) && char.IsLetter(w[0])).ToArray();
        return words.Length switch
        {
            0 => null,
            1 => words[0][..1].ToUpperInvariant(),
            _ => string.Concat(words[0][..1], words[^1][..1]).ToUpperInvariant(),
        };
    }

    /// <summary>An account in short: <c>0x81d4…9A0b</c>.</summary>
    public static string Short(string address) => address.Length > 12 ? $"{address[..6]}…{address[^4..]}" : address;

    /// <summary>The name of a specialty code in the reader's language; an unknown code as it is, in words.</summary>
    public static string Specialty(this Reader reader, string code) =>
        code.Length == 0 ? "" : reader.Common.Find("specialty." + code) ?? char.ToUpperInvariant(code[0]) + code[1..].Replace('-', ' ');

    /// <summary>The name of a chamber in the reader's language; an unknown chamber as it calls itself.</summary>
    public static string Chamber(this Reader reader, ChamberRefDto chamber) => reader.Common.Find("chamber." + chamber.Key) ?? chamber.Name;

    /// <summary>The moment a session opened, from its number.</summary>
    public static DateTimeOffset Opened(long session) => DateTimeOffset.FromUnixTimeSeconds(session);

    /// <summary>A session in a list: "Clinical, 20 November".</summary>
    public static string SessionName(this Reader reader, ChamberRefDto chamber, long session) =>
        reader.Common["session.name", ("chamber", reader.Chamber(chamber)), ("day", reader.LongDay(Opened(session)))];

    /// <summary>A session as a heading: "Clinical chamber, session of 20 November".</summary>
    public static string SessionTitle(this Reader reader, ChamberRefDto chamber, long session) =>
        reader.Common["session.title", ("chamber", reader.Chamber(chamber)), ("day", reader.LongDay(Opened(session)))];

    /// <summary>Address of a session's page.</summary>
    public static string SessionHref(ChamberRefDto chamber, long session) => string.Create(CultureInfo.InvariantCulture, $"/sessions/{chamber.Key}/{session}");

    /// <summary>Weekday, date and time in the reader's zone: "Fri 27 Nov, 18:00"; the year stands there when it is not this one.</summary>
    public static string Moment(this Reader reader, DateTimeOffset time) => reader.Format(time, reader.Language.Moment);

    /// <summary>Weekday and date in the reader's zone: "Fri 27 Nov".</summary>
    public static string Day(this Reader reader, DateTimeOffset time) => reader.Format(time, reader.Language.Day);

    /// <summary>Weekday and date of a day that is the same everywhere: "Fri 27 Nov".</summary>
    public static string Day(this Reader reader, DateOnly day) => reader.Format(day.ToDateTime(TimeOnly.MinValue), reader.Now.UtcDateTime, reader.Language.Day);

    /// <summary>Date with the month in full in the reader's zone: "27 November".</summary>
    public static string LongDay(this Reader reader, DateTimeOffset time) => reader.Format(time, reader.Language.LongDay);

    /// <summary>The date of a contract in the reader's zone, its year always there: "27 November 2026".</summary>
    public static string Date(this Reader reader, DateTimeOffset time) =>
        reader.Format(TimeZoneInfo.ConvertTime(time, reader.Zone).DateTime, DateTime.MinValue, reader.Language.LongDay);

    /// <inheritdoc cref="Date(Reader, DateTimeOffset)"/>
    public static string Date(this Reader reader, DateOnly day) => reader.Format(day.ToDateTime(TimeOnly.MinValue), DateTime.MinValue, reader.Language.LongDay);

    /// <summary>Time of day in the reader's zone: "18:00".</summary>
    public static string Clock(this Reader reader, DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, reader.Zone).ToString("HH:mm", reader.Culture);

    /// <summary>How far a time is from now: "in 1 day 16 h", "3 min ago", "now" when less than a second.</summary>
    public static string Away(this Reader reader, DateTimeOffset time)
    {
        var span = time - reader.Now;
        if (span.Duration() < TimeSpan.FromSeconds(1))
            return reader.Common["span.now"];
        var past = span < TimeSpan.Zero;
        return reader.Common[past ? "span.ago" : "span.in", ("span", reader.Length(span.Duration()))];
    }

    /// <summary>How long something lasts: "1 day 16 h", "3 min".</summary>
    public static string Length(this Reader reader, TimeSpan span)
    {
        return span switch
        {
            { TotalDays: >= 7 } => reader.Common["span.days", ("n", (int)Math.Round(span.TotalDays))],
            { TotalDays: >= 1 } when span.Hours == 0 => reader.Common["span.days", ("n", span.Days)],
            { TotalDays: >= 1 } => reader.Common["span.days-hours", ("n", span.Days), ("h", span.Hours)],
            { TotalHours: >= 1 } when span.Minutes == 0 || span.TotalHours >= 6 => reader.Common["span.hours", ("h", span.Hours)],
            { TotalHours: >= 1 } => reader.Common["span.hours-minutes", ("h", span.Hours), ("m", span.Minutes)],
            { TotalMinutes: >= 1 } => reader.Common["span.minutes", ("m", span.Minutes)],
            _ => reader.Common["span.seconds", ("s", span.Seconds)],
        };
    }

    /// <summary>The short name of the reader's zone at a time: "CET", or its distance from UTC where it has no name.</summary>
    public static string ZoneName(this Reader reader, DateTimeOffset time)
    {
        var summer = reader.Zone.IsDaylightSavingTime(time);
        return reader.Common.Find($"zone.{reader.Zone.Id}.{(summer ? "summer" : "standard")}")
            ?? (ZoneGroup(reader.Zone.Id) is { } group ? reader.Common.Find($"zone.{group}.{(summer ? "summer" : "standard")}") : null)
            ?? reader.Offset(time);
    }

    /// <summary>The distance of the reader's zone from UTC: "UTC+1", "UTC+5:30".</summary>
    public static string Offset(this Reader reader, DateTimeOffset time)
    {
        var offset = reader.Zone.GetUtcOffset(time);
        if (offset == TimeSpan.Zero) return "UTC";
        var sign = offset < TimeSpan.Zero ? '\u2212' : '+';
        var minutes = offset.Minutes == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $":{Math.Abs(offset.Minutes):00}");
        return string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{Math.Abs(offset.Hours)}{minutes}");
    }

    private static string Format(this Reader reader, DateTimeOffset time, string pattern) =>
        reader.Format(TimeZoneInfo.ConvertTime(time, reader.Zone).DateTime, TimeZoneInfo.ConvertTime(reader.Now, reader.Zone).DateTime, pattern);

    private static string Format(this Reader reader, DateTime local, DateTime now, string pattern)
    {
        // Only dates near now may do without their year: a date of last January is last year's for most readers.
        if (local.Year != now.Year && (local - now).Duration() > TimeSpan.FromDays(150))
        {
            pattern = pattern.Replace("MMMM", reader.Language.Code == "es" ? "MMMM 'de' yyyy" : "MMMM yyyy", StringComparison.Ordinal);
            if (!pattern.Contains("yyyy", StringComparison.Ordinal)) pattern = pattern.Replace("MMM", "MMM yyyy", StringComparison.Ordinal);
        }
        return local.ToString(pattern, reader.Culture);
    }

    private static bool IsTitle(string word) => word.TrimEnd('.') is "Dr" or "Prof" or "Pharm" or "Mr" or "Mrs" or "Ms" or "PD" or "Pr" or "Dra" or "Profa";

    // Zones of Europe that share a name. Others are written by their distance from UTC.
    private static string? ZoneGroup(string id) => id switch
    {
        "UTC" or "Etc/UTC" => "utc",
        "Europe/London" or "Europe/Belfast" => "london",
        "Europe/Dublin" => "dublin",
        "Europe/Lisbon" => "lisbon",
        "Europe/Athens" or "Europe/Helsinki" or "Europe/Sofia" or "Europe/Bucharest" or "Europe/Tallinn" or "Europe/Riga" or "Europe/Vilnius" or "Europe/Kyiv" => "east",
        "Europe/Berlin" or "Europe/Paris" or "Europe/Madrid" or "Europe/Rome" or "Europe/Stockholm" or "Europe/Oslo" or "Europe/Copenhagen" or "Europe/Vienna"
            or "Europe/Zurich" or "Europe/Brussels" or "Europe/Amsterdam" or "Europe/Warsaw" or "Europe/Prague" or "Europe/Budapest" or "Europe/Bratislava"
            or "Europe/Ljubljana" or "Europe/Zagreb" or "Europe/Belgrade" or "Europe/Luxembourg" or "Europe/Malta" or "Europe/Monaco" or "Europe/Andorra" => "central",
        _ => null,
    };
}
