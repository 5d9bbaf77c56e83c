namespace DoctorDAO.Client.Marketplace;

/// <summary>How listings are ordered.</summary>
public enum ListingSort
{
    /// <summary>By what is known of the work, with a place for those of whom little is; it turns a little every day.</summary>
    Best = 0,

    /// <summary>The newest first.</summary>
    Newest = 1,

    /// <summary>The cheapest first; asks for one currency.</summary>
    Price = 2,

    /// <summary>Who is free next first.</summary>
    Soonest = 3,
}

/// <summary>What is looked for. Parts that are left out do not matter; of several values of one part one is enough.</summary>
/// <param name="Text">Words that all have to be there, or begin there; at most 200 characters.</param>
/// <param name="Categories">Of <see cref="ListingCategory"/>.</param>
/// <param name="Specialties">Codes, at most 5.</param>
/// <param name="Regions">Countries or their parts, at most 5.</param>
/// <param name="Languages">Two letters each, at most 5.</param>
/// <param name="Currency"><c>EUR</c> or <c>CARE</c>.</param>
/// <param name="PriceFrom">In minor units; asks for a currency.</param>
/// <param name="PriceTo">In minor units; asks for a currency.</param>
/// <param name="FreeFrom">Free on one of the days from this one on, ...</param>
/// <param name="FreeTo">... to this one; six days later when left out. Both within 56 days from today.</param>
/// <param name="MinRating">Whole stars of the mean, 1 to 5.</param>
/// <param name="Verified">Only of authors whose licence is verified now.</param>
/// <param name="Cover">Only where the worker is covered.</param>
/// <param name="Kind">Offered or sought.</param>
/// <param name="Latitude">Of the middle of a circle, in thousandths of a degree; with <paramref name="Longitude"/> and <paramref name="Kilometres"/>.</param>
/// <param name="Longitude">In thousandths of a degree.</param>
/// <param name="Kilometres">1 to 200.</param>
/// <param name="Sort">The order.</param>
/// <param name="Cursor"><c>Next</c> of the page before.</param>
/// <param name="Limit">1 to 50.</param>
public sealed record ListingQuery(
    string? Text = null, IReadOnlyList<string>? Categories = null, IReadOnlyList<string>? Specialties = null, IReadOnlyList<string>? Regions = null, IReadOnlyList<string>? Languages = null,
    string? Currency = null, long? PriceFrom = null, long? PriceTo = null, DateOnly? FreeFrom = null, DateOnly? FreeTo = null, int? MinRating = null, bool Verified = false, bool Cover = false,
    ListingKind? Kind = null, int? Latitude = null, int? Longitude = null, int? Kilometres = null, ListingSort Sort = ListingSort.Best, string? Cursor = null, int Limit = 20);

/// <summary>A value of a facet, and how many listings one would see with it.</summary>
/// <param name="Count">How many; at least so many when <paramref name="AtLeast"/>.</param>
/// <param name="AtLeast">There are more than were counted.</param>
public sealed record FacetValueDto(string Value, int Count, bool AtLeast);

/// <summary>A part of the search with the values that it can have, those with most listings first.</summary>
/// <param name="Name"><c>category</c>, <c>specialty</c>, <c>region</c>, <c>language</c>, <c>currency</c>, <c>price</c> (by minor units from 0, 5000, 10000, 20000, 50000 on), <c>free</c>
/// (<c>week</c>, <c>month</c>), <c>rating</c> (stars and more), <c>verified</c>, <c>kind</c>, <c>cover</c>.</param>
public sealed record FacetDto(string Name, IReadOnlyList<FacetValueDto> Values);

/// <summary>What was found.</summary>
/// <param name="Items">A page of it.</param>
/// <param name="Next">Cursor of the next page; <c>null</c> on the last.</param>
/// <param name="Count">How many there are; at least so many when <paramref name="AtLeast"/>.</param>
/// <param name="AtLeast">There are more than were counted.</param>
/// <param name="Facets">By which the search can be narrowed, with counts.</param>
public sealed record ListingsFoundDto(IReadOnlyList<ListingRowDto> Items, string? Next, int Count, bool AtLeast, IReadOnlyList<FacetDto> Facets);

/// <summary>What everybody reads of listings. A <c>null</c> means there is no such thing.</summary>
public interface IListingQueries
{
    /// <summary>Whether the association has a marketplace at all.</summary>
    bool IsThere { get; }

    /// <summary>Searches.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<ListingsFoundDto> SearchAsync(ListingQuery query, CancellationToken ct);

    /// <summary>A listing; drafts are their author's alone.</summary>
    /// <param name="reader">Account of who reads, or <c>null</c>.</param>
    Task<ListingDto?> GetListingAsync(long id, string? reader, CancellationToken ct);

    /// <summary>The version with a hash, whatever has become of the listing.</summary>
    Task<ListingVersionDto?> GetVersionAsync(string hash, CancellationToken ct);
}

/// <summary>What authors do. A <c>null</c> means that there is no such listing of theirs.</summary>
public interface IListings : IListingQueries
{
    /// <summary>Makes a listing. The same key again gives the same one.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="FieldException">A field is not what it should be, or the text holds what may point to a patient.</exception>
    Task<long> CreateAsync(string account, NewListing listing, CancellationToken ct);

    /// <summary>Changes the text: a new version. The same text again changes nothing.</summary>
    /// <returns>Number of the version.</returns>
    /// <exception cref="FieldException">As with <see cref="CreateAsync"/>; or the text was changed meanwhile.</exception>
    Task<int?> EditAsync(string account, long id, ListingEdit edit, CancellationToken ct);

    /// <summary>Publishes a draft, brings a paused listing back, or renews one: it is found for so many days from now.</summary>
    /// <param name="days">1 to 180.</param>
    Task<bool?> PublishAsync(string account, long id, int days, CancellationToken ct);

    /// <summary>Takes a listing out of the lists until it is published again.</summary>
    Task<bool?> PauseAsync(string account, long id, CancellationToken ct);

    /// <summary>Deletes a listing; orders that name a version keep that.</summary>
    Task<bool?> DeleteAsync(string account, long id, CancellationToken ct);

    /// <summary>All listings of an author with drafts, the newest first; at most 100.</summary>
    Task<IReadOnlyList<ListingRowDto>> GetOwnAsync(string account, CancellationToken ct);

    /// <summary>What the author says of himself or herself.</summary>
    Task<MarketProfile> GetProfileAsync(string account, CancellationToken ct);

    /// <summary>Changes that.</summary>
    /// <exception cref="FieldException">It is too long, or holds what may point to a patient.</exception>
    Task SaveProfileAsync(string account, MarketProfile profile, CancellationToken ct);
}
