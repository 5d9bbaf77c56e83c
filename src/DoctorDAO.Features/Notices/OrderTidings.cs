using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Notices;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Marketplace.Orders;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Marketplace;
using Disputes = DoctorDAO.Contracts.Disputes;
using Ratings = DoctorDAO.Contracts.Ratings;

namespace DoctorDAO.Features.Notices;

/// <summary>What the sides of an order are told: whoever has to act, and whoever something has happened to. Who did it hears nothing.</summary>
internal static class OrderTidings
{
    /// <summary>So long before time alone moves a milestone on, in seconds, its side is told.</summary>
    public const long Soon = 2 * 86_400;

    /// <summary>Seconds in which an order that has ended can be rated.</summary>
    private const long Rateable = 14 * 86_400;

    // Milestones whose time runs out at once; an association has some.
    private const int Most = 500;

    /// <summary>What a final event of the marketplace tells.</summary>
    /// <param name="time">Of its block, unix seconds.</param>
    public static async Task TellAsync(DaoDbContext db, EthLog log, long time, Tidings tidings, CancellationToken ct)
    {
        if (FinalEvents.Is<Contract.OrderOffered>(log, out var offered))
            await TellAsync(db, offered.OrderId, OrderSide.Worker, NoticeKind.OrderOffered, log, (long)offered.ExpiresAt, tidings, ct);
        else if (FinalEvents.Is<Contract.OrderAccepted>(log, out var accepted))
            await TellAsync(db, accepted.OrderId, OrderSide.Buyer, NoticeKind.OrderAccepted, log, null, tidings, ct);
        else if (FinalEvents.Is<Contract.OrderNotAccepted>(log, out var not))
            await TellAsync(db, not.OrderId, not.Status == (byte)OrderStatus.Withdrawn ? OrderSide.Worker : OrderSide.Buyer, NoticeKind.OrderNotAccepted, log, null, tidings, ct);
        else if (FinalEvents.Is<Contract.MilestoneDelivered>(log, out var delivered))
            await TellAsync(db, delivered.OrderId, OrderSide.Buyer, NoticeKind.OrderDelivered, log, (long)delivered.Until, tidings, ct);
        else if (FinalEvents.Is<Contract.ChangeAsked>(log, out var change))
            await TellAsync(db, change.OrderId, OrderSide.Worker, NoticeKind.OrderChangeAsked, log, (long)change.Due, tidings, ct);
        else if (FinalEvents.Is<Contract.CancelProposed>(log, out var proposed))
            await TellOtherAsync(db, proposed.OrderId, proposed.By, NoticeKind.OrderEndProposed, log, null, tidings, ct);
        else if (FinalEvents.Is<Contract.OrderEnded>(log, out var ended))
            await TellAsync(db, ended.OrderId, null, NoticeKind.OrderEnded, log, ended.Moved > UInt256.Zero ? time + Rateable : null, tidings, ct);
        else if (FinalEvents.Is<Ratings.RatingOpened>(log, out var rated))
            await TellAsync(db, rated.OrderId, rated.Side == 1 ? OrderSide.Worker : OrderSide.Buyer, NoticeKind.OrderRated, log, null, tidings, ct);
        else
            await DisputesAsync(db, log, tidings, ct);
    }

    /// <summary>What time has brought between two moments (unix seconds): milestones that time alone moves on soon.</summary>
    public static async Task TellAsync(DaoDbContext db, long from, long now, Tidings tidings, CancellationToken ct)
    {
        var (after, to) = (from + Soon, now + Soon);
        foreach (var status in (MilestoneStatus[])[MilestoneStatus.Pending, MilestoneStatus.Delivered])
        {
            var due = await db.Set<MilestoneView>().AsNoTracking().Where(x => x.Status == status && x.Until >= after && x.Until < to).OrderBy(x => x.Until).Take(Most)
                .Join(db.Set<OrderView>(), x => x.Order, x => x.Id, (milestone, order) => new { milestone.Order, milestone.Index, milestone.Until, order.Buyer, order.Worker }).ToListAsync(ct);
            tidings.Notices.AddRange(due.Select(x => new NewNotice(
                status == MilestoneStatus.Pending ? x.Worker : x.Buyer, NoticeKind.OrderDue, FormattableString.Invariant($"order:{x.Order}:{x.Index}:due:{x.Until}"),
                new NoticeData(Until: x.Until, Order: x.Order))));
        }
    }

    private static async Task DisputesAsync(DaoDbContext db, EthLog log, Tidings tidings, CancellationToken ct)
    {
        if (FinalEvents.Is<Disputes.DisputeOpened>(log, out var opened))
            await TellOtherAsync(db, opened.OrderId, opened.By, NoticeKind.OrderDisputed, log, (long)opened.Until, tidings, ct);
        else if (FinalEvents.Is<Disputes.ShareOffered>(log, out var share) && await OrderOfAsync(db, share.DisputeId, ct) is { } order)
            await TellOtherAsync(db, order, share.By, NoticeKind.OrderShareOffered, log, null, tidings, ct);
        else if (FinalEvents.Is<Disputes.DisputeRuled>(log, out var ruled) && await OrderOfAsync(db, ruled.DisputeId, ct) is { } judged)
            await TellAsync(db, judged, null, NoticeKind.OrderRuled, log, (long)ruled.Until, tidings, ct);
    }

    private static async Task<UInt256?> OrderOfAsync(DaoDbContext db, UInt256 dispute, CancellationToken ct)
    {
        var id = (long)dispute;
        return await db.Set<DisputeView>().Where(x => x.Id == id).Select(x => (long?)x.Order).SingleOrDefaultAsync(ct) is { } order ? (UInt256)(ulong)order : null;
    }

    private static async Task TellOtherAsync(DaoDbContext db, UInt256 order, Address by, NoticeKind kind, EthLog log, long? until, Tidings tidings, CancellationToken ct)
    {
        if (await FindAsync(db, order, ct) is { } found)
            await TellAsync(db, order, found.Buyer == by.ToHex() ? OrderSide.Worker : OrderSide.Buyer, kind, log, until, tidings, ct);
    }

    /// <summary>Tells a side, or both.</summary>
    private static async Task TellAsync(DaoDbContext db, UInt256 id, OrderSide? side, NoticeKind kind, EthLog log, long? until, Tidings tidings, CancellationToken ct)
    {
        if (await FindAsync(db, id, ct) is not { } order)
            return;
        foreach (var told in (OrderSide[])[OrderSide.Buyer, OrderSide.Worker])
        {
            if (side is null || side == told)
            {
                var (recipient, who) = told == OrderSide.Buyer ? (order.Buyer, order.Worker) : (order.Worker, order.Buyer);
                tidings.Notices.Add(new NewNotice(recipient, kind, FinalEvents.CauseOf(log), new NoticeData(Who: who, Until: until, Order: order.Id)));
            }
        }
    }

    private static async Task<OrderView?> FindAsync(DaoDbContext db, UInt256 order, CancellationToken ct)
    {
        var id = (long)order;
        return await db.Set<OrderView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct);
    }
}
