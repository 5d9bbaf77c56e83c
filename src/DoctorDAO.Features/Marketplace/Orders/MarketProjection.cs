using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Marketplace;
using Members = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Orders, their money, disputes, ratings and the time bank, as the five contracts of the marketplace keep them. What is a person's follows to another account.</summary>
internal sealed partial class MarketProjection(Deployment deployment) : IProjection,
    IApply<Contract.MarketRuleAdded>, IApply<Contract.OrderOffered>, IApply<Contract.OrderAccepted>, IApply<Contract.OrderNotAccepted>, IApply<Contract.MilestoneDelivered>,
    IApply<Contract.ChangeAsked>, IApply<Contract.MilestoneDisputed>, IApply<Contract.MilestoneDecided>, IApply<Contract.CancelProposed>, IApply<Contract.ProposalDropped>,
    IApply<Contract.OrderCancelled>, IApply<Contract.StrikeCounted>, IApply<Contract.OrderEnded>, IApply<Members.MemberMoved>
{
    /// <summary>Seconds after the end of an order in which it can be rated.</summary>
    public const long RateTime = 14 * 86_400;

    /// <summary>Seconds after the end of an order in which ratings can be opened.</summary>
    public const long RevealTime = 28 * 86_400;

    private const int WorkerCancelled = 5;
    private const int BuyerCancelled = 6;

    public static string Name => "market";

    public static int Version => 1;

    public ValueTask ApplyAsync(ChainEvent<Contract.MarketRuleAdded> e, IViewStore views, CancellationToken ct)
    {
        var rule = e.Data;
        views.Add(new MarketRuleView
        {
            Id = rule.RuleId, FeeBps = rule.FeeBps, CareFeeBps = rule.CareFeeBps, Silence = rule.Silence, Grace = rule.Grace, ChangeTime = rule.ChangeTime, Changes = rule.Changes,
            FreeBefore = rule.FreeBefore, LastBefore = rule.LastBefore, LateBps = rule.LateBps, LastBps = rule.LastBps, Least = rule.Least,
        });
        views.Changed(Topics.Market);
        return ValueTask.CompletedTask;
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.OrderOffered> e, IViewStore views, CancellationToken ct)
    {
        var data = e.Data;
        var (buyer, worker) = (await PersonAsync(data.Buyer, views, ct), await PersonAsync(data.Worker, views, ct));
        var order = new OrderView
        {
            Id = (long)data.OrderId, Buyer = buyer.Account, Worker = worker.Account, Currency = CurrencyOf(data.Token), Total = Minor.Units(data.Total), Status = OrderStatus.Offered,
            Listing = Hash(data.Listing), Brief = data.Words.ToString(), Start = (long)data.Start, End = (long)data.End, ExpiresAt = (long)data.ExpiresAt,
            Credential = CredentialTopic.Of(data.Credential), Cover = data.Cover, Rule = data.RuleId, OfferedAt = Time(e), BeforeOfBuyer = buyer.NewestAsBuyer, BeforeOfWorker = worker.NewestAsWorker,
        };
        var (amounts, dues) = (data.Amounts.ToArray(), data.Dues.ToArray());
        for (var i = 0; i < amounts.Length; i++)
            views.Add(new MilestoneView { Order = order.Id, Index = i, Amount = Minor.Units(amounts[i]), Due = (long)dues[i], Status = MilestoneStatus.Pending });
        (order.Milestones, order.Open) = (amounts.Length, amounts.Length);
        views.Add(order);
        (buyer.NewestAsBuyer, worker.NewestAsWorker) = (order.Id, order.Id);
        buyer.BuyerOffers++;
        worker.Offers++;
        (await PurseAsync(order.Buyer, order.Currency, views, ct)).HeldAsBuyer += order.Total;
        (await TotalAsync(e, order.Currency, views, ct)).PaidIn += order.Total;
        Step(e, order, OrderStepKind.Offered, views, by: order.Buyer, amount: order.Total, until: order.ExpiresAt);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.OrderAccepted> e, IViewStore views, CancellationToken ct)
    {
        var order = await OrderAsync(e.Data.OrderId, views, ct);
        var rule = await views.GetAsync<MarketRuleView>(ct, order.Rule);
        (order.Status, order.AcceptedAt, order.Policy) = (OrderStatus.Accepted, Time(e), (long)e.Data.PolicyId);
        for (var i = 0; i < order.Milestones; i++)
        {
            var milestone = await views.GetAsync<MilestoneView>(ct, order.Id, i);
            milestone.Until = milestone.Due + rule.Grace;
        }

        var (buyer, worker) = (await PersonAsync(order.Buyer, views, ct), await PersonAsync(order.Worker, views, ct));
        (buyer.BuyerOffers, buyer.BuyerRunning) = (buyer.BuyerOffers - 1, buyer.BuyerRunning + 1);
        (worker.Offers, worker.Running) = (worker.Offers - 1, worker.Running + 1);
        Answered(worker, order, Time(e));
        (await PurseAsync(order.Worker, order.Currency, views, ct)).HeldAsWorker += order.Total;
        Step(e, order, OrderStepKind.Accepted, views, by: order.Worker);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.OrderNotAccepted> e, IViewStore views, CancellationToken ct)
    {
        var order = await OrderAsync(e.Data.OrderId, views, ct);
        var refunded = Minor.Units(e.Data.Refunded);
        (order.Status, order.Over, order.EndedAt, order.Refunded, order.Open) = ((OrderStatus)e.Data.Status, true, Time(e), refunded, 0);
        for (var i = 0; i < order.Milestones; i++)
        {
            var milestone = await views.GetAsync<MilestoneView>(ct, order.Id, i);
            (milestone.Status, milestone.Refunded, milestone.DecidedAt) = (MilestoneStatus.Refunded, milestone.Amount, Time(e));
        }

        var (buyer, worker) = (await PersonAsync(order.Buyer, views, ct), await PersonAsync(order.Worker, views, ct));
        buyer.BuyerOffers--;
        worker.Offers--;
        if (order.Status == OrderStatus.Declined)
            Answered(worker, order, Time(e));
        (await PurseAsync(order.Buyer, order.Currency, views, ct)).HeldAsBuyer -= order.Total;
        (await TotalAsync(e, order.Currency, views, ct)).Refunded += refunded;
        var (step, by) = order.Status switch
        {
            OrderStatus.Withdrawn => (OrderStepKind.Withdrawn, order.Buyer),
            OrderStatus.Declined => (OrderStepKind.Declined, order.Worker),
            _ => (OrderStepKind.Lapsed, null),
        };
        Step(e, order, step, views, by: by, amount: refunded);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.MilestoneDelivered> e, IViewStore views, CancellationToken ct)
    {
        var (order, milestone) = await MilestoneAsync(e.Data.OrderId, e.Data.Index, views, ct);
        (milestone.Status, milestone.DeliveredAt, milestone.Delivery, milestone.Until) = (MilestoneStatus.Delivered, Time(e), Hash(e.Data.Work), (long)e.Data.Until);
        Step(e, order, OrderStepKind.Delivered, views, by: order.Worker, milestone: milestone.Index, amount: milestone.Amount, until: milestone.Until);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ChangeAsked> e, IViewStore views, CancellationToken ct)
    {
        var (order, milestone) = await MilestoneAsync(e.Data.OrderId, e.Data.Index, views, ct);
        var rule = await views.GetAsync<MarketRuleView>(ct, order.Rule);
        (milestone.Status, milestone.Change, milestone.Due, milestone.Changes) = (MilestoneStatus.Pending, Hash(e.Data.Words), (long)e.Data.Due, e.Data.Changes);
        milestone.Until = milestone.Due + rule.Grace;
        Step(e, order, OrderStepKind.ChangeAsked, views, by: order.Buyer, milestone: milestone.Index, until: milestone.Due);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.MilestoneDisputed> e, IViewStore views, CancellationToken ct)
    {
        var (order, milestone) = await MilestoneAsync(e.Data.OrderId, e.Data.Index, views, ct);
        (milestone.Status, milestone.Until) = (MilestoneStatus.Disputed, null);
        order.Disputes++;
        Told(e, order, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.MilestoneDecided> e, IViewStore views, CancellationToken ct)
    {
        var (order, milestone) = await MilestoneAsync(e.Data.OrderId, e.Data.Index, views, ct);
        if (milestone.Status == MilestoneStatus.Disputed)
            order.Disputes--;
        var (toWorker, fee, toBuyer) = (Minor.Units(e.Data.ToWorker), Minor.Units(e.Data.Fee), Minor.Units(e.Data.ToBuyer));
        (milestone.Status, milestone.Until, milestone.DecidedAt) = ((MilestoneStatus)(e.Data.Status - 1), null, Time(e));
        (milestone.Released, milestone.Fee, milestone.Refunded) = (toWorker, fee, toBuyer);
        (order.Released, order.Fees, order.Refunded, order.Open) = (order.Released + toWorker, order.Fees + fee, order.Refunded + toBuyer, order.Open - 1);
        var (payer, payee) = (await PurseAsync(order.Buyer, order.Currency, views, ct), await PurseAsync(order.Worker, order.Currency, views, ct));
        payer.HeldAsBuyer -= milestone.Amount;
        payee.HeldAsWorker -= milestone.Amount;
        payer.Spent += toWorker + fee;
        payee.Earned += toWorker;
        var total = await TotalAsync(e, order.Currency, views, ct);
        (total.Released, total.Fees, total.Refunded) = (total.Released + toWorker, total.Fees + fee, total.Refunded + toBuyer);
        OrderStepKind? step = e.Data.Reason switch
        {
            1 => OrderStepKind.Approved,
            2 => OrderStepKind.ReleasedBySilence,
            3 => OrderStepKind.RefundedLate,
            _ => null,
        };
        if (step is { } kind)
            Step(e, order, kind, views, by: kind == OrderStepKind.Approved ? order.Buyer : null, milestone: milestone.Index, amount: kind == OrderStepKind.RefundedLate ? toBuyer : toWorker);
        else
            Told(e, order, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.CancelProposed> e, IViewStore views, CancellationToken ct)
    {
        var order = await OrderAsync(e.Data.OrderId, views, ct);
        var by = await PersonAsync(e.Data.By, views, ct);
        (order.ProposedBy, order.ProposedShare) = (order.SideOf(by.Account), e.Data.WorkerBps);
        Step(e, order, OrderStepKind.CancellationProposed, views, by: by.Account, share: e.Data.WorkerBps);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.ProposalDropped> e, IViewStore views, CancellationToken ct)
    {
        var order = await OrderAsync(e.Data.OrderId, views, ct);
        order.ProposedBy = null;
        Told(e, order, views);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.OrderCancelled> e, IViewStore views, CancellationToken ct)
    {
        var order = await OrderAsync(e.Data.OrderId, views, ct);
        order.Cancelled = e.Data.Reason switch
        {
            WorkerCancelled => OrderStepKind.CancelledByWorker,
            BuyerCancelled => OrderStepKind.CancelledByBuyer,
            _ => OrderStepKind.CancelledTogether,
        };
        order.ProposedBy = null;
        Step(e, order, order.Cancelled.Value, views, by: (await PersonAsync(e.Data.By, views, ct)).Account);
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.StrikeCounted> e, IViewStore views, CancellationToken ct) =>
        (await PersonAsync(e.Data.Worker, views, ct)).Strikes = (int)e.Data.Strikes;

    public async ValueTask ApplyAsync(ChainEvent<Contract.OrderEnded> e, IViewStore views, CancellationToken ct)
    {
        var order = await OrderAsync(e.Data.OrderId, views, ct);
        (order.Status, order.Over, order.EndedAt, order.ProposedBy) = (OrderStatus.Ended, true, Time(e), null);
        var (buyer, worker) = (await PersonAsync(order.Buyer, views, ct), await PersonAsync(order.Worker, views, ct));
        (buyer.BuyerRunning, buyer.BuyerOrders) = (buyer.BuyerRunning - 1, buyer.BuyerOrders + 1);
        (worker.Running, worker.Orders) = (worker.Running - 1, worker.Orders + 1);
        if (e.Data.Moved > UInt256.Zero)
            views.Add(new RateableView { Order = order.Id, CommitUntil = Time(e) + RateTime, RevealUntil = Time(e) + RevealTime });
        Step(e, order, OrderStepKind.Ended, views, amount: order.Released);
    }

    /// <summary>Orders, money and standing are the person's. Each order has cost a transaction, so that they are few.</summary>
    public async ValueTask ApplyAsync(ChainEvent<Members.MemberMoved> e, IViewStore views, CancellationToken ct)
    {
        if (await views.FindAsync<WorkerView>(ct, e.Data.From.ToHex()) is not { } left)
            return;
        var person = await PersonAsync(e.Data.To, views, ct);
        OrderView? oldest = null;
        for (var id = left.NewestAsBuyer; id != 0; id = oldest.BeforeOfBuyer)
        {
            oldest = await views.GetAsync<OrderView>(ct, id);
            await FollowAsync(oldest, OrderSide.Buyer, person.Account, views, ct);
        }

        if (oldest is not null)
            (oldest.BeforeOfBuyer, person.NewestAsBuyer) = (person.NewestAsBuyer, left.NewestAsBuyer);
        oldest = null;
        for (var id = left.NewestAsWorker; id != 0; id = oldest.BeforeOfWorker)
        {
            oldest = await views.GetAsync<OrderView>(ct, id);
            await FollowAsync(oldest, OrderSide.Worker, person.Account, views, ct);
        }

        if (oldest is not null)
            (oldest.BeforeOfWorker, person.NewestAsWorker) = (person.NewestAsWorker, left.NewestAsWorker);
        Standing.Take(left, person);
        left.MovedTo = person.Account;
        foreach (var currency in (string[])[MarketCurrency.Euro, MarketCurrency.Care])
            await FollowAsync(left.Account, person.Account, currency, views, ct);
        views.Changed(Topics.Member(left.Account));
        views.Changed(Topics.Member(person.Account));
    }

    private static async ValueTask FollowAsync(OrderView order, OrderSide side, string account, IViewStore views, CancellationToken ct)
    {
        if (side == OrderSide.Buyer)
            order.Buyer = account;
        else
            order.Worker = account;
        if (await views.FindAsync<RatingView>(ct, order.Id, side) is { } given)
            given.By = account;
        if (await views.FindAsync<RatingView>(ct, order.Id, side == OrderSide.Buyer ? OrderSide.Worker : OrderSide.Buyer) is { } received)
            received.About = account;
        views.Changed(Topics.Order(order.Id));
    }

    private static void Answered(WorkerView worker, OrderView order, long now)
    {
        worker.Answers++;
        worker.AnswerSeconds += now - order.OfferedAt;
    }

    private static void Step<T>(
        ChainEvent<T> e, OrderView order, OrderStepKind kind, IViewStore views, string? by = null, int? milestone = null, long? amount = null, int? share = null, long? until = null)
        where T : struct, IEventData<T>
    {
        views.Add(new OrderStepView
        {
            Order = order.Id, Block = (long)e.Position.Block, LogIndex = e.Position.LogIndex, Kind = kind, Time = Time(e), By = by, Milestone = milestone, Amount = amount, Share = share,
            Until = until, TransactionHash = e.TransactionHash.ToString(),
        });
        Told(e, order, views);
    }

    private static void Told<T>(ChainEvent<T> e, OrderView order, IViewStore views)
        where T : struct, IEventData<T>
    {
        (order.Block, order.TransactionHash) = ((long)e.Position.Block, e.TransactionHash.ToString());
        views.Changed(Topics.Market);
        views.Changed(Topics.Order(order.Id));
        views.Changed(Topics.Member(order.Buyer));
        views.Changed(Topics.Member(order.Worker));
    }

    /// <summary>The row of the person whose account this is or was, made when there is none.</summary>
    private static ValueTask<WorkerView> PersonAsync(Address account, IViewStore views, CancellationToken ct) => PersonAsync(account.ToHex(), views, ct);

    private static async ValueTask<WorkerView> PersonAsync(string account, IViewStore views, CancellationToken ct)
    {
        for (var at = account; ;)
        {
            var person = await views.FindAsync<WorkerView>(ct, at);
            if (person is null)
                views.Add(person = new WorkerView { Account = at });
            if (person.MovedTo is not { } next)
                return person;
            at = next;
        }
    }

    private static ValueTask<OrderView> OrderAsync(UInt256 id, IViewStore views, CancellationToken ct) => views.GetAsync<OrderView>(ct, (long)id);

    private static async ValueTask<(OrderView Order, MilestoneView Milestone)> MilestoneAsync(UInt256 order, byte index, IViewStore views, CancellationToken ct) =>
        (await OrderAsync(order, views, ct), await views.GetAsync<MilestoneView>(ct, (long)order, (int)index));

    private static string? Hash(Bytes32 hash) => hash == Bytes32.Zero ? null : hash.ToString();

    private static long Time<T>(ChainEvent<T> e)
        where T : struct, IEventData<T> => e.BlockTime.ToUnixTimeSeconds();

    private string CurrencyOf(Address token) => token == deployment.Care ? MarketCurrency.Care : MarketCurrency.Euro;
}
