using CsCheck;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Listings;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Tests;

/// <summary>When people are free, over changes of clocks, and that nobody is booked twice.</summary>
public sealed class CalendarTests(PostgresFixture postgres)
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    // The clock leaps from 02:00 to 03:00 on 29 March 2026: a night from 20:00 to 08:00 has eleven hours, ...
    [InlineData("Europe/Berlin", DayOfWeek.Saturday, 1200, 720, "2026-03-28T19:00Z", "2026-03-29T06:00Z")]
    // ... and thirteen when it is put back on 25 October.
    [InlineData("Europe/Berlin", DayOfWeek.Saturday, 1200, 720, "2026-10-24T18:00Z", "2026-10-25T07:00Z")]
    // 02:30 is leapt over: by the old offset that is 03:30.
    [InlineData("Europe/Berlin", DayOfWeek.Sunday, 150, 120, "2026-03-29T01:30Z", "2026-03-29T02:30Z")]
    // 02:30 comes twice: the first counts as the beginning and as an end.
    [InlineData("Europe/Berlin", DayOfWeek.Sunday, 150, 90, "2026-10-25T00:30Z", "2026-10-25T03:00Z")]
    [InlineData("America/New_York", DayOfWeek.Sunday, 0, 240, "2026-03-08T05:00Z", "2026-03-08T08:00Z")]
    // An offset of five hours and three quarters.
    [InlineData("Asia/Kathmandu", DayOfWeek.Friday, 540, 60, "2026-03-06T03:15Z", "2026-03-06T04:15Z")]
    public void A_weekly_time_is_by_the_clock_on_the_wall(string zone, DayOfWeek day, int from, int minutes, string start, string end)
    {
        var (first, last) = (At(start), At(end));
        var free = new CalendarPlan([new WeeklySlot(day, from, minutes)], []).Free(TimeZoneInfo.FindSystemTimeZoneById(zone), first - 86_400, last + 86_400, []);
        Assert.Contains(new Span(first, last), free);
    }

    [Fact]
    public void Free_times_are_in_order_apart_within_what_is_open_and_outside_what_is_closed_or_taken()
    {
        const long Week = 7 * 86_400;
        var from = At("2026-03-23T00:00Z");
        var slots = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 95], Gen.Int[1, 96]).Select(x => new WeeklySlot((DayOfWeek)x.Item1, x.Item2 * 15, x.Item3 * 15)).Array[0, 8];
        var spans = Gen.Select(Gen.Long[0, (2 * Week / 900) - 1], Gen.Long[1, 60]).Select(x => new Span(from + (x.Item1 * 900), from + ((x.Item1 + x.Item2) * 900))).Array[0, 6];
        Gen.Select(slots, spans, spans, spans).Sample((weekly, open, closed, taken) =>
        {
            var to = from + (2 * Week);
            var plan = new CalendarPlan(weekly, [.. open.Select(x => Slot(x, false)), .. closed.Select(x => Slot(x, true))]);
            var free = CalendarPlan.Read(plan.Write()).Free(Berlin, from, to, taken);
            Assert.All(free.Zip(free.Skip(1)), x => Assert.True(x.First.End < x.Second.Start));
            // A plain model: every quarter of an hour by itself.
            for (var quarter = from; quarter < to; quarter += 900)
            {
                var wall = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(quarter), Berlin);
                // On the nights of the clock's change the table above says what is right.
                if (wall.DayOfYear is 87 or 88)
                    continue;
                var minute = (wall.Hour * 60) + wall.Minute;
                var isOpen = Array.Exists(open, x => In(x, quarter)) || Array.Exists(weekly, x =>
                    (x.Weekday == wall.DayOfWeek && minute >= x.From && minute < x.From + x.Minutes)
                    || (x.Weekday == wall.AddDays(-1).DayOfWeek && minute + 1440 >= x.From && minute + 1440 < x.From + x.Minutes));
                var expected = isOpen && !Array.Exists(closed, x => In(x, quarter)) && !Array.Exists(taken, x => In(x, quarter));
                Assert.Equal(expected, free.Exists(x => In(x, quarter)));
            }
        }, iter: 60);

        static SingleSlot Slot(Span span, bool closed) => new(DateTimeOffset.FromUnixTimeSeconds(span.Start), DateTimeOffset.FromUnixTimeSeconds(span.End), closed);

        static bool In(Span span, long at) => at >= span.Start && at < span.End;
    }

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task Of_fifty_who_book_at_once_no_two_have_a_quarter_of_an_hour_in_common(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var worker = MarketHome.Account(60);
        await home.Calendars.SaveCalendarAsync(worker, new CalendarDto("Europe/Berlin", [.. Enum.GetValues<DayOfWeek>().Select(x => new WeeklySlot(x, 480, 600))], [], 0, false), Ct);
        var day = new DateTimeOffset(2026, 12, 1, 7, 0, 0, TimeSpan.Zero);
        // Ten hours free; everybody wants one to three of them.
        var results = await Task.WhenAll(Enumerable.Range(1, 50).Select(async i =>
        {
            var start = day.AddMinutes(15 * (i * 7 % 32));
            var slot = new NewHold(start, start.AddHours(1 + (i % 3)));
            try
            {
                return await Task.Run(() => home.Calendars.HoldAsync(MarketHome.Account(i), worker, slot, Ct), Ct);
            }
            catch (FieldException e) when (e.Field == "start")
            {
                return null;
            }
        }));
        HoldDto[] holds = [.. results.OfType<HoldDto>().OrderBy(x => x.Start)];
        Assert.InRange(holds.Length, 3, 10);
        Assert.All(holds.Zip(holds.Skip(1)), x => Assert.True(x.First.End <= x.Second.Start));
        await using var db = home.CreateDbContext();
        Assert.Equal(holds.Sum(x => (int)(x.End - x.Start).TotalMinutes / 15), await db.Set<MarketQuarterRow>().CountAsync(Ct));
        // What is held is not free, the same again is the same, and what is given back or has lapsed is free again.
        var free = (await home.Calendars.GetAvailabilityAsync(worker, day, day.AddHours(10), Ct))!.Free;
        Assert.All(free, x => Assert.DoesNotContain(holds, h => h.Start < x.End && h.End > x.Start));
        var holder = MarketHome.Account(1 + Array.FindIndex(results, x => x == holds[0]));
        Assert.Equal(holds[0], await home.Calendars.HoldAsync(holder, worker, new NewHold(holds[0].Start, holds[0].End), Ct));
        await home.Calendars.ReleaseAsync(MarketHome.Account(59), holds[0].Id, Ct);
        Assert.Equal("start", (await Assert.ThrowsAsync<FieldException>(() => home.Calendars.HoldAsync(MarketHome.Account(59), worker, new NewHold(holds[0].Start, holds[0].End), Ct))).Field);
        await home.Calendars.ReleaseAsync(holder, holds[0].Id, Ct);
        await home.Calendars.HoldAsync(MarketHome.Account(59), worker, new NewHold(holds[0].Start, holds[0].End), Ct);
        home.Clock.Now += TimeSpan.FromMinutes(31);
        Assert.Equal(40, (await home.Calendars.GetAvailabilityAsync(worker, day, day.AddHours(10), Ct))!.Free.Sum(x => (x.End - x.Start).TotalMinutes / 15));
        await home.Calendars.HoldAsync(MarketHome.Account(58), worker, new NewHold(holds[0].Start, holds[0].End), Ct);
    }

    [Fact]
    public async Task Who_narrows_or_moves_a_time_keeps_the_new_one_in_place_of_the_old_and_the_old_one_where_the_new_is_taken()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var (worker, buyer, other) = (MarketHome.Account(60), MarketHome.Account(1), MarketHome.Account(2));
        await home.Calendars.SaveCalendarAsync(worker, new CalendarDto("Europe/Berlin", [.. Enum.GetValues<DayOfWeek>().Select(x => new WeeklySlot(x, 480, 600))], [], 0, false), Ct);
        var day = new DateTimeOffset(2026, 12, 1, 7, 0, 0, TimeSpan.Zero);
        await home.Calendars.HoldAsync(buyer, worker, new NewHold(day, day.AddHours(4)), Ct);
        var narrow = await home.Calendars.HoldAsync(buyer, worker, new NewHold(day.AddHours(1), day.AddHours(3)), Ct);
        // What it gave up is free for others; what it kept is not, and whoever asks for both keeps what there was.
        await home.Calendars.HoldAsync(other, worker, new NewHold(day, day.AddHours(1)), Ct);
        var refused = await Assert.ThrowsAsync<FieldException>(() => home.Calendars.HoldAsync(buyer, worker, new NewHold(day, day.AddHours(3)), Ct));
        Assert.Equal(("start", "taken"), (refused.Field, refused.Code));
        Assert.Equal(narrow, await home.Calendars.HoldAsync(buyer, worker, new NewHold(day.AddHours(1), day.AddHours(3)), Ct));
        await using var db = home.CreateDbContext();
        Assert.Equal((2, 12), (await db.Set<MarketHoldRow>().CountAsync(Ct), await db.Set<MarketQuarterRow>().CountAsync(Ct)));
    }

    [Fact]
    public async Task An_accepted_order_takes_its_time_from_what_is_free_found_and_held_and_stands_in_the_feed()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var worker = MarketHome.Account(1);
        var listing = await home.Listings.CreateAsync(worker, new NewListing("k", MarketHome.Text()), Ct);
        Assert.Null((await home.Listings.GetListingAsync(listing, null, Ct))!.Row.NextFree);
        var saved = await home.Calendars.SaveCalendarAsync(worker, new CalendarDto("Europe/Berlin", [new(DayOfWeek.Monday, 480, 240)], [], 0, false), Ct);
        Assert.Equal(saved, await home.Calendars.SaveCalendarAsync(worker, saved with { Revision = 0 }, Ct) with { Weekly = saved.Weekly, Single = saved.Single });
        Assert.Equal("revision", (await Assert.ThrowsAsync<FieldException>(() => home.Calendars.SaveCalendarAsync(worker, saved with { Revision = 0, Zone = "Europe/Paris" }, Ct))).Field);
        var monday = new DateTimeOffset(2026, 11, 30, 7, 0, 0, TimeSpan.Zero);
        Assert.Equal(monday, (await home.Listings.GetListingAsync(listing, null, Ct))!.Row.NextFree);
        var day = DateOnly.FromDateTime(monday.UtcDateTime);
        Assert.Single((await home.Listings.SearchAsync(new ListingQuery(FreeFrom: day, FreeTo: day), Ct)).Items);
        Assert.Empty((await home.Listings.SearchAsync(new ListingQuery(FreeFrom: day.AddDays(1), FreeTo: day.AddDays(6)), Ct)).Items);

        await using (var db = home.CreateDbContext())
        {
            db.Add(new OrderView { Id = 5, Buyer = MarketHome.Account(2), Worker = worker, Currency = "EUR", Start = monday.ToUnixTimeSeconds(), End = monday.AddHours(4).ToUnixTimeSeconds(), AcceptedAt = 1 });
            await db.SaveChangesAsync(Ct);
        }

        Assert.Equal("start", (await Assert.ThrowsAsync<FieldException>(() => home.Calendars.HoldAsync(MarketHome.Account(3), worker, new NewHold(monday.AddHours(1), monday.AddHours(2)), Ct))).Field);
        Assert.Empty((await home.Calendars.GetAvailabilityAsync(worker, monday, monday.AddHours(8), Ct))!.Free);
        // Counted anew with the day.
        home.Clock.Now += TimeSpan.FromDays(1);
        await home.Get<MarketTurns>().TurnAsync(Ct);
        Assert.Equal(monday.AddDays(7), (await home.Listings.GetListingAsync(listing, null, Ct))!.Row.NextFree);

        var feed = await home.Calendars.RenewFeedAsync(worker, Ct);
        var secret = feed.Path.Split('/')[^1].Replace(".ics", "", StringComparison.Ordinal);
        var text = System.Text.Encoding.UTF8.GetString((await home.Get<Features.Marketplace.Listings.Calendars>().FeedAsync(secret, "https://dao.example", Ct))!);
        Assert.Contains("DTSTART:20261130T070000Z", text, StringComparison.Ordinal);
        Assert.Contains("https://dao.example/market/orders/5", text, StringComparison.Ordinal);
        await home.Calendars.DropFeedAsync(worker, Ct);
        Assert.Null(await home.Get<Features.Marketplace.Listings.Calendars>().FeedAsync(secret, "https://dao.example", Ct));
    }

    private static long At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
