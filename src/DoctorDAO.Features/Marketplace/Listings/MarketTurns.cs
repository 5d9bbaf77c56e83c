using System.Globalization;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Marketplace.Listings;

/// <summary>
/// What the marketplace does by itself, a batch at a time: what expired leaves the search, old answers go, places are counted anew once a day, who keeps a search is told of new listings, who
/// waits for somebody is told when that is over. Each may be done twice, and by two processes.
/// </summary>
internal sealed class MarketTurns(
    IDbContextFactory<DaoDbContext> contexts, ListingIndex index, ListingQueries queries, INoticeWriter notices, IEnumerable<IChangePublisher> publishers, TimeProvider time, ILogger<MarketTurns> logger)
    : BackgroundService
{
    private const int Batch = 200;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    // Listings up to here have been looked at for those who wait.
    private long _waitsAfter;

    /// <summary>Does what is due.</summary>
    public async Task TurnAsync(CancellationToken ct)
    {
        await ExpireAsync(ct);
        while (await RankAsync(ct) == Batch)
        {
        }

        await TellAsync(ct);
        await TellBackAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TurnAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The next turn is soon; two processes that do the same at once are one reason.
                logger.LogWarning(e, "The marketplace could not be brought up to date: {Message}", e.Message);
            }
        }
    }

    private async Task ExpireAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        await using var db = await contexts.CreateDbContextAsync(ct);
        while (await db.Set<MarketSearchRow>().Where(x => x.ExpiresAt <= now).OrderBy(x => x.ExpiresAt).Select(x => x.Listing).Take(Batch).ToListAsync(ct) is { Count: > 0 } over)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await ListingIndex.RemoveAsync(db, over, ct);
            await transaction.CommitAsync(ct);
        }

        await db.Set<ListingAnswerRow>().Where(x => x.KeptUntil <= now).ExecuteDeleteAsync(ct);
        await using var holds = await db.Database.BeginTransactionAsync(ct);
        await Calendars.DropAsync(db, db.Set<MarketHoldRow>().Where(x => x.Until <= now), ct);
        await holds.CommitAsync(ct);
    }

    private async Task<int> RankAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var count = await index.RankAsync(db, null, Batch, ct);
        await transaction.CommitAsync(ct);
        return count;
    }

    /// <summary>Tells those who keep searches of new listings: of each, the searches that watch one of its parts are looked at, and no others.</summary>
    private async Task TellAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        while (await db.Set<MarketNewsRow>().AsNoTracking().OrderBy(x => x.Listing).FirstOrDefaultAsync(ct) is { } news)
        {
            if (await db.Set<MarketSearchRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Listing == news.Listing, ct) is not { } row)
            {
                await db.Set<MarketNewsRow>().Where(x => x.Listing == news.Listing).ExecuteDeleteAsync(ct);
                continue;
            }

            var parts = MarketParts.All(row).ToHashSet(StringComparer.Ordinal);
            string[] watched = [.. parts, MarketParts.Any];
            var searches = await db.Set<MarketWatchRow>().Where(x => watched.Contains(x.Part) && x.Search > news.After).Select(x => x.Search).Distinct().OrderBy(x => x).Take(Batch).ToListAsync(ct);
            var today = FreeDays.Of(time.GetUtcNow().ToUnixTimeSeconds());
            var fitting = (await db.Set<SavedSearchRow>().AsNoTracking().Where(x => searches.Contains(x.Id)).ToListAsync(ct))
                .Where(x => x.Account != row.Account && ListingSearch.Read(Favourites.Read(x.Query), today).Fits(row, parts)).Select(x => x.Account).ToList();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            // Whoever moves the mark tells: another process does nothing.
            var next = searches.Count == Batch ? searches[^1] : long.MaxValue;
            var mine = await db.Set<MarketNewsRow>().Where(x => x.Listing == news.Listing && x.After == news.After).ExecuteUpdateAsync(x => x.SetProperty(n => n.After, next), ct) > 0;
            if (next == long.MaxValue)
                await db.Set<MarketNewsRow>().Where(x => x.Listing == news.Listing).ExecuteDeleteAsync(ct);
            var topics = mine ? await NoticeAsync(db, NoticeKind.ListingFound, CauseOf("found", news.Listing), row.Listing, row.Account, fitting, ct) : [];
            await transaction.CommitAsync(ct);
            db.ChangeTracker.Clear();
            await PublishAsync(topics, ct);
        }
    }

    /// <summary>Tells those who wait for a listing that it can be booked: every listing that somebody waits for is looked at in turn.</summary>
    private async Task TellBackAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var listings = await db.Set<MarketWaitRow>().Where(x => x.Listing > _waitsAfter).Select(x => x.Listing).Distinct().OrderBy(x => x).Take(Batch).ToListAsync(ct);
        _waitsAfter = listings.Count == Batch ? listings[^1] : 0;
        if (listings.Count == 0)
            return;
        var rows = await db.Set<ListingRow>().AsNoTracking().Where(x => listings.Contains(x.Id)).ToListAsync(ct);
        foreach (var listing in (await queries.ShowAsync(db, rows, ct)).Where(x => x.Blocks.Count == 0))
        {
            while (await db.Set<MarketWaitRow>().Where(x => x.Listing == listing.Id).OrderBy(x => x.Account).Select(x => x.Account).Take(Batch).ToListAsync(ct) is { Count: > 0 } accounts)
            {
                await using var transaction = await db.Database.BeginTransactionAsync(ct);
                if (await db.Set<MarketWaitRow>().Where(x => x.Listing == listing.Id && accounts.Contains(x.Account)).ExecuteDeleteAsync(ct) == 0)
                    return;
                // The same listing may be away and back again: the day tells one time from another.
                var cause = CauseOf("back", listing.Id) + ":" + FreeDays.Of(time.GetUtcNow().ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
                var topics = await NoticeAsync(db, NoticeKind.ListingBack, cause, listing.Id, listing.Author.Address.ToLowerInvariant(), accounts, ct);
                await transaction.CommitAsync(ct);
                db.ChangeTracker.Clear();
                await PublishAsync(topics, ct);
            }
        }
    }

    private async Task<IReadOnlyList<string>> NoticeAsync(
        DaoDbContext db, NoticeKind kind, string cause, long listing, string author, List<string> accounts, CancellationToken ct)
    {
        List<string> distinct = [.. accounts.Distinct(StringComparer.Ordinal)];
        // Two searches of one member may stand in two batches.
        var told = await db.Set<NoticeRow>().Where(x => distinct.Contains(x.Recipient) && x.Kind == kind && x.Cause == cause).Select(x => x.Recipient).ToListAsync(ct);
        return await notices.AddAsync(db, [.. distinct.Except(told).Select(x => new NewNotice(x, kind, cause, new NoticeData(Who: author, Listing: listing)))], ct);
    }

    private async Task PublishAsync(IReadOnlyList<string> topics, CancellationToken ct)
    {
        foreach (var publisher in topics.Count == 0 ? [] : publishers)
            await publisher.PublishAsync(topics, ct);
    }

    private static string CauseOf(string what, long listing) => string.Create(CultureInfo.InvariantCulture, $"listing-{what}:{listing}");
}
