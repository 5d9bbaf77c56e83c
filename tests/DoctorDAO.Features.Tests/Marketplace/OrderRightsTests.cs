using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Panels;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Panels;

namespace DoctorDAO.Features.Tests;

/// <summary>What the sides of an order can do, as far as the views say.</summary>
public sealed class OrderRightsTests
{
    private const long CommitUntil = 1_000;

    /// <summary>Until jurors reveal the two can still agree; from then on the answer is as good as known.</summary>
    [Theory]
    [InlineData(DisputeStage.Negotiation, null, 0L, true)]
    [InlineData(DisputeStage.Panel, CaseStage.Drawing, CommitUntil - 1, true)]
    [InlineData(DisputeStage.Panel, CaseStage.Commit, CommitUntil - 1, true)]
    [InlineData(DisputeStage.Panel, CaseStage.Commit, CommitUntil, false)]
    [InlineData(DisputeStage.Appeal, CaseStage.Commit, CommitUntil - 1, true)]
    [InlineData(DisputeStage.Appeal, CaseStage.Commit, CommitUntil, false)]
    [InlineData(DisputeStage.Panel, CaseStage.Reveal, CommitUntil - 1, false)]
    [InlineData(DisputeStage.Panel, CaseStage.Decided, CommitUntil + 1, false)]
    [InlineData(DisputeStage.Ruled, CaseStage.Decided, CommitUntil + 1, false)]
    [InlineData(DisputeStage.Settled, CaseStage.Decided, CommitUntil + 1, false)]
    public void A_share_is_offered_and_taken_until_jurors_reveal(DisputeStage stage, CaseStage? panel, long now, bool agree)
    {
        OrderView order = new() { Id = 1, Status = OrderStatus.Accepted, Disputes = 1 };
        MilestoneView milestone = new() { Order = 1, Status = MilestoneStatus.Disputed };
        DisputeView dispute = new() { Id = 3, Order = 1, Stage = stage, CaseId = panel is null ? null : 7, WorkerOffer = 5_000, Award = 5_000 };
        var judged = panel is { } at ? new CaseView { Id = 7, Stage = at, CommitUntil = CommitUntil } : null;
        var (buyer, worker) = (Of(OrderSide.Buyer), Of(OrderSide.Worker));
        Assert.Equal((agree, agree), (buyer.Contains(OrderAct.OfferShare), worker.Contains(OrderAct.OfferShare)));
        // The worker has offered one, which is the buyer's to take.
        Assert.Equal((agree, false), (buyer.Contains(OrderAct.TakeShare), worker.Contains(OrderAct.TakeShare)));

        List<OrderAct> Of(OrderSide side) => OrderRights.Of(order, milestone, new MarketRuleView(), dispute, judged, side, arbiter: false, now);
    }
}
