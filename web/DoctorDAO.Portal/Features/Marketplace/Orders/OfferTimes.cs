using System.Globalization;
using DoctorDAO.Client.Marketplace;

namespace DoctorDAO.Portal.Features.Marketplace.Orders;

/// <summary>Free times of a worker as the form of an offer shows them: those of two weeks, whole days of the reader's zone.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
/// <param name="Shown">Times that begin on these days, in order; a time that goes on for longer begins with the first day.</param>
/// <param name="Next">The day on which what is shown next begins; <c>null</c> for none.</param>
/// <param name="IsLater">Whether the first day is after today.</param>
public sealed record OfferTimes(DateOnly First, DateOnly Last, IReadOnlyList<TimeSpanDto> Shown, DateOnly? Next, bool IsLater)
{
    /// <summary>How many times are shown at once, unless one day has more.</summary>
    public const int Most = 30;

    private const int Days = 14;
    private const int Ahead = 60;
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Free times from a day on.</summary>
    /// <param name="calendars">Where they are read.</param>
    /// <param name="worker">Account of who works.</param>
    /// <param name="from">The day, as <see cref="Write"/> writes it; today where it is none.</param>
    /// <param name="reader">Whose days they are.</param>
    /// <returns><c>null</c> when the worker keeps no calendar.</returns>
    public static async Task<OfferTimes?> ReadAsync(ICalendars calendars, string worker, string? from, Reader reader)
    {
        ArgumentNullException.ThrowIfNull(calendars);
        ArgumentNullException.ThrowIfNull(reader);
        // A time is held by the machine's clock and ordered by the chain's: it is ahead of both.
        var now = reader.Now > reader.Clock ? reader.Now : reader.Clock;
        var today = DayOf(now, reader.Zone);
        var limit = today.AddDays(Ahead);
        var first = DateOnly.TryParseExact(from, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day > today && day < limit ? day : today;
        var end = first.AddDays(Days) < limit ? first.AddDays(Days) : limit;
        var (begin, over) = (first == today ? now : Midnight(first, reader.Zone), Midnight(end, reader.Zone));
        // A day more on either side, so that nights are shown whole.
        if (await calendars.GetAvailabilityAsync(worker, first == today ? begin : begin.AddDays(-1), over.AddDays(1), reader.Aborted) is not { } found)
            return null;
        var byDay = found.Free.Where(x => x.Start < over && (x.Start >= begin || x.End - begin > TimeSpan.FromDays(1))).Select(x => x.Start < begin ? x with { Start = begin } : x)
            .GroupBy(x => DayOf(x.Start, reader.Zone)).Select(x => (Day: x.Key, Times: x.ToList()));
        List<TimeSpanDto> shown = [];
        DateOnly? next = end < limit ? end : null;
        foreach (var (date, times) in byDay)
        {
            if (shown.Count > 0 && shown.Count + times.Count > Most)
            {
                next = date;
                break;
            }

            shown.AddRange(times);
        }

        return new OfferTimes(first, (next ?? end).AddDays(-1), shown, next, first > today);
    }

    /// <summary>A day as an address has it.</summary>
    public static string Write(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static DateOnly DayOf(DateTimeOffset time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        // Where the clock leaps over midnight the zone's own offset is as good.
        var wall = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(wall, zone.GetUtcOffset(wall));
    }
}
