using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Marketplace;
using Escrow = DoctorDAO.Contracts.Escrow;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Makes what the sides of an order do into calls that their wallets sign. What the views can tell is checked here, with its field; the contract has the last word.</summary>
internal sealed class OrderActs(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, OfferBook offers, Attester attester, IMemberCalls calls)
{
    public async Task<PreparedCall?> PrepareOfferAsync(string account, string brief, PermitDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var buyer = Fields.Account("account", account);
        var contract = Require();
        if (await offers.FindAsync(buyer, brief, ct) is not { } written)
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<OrderView>().AnyAsync(x => x.Brief == brief && x.Buyer == buyer, ct))
            throw new FieldException("brief", "is on the chain already; find it among your orders");
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        var rule = await NewestRuleAsync(db, ct) ?? throw NoMarket();
        // Time has passed since it was written: what was possible then may not be now.
        var offer = OfferRules.Check(buyer, written.Offer, rule, now);
        var token = Token(offer.Currency!);
        var terms = new Contract.Terms(
            Address.Parse(offer.Worker!), token, offer.Listing is { Length: > 0 } listing ? Bytes32.Parse(listing) : Bytes32.Zero, Bytes32.Parse(brief), Seconds(offer.Start), Seconds(offer.End),
            Seconds(offer.Expires), CredentialTopic.Parse(offer.Credential)!.Value, offer.Cover, (uint)rule.Id);
        var call = Contract.OfferCall.Encode(terms, [.. offer.Milestones!.Select(x => new Contract.Part((UInt256)(ulong)x.Amount!.Value, Seconds(x.Due)))]);
        return await calls.PrepareAsync(Address.Parse(buyer), Paid(contract, call, token, OfferRules.TotalOf(offer)), draft.Permit, ct);
    }

    public Task<PreparedCall?> PrepareAcceptAsync(string account, long id, CancellationToken ct) => ActAsync(account, id, OrderSide.Worker, async (db, order, now) =>
    {
        RequireStatus(order, OrderStatus.Offered);
        if (now >= order.ExpiresAt)
            throw new FieldException("id", $"could be accepted until {Written(order.ExpiresAt)}");
        await RequireFreeAsync(db, order, ct);
        var last = await LastAsync(db, order, ct);
        var (attestation, signature) = await attester.AttestAsync(order, last, now, ct);
        var policy = order.Cover ? await Attester.PolicyAsync(db, order.Worker, ct) : null;
        if (order.Cover && policy is null)
            throw new FieldException("cover", "is missing: the order asks for a policy of the association's cover that runs to its end");
        if (policy is not null && policy.End < last)
            throw new FieldException("cover", $"ends before the order does: your policy runs to {Written(policy.End)}, and has to until {Written(last)}; renew it first");
        return Contract.AcceptCall.Encode((UInt256)(ulong)id, (ulong)(policy?.Id ?? 0), attestation, signature);
    }, ct);

    public Task<PreparedCall?> PrepareDeclineAsync(string account, long id, CancellationToken ct) => ActAsync(account, id, OrderSide.Worker, (_, order, _) =>
    {
        RequireStatus(order, OrderStatus.Offered);
        return Task.FromResult(Contract.DeclineCall.Encode((UInt256)(ulong)id));
    }, ct);

    public Task<PreparedCall?> PrepareWithdrawAsync(string account, long id, CancellationToken ct) => ActAsync(account, id, OrderSide.Buyer, (_, order, _) =>
    {
        RequireStatus(order, OrderStatus.Offered);
        return Task.FromResult(Contract.WithdrawCall.Encode((UInt256)(ulong)id));
    }, ct);

    public Task<PreparedCall?> PrepareDeliverAsync(string account, long id, int milestone, HandoverDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return MilestoneAsync(account, id, milestone, OrderSide.Worker, MilestoneStatus.Pending, (_, order, found, now) =>
        {
            if (now >= found.Until)
                throw new FieldException("milestone", $"could be delivered until {Written(found.Until!.Value)}");
            if (order.Start > now)
                throw new FieldException("milestone", $"can be delivered from {Written(order.Start)} on, when the booked time begins");
            return Task.FromResult(Contract.DeliverCall.Encode((UInt256)(ulong)id, (byte)milestone, Hash(draft.Hash)));
        }, ct);
    }

    public Task<PreparedCall?> PrepareApproveAsync(string account, long id, int milestone, CancellationToken ct) =>
        MilestoneAsync(account, id, milestone, OrderSide.Buyer, MilestoneStatus.Delivered, (_, _, _, _) => Task.FromResult(Contract.ApproveCall.Encode((UInt256)(ulong)id, (byte)milestone)), ct);

    public Task<PreparedCall?> PrepareAskChangeAsync(string account, long id, int milestone, HandoverDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return MilestoneAsync(account, id, milestone, OrderSide.Buyer, MilestoneStatus.Delivered, async (db, order, found, now) =>
        {
            var rule = await OrderBooks.RuleAsync(db, order, ct);
            if (found.Changes >= rule.Changes)
                throw new FieldException("milestone", $"was to be changed {found.Changes} times already; approve it, or open a dispute");
            RequireInTime(found, now);
            return Contract.AskChangeCall.Encode((UInt256)(ulong)id, (byte)milestone, Hash(draft.Hash));
        }, ct);
    }

    public Task<PreparedCall?> PrepareProposeEndAsync(string account, long id, ShareDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return ActAsync(account, id, null, (_, order, _) =>
        {
            RequireCancellable(order);
            return Task.FromResult(Contract.ProposeCancelCall.Encode((UInt256)(ulong)id, Share(draft)));
        }, ct);
    }

    public Task<PreparedCall?> PrepareAgreeEndAsync(string account, long id, ShareDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return ActAsync(account, id, null, (_, order, _) =>
        {
            RequireCancellable(order);
            if (order.ProposedBy is not { } by || order.Of(by) == Fields.Account("account", account))
                throw new FieldException("workerBps", "cannot be agreed to: the other side proposes nothing now");
            if (draft.WorkerBps != order.ProposedShare)
                throw new FieldException("workerBps", "is not what is proposed now; read the page again");
            return Task.FromResult(Contract.AgreeCancelCall.Encode((UInt256)(ulong)id, Share(draft)));
        }, ct);
    }

    public Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct) => ActAsync(account, id, null, async (db, order, now) =>
    {
        RequireCancellable(order);
        if (order.SideOf(Fields.Account("account", account)) == OrderSide.Worker)
            return Contract.CancelByWorkerCall.Encode((UInt256)(ulong)id);
        var milestones = await OrderBooks.MilestonesAsync(db, id, ct);
        if (!milestones.Exists(x => OrderTimes.IsCancellable(order, x, now)))
            throw new FieldException("id", "cannot be cancelled by you alone any more: what is left has begun or was delivered; propose an end, or wait");
        // The price as it is told now; when it has risen by the time this is brought, the contract refuses.
        return Contract.CancelByBuyerCall.Encode((UInt256)(ulong)id, (UInt256)(ulong)OrderTimes.CancelFee(order, milestones, await OrderBooks.RuleAsync(db, order, ct), now));
    }, ct);

    public async Task<PreparedCall> PrepareCollectAsync(string account, CollectDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var owner = Fields.Account("account", account);
        var escrow = deployment.Escrow ?? throw NoMarket();
        if (draft.Currency is not (MarketCurrency.Euro or MarketCurrency.Care))
            throw new FieldException("currency", $"is neither {MarketCurrency.Euro} nor {MarketCurrency.Care}");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.Set<PurseView>().AnyAsync(x => x.Account == owner && x.Currency == draft.Currency && x.Credit > 0, ct))
            throw new FieldException("currency", "has nothing to collect");
        return await calls.PrepareAsync(Address.Parse(owner), new MemberCall(escrow, Escrow.CollectCall.Encode(Token(draft.Currency), Address.Parse(owner))), ct);
    }

    /// <summary>The newest rule; <c>null</c> without a marketplace.</summary>
    internal static Task<MarketRuleView?> NewestRuleAsync(DaoDbContext db, CancellationToken ct) => db.Set<MarketRuleView>().AsNoTracking().OrderByDescending(x => x.Id).FirstOrDefaultAsync(ct);

    /// <summary>When credential and cover of an order have to hold at least.</summary>
    internal static async Task<long> LastAsync(DaoDbContext db, OrderView order, CancellationToken ct) =>
        order.End != 0 ? order.End : await db.Set<MilestoneView>().Where(x => x.Order == order.Id).MaxAsync(x => x.Due, ct);

    /// <summary>The token of a currency.</summary>
    internal Address Token(string currency) => currency == MarketCurrency.Care ? deployment.Care ?? throw NoMarket() : deployment.SettlementToken;

    /// <summary>A call for which the escrow takes money.</summary>
    internal PaidCall Paid(Address contract, byte[] call, Address token, long amount) =>
        // Hours that somebody has not are borrowed: the contract knows how far.
        new(contract, call, (UInt256)(ulong)amount, token, deployment.Escrow ?? throw NoMarket(), Borrows: token == deployment.Care);

    internal static FieldException NoMarket() => new("$", "cannot be done: this association has no marketplace");

    internal static ushort Share(ShareDraft draft) =>
        draft.WorkerBps is { } bps and >= 0 and <= OrderTimes.All ? (ushort)bps : throw new FieldException("workerBps", "is not a share of 0 to 10,000 basis points");

    internal static string Written(long seconds) => Moment.Of(seconds).ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A slot that another accepted order of the worker has a part of can only be refused by the contract, which is told before anybody signs.</summary>
    private static async Task RequireFreeAsync(DaoDbContext db, OrderView order, CancellationToken ct)
    {
        if (order.Start == 0)
            return;
        var accepted = OrderStatus.Accepted;
        const int most = 100;
        var taken = await db.Set<OrderView>().AsNoTracking().Where(x => x.Worker == order.Worker && x.End > order.Start && x.Start < order.End && x.Status == accepted && x.Start > 0)
            .OrderBy(x => x.End).Take(most).Select(x => x.Id).ToListAsync(ct);
        if (taken.Count > 0)
            throw new FieldException("start", $"is promised already: order {taken[0]} has a part of that time");
    }

    private static Bytes32 Hash(string? hash) => hash is { Length: 66 } && Bytes32.TryParse(hash, out var value) && value != Bytes32.Zero
        ? value
        : throw new FieldException("hash", "is not 0x and 64 hexadecimal digits of what is handed over");

    private static void RequireStatus(OrderView order, OrderStatus status)
    {
        if (order.Status != status)
            throw new FieldException("id", "has moved on meanwhile; read its page again");
    }

    private static void RequireInTime(MilestoneView milestone, long now)
    {
        if (now >= milestone.Until)
            throw new FieldException("milestone", $"could be answered until {Written(milestone.Until!.Value)}; it is released now");
    }

    private static void RequireCancellable(OrderView order)
    {
        RequireStatus(order, OrderStatus.Accepted);
        if (order.Disputes > 0)
            throw new FieldException("id", "has a dispute; it can be ended when that is settled");
    }

    private static ulong Seconds(DateTimeOffset? moment) => moment is { } time ? (ulong)time.ToUnixTimeSeconds() : 0;

    private Task<PreparedCall?> MilestoneAsync(
        string account, long id, int index, OrderSide side, MilestoneStatus status, Func<DaoDbContext, OrderView, MilestoneView, long, Task<byte[]>> encode, CancellationToken ct) =>
        ActAsync(account, id, side, async (db, order, now) =>
        {
            RequireStatus(order, OrderStatus.Accepted);
            var milestone = await db.Set<MilestoneView>().AsNoTracking().SingleOrDefaultAsync(x => x.Order == id && x.Index == index, ct) ?? throw new FieldException("milestone", "is not there");
            if (milestone.Status != status)
                throw new FieldException("milestone", "has moved on meanwhile; read the page again");
            return await encode(db, order, milestone, now);
        }, ct);

    private async Task<PreparedCall?> ActAsync(string account, long id, OrderSide? side, Func<DaoDbContext, OrderView, long, Task<byte[]>> encode, CancellationToken ct)
    {
        var contract = Require();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OrderBooks.FindAsync(db, account, id, ct) is not var (order, own))
            return null;
        if (side is { } wanted && own != wanted)
            throw new FieldException("account", wanted == OrderSide.Buyer ? "is the worker's; the buyer alone does that" : "is the buyer's; the worker alone does that");
        var data = await encode(db, order, (await ChainHead.ReadAsync(db, ct)).Time);
        return await calls.PrepareAsync(Address.Parse(order.Of(own)), new MemberCall(contract, data), ct);
    }

    private Address Require() => deployment.Marketplace ?? throw NoMarket();
}
