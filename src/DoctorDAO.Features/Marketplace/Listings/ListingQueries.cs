using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>What is read of listings.</summary>
internal sealed class ListingQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, ListingFinder finder, Standings standings, TimeProvider time)
{
    private const int MostOthers = 5;
    private const int MostOwn = 100;

    /// <summary>Whether the association has a marketplace.</summary>
    public bool IsThere => deployment.HasMarketplace();

    public async Task<ListingsFoundDto> SearchAsync(ListingQuery query, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await finder.FindAsync(db, query, ct);
        long[] ids = [.. found.Rows.Select(x => x.Listing)];
        var rows = (await ShowAsync(db, await db.Set<ListingRow>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToListAsync(ct), ct)).ToDictionary(x => x.Id);
        return new ListingsFoundDto(
            [.. found.Rows.Where(x => rows.ContainsKey(x.Listing)).Select(x => rows[x.Listing] with { Kilometres = Away(query, x) })], found.Next, found.Count, found.AtLeast, found.Facets);
    }

    public async Task<ListingDto?> GetListingAsync(long id, string? reader, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<ListingRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.State != ListingState.Deleted, ct) is not { } row)
            return null;
        if (row.State == ListingState.Draft && (string.IsNullOrEmpty(reader) || Fields.Account("reader", reader) != row.Account))
            return null;
        var shown = (await ShowAsync(db, [row], ct))[0];
        var text = (await ListingTexts.ReadAsync(db, [row], ct))[row.Id];
        var about = await db.Set<MarketProfileRow>().AsNoTracking().Where(x => x.Account == row.Account).Select(x => x.Markdown).SingleOrDefaultAsync(ct) ?? "";
        var ids = await db.Set<MarketSearchRow>().Where(x => x.Account == row.Account).OrderBy(x => x.Place).Select(x => x.Listing).Take(MostOthers + 1).ToListAsync(ct);
        ids.Remove(id);
        var others = await ShowAsync(db, await db.Set<ListingRow>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToListAsync(ct), ct);
        return new ListingDto(shown, text.Markdown, RichText.ToHtml(text.Markdown), RichText.ToHtml(about), [.. others.OrderBy(x => ids.IndexOf(x.Id)).Take(MostOthers)]);
    }

    public async Task<ListingVersionDto?> GetVersionAsync(string hash, CancellationToken ct)
    {
        if (hash is not { Length: 66 })
            return null;
        var key = hash.ToLowerInvariant();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<ListingVersionRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Hash == key && db.Set<ListingRow>().Any(l => l.Id == x.Listing && l.PublishedAt != 0), ct) is not { } version)
            return null;
        var text = ListingDocument.Read(version.Document);
        return new ListingVersionDto(version.Listing, version.Number, version.Hash, DateTimeOffset.FromUnixTimeMilliseconds(version.WrittenAt), text, RichText.ToHtml(text.Markdown), version.Document);
    }

    public async Task<IReadOnlyList<ListingRowDto>> GetOwnAsync(string account, CancellationToken ct)
    {
        var author = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<ListingRow>().AsNoTracking().Where(x => x.Account == author && x.State != ListingState.Deleted).OrderByDescending(x => x.Id).Take(MostOwn).ToListAsync(ct);
        return [.. (await ShowAsync(db, rows, ct)).OrderByDescending(x => x.Id)];
    }

    public async Task<MarketProfile> GetProfileAsync(string account, CancellationToken ct)
    {
        var author = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return new MarketProfile(await db.Set<MarketProfileRow>().AsNoTracking().Where(x => x.Account == author).Select(x => x.Markdown).SingleOrDefaultAsync(ct) ?? "");
    }

    /// <summary>Listings as lists show them, in any order; at most some hundreds.</summary>
    public async Task<IReadOnlyList<ListingRowDto>> ShowAsync(DaoDbContext db, IReadOnlyList<ListingRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
            return [];
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var texts = await ListingTexts.ReadAsync(db, rows, ct);
        string[] accounts = [.. rows.Select(x => x.Account).Distinct(StringComparer.Ordinal)];
        var people = await People.ReadAsync(db, accounts, ct);
        var figures = await Standings.FiguresAsync(db, accounts, ct);
        var standing = await Standings.ReadAsync(db, accounts, ct);
        var blocks = await standings.BlocksAsync([.. rows.Where(x => texts.ContainsKey(x.Id)).Select(x => (x, texts[x.Id]))], standing, ct);
        long[] ids = [.. rows.Select(x => x.Id)];
        var free = await db.Set<MarketSearchRow>().AsNoTracking().Where(x => ids.Contains(x.Listing)).ToDictionaryAsync(x => x.Listing, x => x.FreeAt, ct);
        return
        [
            .. rows.Where(x => texts.ContainsKey(x.Id)).Select(x => (Row: x, Text: texts[x.Id])).Select(x => new ListingRowDto(
                x.Row.Id, people[x.Row.Account], StateOf(x.Row, now), x.Row.Version, x.Row.Hash, x.Text.Title, x.Text.Summary, x.Text.Category, x.Text.Specialties, x.Text.Regions, x.Text.Languages,
                x.Text.Price, x.Text.Currency, x.Text.Unit, x.Text.Kind, x.Text.Place, x.Text.Credential, x.Text.Cover, Moment.Of(x.Row.ExpiresAt),
                DateTimeOffset.FromUnixTimeMilliseconds(x.Row.PublishedAt), free.GetValueOrDefault(x.Row.Id, long.MaxValue) is var at && at < long.MaxValue ? Moment.Of(at) : null,
                figures.GetValueOrDefault(x.Row.Account, WorkerFigures.None), blocks[x.Row.Id])),
        ];
    }

    private static ListingState StateOf(ListingRow row, long now) => row.State == ListingState.Live && row.ExpiresAt <= now ? ListingState.Expired : row.State;

    private static int? Away(ListingQuery query, MarketSearchRow row) =>
        query is { Latitude: { } y, Longitude: { } x } && row.Latitude != int.MinValue ? (int)Math.Round(MarketParts.Kilometres(y, x, row.Latitude, row.Longitude)) : null;
}

/// <summary>Whether a deployment has a marketplace.</summary>
internal static class MarketDeployment
{
    public static bool HasMarketplace(this Deployment deployment) => deployment.Marketplace is not null;
}
