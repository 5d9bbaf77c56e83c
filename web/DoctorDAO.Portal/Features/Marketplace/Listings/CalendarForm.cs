using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Portal.Features.Marketplace.Listings;

/// <summary>A calendar that is being changed: what is kept of it, and what is added.</summary>
public sealed class CalendarForm
{
    private const string Wall = "yyyy-MM-dd'T'HH:mm";

    public long Revision { get; set; }

    public string? Zone { get; set; }

    /// <summary>Weekly times that stay, as <see cref="Write(WeeklySlot)"/> writes them.</summary>
    public string[]? Weekly { get; set; }

    /// <summary>Single times that stay.</summary>
    public string[]? Single { get; set; }

    /// <summary>Days of the week to which a time is added.</summary>
    public string[]? Days { get; set; }

    /// <summary>Clock of its beginning.</summary>
    public string? From { get; set; }

    public string? To { get; set; }

    public string? First { get; set; }

    public string? Last { get; set; }

    /// <summary>Day and clock of a single time.</summary>
    public string? Start { get; set; }

    public string? End { get; set; }

    /// <summary>Whether nothing is free in it.</summary>
    public bool Closed { get; set; }

    /// <summary>A weekly time as a value of a form.</summary>
    public static string Write(WeeklySlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)slot.Weekday}|{slot.From}|{slot.Minutes}|{slot.First:yyyy-MM-dd}|{slot.Last:yyyy-MM-dd}");
    }

    /// <summary>A single time as a value of a form.</summary>
    public static string Write(SingleSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return string.Create(CultureInfo.InvariantCulture, $"{slot.Start.ToUnixTimeSeconds()}|{slot.End.ToUnixTimeSeconds()}|{(slot.Closed ? 1 : 0)}");
    }

    /// <summary>The calendar to be saved.</summary>
    /// <exception cref="FieldException">A time is none.</exception>
    public CalendarDto Calendar()
    {
        var weekly = (Weekly ?? []).Where(x => x.Length > 0).Select(ReadWeekly).ToList();
        if (Days is { Length: > 0 } days)
        {
            var (from, to) = (Minutes("from", From), Minutes("to", To));
            // Until the same clock or an earlier one is until the next day.
            weekly.AddRange(days.Select(x => new WeeklySlot((DayOfWeek)Number(x), from, to > from ? to - from : to + 1440 - from, Day("first", First), Day("last", Last))));
        }

        var single = (Single ?? []).Where(x => x.Length > 0).Select(ReadSingle).ToList();
        if (!string.IsNullOrWhiteSpace(Start) || !string.IsNullOrWhiteSpace(End))
            single.Add(new SingleSlot(Moment("start", Start), Moment("end", End), Closed));
        return new CalendarDto(Zone ?? "", weekly, single, Revision, false);
    }

    private static WeeklySlot ReadWeekly(string text) => text.Split('|') is [var day, var from, var minutes, var first, var last]
        ? new WeeklySlot((DayOfWeek)Number(day), Number(from), Number(minutes), Day("first", first), Day("last", last))
        : throw new FieldException("days", "hold what is no time");

    private static SingleSlot ReadSingle(string text) => text.Split('|') is [var start, var end, var closed]
        ? new SingleSlot(DateTimeOffset.FromUnixTimeSeconds(Seconds(start)), DateTimeOffset.FromUnixTimeSeconds(Seconds(end)), closed == "1")
        : throw new FieldException("start", "holds what is no time");

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FieldException("days", "hold what is no number");

    private static long Seconds(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 253_402_300_799 ? number : throw new FieldException("start", "holds what is no time");

    private static int Minutes(string field, string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : throw new FieldException(field, "is no time of day");

    private static DateOnly? Day(string field, string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new FieldException(field, "is no day");

    /// <summary>A clock on the wall of the calendar's zone. What is leapt over is an hour later, as clocks are.</summary>
    private DateTimeOffset Moment(string field, string? text)
    {
        if (!DateTime.TryParseExact(text, Wall, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
            throw new FieldException(field, "is no day with a time");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Zone ?? "", out var zone))
            throw new FieldException("zone", "is not a time zone");
        return new DateTimeOffset(wall, zone.GetUtcOffset(zone.IsInvalidTime(wall) ? wall.AddHours(-3) : wall));
    }
}
