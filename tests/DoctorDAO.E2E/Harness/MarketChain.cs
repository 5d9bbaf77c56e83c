using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.E2E.Harness;

/// <summary>How far a dispute about an order is, as the contract numbers it.</summary>
public enum DisputeAt
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>The two talk.</summary>
    Negotiate,

    /// <summary>A panel judges.</summary>
    Panel,

    /// <summary>It has ruled.</summary>
    Ruled,

    /// <summary>A larger one judges.</summary>
    Appeal,

    /// <summary>The arbiter decides.</summary>
    Arbiter,

    /// <summary>It is over.</summary>
    Settled,
}

/// <summary>Orders and disputes as the chain has them, asked past the portal, and people who act without a browser.</summary>
public sealed class MarketChain
{
    private readonly Stack _stack;
    private readonly AssociationContracts _contracts;
    private readonly MarketActs _acts;

    private MarketChain(Stack stack, AssociationContracts contracts)
    {
        (_stack, _contracts) = (stack, contracts);
        _acts = new(contracts);
        Panels = new(stack, contracts);
    }

    /// <summary>Those who judge.</summary>
    public PanelChain Panels { get; }

    /// <summary>That of the demo.</summary>
    public static async Task<MarketChain> OfAsync(Stack stack, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return new(stack, await AssociationContracts.ReadAsync(stack.Host.Deployment, ct));
    }

    /// <summary>An order of one milestone that is offered, accepted and delivered, which the portal has heard of. No one else may order meanwhile.</summary>
    /// <param name="cents">What it is about.</param>
    /// <returns>Its number.</returns>
    public async Task<long> DeliveredAsync(Person buyer, Person worker, ulong cents, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(buyer);
        ArgumentNullException.ThrowIfNull(worker);
        var now = await _stack.NowAsync(ct);
        var order = (await CountAsync(ct)) + 1;
        foreach (var act in _acts.Approve(buyer.Key).Append(_acts.Offer(buyer.Key, _acts.Terms(worker.Address, now.AddDays(2)), MarketActs.Part(cents, now.AddDays(3)))))
            await SendAsync(buyer, act, ct);
        await Stack.UntilAsync(async () => await CountAsync(ct) == order, ct);
        await SendAsync(worker, _acts.Accept(worker.Key, order), ct);
        await SendAsync(worker, _acts.Deliver(worker.Key, order, 0, Keccak256.Hash("delivered"u8)), ct);
        var delivered = 0ul;
        await Stack.UntilAsync(
            async () =>
            {
                // Handed over: the buyer has time to look at it.
                if (Marketplace.MilestoneOfCall.DecodeResult(await AskAsync(_contracts.Marketplace, Marketplace.MilestoneOfCall.Encode(order, 0), ct)).Until == 0)
                    return false;
                delivered = await _stack.Chain.Client.BlockNumberAsync(ct);
                return true;
            },
            ct);
        await Stack.UntilAsync(async () => (await _stack.ReadAsync("/api/status", ct)).GetProperty("indexed").GetProperty("number").GetUInt64() >= delivered, ct);
        return (long)order;
    }

    /// <summary>The dispute about an order's first milestone; all zero without one.</summary>
    public async Task<Disputes.Dispute> DisputeAsync(long order, CancellationToken ct)
    {
        var number = Disputes.DisputeAboutCall.DecodeResult(await AskAsync(_contracts.Disputes, Disputes.DisputeAboutCall.Encode((ulong)order, 0), ct));
        return Disputes.DisputeOfCall.DecodeResult(await AskAsync(_contracts.Disputes, Disputes.DisputeOfCall.Encode(number), ct));
    }

    /// <summary>Waits until the dispute about an order is so far: whatever anybody may do, the keeper does.</summary>
    public Task UntilAsync(long order, DisputeAt stage, CancellationToken ct) => Stack.UntilAsync(async () => (DisputeAt)(await DisputeAsync(order, ct)).Stage == stage, ct);

    /// <summary>All jurors of the running round vote.</summary>
    /// <param name="award">Share for the worker, in basis points.</param>
    public Task VoteAsync(long order, ushort award, CancellationToken ct) => Panels.VoteAsync(async () => (await DisputeAsync(order, ct)).CaseId, award, ct);

    /// <summary>Cents that wait for somebody in the escrow.</summary>
    public async Task<ulong> CreditAsync(Person of, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(of);
        return (ulong)Escrow.CreditOfCall.DecodeResult(await AskAsync(_contracts.Escrow, Escrow.CreditOfCall.Encode(of.Address, _contracts.SettlementToken), ct));
    }

    private async Task<ulong> CountAsync(CancellationToken ct) => (ulong)Marketplace.CountCall.DecodeResult(await AskAsync(_contracts.Marketplace, Marketplace.CountCall.Encode(), ct));

    private Task<Bytes32> SendAsync(Person person, Act act, CancellationToken ct) => _stack.Chain.SendAsync(person, act.To, act.Data, ct);

    private Task<byte[]> AskAsync(Address to, byte[] data, CancellationToken ct) => _stack.Chain.Client.CallAsync(to, data, BlockRef.Latest, ct);
}
