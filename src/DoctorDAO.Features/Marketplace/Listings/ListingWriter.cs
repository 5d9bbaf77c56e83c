using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Text;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>What authors of listings write.</summary>
internal sealed partial class ListingWriter(
    IDbContextFactory<DaoDbContext> contexts, Deployment deployment, ListingIndex index, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    /// <summary>Listings that an author can have, drafts included.</summary>
    public const int MaxListings = 100;

    private const int MaxVersions = 200;
    private const int MaxDays = 180;
    private const int MaxProfile = 4_000;

    public async Task<long> CreateAsync(string account, NewListing listing, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var author = Fields.Account("account", account);
        var key = Key(listing.Key);
        var text = ListingDocument.Check(listing.Text, listing.Confirmed);
        RequireDays(listing.Days);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Rows.RequireMemberAsync(db, author, ct);
        await Rows.EnsureAuthorAsync(db, author, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // One after the other: the same key at the same moment is one listing, and nobody has more than may be.
        await Rows.HoldAuthorAsync(db, author, ct);
        if (await db.Set<ListingRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == author && x.Key == key, ct) is { } known)
            return known.Id;
        if (await db.Set<ListingRow>().CountAsync(x => x.Account == author && x.State != ListingState.Deleted, ct) >= MaxListings)
            throw new FieldException("account", $"has {MaxListings} listings; delete one that is over");
        var now = time.GetUtcNow();
        var row = new ListingRow { Account = author, Key = key, State = listing.Draft ? ListingState.Draft : ListingState.Live, Version = 1 };
        (row.ExpiresAt, row.PublishedAt) = (now.AddDays(listing.Days).ToUnixTimeSeconds(), listing.Draft ? 0 : now.ToUnixTimeMilliseconds());
        db.Add(row);
        await db.SaveChangesAsync(ct);
        Add(db, row, text);
        if (!listing.Draft)
            await ShowAsync(db, row, text, isNew: true, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await PublishAsync(ct);
        return row.Id;
    }

    public async Task<int?> EditAsync(string account, long id, ListingEdit edit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var text = ListingDocument.Check(edit.Text, edit.Confirmed);
        return await ChangeAsync<int?>(account, id, async (db, row) =>
        {
            var newest = (await ListingTexts.ReadAsync(db, [row], ct))[row.Id];
            // The same once more, perhaps because the answer was lost, is the same.
            if (ListingDocument.Same(newest, text))
                return row.Version;
            if (!string.Equals(edit.Hash, row.Hash, StringComparison.OrdinalIgnoreCase))
                throw new FieldException("hash", "is no longer that of the newest text: it was changed meanwhile; read it, and make your changes on top of it");
            if (row.Version >= MaxVersions)
                throw new FieldException("text", $"cannot be changed once more: a listing has {MaxVersions} versions at most; make a new one");
            row.Version++;
            Add(db, row, text);
            if (IsLive(row))
                await ShowAsync(db, row, text, isNew: false, ct);
            return row.Version;
        }, ct);
    }

    public async Task<bool?> PublishAsync(string account, long id, int days, CancellationToken ct)
    {
        RequireDays(days);
        return await ChangeAsync<bool?>(account, id, async (db, row) =>
        {
            var now = time.GetUtcNow();
            var isNew = row.PublishedAt == 0;
            if (isNew)
                row.PublishedAt = now.ToUnixTimeMilliseconds();
            (row.State, row.ExpiresAt) = (ListingState.Live, now.AddDays(days).ToUnixTimeSeconds());
            await ListingAnswers.KeepAsync(db, id, row.ExpiresAt, ct);
            await ShowAsync(db, row, (await ListingTexts.ReadAsync(db, [row], ct))[row.Id], isNew, ct);
            return true;
        }, ct);
    }

    public Task<bool?> PauseAsync(string account, long id, CancellationToken ct) => ChangeAsync<bool?>(account, id, async (db, row) =>
    {
        if (row.State == ListingState.Live)
        {
            row.State = ListingState.Paused;
            await ListingAnswers.KeepAsync(db, id, Math.Min(row.ExpiresAt, time.GetUtcNow().ToUnixTimeSeconds()), ct);
        }

        await ListingIndex.RemoveAsync(db, [id], ct);
        return true;
    }, ct);

    public Task<bool?> DeleteAsync(string account, long id, CancellationToken ct) => ChangeAsync<bool?>(account, id, async (db, row) =>
    {
        row.State = ListingState.Deleted;
        // What was never shown no order can name.
        if (row.PublishedAt == 0)
            await db.Set<ListingVersionRow>().Where(x => x.Listing == id).ExecuteDeleteAsync(ct);
        await ListingIndex.RemoveAsync(db, [id], ct);
        await db.Set<FavouriteRow>().Where(x => x.Listing == id).ExecuteDeleteAsync(ct);
        await db.Set<MarketWaitRow>().Where(x => x.Listing == id).ExecuteDeleteAsync(ct);
        await db.Set<ListingAnswerRow>().Where(x => x.Listing == id).ExecuteDeleteAsync(ct);
        return true;
    }, ct);

    public async Task SaveProfileAsync(string account, MarketProfile profile, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var author = Fields.Account("account", account);
        var text = RichText.Storable(profile.Markdown ?? "").Trim();
        if (text.Length > MaxProfile)
            throw new FieldException("markdown", $"has {text.Length} characters; at most {MaxProfile} are possible");
        PatientData.Require("markdown", text, profile.Confirmed);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Rows.RequireMemberAsync(db, author, ct);
        await Rows.EnsureAsync(db, new MarketProfileRow { Account = author }, x => x.Account == author, ct);
        await db.Set<MarketProfileRow>().Where(x => x.Account == author).ExecuteUpdateAsync(x => x.SetProperty(p => p.Markdown, text), ct);
    }

    /// <summary>1 to 64 letters, digits and hyphens.</summary>
    internal static string Key(string? key) => key is not null && KeyPattern().IsMatch(key)
        ? key
        : throw new FieldException("key", "is not 1 to 64 letters, digits and hyphens; make one for each, for example a random UUID");

    private async Task<T?> ChangeAsync<T>(string account, long id, Func<DaoDbContext, ListingRow, Task<T>> change, CancellationToken ct)
    {
        var author = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.Set<ListingRow>().AnyAsync(x => x.Id == id && x.Account == author && x.State != ListingState.Deleted, ct))
            return default;
        await Rows.RequireMemberAsync(db, author, ct);
        await Rows.EnsureAuthorAsync(db, author, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Rows.HoldAuthorAsync(db, author, ct);
        if (await db.Set<ListingRow>().SingleOrDefaultAsync(x => x.Id == id && x.Account == author && x.State != ListingState.Deleted, ct) is not { } row)
            return default;
        var result = await change(db, row);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await PublishAsync(ct);
        return result;
    }

    private void Add(DaoDbContext db, ListingRow row, ListingText text)
    {
        var document = ListingDocument.Write(deployment.ChainId, row.Account, row.Id, row.Version, text);
        row.Hash = ListingDocument.HashOf(document);
        db.Add(new ListingVersionRow { Hash = row.Hash, Listing = row.Id, Number = row.Version, Account = row.Account, Document = document, WrittenAt = time.GetUtcNow().ToUnixTimeMilliseconds() });
    }

    private async Task ShowAsync(DaoDbContext db, ListingRow row, ListingText text, bool isNew, CancellationToken ct)
    {
        await index.PutAsync(db, row, text, ct);
        if (isNew)
            db.Add(new MarketNewsRow { Listing = row.Id });
    }

    private bool IsLive(ListingRow row) => row.State == ListingState.Live && row.ExpiresAt > time.GetUtcNow().ToUnixTimeSeconds();

    private async Task PublishAsync(CancellationToken ct)
    {
        foreach (var publisher in publishers)
            await publisher.PublishAsync([Topics.Market], ct);
    }

    private static void RequireDays(int days)
    {
        if (days is < 1 or > MaxDays)
            throw new FieldException("days", $"are {days}; 1 to {MaxDays} are possible");
    }

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,64}\z")]
    private static partial Regex KeyPattern();
}
