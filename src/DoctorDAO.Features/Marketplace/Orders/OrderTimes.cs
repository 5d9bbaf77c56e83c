using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Panels;
using DoctorDAO.Features.Panels;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>What comes next for orders, milestones and disputes, by their state and the chain's clock.</summary>
internal static class OrderTimes
{
    /// <summary>Seconds that the two of a dispute talk: <c>NEGOTIATE_TIME</c> of the contract.</summary>
    public const long Negotiation = 5 * 86_400;

    /// <summary>Seconds in which a ruling can be appealed.</summary>
    public const long Appeal = 3 * 86_400;

    /// <summary>Seconds in which the arbiter can decide.</summary>
    public const long Arbiter = 7 * 86_400;

    /// <summary>A whole, in basis points.</summary>
    public const int All = 10_000;

    private static readonly OrderNextDto Nothing = new(OrderNext.Nothing, OrderActor.Nobody, null, OrderDefault.Nothing);

    /// <summary>What comes next for an order: of its milestones the one whose time is over first.</summary>
    public static OrderNextDto NextOf(OrderView order, IReadOnlyList<OrderNextDto> milestones, RateableView? rateable, long now)
    {
        switch (order.Status)
        {
            case OrderStatus.Offered:
                return now < order.ExpiresAt
                    ? new(OrderNext.Accept, OrderActor.Worker, Moment.Of(order.ExpiresAt), OrderDefault.Lapse, order.Total)
                    : new(OrderNext.Close, OrderActor.Anybody, null, OrderDefault.Lapse, order.Total);
            case OrderStatus.Accepted:
                return milestones.Where(x => x.What != OrderNext.Nothing).OrderBy(x => x.Until ?? DateTimeOffset.MinValue).FirstOrDefault() ?? Nothing;
            default:
                return rateable is not null && now < rateable.CommitUntil
                    ? new(OrderNext.Rate, OrderActor.Both, Moment.Of(rateable.CommitUntil), OrderDefault.NoRating)
                    : Nothing;
        }
    }

    /// <summary>What comes next for a milestone of an accepted order.</summary>
    /// <param name="dispute">The one that runs; <c>null</c> for none.</param>
    /// <param name="panel">Its case; <c>null</c> before there is one.</param>
    /// <param name="now">Unix seconds.</param>
    public static OrderNextDto NextOf(MilestoneView milestone, DisputeView? dispute, CaseView? panel, long now)
    {
        var (status, amount, index) = (milestone.Status, milestone.Amount, milestone.Index);
        if (status == MilestoneStatus.Disputed)
            return dispute is null ? Nothing : NextOf(dispute, panel, now);
        if (milestone.Until is not { } until || status is not (MilestoneStatus.Pending or MilestoneStatus.Delivered))
            return Nothing;
        var then = status == MilestoneStatus.Pending ? OrderDefault.Refund : OrderDefault.Release;
        if (now >= until)
            return new(OrderNext.Close, OrderActor.Anybody, null, then, amount, index);
        return status == MilestoneStatus.Pending
            ? new(OrderNext.Deliver, OrderActor.Worker, Moment.Of(until), then, amount, index)
            : new(OrderNext.Approve, OrderActor.Buyer, Moment.Of(until), then, amount, index);
    }

    /// <summary>What comes next for a dispute.</summary>
    public static OrderNextDto NextOf(DisputeView dispute, CaseView? panel, long now)
    {
        var (amount, index) = (dispute.Amount, dispute.Milestone);
        DateTimeOffset? until = dispute.Until is { } end ? Moment.Of(end) : null;
        var over = dispute.Until <= now;
        return dispute.Stage switch
        {
            DisputeStage.Negotiation when !over => new(OrderNext.Agree, OrderActor.Both, until, dispute.HasPanel ? OrderDefault.Panel : OrderDefault.Arbiter, amount, index),
            DisputeStage.Negotiation => new(OrderNext.Convene, OrderActor.Anybody, null, dispute.HasPanel ? OrderDefault.Panel : OrderDefault.Arbiter, amount, index),
            DisputeStage.Panel or DisputeStage.Appeal => (panel?.StageAt(now)) switch
            {
                null or CaseStage.Drawing => new(OrderNext.Convene, OrderActor.Anybody, null, OrderDefault.Panel, amount, index),
                CaseStage.Commit => new(OrderNext.Judge, OrderActor.Panel, Moment.Of(panel!.CommitUntil), OrderDefault.Arbiter, amount, index),
                CaseStage.Reveal => new(OrderNext.Judge, OrderActor.Panel, Moment.Of(panel!.RevealUntil), OrderDefault.Arbiter, amount, index),
                _ => new(OrderNext.Rule, OrderActor.Anybody, null, OrderDefault.Ruling, amount, index),
            },
            DisputeStage.Ruled when !over => new(OrderNext.Appeal, OrderActor.Both, until, OrderDefault.Ruling, amount, index),
            DisputeStage.Ruled => new(OrderNext.Close, OrderActor.Anybody, null, OrderDefault.Ruling, amount, index),
            DisputeStage.Arbiter when !over => new(OrderNext.Arbitrate, OrderActor.Arbiter, until, OrderDefault.Halve, amount, index),
            DisputeStage.Arbiter => new(OrderNext.Close, OrderActor.Anybody, null, OrderDefault.Halve, amount, index),
            _ => Nothing,
        };
    }

    /// <summary>Whether a side has to act for what comes next.</summary>
    public static bool IsTurnOf(OrderNextDto next, OrderSide side, RateableView? rateable) => next.Who switch
    {
        OrderActor.Buyer => side == OrderSide.Buyer,
        OrderActor.Worker => side == OrderSide.Worker,
        OrderActor.Both when next.What == OrderNext.Rate => rateable is not null && !(side == OrderSide.Buyer ? rateable.BuyerSealed : rateable.WorkerSealed),
        OrderActor.Both => true,
        _ => false,
    };

    /// <summary>When what a milestone is about begins: with the time that is booked, else when it is due.</summary>
    public static long BeginOf(OrderView order, MilestoneView milestone) => order.Start == 0 ? milestone.Due : order.Start;

    /// <summary>Whether the buyer can cancel it now: it has not begun, and was never delivered.</summary>
    public static bool IsCancellable(OrderView order, MilestoneView milestone, long now) =>
        milestone is { Status: MilestoneStatus.Pending, Changes: 0 } && now < BeginOf(order, milestone);

    /// <summary>Basis points of a milestone that cancelling it now gives the worker.</summary>
    public static int CancelBps(long begin, MarketRuleView rule, long now) => begin - now >= rule.FreeBefore ? 0 : begin - now >= rule.LastBefore ? rule.LateBps : rule.LastBps;

    /// <summary>What cancelling costs the buyer now, minor units for the worker, fee included.</summary>
    public static long CancelFee(OrderView order, IEnumerable<MilestoneView> milestones, MarketRuleView rule, long now) =>
        milestones.Where(x => IsCancellable(order, x, now)).Sum(x => (long)((Int128)x.Amount * CancelBps(BeginOf(order, x), rule, now) / All));
}
