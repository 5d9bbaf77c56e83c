using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>
/// A marketplace in memory: 1 is Dr Okafor's locum shifts with a calendar, 2 Prof Demir's second opinion for hours, 3 Dr Holm's, whose licence check has run out, 4 a draft of Nora's, 5 what she seeks, answered by two, 6 what Dr Okafor seeks no longer.
/// </summary>
public sealed class SampleMarket : IListings, ICalendars, IFavourites, IListingAnswers
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private readonly List<ListingRowDto> _rows =
    [
        Row(1, People.Okafor, "Locum shifts in emergency medicine", ListingCategory.Locum, 11_800, ListingCurrency.Euro, new WorkerFigures(31, 28, 4_800)) with
        {
            NextFree = Now.AddDays(4), Place = new ListingPlace("Rosenheim", 47_856, 12_129), Credential = "LicenceToPractise", Cover = true, Kilometres = 12,
        },
        Row(2, People.Demir, "Second opinions in oncology", ListingCategory.SecondOpinion, 150, ListingCurrency.Care, new WorkerFigures(2, 0, 0)) with { Unit = ListingUnit.Piece, Regions = [] },
        Row(3, People.Holm, "Single days in general practice", ListingCategory.Locum, 9_000, ListingCurrency.Euro, WorkerFigures.None) with { Blocks = ["membership", "cover"] },
        Row(4, People.Nora, "A course that is not finished", ListingCategory.Teaching, 5_000, ListingCurrency.Euro, WorkerFigures.None) with { State = ListingState.Draft, Blocks = ["paused"] },
        Row(5, People.Nora, "Who covers my night on 5 December?", ListingCategory.Locum, 9_500, ListingCurrency.Euro, WorkerFigures.None) with { Kind = ListingKind.Sought },
        Row(6, People.Okafor, "Who covers my night on 1 December?", ListingCategory.Locum, 9_500, ListingCurrency.Euro, WorkerFigures.None) with { Kind = ListingKind.Sought, State = ListingState.Paused, Blocks = ["paused"] },
    ];

    private readonly List<SavedSearchDto> _searches = [new(7, "Nights near Rosenheim", new ListingQuery("night", Categories: [ListingCategory.Locum], Latitude: 47_856, Longitude: 12_129, Kilometres: 80), Now)];

    public bool IsThere { get; set; } = true;

    /// <summary>What the next write throws.</summary>
    public Exception? Refuses { get; set; }

    /// <summary>What was asked for last.</summary>
    public ListingQuery? Asked { get; private set; }

    /// <summary>When everybody with a calendar is free; <c>null</c>: some days after what is asked for.</summary>
    public IReadOnlyList<TimeSpanDto>? Free { get; set; }

    /// <summary>What was done.</summary>
    public List<string> Done { get; } = [];

    /// <summary>What was sent last.</summary>
    public object? Sent { get; private set; }

    public Task<ListingsFoundDto> SearchAsync(ListingQuery query, CancellationToken ct)
    {
        Asked = query;
        if (query.Regions is ["XX"])
            throw new FieldException("region", "is nowhere");
        List<ListingRowDto> rows = query.Text == "nothing" ? [] : [.. _rows.Where(x => x.State == ListingState.Live)];
        FacetDto[] facets =
        [
            new("category", [new(ListingCategory.Locum, 14, false), new(ListingCategory.SecondOpinion, 500, true)]), new("verified", [new("licence", 12, false)]), new("currency", [new("EUR", 11, false), new("CARE", 3, false)]),
            new("language", [new("de", 9, false), new("en", 13, false)]), new("rating", [new("4", 6, false)]), new("region", [new("DE", 5, false), new("DE-BY", 2, false)]),
        ];
        return Task.FromResult(new ListingsFoundDto(rows, query.Cursor is null ? "more" : null, rows.Count, false, query.Cursor is null ? facets : []));
    }

    public Task<ListingDto?> GetListingAsync(long id, string? reader, CancellationToken ct) => Task.FromResult(
        _rows.Find(x => x.Id == id && (x.State != ListingState.Draft || x.Author.Address == reader)) is { } row
            ? new ListingDto(row, "I have worked **nights**.", "<p>I have worked <strong>nights</strong>.</p>", "<p>Ten years.</p>", [.. _rows.Where(x => x.Id != id && x.Author == row.Author && x.State == ListingState.Live)])
            : null);

    public Task<ListingVersionDto?> GetVersionAsync(string hash, CancellationToken ct) => Task.FromResult<ListingVersionDto?>(null);

    public Task<long> CreateAsync(string account, NewListing listing, CancellationToken ct) => Do("create", listing, 6L);

    public Task<int?> EditAsync(string account, long id, ListingEdit edit, CancellationToken ct) => Do<int?>($"edit {id}", edit, 2);

    public Task<bool?> PublishAsync(string account, long id, int days, CancellationToken ct) => Do<bool?>($"publish {id}", null, true);

    public Task<bool?> PauseAsync(string account, long id, CancellationToken ct) => Do<bool?>($"pause {id}", null, true);

    public Task<bool?> DeleteAsync(string account, long id, CancellationToken ct) => Do<bool?>($"delete {id}", null, true);

    public Task<IReadOnlyList<ListingRowDto>> GetOwnAsync(string account, CancellationToken ct) => Task.FromResult<IReadOnlyList<ListingRowDto>>([.. _rows.Where(x => x.Author.Address == account)]);

    public Task<MarketProfile> GetProfileAsync(string account, CancellationToken ct) => Task.FromResult(new MarketProfile("Emergency medicine since 2014."));

    public Task SaveProfileAsync(string account, MarketProfile profile, CancellationToken ct) => Do("profile", profile, true);

    public Task<CalendarDto> GetCalendarAsync(string account, CancellationToken ct) => Task.FromResult(new CalendarDto(
        "Europe/Stockholm", [new(DayOfWeek.Monday, 480, 600), new(DayOfWeek.Friday, 1200, 720, new DateOnly(2026, 12, 1), new DateOnly(2027, 3, 31))],
        [new(new DateTimeOffset(2026, 12, 20, 23, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 1, 3, 23, 0, 0, TimeSpan.Zero), true)], 3, true));

    public Task<CalendarDto> SaveCalendarAsync(string account, CalendarDto calendar, CancellationToken ct) => Do("calendar", calendar, calendar);

    public Task<IReadOnlyList<BookedTimeDto>> GetBookedAsync(string account, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<BookedTimeDto>>([new(Now.AddDays(5), Now.AddDays(5).AddHours(12), 311), new(Now.AddDays(6), Now.AddDays(6).AddHours(12), null)]);

    public Task<AvailabilityDto?> GetAvailabilityAsync(string worker, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        // Whatever the day of the test is: two times on one day, one on another.
        var day = new DateTimeOffset(from.UtcDateTime.Date, TimeSpan.Zero).AddDays(4);
        var free = Free ?? [new(day.AddHours(9), day.AddHours(13)), new(day.AddHours(15), day.AddHours(19)), new(day.AddDays(3).AddHours(9), day.AddDays(3).AddHours(21))];
        return Task.FromResult(worker == People.Demir.Address
            ? null
            : new AvailabilityDto("Europe/Berlin", [.. free.Where(x => x.End > from && x.Start < to).Select(x => new TimeSpanDto(x.Start < from ? from : x.Start, x.End > to ? to : x.End))]));
    }

    public Task<HoldDto> HoldAsync(string account, string worker, NewHold time, CancellationToken ct) => Do("hold", time, new HoldDto(1, time.Start, time.End, Now));

    public Task ReleaseAsync(string account, long hold, CancellationToken ct) => Do("release", hold, true);

    public Task<CalendarFeedDto> RenewFeedAsync(string account, CancellationToken ct) => Do("feed", null, new CalendarFeedDto("/api/market/calendars/0123456789.ics"));

    public Task DropFeedAsync(string account, CancellationToken ct) => Do("no feed", null, true);

    public Task<IReadOnlyList<ListingRowDto>> GetFavouritesAsync(string account, CancellationToken ct) => Task.FromResult<IReadOnlyList<ListingRowDto>>([.. _rows.Where(x => x.Id is 1 or 3)]);

    public Task<bool> IsFavouriteAsync(string account, long listing, CancellationToken ct) => Task.FromResult(listing == 1);

    public Task<bool?> KeepAsync(string account, long listing, bool keep, CancellationToken ct) => Do<bool?>($"{(keep ? "keep" : "drop")} {listing}", null, true);

    public Task<IReadOnlyList<SavedSearchDto>> GetSearchesAsync(string account, CancellationToken ct) => Task.FromResult<IReadOnlyList<SavedSearchDto>>(_searches);

    public Task<long> SaveSearchAsync(string account, NewSavedSearch search, CancellationToken ct) => Do("save", search, 8L);

    public Task DropSearchAsync(string account, long id, CancellationToken ct) => Do($"forget {id}", null, true);

    public Task<bool?> TellWhenBackAsync(string account, long listing, CancellationToken ct) => Do<bool?>($"wait {listing}", null, true);

    public Task<ListingAnswerDto?> GetOwnAsync(string account, long listing, CancellationToken ct) =>
        Task.FromResult(listing == 5 && account == People.Demir.Address ? new ListingAnswerDto(People.Demir, WorkerFigures.None, "I can, <b>both</b> nights.", Now.AddDays(-1)) : null);

    public Task<ListingAnswerDto?> AnswerAsync(string account, long listing, ListingAnswerText answer, CancellationToken ct) =>
        listing == 6 ? throw new FieldException("listing", "takes no answers") : Do<ListingAnswerDto?>($"answer {listing}", answer, new ListingAnswerDto(People.Okafor, WorkerFigures.None, answer.Text, Now));

    public Task<ListingAnswerDto?> TakeBackAsync(string account, long listing, CancellationToken ct) => Do<ListingAnswerDto?>($"take back {listing}", null, null);

    public Task<Page<ListingAnswerDto>?> GetAnswersAsync(string account, long listing, string? cursor, int limit, CancellationToken ct)
    {
        if (cursor is not (null or "more"))
            throw new FieldException("cursor", "is none");
        if (listing != 5 || account != People.Nora.Address)
            return Task.FromResult<Page<ListingAnswerDto>?>(null);
        return Task.FromResult<Page<ListingAnswerDto>?>(cursor is null
            ? new Page<ListingAnswerDto>(
                [new(People.Okafor, new WorkerFigures(31, 28, 4_800), "The first night suits me.", Now), new(People.Demir, WorkerFigures.None, "I can, <b>both</b> nights.", Now.AddDays(-1))], "more")
            : new Page<ListingAnswerDto>([new(People.Holm, WorkerFigures.None, null, Now.AddDays(-2))], null));
    }

    public Task<IReadOnlyList<ListingRowDto>> GetAnsweredAsync(string account, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ListingRowDto>>([.. _rows.Where(x => x.Id == 5 && account == People.Demir.Address)]);

    private Task<T> Do<T>(string what, object? sent, T result)
    {
        if (Refuses is not null)
            throw Refuses;
        Done.Add(what);
        Sent = sent;
        return Task.FromResult(result);
    }

    private static ListingRowDto Row(long id, PersonDto author, string title, string category, long price, string currency, WorkerFigures figures) => new(
        id, author, ListingState.Live, 1, "0x" + new string('a', 64), title, "Twelve hours, handover in English, arrives an hour early on the first night.", category, [author.Specialty], ["DE-BY"], ["de", "en"], price,
        currency, ListingUnit.Hour, ListingKind.Offered, null, null, false, Now.AddDays(50), Now.AddDays(-10), null, figures, []);
}
