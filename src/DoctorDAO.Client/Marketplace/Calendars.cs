namespace DoctorDAO.Client.Marketplace;

/// <summary>Free every week at the same time, by the clock of the calendar's zone.</summary>
/// <param name="Weekday">The day on which it begins.</param>
/// <param name="From">Minutes after midnight: 0 to 1,425 in quarters of an hour.</param>
/// <param name="Minutes">How long by the clock on the wall: 15 to 1,440 in quarters of an hour; it may go past midnight.</param>
/// <param name="First">The first day; <c>null</c> for none.</param>
/// <param name="Last">The last day on which it begins; <c>null</c> for none.</param>
public sealed record WeeklySlot(DayOfWeek Weekday, int From, int Minutes, DateOnly? First = null, DateOnly? Last = null);

/// <summary>A time of its own: free once, or closed whatever the weeks say.</summary>
/// <param name="Start">Begins on a quarter of an hour.</param>
/// <param name="End">Ends on one; at most 31 days later.</param>
/// <param name="Closed">Nothing is free in it.</param>
public sealed record SingleSlot(DateTimeOffset Start, DateTimeOffset End, bool Closed);

/// <summary>When somebody is free.</summary>
/// <param name="Zone">IANA name, for example <c>Europe/Berlin</c>.</param>
/// <param name="Weekly">At most 50.</param>
/// <param name="Single">At most 200; those that are over are forgotten.</param>
/// <param name="Revision">0 for none; a change names the one that it changes.</param>
/// <param name="HasFeed">Whether there is an address at which calendars read it.</param>
public sealed record CalendarDto(string Zone, IReadOnlyList<WeeklySlot> Weekly, IReadOnlyList<SingleSlot> Single, long Revision, bool HasFeed);

/// <summary>A time.</summary>
public sealed record TimeSpanDto(DateTimeOffset Start, DateTimeOffset End);

/// <summary>A time that is booked, with the order that it belongs to.</summary>
/// <param name="Order">Id of the order; <c>null</c> for a hold while somebody makes an offer.</param>
public sealed record BookedTimeDto(DateTimeOffset Start, DateTimeOffset End, long? Order);

/// <summary>When somebody is free, for those who book.</summary>
/// <param name="Zone">The worker's.</param>
/// <param name="Free">Free times, in order; at most 500.</param>
public sealed record AvailabilityDto(string Zone, IReadOnlyList<TimeSpanDto> Free);

/// <summary>A time kept for somebody who makes an offer.</summary>
/// <param name="Until">When it is free again, unless it was booked.</param>
public sealed record HoldDto(long Id, DateTimeOffset Start, DateTimeOffset End, DateTimeOffset Until);

/// <summary>A time to be kept.</summary>
/// <param name="Start">Begins on a quarter of an hour.</param>
/// <param name="End">Ends on one; at most 14 days later.</param>
public sealed record NewHold(DateTimeOffset Start, DateTimeOffset End);

/// <summary>The address at which calendars read somebody's booked times. Whoever has it reads them.</summary>
/// <param name="Path">Path on this site; shown once.</param>
public sealed record CalendarFeedDto(string Path);

/// <summary>Calendars of workers. No time is ever kept or booked twice.</summary>
public interface ICalendars
{
    /// <summary>The account's own.</summary>
    Task<CalendarDto> GetCalendarAsync(string account, CancellationToken ct);

    /// <summary>Changes it as a whole.</summary>
    /// <exception cref="FieldException">A field is not what it should be, or the calendar was changed meanwhile.</exception>
    Task<CalendarDto> SaveCalendarAsync(string account, CalendarDto calendar, CancellationToken ct);

    /// <summary>Booked and held times of an account.</summary>
    /// <param name="from">From here on ...</param>
    /// <param name="to">... to here, at most 62 days later.</param>
    Task<IReadOnlyList<BookedTimeDto>> GetBookedAsync(string account, DateTimeOffset from, DateTimeOffset to, CancellationToken ct);

    /// <summary>Free times of somebody; <c>null</c> when the account keeps no calendar.</summary>
    /// <param name="worker">Account.</param>
    /// <param name="from">From here on, now at the earliest, ...</param>
    /// <param name="to">... to here, at most 62 days later.</param>
    Task<AvailabilityDto?> GetAvailabilityAsync(string worker, DateTimeOffset from, DateTimeOffset to, CancellationToken ct);

    /// <summary>Keeps a free time of a worker's for half an hour. The same time again is the same hold; one's own hold that has a part of it gives way.</summary>
    /// <exception cref="FieldException">It is not free (code <c>taken</c>), or the account keeps as many times as it can.</exception>
    Task<HoldDto> HoldAsync(string account, string worker, NewHold time, CancellationToken ct);

    /// <summary>Gives a hold back. One that is gone already is gone.</summary>
    Task ReleaseAsync(string account, long hold, CancellationToken ct);

    /// <summary>Makes the address of the feed anew; the one before is no longer answered.</summary>
    Task<CalendarFeedDto> RenewFeedAsync(string account, CancellationToken ct);

    /// <summary>Takes the address of the feed away.</summary>
    Task DropFeedAsync(string account, CancellationToken ct);
}
