using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>Times of a timesheet: wall clocks of a time zone, so that a night in which clocks change has the hours that were worked.</summary>
internal static class SheetTimes
{
    private const int MaxEntries = 200;
    private const int MaxBreak = 600;
    private const int MaxWords = 120;

    /// <summary>Requires times that can have been worked, and puts them in order.</summary>
    /// <exception cref="FieldException">One is not what it should be.</exception>
    public static (IReadOnlyList<SheetEntry> Entries, int Minutes) Clean(string? zone, IReadOnlyList<SheetEntry>? entries)
    {
        var clock = Zone(zone);
        if (entries is not { Count: >= 1 and <= MaxEntries })
            throw new FieldException("entries", $"are not 1 to {MaxEntries}");
        var clean = new List<(SheetEntry Entry, DateTimeOffset Start, DateTimeOffset End)>();
        for (var i = 0; i < entries.Count; i++)
        {
            var (entry, field) = (entries[i], $"entries[{i}]");
            if (entry is null || entry.Day.Year is < 2000 or > 9_990)
                throw new FieldException(field + ".day", "is no day of 2000 to 9990");
            var start = Moment(clock, entry.Day, entry.Start, field + ".start");
            var end = Moment(clock, entry.End > entry.Start ? entry.Day : entry.Day.AddDays(1), entry.End, field + ".end");
            if (end <= start)
                throw new FieldException(field + ".end", "is not after the start: clocks were put back in between");
            var minutes = (int)(end - start).TotalMinutes;
            if (entry.Break < 0 || entry.Break > MaxBreak || entry.Break >= minutes)
                throw new FieldException(field + ".break", $"is {entry.Break} minutes; 0 to {MaxBreak}, and less than the time itself, are possible");
            var words = string.IsNullOrWhiteSpace(entry.Words) ? "" : TextLine.Clean(field + ".words", entry.Words, MaxWords);
            if (words.Length > 0)
                PatientData.Require(field + ".words", words, confirmed: true);
            clean.Add((entry with { Words = words }, start, end));
        }

        clean.Sort((a, b) => a.Start.CompareTo(b.Start));
        for (var i = 1; i < clean.Count; i++)
        {
            if (clean[i].Start < clean[i - 1].End)
                throw new FieldException("entries", $"overlap on {clean[i].Entry.Day:yyyy-MM-dd}: one begins before the one before it ends");
        }

        return ([.. clean.Select(x => x.Entry)], clean.Sum(x => (int)(x.End - x.Start).TotalMinutes - x.Entry.Break));
    }

    /// <summary>Days on which something was worked.</summary>
    public static (DateOnly From, DateOnly To) Days(IReadOnlyList<SheetEntry> entries) => (entries.Min(x => x.Day), entries.Max(x => x.End > x.Start ? x.Day : x.Day.AddDays(1)));

    private static TimeZoneInfo Zone(string? zone) =>
        zone is { Length: >= 2 and <= 40 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId
            ? found
            : throw new FieldException("zone", "is no time zone: a name of IANA, for example Europe/Paris");

    private static DateTimeOffset Moment(TimeZoneInfo zone, DateOnly day, TimeOnly time, string field)
    {
        var local = day.ToDateTime(time);
        if (time.Ticks % TimeSpan.TicksPerMinute != 0 || zone.IsInvalidTime(local))
            throw new FieldException(field, zone.IsInvalidTime(local) ? "is a time that clocks leapt over that night" : "is not in whole minutes");
        // Of an hour that comes twice its end is the second, and its start the first: nobody works less than the clock shows.
        var offset = zone.IsAmbiguousTime(local)
            ? field.EndsWith("start", StringComparison.Ordinal) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetAmbiguousTimeOffsets(local).Min()
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }
}
