using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Panels;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Orders as their sides read them.</summary>
internal sealed class OrderQueries(IDbContextFactory<DaoDbContext> contexts, OfferBook offers, Attester attester, DisputeCosts costs)
{
    private const int MostTurns = 50;

    // Of one side: whoever has more open orders at once finds the older ones in the list.
    private const int MostOpen = 200;

    public async Task<Page<OrderRowDto>> GetOwnAsync(string account, OrderQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var reader = Fields.Account("account", account);
        var limit = Fields.Limit(query.Limit);
        var below = Cursor.Decode(query.Cursor, 1) is [var id] ? Cursor.Number(id) : long.MaxValue;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await ReadAsync(db, reader, query.Side, query.Open, below, limit + 1, ct);
        var rows = await RowsAsync(db, reader, [.. found.Take(limit)], ct);
        return new Page<OrderRowDto>(rows, found.Count > limit ? Cursor.Encode(found[limit - 1].Id) : null);
    }

    public async Task<IReadOnlyList<OrderRowDto>> GetTurnsAsync(string account, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var orders = await ReadAsync(db, reader, null, true, long.MaxValue, MostOpen, ct);
        // Those that have just ended can be rated.
        orders.AddRange(await ReadAsync(db, reader, null, false, long.MaxValue, MostTurns, ct));
        var rows = await RowsAsync(db, reader, orders, ct);
        return [.. rows.Where(x => x.MyTurn).OrderBy(x => x.Next.What == OrderNext.Rate).ThenBy(x => x.Next.Until ?? DateTimeOffset.MinValue).Take(MostTurns)];
    }

