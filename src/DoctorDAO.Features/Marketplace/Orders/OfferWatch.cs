using System.Globalization;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Credentials.Issuing;
using DoctorDAO.Features.Marketplace.Talk;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>
/// Looks through the offers that wait, a batch at a time: when a credential or cover that one asks of its worker has ended meanwhile, both sides are told, once, as soon as that can no longer be
/// undone. What was not there when it was offered is no news: the buyer was told then. What is revoked or suspended leaves no time: it is told by a process that has seen it good before; what has
/// expired is told in any case. Any number of processes may.
/// </summary>
internal sealed class OfferWatch(
    IDbContextFactory<DaoDbContext> contexts, IIssuedCredentials credentials, INoticeWriter notices, IEnumerable<IChangePublisher> publishers, TimeProvider time, ILogger<OfferWatch> logger)
    : BackgroundService
{
    private const int Batch = 200;

    // The newest of a member.
    private const int MostPolicies = 50;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // Offers that could be accepted when they were looked at, and until when they wait. Of what is revoked nothing else here tells that it was there.
    private readonly Dictionary<long, long> _fitted = [];

    // Of those that could not be any more, the block at which that was seen first.
    private readonly Dictionary<long, long> _missed = [];

    // The offer up to which all have been looked at in this round.
    private (long Expires, long Id) _after;

    /// <summary>Looks at the next batch.</summary>
    /// <returns>Of how many offers their sides were told.</returns>
    public async Task<int> TurnAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await TalkCleaner.WholeAsync(db, ct) is not { } seen)
            return 0;
        var (now, offered) = (seen.Time, OrderStatus.Offered);
        var (expires, id) = _after.Expires > now ? _after : (now, long.MaxValue);
        var rows = await db.Set<OrderView>().AsNoTracking().Where(x => x.Status == offered && x.ExpiresAt >= expires && (x.ExpiresAt > expires || x.Id > id))
            .OrderBy(x => x.ExpiresAt).ThenBy(x => x.Id).Take(Batch).ToListAsync(ct);
        _after = rows.Count == Batch ? (rows[^1].ExpiresAt, rows[^1].Id) : default;
        foreach (var over in _fitted.Where(x => x.Value <= now).Select(x => x.Key).ToList())
        {
            _fitted.Remove(over);
            _missed.Remove(over);
        }

        var told = 0;
        foreach (var order in rows.Where(x => (x.Cover || x.Credential is not null) && x.Block <= seen.Final))
        {
            if (await FitsAsync(db, order, now, ct))
            {
                _fitted[order.Id] = order.ExpiresAt;
                _missed.Remove(order.Id);
                continue;
            }

            if (!_fitted.ContainsKey(order.Id) && !await FitsAsync(db, order, order.OfferedAt, ct))
                continue;
            _fitted[order.Id] = order.ExpiresAt;
            if (!_missed.TryGetValue(order.Id, out var block))
                _missed[order.Id] = block = seen.Block;
            if (block <= seen.Final && await TellAsync(db, order, seen, ct))
                told++;
        }

        return told;
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
                // The next turn is soon; two processes that tell the same at once are one reason.
                logger.LogWarning(e, "Offers that wait could not be looked at: {Message}", e.Message);
            }
        }
    }

    /// <summary>Whether the worker has, at a moment, what an offer asks for; how long it lasts is asked on acceptance. What was another account's of theirs follows later than the order.</summary>
    /// <param name="at">Unix seconds.</param>
    private async Task<bool> FitsAsync(DaoDbContext db, OrderView order, long at, CancellationToken ct)
    {
        var (covered, held) = (!order.Cover, order.Credential is null);
        foreach (var account in await Rows.AccountsAsync(db, order.Worker, ct))
        {
            covered = covered || await IsCoveredAsync(db, account, at, ct);
            held = held || await credentials.FindAsync(account, order.Credential!, at, ct) is not null;
            if (covered && held)
                return true;
        }

        return false;
    }

    private static async Task<bool> IsCoveredAsync(DaoDbContext db, string holder, long at, CancellationToken ct) =>
        (await db.Set<PolicyView>().Where(x => x.Holder == holder).OrderByDescending(x => x.Id).Take(MostPolicies).Select(x => new { x.Start, x.End }).ToListAsync(ct)).Exists(x => x.Start <= at && x.End > at);

    private async Task<bool> TellAsync(DaoDbContext db, OrderView order, ChainCheckpointRow seen, CancellationToken ct)
    {
        var cause = string.Create(CultureInfo.InvariantCulture, $"order-blocked:{order.Id}");
        if ((await notices.ToldAsync(db, [order.Worker, order.Buyer], NoticeKind.OrderBlocked, [cause], ct)).Count > 0)
            return false;
        IReadOnlyList<string> topics;
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            topics = await notices.AddAsync(db, [Notice(order.Worker, order.Buyer), Notice(order.Buyer, order.Worker)], ct);
            db.ChangeTracker.Clear();
            // Of views that are being made anew a policy may be missing that is there.
            if (!await TalkCleaner.IsWholeAsync(db, seen, ct))
                return false;
            await transaction.CommitAsync(ct);
        }

        foreach (var publisher in topics.Count == 0 ? [] : publishers)
            await publisher.PublishAsync(topics, ct);
        return topics.Count > 0;

        NewNotice Notice(string to, string who) => new(to, NoticeKind.OrderBlocked, cause, new NoticeData(Who: who, Until: order.ExpiresAt, Order: order.Id));
    }
}
