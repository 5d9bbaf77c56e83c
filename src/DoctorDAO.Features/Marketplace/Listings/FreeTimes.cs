using System.Text.Json;
using DoctorDAO.Client.Marketplace;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>When somebody is free, as searches need it.</summary>
/// <param name="Days">A bit a day: <see cref="FreeDays"/>.</param>
/// <param name="Next">Unix seconds; <see cref="long.MaxValue"/> for none.</param>
internal sealed record FreeTime(long Days, long Next)
{
    /// <summary>No calendar, or never.</summary>
    public static FreeTime None { get; } = new(0, long.MaxValue);
}

/// <summary>A time from a second to before another.</summary>
internal readonly record struct Span(long Start, long End);

/// <summary>What a member says of when he or she is free, as it is kept.</summary>
internal sealed record CalendarPlan(IReadOnlyList<WeeklySlot> Weekly, IReadOnlyList<SingleSlot> Single)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public string Write() => JsonSerializer.Serialize(this, Web);

    public static CalendarPlan Read(string text) => JsonSerializer.Deserialize<CalendarPlan>(text, Web)!;

    /// <summary>
    /// Free times within a range, in order, without what is closed or taken. A weekly slot is by the clock on the wall: on the night on which that is put forward or back it is an
    /// hour shorter or longer. A beginning that the clock leaps over is that much later; of one that comes twice the first counts.
    /// </summary>
    /// <param name="zone">Of the weekly slots.</param>
    /// <param name="from">Unix seconds.</param>
    /// <param name="to">Unix seconds.</param>
    /// <param name="taken">In any order.</param>
    public List<Span> Free(TimeZoneInfo zone, long from, long to, IEnumerable<Span> taken)
    {
        var open = new List<Span>();
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Moment.Of(from), zone).DateTime).AddDays(-1);
        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Moment.Of(to), zone).DateTime);
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            foreach (var slot in Weekly)
            {
                if (slot.Weekday != day.DayOfWeek || day < slot.First || day > slot.Last)
                    continue;
                var start = day.ToDateTime(TimeOnly.MinValue).AddMinutes(slot.From);
                open.Add(new Span(Seconds(zone, start), Seconds(zone, start.AddMinutes(slot.Minutes))));
            }
        }

        open.AddRange(Single.Where(x => !x.Closed).Select(x => new Span(x.Start.ToUnixTimeSeconds(), x.End.ToUnixTimeSeconds())));
        var closed = Single.Where(x => x.Closed).Select(x => new Span(x.Start.ToUnixTimeSeconds(), x.End.ToUnixTimeSeconds())).Concat(taken);
        return Without(Joined(open.Select(x => new Span(Math.Max(Up(x.Start), Up(from)), Math.Min(Down(x.End), Down(to))))), Joined(closed));
    }

    /// <summary>The moment of a time on the wall.</summary>
    internal static long Seconds(TimeZoneInfo zone, DateTime wall)
    {
        if (zone.IsInvalidTime(wall))
        {
            // The clock leaps over it: by the offset from before the leap it is that much later.
            var before = zone.GetUtcOffset(wall.AddHours(-3));
            return new DateTimeOffset(wall, before).ToUnixTimeSeconds();
        }

        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUnixTimeSeconds();
    }

    private static List<Span> Joined(IEnumerable<Span> spans)
    {
        var joined = new List<Span>();
        foreach (var span in spans.Where(x => x.End > x.Start).OrderBy(x => x.Start))
        {
            if (joined.Count > 0 && span.Start <= joined[^1].End)
                joined[^1] = new Span(joined[^1].Start, Math.Max(joined[^1].End, span.End));
            else
                joined.Add(span);
        }

        return joined;
    }

    private static List<Span> Without(List<Span> open, List<Span> closed)
    {
        var (free, at) = (new List<Span>(), 0);
        foreach (var span in open)
        {
            var start = span.Start;
            while (at < closed.Count && closed[at].End <= start)
                at++;
            for (var i = at; i < closed.Count && closed[i].Start < span.End; i++)
            {
                Add(start, Down(closed[i].Start));
                start = Math.Max(start, Up(closed[i].End));
            }

            Add(start, span.End);
        }

        return free;

        void Add(long start, long end)
        {
            if (end > start)
                free.Add(new Span(start, end));
        }
    }

    private static long Up(long seconds) => (seconds + FreeTimes.Quarter - 1) / FreeTimes.Quarter * FreeTimes.Quarter;

    private static long Down(long seconds) => seconds / FreeTimes.Quarter * FreeTimes.Quarter;
}

/// <summary>Free times of members, from their calendars and what is booked.</summary>
internal sealed class FreeTimes(TimeProvider time)
{
    /// <summary>A quarter of an hour, in seconds: times begin and end on one.</summary>
    public const long Quarter = 900;

    /// <summary>For searches, of at most some hundreds of accounts; who keeps no calendar is left out.</summary>
    public async Task<IReadOnlyDictionary<string, FreeTime>> ReadAsync(DaoDbContext db, IReadOnlyCollection<string> accounts, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var to = now + (FreeDays.Ahead * 86_400L);
        List<string> list = [.. accounts.Distinct(StringComparer.Ordinal)];
        var calendars = await db.Set<MarketCalendarRow>().AsNoTracking().Where(x => list.Contains(x.Account)).ToListAsync(ct);
        if (calendars.Count == 0)
            return new Dictionary<string, FreeTime>();
        var taken = (await Standings.BookedAsync(db, [.. calendars.Select(x => x.Account)], now, to, ct)).ToLookup(x => x.Worker);
        return calendars.ToDictionary(
            x => x.Account,
            x => Summary(CalendarPlan.Read(x.Plan).Free(TimeZoneInfo.FindSystemTimeZoneById(x.Zone), now, to, taken[x.Account].Select(b => new Span(b.Start, b.End)))),
            StringComparer.Ordinal);
    }

    private static FreeTime Summary(List<Span> free)
    {
        if (free.Count == 0)
            return FreeTime.None;
        var days = 0L;
        foreach (var span in free)
            days |= FreeDays.Mask(FreeDays.Of(span.Start), FreeDays.Of(span.End - 1));
        return new FreeTime(days, free[0].Start);
    }
}
