using System.Text.Json;
using System.Text.Json.Serialization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>What members keep: listings, searches, and whom they wait for.</summary>
internal sealed class Favourites(IDbContextFactory<DaoDbContext> contexts, ListingQueries queries, MarketCensus census, TimeProvider time) : IFavourites
{
    private const int MaxFavourites = 500;
    private const int MaxSearches = 20;
    private const int MaxWaits = 50;
    private const int MaxName = 80;

    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public async Task<IReadOnlyList<ListingRowDto>> GetFavouritesAsync(string account, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var kept = await db.Set<FavouriteRow>().AsNoTracking().Where(x => x.Account == reader).Take(MaxFavourites).ToDictionaryAsync(x => x.Listing, x => x.KeptAt, ct);
        long[] ids = [.. kept.Keys];
        var rows = await db.Set<ListingRow>().AsNoTracking().Where(x => ids.Contains(x.Id) && x.State != ListingState.Deleted && x.State != ListingState.Draft).ToListAsync(ct);
        return [.. (await queries.ShowAsync(db, rows, ct)).OrderByDescending(x => kept[x.Id]).ThenByDescending(x => x.Id)];
    }

    public async Task<bool> IsFavouriteAsync(string account, long listing, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<FavouriteRow>().AnyAsync(x => x.Account == reader && x.Listing == listing, ct);
    }

    public async Task<bool?> KeepAsync(string account, long listing, bool keep, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!keep)
        {
            await db.Set<FavouriteRow>().Where(x => x.Account == reader && x.Listing == listing).ExecuteDeleteAsync(ct);
            return true;
        }

        if (!await IsSeenAsync(db, listing, ct))
            return null;
        await Rows.RequireMemberAsync(db, reader, ct);
        if (await db.Set<FavouriteRow>().CountAsync(x => x.Account == reader, ct) >= MaxFavourites)
            throw new FieldException("account", $"keeps {MaxFavourites} listings; let one go first");
        await Rows.EnsureAsync(db, new FavouriteRow { Account = reader, Listing = listing, KeptAt = Now }, x => x.Account == reader && x.Listing == listing, ct);
        return true;
    }

    public async Task<IReadOnlyList<SavedSearchDto>> GetSearchesAsync(string account, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<SavedSearchRow>().AsNoTracking().Where(x => x.Account == reader).Take(MaxSearches).ToListAsync(ct);
        return [.. rows.OrderByDescending(x => x.Id).Select(x => new SavedSearchDto(x.Id, x.Name, Read(x.Query), DateTimeOffset.FromUnixTimeMilliseconds(x.SavedAt)))];
    }

    public async Task<long> SaveSearchAsync(string account, NewSavedSearch search, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        var reader = Fields.Account("account", account);
        var (key, name) = (ListingWriter.Key(search.Key), TextLine.Clean("name", search.Name, MaxName));
        // Days go by; the order and the page do not matter to what comes.
        var query = (search.Query ?? new ListingQuery()) with { FreeFrom = null, FreeTo = null, Cursor = null, Sort = ListingSort.Best, Limit = 20 };
        var groups = ListingSearch.Read(query, FreeDays.Of(time.GetUtcNow().ToUnixTimeSeconds())).Groups;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Rows.RequireMemberAsync(db, reader, ct);
        await Rows.EnsureAuthorAsync(db, reader, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Rows.HoldAuthorAsync(db, reader, ct);
        var known = await db.Set<SavedSearchRow>().AsNoTracking().Where(x => x.Account == reader).Take(MaxSearches).ToListAsync(ct);
        if (known.Find(x => x.Key == key) is { } same)
            return same.Id;
        if (known.Count == MaxSearches)
            throw new FieldException("account", $"keeps {MaxSearches} searches; let one go first");
        var row = new SavedSearchRow { Account = reader, Key = key, Name = name, Query = JsonSerializer.Serialize(query, Compact), SavedAt = Now };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        db.AddRange(WatchOf(groups).Distinct(StringComparer.Ordinal).Select(x => new MarketWatchRow { Part = x, Search = row.Id }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return row.Id;
    }

    public async Task DropSearchAsync(string account, long id, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<SavedSearchRow>().Where(x => x.Id == id && x.Account == reader).ExecuteDeleteAsync(ct) > 0)
            await db.Set<MarketWatchRow>().Where(x => x.Search == id).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task<bool?> TellWhenBackAsync(string account, long listing, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<ListingRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == listing && x.State != ListingState.Deleted && x.State != ListingState.Draft, ct) is not { } row)
            return null;
        await Rows.RequireMemberAsync(db, reader, ct);
        if ((await queries.ShowAsync(db, [row], ct))[0].Blocks.Count == 0)
            throw new FieldException("listing", "can be booked now");
        if (await db.Set<MarketWaitRow>().CountAsync(x => x.Account == reader, ct) >= MaxWaits)
            throw new FieldException("account", $"waits for {MaxWaits} listings already");
        await Rows.EnsureAsync(db, new MarketWaitRow { Account = reader, Listing = listing }, x => x.Account == reader && x.Listing == listing, ct);
        return true;
    }

    /// <summary>A search as a row keeps it.</summary>
    internal static ListingQuery Read(string query) => JsonSerializer.Deserialize<ListingQuery>(query, Compact)!;

    /// <summary>Parts of which a listing that fits has one: the rarest that is asked for, as far as that is known, so that few searches are looked at for a new listing.</summary>
    private string[] WatchOf(IReadOnlyList<PartGroup> groups)
    {
        // Words that may go on are no parts of listings themselves; they are the last resort, and then every listing is looked at.
        var whole = groups.Where(x => !x.IsPrefix && x.Parts.Length > 0).OrderBy(x => census.CountOf(x.Parts) ?? 0).ToList();
        return whole.Count == 0 ? [MarketParts.Any] : whole[0].Parts;
    }

    private static Task<bool> IsSeenAsync(DaoDbContext db, long listing, CancellationToken ct) =>
        db.Set<ListingRow>().AnyAsync(x => x.Id == listing && x.State != ListingState.Deleted && x.State != ListingState.Draft, ct);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
