using DoctorDAO.Client.Marketplace;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>Listings of a person with all their versions. Erased, they are taken from everywhere; the versions that were shown stay under the bare account, since orders name them.</summary>
internal sealed class OwnListings : IPersonalData
{
    public string Name => "market-listings";

    /// <summary>The rows that whoever writes a listing, or an answer to one, holds first.</summary>
    public async Task HoldAsync(DaoDbContext db, IReadOnlyList<string> accounts, CancellationToken ct)
    {
        foreach (var account in accounts.Order(StringComparer.Ordinal))
            await Rows.HoldAuthorAsync(db, account, ct);
    }

    public async Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var rows = await db.Set<ListingRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.Account)).OrderBy(x => x.Id).ToListAsync(ct);
        var versions = (await db.Set<ListingVersionRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.Account)).ToListAsync(ct)).ToLookup(x => x.Listing);
        return
        [
            .. rows.Select(x => new
            {
                x.Id, State = x.State.ToString(), ExpiresAt = Moment.Of(x.ExpiresAt),
                Versions = versions[x.Id].OrderBy(v => v.Number).Select(v => new { v.Number, v.Hash, WrittenAt = DateTimeOffset.FromUnixTimeMilliseconds(v.WrittenAt), v.Document }).ToList(),
            }),
        ];
    }

    public async Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var listings = db.Set<ListingRow>().Where(x => who.Accounts.Contains(x.Account));
        var ids = await listings.Select(x => x.Id).ToListAsync(ct);
        foreach (var batch in ids.Chunk(Batches.Size))
        {
            await ListingIndex.RemoveAsync(db, batch, ct);
            await db.Set<FavouriteRow>().Where(x => batch.Contains(x.Listing)).ExecuteDeleteAsync(ct);
            await db.Set<MarketWaitRow>().Where(x => batch.Contains(x.Listing)).ExecuteDeleteAsync(ct);
            await db.Set<ListingAnswerRow>().Where(x => batch.Contains(x.Listing)).ExecuteDeleteAsync(ct);
        }

        await db.Set<ListingVersionRow>().Where(x => who.Accounts.Contains(x.Account) && db.Set<ListingRow>().Any(l => l.Id == x.Listing && l.PublishedAt == 0)).ExecuteDeleteAsync(ct);
        await listings.ExecuteUpdateAsync(x => x.SetProperty(l => l.State, ListingState.Deleted), ct);
    }

    public async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        // Keys of two accounts may be the same; the ids are not.
        var keys = await db.Set<ListingRow>().Where(x => x.Account == to).Select(x => x.Key).ToListAsync(ct);
        foreach (var row in await db.Set<ListingRow>().Where(x => x.Account == from).ToListAsync(ct))
        {
            row.Account = to;
            if (keys.Contains(row.Key))
                row.Key = FormattableString.Invariant($"moved-{row.Id}");
        }

        await db.SaveChangesAsync(ct);
        await db.Set<MarketSearchRow>().Where(x => x.Account == from).ExecuteUpdateAsync(x => x.SetProperty(s => s.Account, to), ct);
        // A version says who wrote it, and its hash is of that: it stays.
    }
}

/// <summary>Searches of a person; they follow to a new account.</summary>
internal sealed class OwnSearches : IPersonalData
{
    public string Name => "market-searches";

    public async Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var rows = await db.Set<SavedSearchRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.Account)).OrderBy(x => x.Id).ToListAsync(ct);
        return [.. rows.Select(x => new { x.Id, x.Name, x.Query, SavedAt = DateTimeOffset.FromUnixTimeMilliseconds(x.SavedAt) })];
    }

    public async Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        // By their numbers, which an index has: asked for in one statement, every watch would be looked at.
        var searches = db.Set<SavedSearchRow>().Where(x => who.Accounts.Contains(x.Account));
        foreach (var batch in (await searches.Select(x => x.Id).ToListAsync(ct)).Chunk(Batches.Size))
            await db.Set<MarketWatchRow>().Where(x => batch.Contains(x.Search)).ExecuteDeleteAsync(ct);
        await searches.ExecuteDeleteAsync(ct);
    }

    public async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        var keys = await db.Set<SavedSearchRow>().Where(x => x.Account == to).Select(x => x.Key).ToListAsync(ct);
        foreach (var row in await db.Set<SavedSearchRow>().Where(x => x.Account == from).ToListAsync(ct))
        {
            row.Account = to;
            if (keys.Contains(row.Key))
                row.Key = FormattableString.Invariant($"moved-{row.Id}");
        }

        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Rows of an account and a listing: which both accounts have is kept once.</summary>
internal abstract class OwnMarks<T>(string name) : IPersonalData
    where T : class
{
    public string Name => name;

    protected abstract IQueryable<T> Of(DaoDbContext db, IReadOnlyList<string> accounts);

    protected abstract IQueryable<T> Twice(DaoDbContext db, string from, string to);

    protected abstract Task RenameAsync(IQueryable<T> rows, string to, CancellationToken ct);

    public async Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct) => [.. await Of(db, who.Accounts).AsNoTracking().ToListAsync(ct)];

    public Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct) => Of(db, who.Accounts).ExecuteDeleteAsync(ct);

    public async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        await Twice(db, from, to).ExecuteDeleteAsync(ct);
        await RenameAsync(Of(db, [from]), to, ct);
    }
}

/// <summary>Listings that a person keeps.</summary>
internal sealed class OwnFavourites() : OwnMarks<FavouriteRow>("market-favourites")
{
    protected override IQueryable<FavouriteRow> Of(DaoDbContext db, IReadOnlyList<string> accounts) => db.Set<FavouriteRow>().Where(x => accounts.Contains(x.Account));

    protected override IQueryable<FavouriteRow> Twice(DaoDbContext db, string from, string to) =>
        db.Set<FavouriteRow>().Where(x => x.Account == from && db.Set<FavouriteRow>().Any(y => y.Account == to && y.Listing == x.Listing));

    protected override Task RenameAsync(IQueryable<FavouriteRow> rows, string to, CancellationToken ct) => rows.ExecuteUpdateAsync(x => x.SetProperty(r => r.Account, to), ct);
}

/// <summary>Listings that a person waits for.</summary>
internal sealed class OwnWaits() : OwnMarks<MarketWaitRow>("market-waits")
{
    protected override IQueryable<MarketWaitRow> Of(DaoDbContext db, IReadOnlyList<string> accounts) => db.Set<MarketWaitRow>().Where(x => accounts.Contains(x.Account));

    protected override IQueryable<MarketWaitRow> Twice(DaoDbContext db, string from, string to) =>
        db.Set<MarketWaitRow>().Where(x => x.Account == from && db.Set<MarketWaitRow>().Any(y => y.Account == to && y.Listing == x.Listing));

    protected override Task RenameAsync(IQueryable<MarketWaitRow> rows, string to, CancellationToken ct) => rows.ExecuteUpdateAsync(x => x.SetProperty(r => r.Account, to), ct);
}

/// <summary>Times that are kept for a person. They last half an hour: neither handed over to a new account nor worth more than being given back.</summary>
internal sealed class OwnHolds : IPersonalData
{
    public string Name => "market-holds";

    public async Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct) =>
        [.. (await db.Set<MarketHoldRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.Holder)).ToListAsync(ct)).Select(x => new { x.Worker, Start = Moment.Of(x.Start), End = Moment.Of(x.End), Until = Moment.Of(x.Until) })];

    public Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct) => Calendars.DropAsync(db, db.Set<MarketHoldRow>().Where(x => who.Accounts.Contains(x.Holder)), ct);

    public Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct) => Task.CompletedTask;
}
