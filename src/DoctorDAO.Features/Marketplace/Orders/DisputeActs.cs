using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Relay;
using Microsoft.EntityFrameworkCore;
using Contract = DoctorDAO.Contracts.Disputes;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Makes what parties and arbiters do in disputes into calls that their wallets sign.</summary>
internal sealed class DisputeActs(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, DisputeCosts costs, OrderActs orders, IMemberCalls calls)
{
    public async Task<PreparedCall?> PrepareOpenAsync(string account, long id, int index, PermitDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var contract = Require();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OrderBooks.FindAsync(db, account, id, ct) is not var (order, side))
            return null;
        var milestone = await db.Set<MilestoneView>().AsNoTracking().SingleOrDefaultAsync(x => x.Order == id && x.Index == index, ct) ?? throw new FieldException("milestone", "is not there");
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        if (!OrderRights.Of(order, milestone, await OrderBooks.RuleAsync(db, order, ct), null, null, side, arbiter: false, now).Contains(OrderAct.Dispute))
        {
            throw new FieldException(
                "milestone",
                milestone.Status == MilestoneStatus.Disputed ? "is in dispute already"
                : milestone.Status == MilestoneStatus.Pending ? "can be contested once it is due and not delivered" : "cannot be contested any more: it is decided, or the time to answer is over");
        }

        var call = Contract.OpenCall.Encode((UInt256)(ulong)id, (byte)index, Bytes32.Zero);
        var bond = await costs.BondAsync(milestone.Amount, order.Currency == MarketCurrency.Care, ct);
        var by = Address.Parse(order.Of(side));
        return bond == 0
            ? await calls.PrepareAsync(by, new MemberCall(contract, call), ct)
            : await calls.PrepareAsync(by, orders.Paid(contract, call, deployment.SettlementToken, bond), draft.Permit, ct);
    }

    public Task<PreparedCall?> PrepareOfferShareAsync(string account, long id, int index, ShareDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return ActAsync(account, id, index, (dispute, _, _) =>
        {
            RequireStage(dispute, DisputeStage.Negotiation, DisputeStage.Panel, DisputeStage.Appeal, DisputeStage.Arbiter);
            return Contract.OfferShareCall.Encode((UInt256)(ulong)dispute.Id, OrderActs.Share(draft));
        }, ct);
    }

    public Task<PreparedCall?> PrepareTakeShareAsync(string account, long id, int index, ShareDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return ActAsync(account, id, index, (dispute, side, _) =>
        {
            var offered = dispute.OfferOf(side == OrderSide.Buyer ? OrderSide.Worker : OrderSide.Buyer) ?? throw new FieldException("workerBps", "cannot be taken: the other side offers nothing");
            if (draft.WorkerBps != offered)
                throw new FieldException("workerBps", "is not what is offered now; read the page again");
            return Contract.TakeShareCall.Encode((UInt256)(ulong)dispute.Id, OrderActs.Share(draft));
        }, ct);
    }

    public async Task<PreparedCall?> PrepareAppealAsync(string account, long id, int index, PermitDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var contract = Require();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OrderBooks.FindAsync(db, account, id, ct) is not var (order, side) || await RunningAsync(db, id, index, ct) is not { } dispute)
            return null;
        RequireStage(dispute, DisputeStage.Ruled);
        if ((await ChainHead.ReadAsync(db, ct)).Time >= dispute.Until)
            throw new FieldException("milestone", $"could be appealed until {OrderActs.Written(dispute.Until!.Value)}");
        if (side == OrderSide.Worker ? dispute.Award >= OrderTimes.All : dispute.Award <= 0)
            throw new FieldException("milestone", "is decided wholly for you; there is nothing to appeal against");
        var bond = await costs.AppealAsync(dispute.Id, ct);
        return await calls.PrepareAsync(
            Address.Parse(order.Of(side)), orders.Paid(contract, Contract.AppealCall.Encode((UInt256)(ulong)dispute.Id), deployment.SettlementToken, bond), draft.Permit, ct);
    }

    public async Task<PreparedCall?> PrepareArbitrateAsync(string account, long id, int index, ShareDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var contract = Require();
        var arbiter = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.Set<ArbiterView>().AnyAsync(x => x.Account == arbiter, ct))
            throw new FieldException("account", "is no arbiter; the Marketplace chamber names who is");
        if (await RunningAsync(db, id, index, ct) is not { } dispute)
            return null;
        if (await OrderBooks.FindAsync(db, account, id, ct) is not null)
            throw new FieldException("account", "is a party of this dispute; another arbiter decides it");
        RequireStage(dispute, DisputeStage.Arbiter);
        return await calls.PrepareAsync(Address.Parse(arbiter), new MemberCall(contract, Contract.DecideCall.Encode((UInt256)(ulong)dispute.Id, OrderActs.Share(draft))), ct);
    }

    private static void RequireStage(DisputeView dispute, params ReadOnlySpan<DisputeStage> stages)
    {
        if (!stages.Contains(dispute.Stage))
            throw new FieldException("milestone", "is at another step of its dispute now; read the page again");
    }

    /// <summary>The dispute about a milestone that is not over.</summary>
    private static Task<DisputeView?> RunningAsync(DaoDbContext db, long order, int index, CancellationToken ct)
    {
        var over = DisputeStage.Settled;
        return db.Set<DisputeView>().AsNoTracking().FirstOrDefaultAsync(x => x.Order == order && x.Milestone == index && x.Stage != over, ct);
    }

    private async Task<PreparedCall?> ActAsync(string account, long id, int index, Func<DisputeView, OrderSide, long, byte[]> encode, CancellationToken ct)
    {
        var contract = Require();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OrderBooks.FindAsync(db, account, id, ct) is not var (order, side) || await RunningAsync(db, id, index, ct) is not { } dispute)
            return null;
        var data = encode(dispute, side, (await ChainHead.ReadAsync(db, ct)).Time);
        return await calls.PrepareAsync(Address.Parse(order.Of(side)), new MemberCall(contract, data), ct);
    }

    private Address Require() => deployment.Disputes ?? throw OrderActs.NoMarket();
}

/// <summary>What disputes cost whoever opens or appeals one, as the contract says at this moment: it depends on fees and seats of the panels.</summary>
internal sealed class DisputeCosts(EthClient client, Deployment deployment)
{
    /// <summary>Minor units of the settlement token that opening one takes; 0 where there is no panel.</summary>
    public async Task<long> BondAsync(long amount, bool care, CancellationToken ct) =>
        Ledgers.Minor.Units(Contract.BondForCall.DecodeResult(await AskAsync(Contract.BondForCall.Encode((UInt256)(ulong)amount, care), ct)));

    /// <summary>What appealing a ruling takes.</summary>
    public async Task<long> AppealAsync(long dispute, CancellationToken ct) =>
        Ledgers.Minor.Units(Contract.AppealBondForCall.DecodeResult(await AskAsync(Contract.AppealBondForCall.Encode((UInt256)(ulong)dispute), ct)));

    /// <summary>What appealing a ruling takes, for a page to show; <c>null</c> while no node answers, and when the chain is further than what is shown.</summary>
    public async Task<long?> FindAppealAsync(long dispute, CancellationToken ct)
    {
        try
        {
            return await AppealAsync(dispute, ct);
        }
        catch (Exception e) when (e is RpcUnavailableException or RpcException)
        {
            return null;
        }
    }

    private async Task<byte[]> AskAsync(byte[] data, CancellationToken ct) => await client.CallAsync(deployment.Disputes ?? throw OrderActs.NoMarket(), data, BlockRef.Latest, ct);
}
