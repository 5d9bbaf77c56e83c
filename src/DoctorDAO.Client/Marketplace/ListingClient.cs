using System.Globalization;
using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client.Marketplace;

/// <summary>
/// Listings, calendars and what is kept of them over HTTP. Everybody reads; who writes is whom the client's token or cookie names, so that no method asks for an account. Answers
/// are those of <see cref="DaoClient"/>: a 404 is <c>null</c>, a 400 that names a field is a <see cref="FieldException"/>.
/// </summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the server; for writing it carries a bearer token.</param>
public sealed class ListingClient(HttpClient http)
{
    private readonly DaoHttp _http = new(http);

    /// <inheritdoc cref="IListingQueries.SearchAsync"/>
    public Task<ListingsFoundDto> SearchAsync(ListingQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _http.GetAsync<ListingsFoundDto>(
            "api/market/listings" + Query(
                ("text", query.Text), ("category", List(query.Categories)), ("specialty", List(query.Specialties)), ("region", List(query.Regions)), ("language", List(query.Languages)),
                ("currency", query.Currency), ("priceFrom", Number(query.PriceFrom)), ("priceTo", Number(query.PriceTo)), ("freeFrom", Day(query.FreeFrom)), ("freeTo", Day(query.FreeTo)),
                ("rating", Number(query.MinRating)), ("verified", query.Verified ? "true" : null), ("cover", query.Cover ? "true" : null), ("kind", query.Kind?.ToString().ToLowerInvariant()),
                ("near", query is { Latitude: { } y, Longitude: { } x } ? $"{Text(y)},{Text(x)}" : null), ("km", Number(query.Kilometres)), ("sort", query.Sort.ToString().ToLowerInvariant()),
                ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    /// <inheritdoc cref="IListingQueries.GetListingAsync"/>
    public Task<ListingDto?> GetListingAsync(long id, CancellationToken ct) => _http.FindAsync<ListingDto>(Of(id), ct);

    /// <inheritdoc cref="IListingQueries.GetVersionAsync"/>
    public Task<ListingVersionDto?> GetVersionAsync(string hash, CancellationToken ct) => _http.FindAsync<ListingVersionDto>("api/market/listings/versions/" + Path(hash), ct);

    /// <inheritdoc cref="IListings.CreateAsync"/>
    public Task<ListingDto> CreateAsync(NewListing listing, CancellationToken ct) => _http.WriteAsync<ListingDto>(HttpMethod.Post, "api/market/listings", listing, ct);

    /// <inheritdoc cref="IListings.EditAsync"/>
    public Task<ListingDto?> EditAsync(long id, ListingEdit edit, CancellationToken ct) => _http.SendAsync<ListingDto>(HttpMethod.Put, Of(id), edit, ct);

    /// <inheritdoc cref="IListings.PublishAsync"/>
    public Task<ListingDto?> PublishAsync(long id, int days, CancellationToken ct) => _http.SendAsync<ListingDto>(HttpMethod.Post, Of(id) + "/publish", new ListingDays(days), ct);

    /// <inheritdoc cref="IListings.PauseAsync"/>
    public Task<ListingDto?> PauseAsync(long id, CancellationToken ct) => _http.SendAsync<ListingDto>(HttpMethod.Post, Of(id) + "/pause", null, ct);

    /// <inheritdoc cref="IListings.GetOwnAsync"/>
    public Task<IReadOnlyList<ListingRowDto>> GetOwnAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<ListingRowDto>>("api/market/mine", ct);

    /// <inheritdoc cref="IFavourites.SaveSearchAsync"/>
    public Task<SavedSearchDto> SaveSearchAsync(NewSavedSearch search, CancellationToken ct) => _http.WriteAsync<SavedSearchDto>(HttpMethod.Post, "api/market/searches", search, ct);

    /// <inheritdoc cref="IFavourites.GetSearchesAsync"/>
    public Task<IReadOnlyList<SavedSearchDto>> GetSearchesAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<SavedSearchDto>>("api/market/searches", ct);

    /// <inheritdoc cref="IFavourites.GetFavouritesAsync"/>
    public Task<IReadOnlyList<ListingRowDto>> GetFavouritesAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<ListingRowDto>>("api/market/favourites", ct);

    /// <inheritdoc cref="IListingAnswers.GetOwnAsync"/>
    public Task<ListingAnswerDto?> GetAnswerAsync(long listing, CancellationToken ct) => _http.FindAsync<ListingAnswerDto>(Of(listing) + "/answer", ct);

    /// <inheritdoc cref="IListingAnswers.AnswerAsync"/>
    public Task<ListingAnswerDto?> AnswerAsync(long listing, ListingAnswerText answer, CancellationToken ct) => _http.SendAsync<ListingAnswerDto>(HttpMethod.Put, Of(listing) + "/answer", answer, ct);

    /// <inheritdoc cref="IListingAnswers.TakeBackAsync"/>
    public Task<ListingAnswerDto?> TakeBackAnswerAsync(long listing, CancellationToken ct) => _http.SendAsync<ListingAnswerDto>(HttpMethod.Delete, Of(listing) + "/answer", null, ct);

    /// <inheritdoc cref="IListingAnswers.GetAnswersAsync"/>
    public Task<Page<ListingAnswerDto>?> GetAnswersAsync(long listing, string? cursor, int limit, CancellationToken ct) =>
        _http.FindAsync<Page<ListingAnswerDto>>(Of(listing) + "/answers" + Query(("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc cref="IListingAnswers.GetAnsweredAsync"/>
    public Task<IReadOnlyList<ListingRowDto>> GetAnsweredAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<ListingRowDto>>("api/market/answered", ct);

    /// <inheritdoc cref="ICalendars.GetCalendarAsync"/>
    public Task<CalendarDto> GetCalendarAsync(CancellationToken ct) => _http.GetAsync<CalendarDto>("api/market/calendar", ct);

    /// <inheritdoc cref="ICalendars.SaveCalendarAsync"/>
    public Task<CalendarDto> SaveCalendarAsync(CalendarDto calendar, CancellationToken ct) => _http.WriteAsync<CalendarDto>(HttpMethod.Put, "api/market/calendar", calendar, ct);

    /// <inheritdoc cref="ICalendars.RenewFeedAsync"/>
    public Task<CalendarFeedDto> RenewFeedAsync(CancellationToken ct) => _http.WriteAsync<CalendarFeedDto>(HttpMethod.Post, "api/market/calendar/feed", null, ct);

    /// <inheritdoc cref="ICalendars.GetAvailabilityAsync"/>
    public Task<AvailabilityDto?> GetAvailabilityAsync(string worker, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        _http.FindAsync<AvailabilityDto>($"api/market/calendars/{Path(worker)}/free" + Query(("from", Time(from)), ("to", Time(to))), ct);

    /// <inheritdoc cref="ICalendars.HoldAsync"/>
    public Task<HoldDto> HoldAsync(string worker, NewHold time, CancellationToken ct) => _http.WriteAsync<HoldDto>(HttpMethod.Post, $"api/market/calendars/{Path(worker)}/holds", time, ct);

    private static string Of(long id) => "api/market/listings/" + Text(id);

    private static string? List(IReadOnlyList<string>? values) => values is { Count: > 0 } ? string.Join(',', values) : null;

    private static string? Number(long? number) => number is { } value ? Text(value) : null;

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
