using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Disputes;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Disputes.</summary>
internal sealed partial class MarketProjection :
    IApply<Contract.DisputeOpened>, IApply<Contract.ShareOffered>, IApply<Contract.PanelConvened>, IApply<Contract.DisputeRuled>, IApply<Contract.DisputeAppealed>,
    IApply<Contract.ArbiterCalled>, IApply<Contract.DisputeSettled>, IApply<Contract.DisputeRuleChanged>, IApply<Contract.RoleGranted>, IApply<Contract.RoleRevoked>
{
    private const int Agreed = 1;
    private const int ByArbiter = 4;
    private const int Halved = 5;

    private static readonly Bytes32 ArbiterRole = Keccak256.Hash("ARBITER_ROLE"u8);

    public async ValueTask ApplyAsync(ChainEvent<Contract.DisputeOpened> e, IViewStore views, CancellationToken ct)
    {
        var (order, milestone) = await MilestoneAsync(e.Data.OrderId, e.Data.Index, views, ct);
        var by = await PersonAsync(e.Data.By, views, ct);
        views.Add(new DisputeView
        {
            Id = (long)e.Data.DisputeId, Order = order.Id, Milestone = milestone.Index, By = order.SideOf(by.Account) ?? OrderSide.Buyer, Amount = Minor.Units(e.Data.Amount),
            Bond = Minor.Units(e.Data.Bond), HasPanel = e.Data.Panel, Stage = DisputeStage.Negotiation, Until = (long)e.Data.Until, OpenedAt = Time(e),
        });
        Step(e, order, OrderStepKind.Disputed, views, by: by.Account, milestone: milestone.Index, amount: Minor.Units(e.Data.Amount), until: (long)e.Data.Until);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ShareOffered> e, IViewStore views, CancellationToken ct)
    {
        var (dispute, order) = await DisputeAsync(e.Data.DisputeId, views, ct);
        var by = await PersonAsync(e.Data.By, views, ct);
        if (order.SideOf(by.Account) == OrderSide.Buyer)
            dispute.BuyerOffer = e.Data.WorkerBps;
        else
            dispute.WorkerOffer = e.Data.WorkerBps;
        Step(e, order, OrderStepKind.ShareOffered, views, by: by.Account, milestone: dispute.Milestone, share: e.Data.WorkerBps);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.PanelConvened> e, IViewStore views, CancellationToken ct)
    {
        var (dispute, order) = await DisputeAsync(e.Data.DisputeId, views, ct);
        (dispute.CaseId, dispute.Stage, dispute.Until) = ((long)e.Data.CaseId, DisputeStage.Panel, null);
        Step(e, order, OrderStepKind.Convened, views, milestone: dispute.Milestone, amount: dispute.Amount);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.DisputeRuled> e, IViewStore views, CancellationToken ct)
    {
        var (dispute, order) = await DisputeAsync(e.Data.DisputeId, views, ct);
        (dispute.Award, dispute.Stage, dispute.Until, dispute.BuyerOffer, dispute.WorkerOffer) = (e.Data.WorkerBps, DisputeStage.Ruled, (long)e.Data.Until, null, null);
        Step(e, order, OrderStepKind.Ruled, views, milestone: dispute.Milestone, share: e.Data.WorkerBps, until: dispute.Until);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.DisputeAppealed> e, IViewStore views, CancellationToken ct)
    {
        var (dispute, order) = await DisputeAsync(e.Data.DisputeId, views, ct);
        var by = await PersonAsync(e.Data.By, views, ct);
        (dispute.Appealed, dispute.Appellant, dispute.AppealBond) = (true, order.SideOf(by.Account), Minor.Units(e.Data.Bond));
        (dispute.Stage, dispute.Until) = (DisputeStage.Appeal, null);
        Step(e, order, OrderStepKind.Appealed, views, by: by.Account, milestone: dispute.Milestone);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ArbiterCalled> e, IViewStore views, CancellationToken ct)
    {
        var (dispute, order) = await DisputeAsync(e.Data.DisputeId, views, ct);
        (dispute.Stage, dispute.Until, dispute.BuyerOffer, dispute.WorkerOffer) = (DisputeStage.Arbiter, (long)e.Data.Until, null, null);
        Step(e, order, OrderStepKind.ArbiterAsked, views, milestone: dispute.Milestone, until: dispute.Until);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.DisputeSettled> e, IViewStore views, CancellationToken ct)
    {
        var (dispute, order) = await DisputeAsync(e.Data.DisputeId, views, ct);
        dispute.Ending = (int)e.Data.Outcome switch
        {
            Agreed => DisputeEnding.Agreed,
            ByArbiter => DisputeEnding.Arbiter,
            Halved => DisputeEnding.Halved,
            _ => DisputeEnding.Ruling,
        };
        (dispute.Stage, dispute.Until, dispute.Share, dispute.SettledAt) = (DisputeStage.Settled, null, e.Data.WorkerBps, Time(e));
        dispute.Costs = Minor.Units(e.Data.Costs);
        Step(
            e, order, dispute.Ending == DisputeEnding.Agreed ? OrderStepKind.ShareAgreed : OrderStepKind.Settled, views, milestone: dispute.Milestone, amount: Minor.Units(e.Data.ToWorker),
            share: e.Data.WorkerBps);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.DisputeRuleChanged> e, IViewStore views, CancellationToken ct)
    {
        var rule = await views.FindAsync<DisputeRuleView>(ct, DisputeRuleView.Key);
        if (rule is null)
            views.Add(rule = new DisputeRuleView());
        (rule.Fee, rule.MostBond, rule.Floor, rule.CareFloor) = (Minor.Units(e.Data.Fee), Minor.Units(e.Data.MostBond), Minor.Units(e.Data.Floor), Minor.Units(e.Data.CareFloor));
        views.Changed(Topics.Market);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RoleGranted> e, IViewStore views, CancellationToken ct)
    {
        if (e.Data.Role == ArbiterRole && await views.FindAsync<ArbiterView>(ct, e.Data.Account.ToHex()) is null)
            views.Add(new ArbiterView { Account = e.Data.Account.ToHex() });
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RoleRevoked> e, IViewStore views, CancellationToken ct)
    {
        if (e.Data.Role == ArbiterRole && await views.FindAsync<ArbiterView>(ct, e.Data.Account.ToHex()) is { } arbiter)
            views.Remove(arbiter);
    }

    private static async ValueTask<(DisputeView Dispute, OrderView Order)> DisputeAsync(UInt256 id, IViewStore views, CancellationToken ct)
    {
        var dispute = await views.GetAsync<DisputeView>(ct, (long)id);
        return (dispute, await views.GetAsync<OrderView>(ct, dispute.Order));
    }
}
