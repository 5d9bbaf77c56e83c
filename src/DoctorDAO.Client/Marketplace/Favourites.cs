namespace DoctorDAO.Client.Marketplace;

/// <summary>A search that is kept; who keeps it is told of new listings that fit.</summary>
/// <param name="Query">What is looked for; its order, cursor and days do not matter.</param>
public sealed record SavedSearchDto(long Id, string Name, ListingQuery Query, DateTimeOffset SavedAt);

/// <summary>A search to be kept.</summary>
/// <param name="Key">1 to 64 letters, digits and hyphens: the same key again is the same search.</param>
/// <param name="Name">1 to 80 characters.</param>
public sealed record NewSavedSearch(string Key, string Name, ListingQuery Query);

/// <summary>What a member keeps of the marketplace.</summary>
public interface IFavourites
{
    /// <summary>Listings that were kept, the last first; at most 500. Those that are gone are left out.</summary>
    Task<IReadOnlyList<ListingRowDto>> GetFavouritesAsync(string account, CancellationToken ct);

    /// <summary>Whether a listing is kept.</summary>
    Task<bool> IsFavouriteAsync(string account, long listing, CancellationToken ct);

    /// <summary>Keeps a listing, or no longer.</summary>
    /// <returns><c>null</c> when there is no such listing.</returns>
    /// <exception cref="FieldException">There are 500 already.</exception>
    Task<bool?> KeepAsync(string account, long listing, bool keep, CancellationToken ct);

    /// <summary>Searches that are kept; at most 20.</summary>
    Task<IReadOnlyList<SavedSearchDto>> GetSearchesAsync(string account, CancellationToken ct);

    /// <summary>Keeps a search.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="FieldException">A field is not what it should be, or there are 20 already.</exception>
    Task<long> SaveSearchAsync(string account, NewSavedSearch search, CancellationToken ct);

    /// <summary>Keeps a search no longer. One that is gone already is gone.</summary>
    Task DropSearchAsync(string account, long id, CancellationToken ct);

    /// <summary>Tells the account once when a listing that cannot be booked now can be.</summary>
    /// <returns><c>null</c> when there is no such listing.</returns>
    /// <exception cref="FieldException">It can be booked.</exception>
    Task<bool?> TellWhenBackAsync(string account, long listing, CancellationToken ct);
}
