using System.Security.Cryptography;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Feeds;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>Calendars of workers, and times that are kept while somebody makes an offer.</summary>
internal sealed class Calendars(IDbContextFactory<DaoDbContext> contexts, ListingIndex index, TimeProvider time) : ICalendars
{
    private const int MaxWeekly = 50;
    private const int MaxSingle = 200;
    private const int MaxFree = 500;
    private const int MaxHolds = 5;
    private const long MaxSlot = 14 * 86_400L;
    private const long MaxSingleSlot = 31 * 86_400L;
    private const long MaxRange = 62 * 86_400L;
    private const long HoldSeconds = 30 * 60;

    public async Task<CalendarDto> GetCalendarAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<MarketCalendarRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == owner, ct) is { } row ? Show(row) : new CalendarDto("", [], [], 0, false);
    }

    public async Task<CalendarDto> SaveCalendarAsync(string account, CalendarDto calendar, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var owner = Fields.Account("account", account);
        var (zone, plan) = Check(calendar);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Rows.RequireMemberAsync(db, owner, ct);
        await Rows.EnsureAsync(db, new MarketCalendarRow { Account = owner, Zone = zone, Plan = new CalendarPlan([], []).Write() }, x => x.Account == owner, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var text = plan.Write();
        var changed = await db.Set<MarketCalendarRow>().Where(x => x.Account == owner && x.Revision == calendar.Revision)
            .ExecuteUpdateAsync(x => x.SetProperty(c => c.Zone, zone).SetProperty(c => c.Plan, text).SetProperty(c => c.Revision, c => c.Revision + 1), ct);
        var row = await db.Set<MarketCalendarRow>().AsNoTracking().SingleAsync(x => x.Account == owner, ct);
        // The same once more, perhaps because the answer was lost, is the same.
        if (changed == 0 && (row.Zone != zone || row.Plan != text))
            throw new FieldException("revision", "is no longer that of the calendar: it was changed meanwhile; read it, and make your changes on top of it");
        if (changed > 0)
            await index.FreeAsync(db, owner, ct);
        await transaction.CommitAsync(ct);
        return Show(row);
    }

    public async Task<IReadOnlyList<BookedTimeDto>> GetBookedAsync(string account, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        var (start, end) = Range(from, to);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await BookedAsync(db, owner, start, end, ct);
    }

    public async Task<AvailabilityDto?> GetAvailabilityAsync(string worker, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var account = Fields.Account("worker", worker);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var (start, end) = Range(from, to);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<MarketCalendarRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account, ct) is not { } row)
            return null;
        var spans = await FreeAsync(db, row, Math.Max(start, now), Math.Max(end, now), ct);
        return new AvailabilityDto(row.Zone, [.. spans.Take(MaxFree).Select(x => new TimeSpanDto(Moment.Of(x.Start), Moment.Of(x.End)))]);
    }

    public async Task<HoldDto> HoldAsync(string account, string worker, NewHold slot, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(slot);
        var (holder, of) = (Fields.Account("account", account), Fields.Account("worker", worker));
        var (start, end) = (Whole("start", slot.Start), Whole("end", slot.End));
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (start < now || end <= start || end - start > MaxSlot)
            throw new FieldException("start", "and end are no time ahead of at most 14 days");
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Rows.RequireMemberAsync(db, holder, ct);
        if (holder == of)
            throw new FieldException("worker", "is you; nobody books their own time");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await DropAsync(db, db.Set<MarketHoldRow>().Where(x => x.Worker == of && x.Until <= now), ct);
        var own = await db.Set<MarketHoldRow>().AsNoTracking().Where(x => x.Holder == holder && x.Until > now).Take(MaxHolds).ToListAsync(ct);
        if (own.FirstOrDefault(x => x.Worker == of && x.Start == start && x.End == end) is { } known)
            return Show(known);
        // Who narrows or moves a time keeps the new one in place of the old: nobody's own hold is in their way. When the new one is not free the old one stays.
        var old = own.Where(x => x.Worker == of && x.Start < end && x.End > start).Select(x => x.Id).ToList();
        if (own.Count == MaxHolds && old.Count == 0)
            throw new FieldException("account", $"keeps {MaxHolds} times already; give one back, or wait half an hour", Moment.Of(own.Min(x => x.Until)));
        if (await db.Set<MarketCalendarRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == of, ct) is not { } calendar)
            throw new FieldException("worker", "keeps no calendar; agree on a time in the offer");
        foreach (var id in old)
            await DropAsync(db, db.Set<MarketHoldRow>().Where(x => x.Id == id && x.Holder == holder), ct);
        if (!(await FreeAsync(db, calendar, start, end, ct)).Contains(new Span(start, end)))
            throw Taken();
        var hold = new MarketHoldRow { Worker = of, Holder = holder, Start = start, End = end, Until = now + HoldSeconds };
        db.Add(hold);
        await db.SaveChangesAsync(ct);
        db.AddRange(Enumerable.Range(0, (int)((end - start) / FreeTimes.Quarter)).Select(x => new MarketQuarterRow { Worker = of, Quarter = (start / FreeTimes.Quarter) + x, Hold = hold.Id }));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Somebody else was first with one of the quarters: the database takes each once.
            throw Taken();
        }

        await transaction.CommitAsync(ct);
        return Show(hold);
    }

    public async Task ReleaseAsync(string account, long hold, CancellationToken ct)
    {
        var holder = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await DropAsync(db, db.Set<MarketHoldRow>().Where(x => x.Id == hold && x.Holder == holder), ct);
        await transaction.CommitAsync(ct);
    }

    public async Task<CalendarFeedDto> RenewFeedAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        var hash = HashOf(secret);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<MarketCalendarRow>().Where(x => x.Account == owner).ExecuteUpdateAsync(x => x.SetProperty(c => c.Feed, hash), ct) == 0)
            throw new FieldException("account", "keeps no calendar; save one first");
        return new CalendarFeedDto($"/api/market/calendars/{secret}.ics");
    }

    public async Task DropFeedAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Set<MarketCalendarRow>().Where(x => x.Account == owner).ExecuteUpdateAsync(x => x.SetProperty(c => c.Feed, (string?)null), ct);
    }

    /// <summary>Booked times of whoever has the feed with this secret, for calendars; <c>null</c> for none.</summary>
    public async Task<byte[]?> FeedAsync(string secret, string site, CancellationToken ct)
    {
        if (secret is not { Length: 40 })
            return null;
        var hash = HashOf(secret);
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<MarketCalendarRow>().AsNoTracking().Where(x => x.Feed == hash).Select(x => x.Account).SingleOrDefaultAsync(ct) is not { } owner)
            return null;
        var booked = await Standings.BookedAsync(db, [owner], now.AddDays(-31).ToUnixTimeSeconds(), now.AddDays(366).ToUnixTimeSeconds(), ct);
        // No names: whoever has the address reads it, and so does every calendar service on the way.
        return Ics.Write("DoctorDAO", booked.OrderBy(x => x.Start).Select(x => new CalendarEvent(
            FormattableString.Invariant($"order-{x.Order}@doctordao"), Moment.Of(x.Start), Moment.Of(x.End), Moment.Of(x.Start), FormattableString.Invariant($"DoctorDAO order {x.Order}"), "",
            FormattableString.Invariant($"{site}/market/orders/{x.Order}"))));
    }

    /// <summary>Takes holds away with their quarters, in the caller's transaction.</summary>
    internal static async Task DropAsync(DaoDbContext db, IQueryable<MarketHoldRow> holds, CancellationToken ct)
    {
        var ids = await holds.OrderBy(x => x.Until).Select(x => x.Id).Take(Batches.Size).ToListAsync(ct);
        if (ids.Count == 0)
            return;
        await db.Set<MarketQuarterRow>().Where(x => ids.Contains(x.Hold)).ExecuteDeleteAsync(ct);
        await db.Set<MarketHoldRow>().Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(ct);
    }

    private async Task<List<Span>> FreeAsync(DaoDbContext db, MarketCalendarRow calendar, long from, long to, CancellationToken ct)
    {
        var taken = (await BookedAsync(db, calendar.Account, from, to, ct)).Select(x => new Span(x.Start.ToUnixTimeSeconds(), x.End.ToUnixTimeSeconds()));
        return CalendarPlan.Read(calendar.Plan).Free(TimeZoneInfo.FindSystemTimeZoneById(calendar.Zone), from, to, taken);
    }

    private async Task<IReadOnlyList<BookedTimeDto>> BookedAsync(DaoDbContext db, string worker, long from, long to, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var orders = await Standings.BookedAsync(db, [worker], from, to, ct);
        // None is longer than two weeks.
        var holds = await db.Set<MarketHoldRow>().AsNoTracking().Where(x => x.Worker == worker && x.Start > from - MaxSlot && x.Start < to && x.End > from && x.Until > now).ToListAsync(ct);
        return
        [
            .. orders.Select(x => new BookedTimeDto(Moment.Of(x.Start), Moment.Of(x.End), x.Order)).Concat(holds.Select(x => new BookedTimeDto(Moment.Of(x.Start), Moment.Of(x.End), null)))
                .OrderBy(x => x.Start),
        ];
    }

    private (string Zone, CalendarPlan Plan) Check(CalendarDto calendar)
    {
        if (calendar.Zone is not { Length: >= 1 and <= 64 } zone || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) || !found.HasIanaId)
            throw new FieldException("zone", "is not a time zone; take one like Europe/Berlin");
        var (weekly, single) = (calendar.Weekly ?? [], calendar.Single ?? []);
        if (weekly.Count > MaxWeekly)
            throw new FieldException("weekly", $"are {weekly.Count} times; at most {MaxWeekly} are possible");
        if (weekly.Any(x => x is null || !Enum.IsDefined(x.Weekday) || x.From is < 0 or >= 1440 || x.Minutes is < 15 or > 1440 || x.From % 15 != 0 || x.Minutes % 15 != 0 || x.First > x.Last))
            throw new FieldException("weekly", "hold a time that does not begin on a quarter of an hour, or is not 15 minutes to 24 hours long, or ends before it begins");
        var over = time.GetUtcNow().AddDays(-1);
        single = [.. single.Where(x => x is null || x.End > over)];
        if (single.Count > MaxSingle)
            throw new FieldException("single", $"are {single.Count} times; at most {MaxSingle} are possible");
        foreach (var slot in single)
        {
            if (slot is null || Whole("single", slot.End) - Whole("single", slot.Start) is <= 0 or > MaxSingleSlot)
                throw new FieldException("single", "hold a time that is no time, or is longer than 31 days");
        }

        return (zone, new CalendarPlan([.. weekly.OrderBy(x => x.Weekday).ThenBy(x => x.From)], [.. single.OrderBy(x => x.Start).Select(x => x with { Start = x.Start.ToUniversalTime(), End = x.End.ToUniversalTime() })]));
    }

    private static (long From, long To) Range(DateTimeOffset from, DateTimeOffset to) =>
        to > from && (to - from).TotalSeconds <= MaxRange && from.UtcDateTime.Year > 1 && to.UtcDateTime.Year < 9_999 ? (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds()) : throw new FieldException("to", "is not at most 62 days behind from");

    // The year 9999 has days after which there is none.
    private const long LastSecond = 253_370_764_800;

    private static long Whole(string field, DateTimeOffset at) =>
        at.ToUnixTimeSeconds() is var seconds && seconds % FreeTimes.Quarter == 0 && at.Millisecond == 0 && seconds is > 0 and < LastSecond
            ? seconds
            : throw new FieldException(field, "is not on a quarter of an hour");

    private static FieldException Taken() => new("start", "is not free any more; take another time", code: "taken");

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static CalendarDto Show(MarketCalendarRow row)
    {
        var plan = CalendarPlan.Read(row.Plan);
        return new CalendarDto(row.Zone, plan.Weekly, plan.Single, row.Revision, row.Feed is not null);
    }

    private static HoldDto Show(MarketHoldRow row) => new(row.Id, Moment.Of(row.Start), Moment.Of(row.End), Moment.Of(row.Until));
}
