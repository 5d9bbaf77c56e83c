using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Panels;
using DoctorDAO.Features.Panels;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>What a reader can do with an order now, as far as the views say; the contract has the last word.</summary>
internal static class OrderRights
{
    /// <summary>With the order as a whole.</summary>
    /// <param name="side">What the reader is; <c>null</c>: an arbiter of one of its disputes.</param>
    /// <param name="now">Unix seconds.</param>
    public static List<OrderAct> Of(OrderView order, IReadOnlyList<MilestoneView> milestones, OrderSide? side, RateableView? rateable, long now)
    {
        List<OrderAct> acts = [];
        switch (order.Status)
        {
            case OrderStatus.Offered when side == OrderSide.Worker && now < order.ExpiresAt:
                acts.AddRange([OrderAct.Accept, OrderAct.Decline]);
                break;
            case OrderStatus.Offered when side == OrderSide.Buyer:
                acts.Add(OrderAct.Withdraw);
                break;
            case OrderStatus.Accepted when side is { } own && order.Disputes == 0:
                acts.Add(OrderAct.ProposeEnd);
                if (order.ProposedBy is { } by && by != own)
                    acts.Add(OrderAct.AgreeEnd);
                if (own == OrderSide.Worker ? milestones.Any(x => x.Status == MilestoneStatus.Pending) : milestones.Any(x => OrderTimes.IsCancellable(order, x, now)))
                    acts.Add(OrderAct.Cancel);
                break;
            case OrderStatus.Ended when side is { } rater && rateable is not null && now < rateable.CommitUntil && !(rater == OrderSide.Buyer ? rateable.BuyerSealed : rateable.WorkerSealed):
                acts.Add(OrderAct.Rate);
                break;
        }

        return acts;
    }

    /// <summary>With a milestone of an accepted order.</summary>
    /// <param name="panel">The case of a dispute that is with a panel; <c>null</c> before it is known.</param>
    /// <param name="arbiter">Whether the reader decides what no panel has answered.</param>
    public static List<OrderAct> Of(OrderView order, MilestoneView milestone, MarketRuleView rule, DisputeView? dispute, CaseView? panel, OrderSide? side, bool arbiter, long now)
    {
        List<OrderAct> acts = [];
        if (order.Status != OrderStatus.Accepted)
            return acts;
        switch (milestone.Status)
        {
            case MilestoneStatus.Pending when now < milestone.Until && side == OrderSide.Worker:
                acts.Add(OrderAct.Deliver);
                if (milestone.Changes > 0 || now >= milestone.Due)
                    acts.Add(OrderAct.Dispute);
                break;
            case MilestoneStatus.Pending when now < milestone.Until && now >= milestone.Due && side == OrderSide.Buyer:
                acts.Add(OrderAct.Dispute);
                break;
            case MilestoneStatus.Delivered when side is not null && now < milestone.Until:
                if (side == OrderSide.Buyer)
                {
                    acts.Add(OrderAct.Approve);
                    if (milestone.Changes < rule.Changes)
                        acts.Add(OrderAct.AskChange);
                }

                acts.Add(OrderAct.Dispute);
                break;
            case MilestoneStatus.Delivered when side == OrderSide.Buyer:
                acts.Add(OrderAct.Approve);
                break;
            case MilestoneStatus.Disputed when dispute is not null:
                acts.AddRange(Of(dispute, panel, side, arbiter, now));
                break;
        }

        return acts;
    }

    private static IEnumerable<OrderAct> Of(DisputeView dispute, CaseView? panel, OrderSide? side, bool arbiter, long now)
    {
        // Once jurors reveal nobody agrees any more: the answer is as good as known.
        var judged = dispute.Stage is DisputeStage.Panel or DisputeStage.Appeal && panel?.StageAt(now) is not (null or CaseStage.Drawing or CaseStage.Commit);
        if (side is { } own && !judged && dispute.Stage is not (DisputeStage.Ruled or DisputeStage.Settled))
        {
            yield return OrderAct.OfferShare;
            if (dispute.OfferOf(own == OrderSide.Buyer ? OrderSide.Worker : OrderSide.Buyer) is not null)
                yield return OrderAct.TakeShare;
        }

        if (side is { } appellant && dispute is { Stage: DisputeStage.Ruled, Appealed: false } && now < dispute.Until
            && (appellant == OrderSide.Worker ? dispute.Award < OrderTimes.All : dispute.Award > 0))
            yield return OrderAct.Appeal;
        if (arbiter && side is null && dispute.Stage == DisputeStage.Arbiter && now < dispute.Until)
            yield return OrderAct.Arbitrate;
    }
}