    public async Task<OrderDto?> GetOrderAsync(string account, long id, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<OrderView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } order)
            return null;
        var side = order.SideOf(reader);
        var disputes = await db.Set<DisputeView>().AsNoTracking().Where(x => x.Order == id).OrderBy(x => x.Id).ToListAsync(ct);
        // Who decides sees the order while it waits for the decision, and what came of it.
        var arbiter = side is null && disputes.Exists(x => x.Stage == DisputeStage.Arbiter || x.Ending == DisputeEnding.Arbiter) && await db.Set<ArbiterView>().AnyAsync(x => x.Account == reader, ct);
        if (side is null && !arbiter)
            return null;
        var head = await ChainHead.ReadAsync(db, ct);
        var rule = await OrderBooks.RuleAsync(db, order, ct);
        var milestones = await OrderBooks.MilestonesAsync(db, id, ct);
        var panels = await PanelsAsync(db, disputes, ct);
        var rateable = await db.Set<RateableView>().AsNoTracking().SingleOrDefaultAsync(x => x.Order == id, ct);
        var steps = await db.Set<OrderStepView>().AsNoTracking().Where(x => x.Order == id).OrderBy(x => x.Block).ThenBy(x => x.LogIndex).ToListAsync(ct);
        var people = await People.ReadAsync(db, steps.Select(x => x.By).Append(order.Buyer).Append(order.Worker).Distinct(), ct);
        var written = (await offers.ReadAsync(db, [order], ct)).GetValueOrDefault(order.Id);
        var nexts = milestones.ConvertAll(x => MilestoneNext(order, x, disputes, panels, head.Time));
        var last = order.End != 0 ? order.End : milestones.Max(x => x.Due);
        List<DisputeDto> told = [];
        foreach (var dispute in disputes)
            told.Add(await ToDtoAsync(order, dispute, panels, head.Time, ct));
        return new OrderDto(
            Row(order, side ?? OrderSide.Buyer, written?.Title ?? "", people, nexts, rateable, head.Time),
            people[order.Buyer], people[order.Worker], written is { Words: { Length: > 0 } words } ? RichText.ToHtml(words) : "", order.Listing ?? "", order.Brief, Moment.Of(order.ExpiresAt),
            At(order.AcceptedAt), At(order.EndedAt), new OrderMoneyDto(order.Currency, order.Total, order.Released, order.Fees, order.Refunded, order.Held),
            [.. milestones.Select((x, i) => ToDto(order, x, written?.Milestones?.ElementAtOrDefault(i)?.Title ?? "", rule, nexts[i], Of(disputes, x), panels, side, arbiter, head.Time))],
            Terms(order, milestones, rule, head.Time),
            order.ProposedBy is { } by ? new ShareDto(by, order.ProposedShare, (long)((Int128)milestones.Where(IsOpen).Sum(x => x.Amount) * order.ProposedShare / OrderTimes.All)) : null,
            order.Status is OrderStatus.Offered or OrderStatus.Accepted && (order.Credential is not null || order.Cover)
                ? await attester.FitnessAsync(db, order.Worker, order.Credential, order.Cover, last, head.Time, ct) : null,
            told, await RatingQueries.StateAsync(db, order, side, rateable, head, people, ct), OrderRights.Of(order, milestones, side, rateable, head.Time),
            [.. steps.Select(x => new OrderStepDto(x.Kind, Moment.Of(x.Time), people.Find(x.By), x.Milestone, x.Amount, x.Share, At(x.Until), x.TransactionHash, head.IsFinal(x.Block)))],
            head.IsFinal(order.Block));
    }

    public async Task<KeptOfferDto?> GetKeptOfferAsync(string account, string brief, CancellationToken ct)
    {
        var buyer = Fields.Account("account", account);
        if (await offers.FindAsync(buyer, brief, ct) is not { } written)
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OrderActs.NewestRuleAsync(db, ct) is not { } rule)
            return null;
        var (offer, now) = (written.Offer, (await ChainHead.ReadAsync(db, ct)).Time);
        var order = await db.Set<OrderView>().Where(x => x.Brief == brief && x.Buyer == buyer).Select(x => (long?)x.Id).FirstOrDefaultAsync(ct);
        var people = await People.ReadAsync(db, [offer.Worker], ct);
        var total = OfferRules.TotalOf(offer);
        var shape = new OrderView
        {
            Start = offer.Start?.ToUnixTimeSeconds() ?? 0, End = offer.End?.ToUnixTimeSeconds() ?? 0, Currency = offer.Currency!, Credential = offer.Credential is { Length: > 0 } topic ? topic : null, Cover = offer.Cover,
        };
        var fitness = offer.Credential is { Length: > 0 } || offer.Cover ? await attester.FitnessAsync(db, offer.Worker!, offer.Credential, offer.Cover, OfferRules.LastOf(offer), now, ct) : null;
        return new KeptOfferDto(
            brief, offer, people[offer.Worker!], total, (long)((Int128)total * rule.FeeOf(offer.Currency!) / OrderTimes.All), fitness,
            Terms(shape, [.. offer.Milestones!.Select(x => new MilestoneView { Due = x.Due!.Value.ToUnixTimeSeconds(), Amount = x.Amount!.Value, Status = MilestoneStatus.Pending })], rule, now), order);
    }

    public async Task<string> KeepOfferAsync(string account, OfferDraft draft, CancellationToken ct)
    {
        var buyer = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await Rows.RequireMemberAsync(db, buyer, ct);
        var rule = await OrderActs.NewestRuleAsync(db, ct) ?? throw OrderActs.NoMarket();
        var offer = OfferRules.Check(buyer, draft, rule, (await ChainHead.ReadAsync(db, ct)).Time);
        var worker = offer.Worker!;
        if (!await db.Set<Membership.MemberView>().AnyAsync(x => x.Account == worker && x.Status == Client.Membership.MemberStatus.Active, ct))
            throw new FieldException("worker", "is no active member; offer to a member");
        return await offers.KeepAsync(buyer, offer, ct);
    }

    /// <summary>A dispute as its order's page and an arbiter's desk tell it.</summary>
    internal async Task<DisputeDto> ToDtoAsync(OrderView order, DisputeView dispute, IReadOnlyDictionary<long, CaseView> panels, long now, CancellationToken ct)
    {
        var panel = dispute.CaseId is { } id ? panels.GetValueOrDefault(id) : null;
        var appeal = dispute is { Stage: DisputeStage.Ruled } && now < dispute.Until ? await costs.FindAppealAsync(dispute.Id, ct) : null;
        return new DisputeDto(
            dispute.Id, dispute.Order, dispute.Milestone, dispute.By, dispute.Amount, order.Currency, dispute.Bond, dispute.Stage, dispute.BuyerOffer, dispute.WorkerOffer, Moment.Of(dispute.OpenedAt),
            Moment.Of(dispute.OpenedAt + OrderTimes.Negotiation), dispute.CaseId, panel?.StageAt(now), dispute.Award, dispute.Stage == DisputeStage.Ruled ? At(dispute.Until) : null, dispute.Appealed,
            dispute.Appellant, appeal, dispute.Stage == DisputeStage.Arbiter ? At(dispute.Until) : null, dispute.Ending, dispute.Share, OrderTimes.NextOf(dispute, panel, now));
    }

    /// <summary>The cases of disputes that are with a panel.</summary>
    internal static async Task<Dictionary<long, CaseView>> PanelsAsync(DaoDbContext db, IEnumerable<DisputeView> disputes, CancellationToken ct)
    {
        List<long> ids = [.. disputes.Where(x => x.CaseId is not null && x.Stage != DisputeStage.Settled).Select(x => x.CaseId!.Value)];
        return ids.Count == 0 ? [] : await db.Set<CaseView>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
    }

    private static bool IsOpen(MilestoneView milestone) => milestone.Status is MilestoneStatus.Pending or MilestoneStatus.Delivered or MilestoneStatus.Disputed;

    private static DateTimeOffset? At(long? seconds) => seconds is { } time ? Moment.Of(time) : null;

    /// <summary>Orders of an account below a number, the newest first.</summary>
    private static async Task<List<OrderView>> ReadAsync(DaoDbContext db, string account, OrderSide? side, bool? open, long below, int count, CancellationToken ct)
    {
        List<OrderView> found = [];
        // Each is a range of an index; one condition that says all of them is not.
        foreach (var over in open is { } wanted ? (bool[])[!wanted] : [false, true])
        {
            if (side != OrderSide.Worker)
                found.AddRange(await db.Set<OrderView>().AsNoTracking().Where(x => x.Buyer == account && x.Over == over && x.Id < below).OrderByDescending(x => x.Id).Take(count).ToListAsync(ct));
            if (side != OrderSide.Buyer)
                found.AddRange(await db.Set<OrderView>().AsNoTracking().Where(x => x.Worker == account && x.Over == over && x.Id < below).OrderByDescending(x => x.Id).Take(count).ToListAsync(ct));
        }

        return [.. found.OrderByDescending(x => x.Id).Take(count)];
    }

    private static OrderNextDto MilestoneNext(OrderView order, MilestoneView milestone, List<DisputeView> disputes, Dictionary<long, CaseView> panels, long now)
    {
        var dispute = Of(disputes, milestone);
        return OrderTimes.NextOf(milestone, dispute, dispute?.CaseId is { } id ? panels.GetValueOrDefault(id) : null, now);
    }

    /// <summary>The dispute about a milestone: there is one at most.</summary>
    private static DisputeView? Of(List<DisputeView> disputes, MilestoneView milestone) => disputes.Find(x => x.Order == milestone.Order && x.Milestone == milestone.Index);

    private static OrderRowDto Row(OrderView order, OrderSide side, string title, People people, List<OrderNextDto> nexts, RateableView? rateable, long now)
    {
        var next = OrderTimes.NextOf(order, nexts, rateable, now);
        // Of several milestones another may wait for the reader.
        var mine = order.Status == OrderStatus.Accepted ? nexts.Where(x => OrderTimes.IsTurnOf(x, side, rateable)).OrderBy(x => x.Until).FirstOrDefault() ?? next : next;
        return new OrderRowDto(
            order.Id, side, title, people[side == OrderSide.Buyer ? order.Worker : order.Buyer], order.Status, order.Currency, order.Total, order.Held, Moment.Of(order.OfferedAt),
            order.Start == 0 ? null : Moment.Of(order.Start), order.End == 0 ? null : Moment.Of(order.End), mine, OrderTimes.IsTurnOf(mine, side, rateable), order.Disputes > 0);
    }

    private static MilestoneDto ToDto(
        OrderView order, MilestoneView x, string title, MarketRuleView rule, OrderNextDto next, DisputeView? dispute, Dictionary<long, CaseView> panels, OrderSide? side, bool arbiter, long now) => new(
        x.Index, title, x.Amount, Moment.Of(x.Due), x.Status, At(x.DeliveredAt), x.Delivery, x.Change, Math.Max(rule.Changes - x.Changes, 0), next, x.Released, x.Fee, x.Refunded, At(x.DecidedAt),
        OrderRights.Of(order, x, rule, dispute, dispute?.CaseId is { } id ? panels.GetValueOrDefault(id) : null, side, arbiter, now));

    private static OrderTermsDto Terms(OrderView order, IReadOnlyList<MilestoneView> milestones, MarketRuleView rule, long now)
    {
        var begin = order.Start != 0 ? order.Start : milestones.Min(x => x.Due);
        return new OrderTermsDto(
            rule.FeeOf(order.Currency), TimeSpan.FromSeconds(rule.Silence), TimeSpan.FromSeconds(rule.Grace), rule.Changes, order.Credential ?? "", order.Cover, Moment.Of(begin - rule.FreeBefore),
            rule.LateBps, Moment.Of(begin - rule.LastBefore), rule.LastBps, OrderTimes.CancelFee(order, milestones, rule, now));
    }

    private async Task<List<OrderRowDto>> RowsAsync(DaoDbContext db, string reader, List<OrderView> orders, CancellationToken ct)
    {
        if (orders.Count == 0)
            return [];
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        List<long> open = [.. orders.Where(x => x.Status == OrderStatus.Accepted).Select(x => x.Id)];
        List<long> ended = [.. orders.Where(x => x.Status == OrderStatus.Ended && x.EndedAt > now - MarketProjection.RateTime).Select(x => x.Id)];
        var milestones = open.Count == 0 ? [] : await db.Set<MilestoneView>().AsNoTracking().Where(x => open.Contains(x.Order)).OrderBy(x => x.Order).ThenBy(x => x.Index).ToListAsync(ct);
        var disputes = open.Count == 0 ? [] : await db.Set<DisputeView>().AsNoTracking().Where(x => open.Contains(x.Order)).ToListAsync(ct);
        var rateable = ended.Count == 0 ? [] : await db.Set<RateableView>().AsNoTracking().Where(x => ended.Contains(x.Order)).ToDictionaryAsync(x => x.Order, ct);
        var panels = await PanelsAsync(db, disputes, ct);
        var people = await People.ReadAsync(db, orders.Select(x => x.SideOf(reader) == OrderSide.Buyer ? x.Worker : x.Buyer).Distinct(), ct);
        var written = await offers.ReadAsync(db, orders, ct);
        return orders.ConvertAll(x => Row(
            x, x.SideOf(reader)!.Value, written.GetValueOrDefault(x.Id)?.Title ?? "", people,
            [.. milestones.Where(m => m.Order == x.Id).Select(m => MilestoneNext(x, m, disputes, panels, now))], rateable.GetValueOrDefault(x.Id), now));
    }
}
