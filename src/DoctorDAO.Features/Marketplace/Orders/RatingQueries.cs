using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Ratings as people read them.</summary>
internal sealed class RatingQueries(IDbContextFactory<DaoDbContext> contexts)
{
    private const double Hour = 3_600;

    public async Task<MarketStandingDto?> GetStandingAsync(string account, OrderSide side, CancellationToken ct)
    {
        var member = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<WorkerView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == member, ct) is not { MovedTo: null } found)
            return null;
        var score = Standing.ScoreOf(found, side);
        return side == OrderSide.Worker
            ? new MarketStandingDto(found.Offers, found.Running, found.Orders, found.Strikes, score, found.Answers == 0 ? null : found.AnswerSeconds / Hour / found.Answers)
            : new MarketStandingDto(found.BuyerOffers, found.BuyerRunning, found.BuyerOrders, 0, score, null);
    }

    public async Task<Page<RatingDto>> GetReceivedAsync(string account, OrderSide? side, string? cursor, int limit, CancellationToken ct)
    {
        var about = Fields.Account("account", account);
        var (below, count) = (Below(cursor), Fields.Limit(limit));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = db.Set<RatingView>().AsNoTracking().Where(x => x.About == about && x.Stars > 0 && x.Order < below);
        if (side is { } rated)
        {
            // Who was rated as worker was by a buyer.
            var by = rated == OrderSide.Worker ? OrderSide.Buyer : OrderSide.Worker;
            open = open.Where(x => x.Side == by);
        }

        return await PageAsync(db, await open.OrderByDescending(x => x.Order).Take(count + 1).ToListAsync(ct), count, ct);
    }

    public async Task<Page<RatingDto>> GetGivenAsync(string account, string? cursor, int limit, CancellationToken ct)
    {
        var by = Fields.Account("account", account);
        var (below, count) = (Below(cursor), Fields.Limit(limit));
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await PageAsync(db, await db.Set<RatingView>().AsNoTracking().Where(x => x.By == by && x.Stars > 0 && x.Order < below).OrderByDescending(x => x.Order).Take(count + 1).ToListAsync(ct), count, ct);
    }

    /// <summary>The rating of a side of an order, once it is open.</summary>
    public async Task<RatingDto?> FindAsync(long order, OrderSide side, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<RatingView>().AsNoTracking().SingleOrDefaultAsync(x => x.Order == order && x.Side == side && x.Stars > 0, ct) is { } rating ? (await ToDtosAsync(db, [rating], ct))[0] : null;
    }

    /// <summary>Where the ratings of an order are, for a reader.</summary>
    public static async Task<RatingStateDto> StateAsync(DaoDbContext db, OrderView order, OrderSide? side, RateableView? rateable, ChainHead head, People people, CancellationToken ct)
    {
        if (rateable is null || side is not { } own)
            return new RatingStateDto(null, null, false, false, false, null, null);
        var ratings = await ToDtosAsync(db, await db.Set<RatingView>().AsNoTracking().Where(x => x.Order == order.Id && x.Stars > 0).ToListAsync(ct), ct, (head, people));
        var (mine, theirs) = own == OrderSide.Buyer ? (rateable.BuyerSealed, rateable.WorkerSealed) : (rateable.WorkerSealed, rateable.BuyerSealed);
        return new RatingStateDto(
            Moment.Of(rateable.CommitUntil), Moment.Of(rateable.RevealUntil), mine, theirs, mine && await SealedRatings.IsKeptAsync(db, order.Id, own, ct), ratings.Find(x => x.By == own),
            ratings.Find(x => x.By != own));
    }

    private static long Below(string? cursor) => Cursor.Decode(cursor, 1) is [var id] ? Cursor.Number(id) : long.MaxValue;

    private static async Task<Page<RatingDto>> PageAsync(DaoDbContext db, List<RatingView> found, int count, CancellationToken ct) =>
        new(await ToDtosAsync(db, [.. found.Take(count)], ct), found.Count > count ? Cursor.Encode(found[count - 1].Order) : null);

    private static async Task<List<RatingDto>> ToDtosAsync(DaoDbContext db, List<RatingView> ratings, CancellationToken ct, (ChainHead Head, People People)? known = null)
    {
        if (ratings.Count == 0)
            return [];
        var (head, people) = known ?? (await ChainHead.ReadAsync(db, ct), await People.ReadAsync(db, ratings.SelectMany(x => (string[])[x.By, x.About]).Distinct(), ct));
        List<long> orders = [.. ratings.Select(x => x.Order).Distinct()];
        var words = await db.Set<RatingWordsRow>().AsNoTracking().Where(x => orders.Contains(x.Order)).ToListAsync(ct);
        var answers = await db.Set<RatingAnswerRow>().AsNoTracking().Where(x => orders.Contains(x.Order)).ToListAsync(ct);
        return ratings.ConvertAll(x =>
        {
            var answer = answers.Find(y => y.Order == x.Order && y.Side == x.Side);
            return new RatingDto(
                x.Order, x.Side, people[x.By], people[x.About], x.Stars, x.Words is { } hash ? words.Find(y => y.Order == x.Order && y.Side == x.Side && y.Hash == hash)?.Text ?? "" : "", x.Pair,
                x.Weight / (double)Standing.Whole, Moment.Of(x.RevealedAt ?? 0), answer?.Text, answer is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(answer.At), head.IsFinal(x.Block));
        });
    }
}
