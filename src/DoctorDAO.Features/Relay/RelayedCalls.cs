using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Relay;

/// <summary>A call that anybody may send: the contract asks who signed what it carries, not who brings it.</summary>
/// <param name="Key">Makes two requests the same act; at most 120 ASCII characters. A failed act gives it up.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Account">Lowercase account that it is for, whose share of acts an hour it counts to.</param>
/// <param name="Contract">The contract called.</param>
/// <param name="Data">Selector and arguments.</param>
public sealed record RelayedCall(string Key, RelayKind Kind, string Account, Address Contract, byte[] Data);

/// <summary>What other slices have the relay bring to the chain.</summary>
public interface IRelayedCalls
{
    /// <summary>The chain's clock, in unix seconds.</summary>
    Task<long> NowAsync(CancellationToken ct);

    /// <summary>Has a call sent, once: a key that is on its way already gives the ticket there is.</summary>
    /// <exception cref="RelayRefusedException">The contract refuses it, or the account has had its share of this hour.</exception>
    Task<RelayTicket> SendAsync(RelayedCall call, CancellationToken ct);

    /// <summary>How far the call of a key has come; <c>null</c> when there is none, or it has failed and given its key up.</summary>
    Task<RelayTicket?> FindAsync(string key, CancellationToken ct);

    /// <summary>How far a call has come; <c>null</c> when there is none of that id.</summary>
    Task<RelayTicket?> TicketAsync(Guid id, CancellationToken ct);
}

/// <inheritdoc/>
internal sealed class RelayedCalls(RelayChain chain, RelayQueue queue) : IRelayedCalls
{
    public Task<long> NowAsync(CancellationToken ct) => chain.NowAsync(ct);

    public async Task<RelayTicket> SendAsync(RelayedCall call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (await queue.FindAsync(call.Key, ct) is { } known)
            return known.ToTicket();
        await chain.TryCallAsync(chain.Sender, call.Contract, call.Data, call.Kind, ct);
        return await queue.AddAsync(
            new RelayActRow { Key = call.Key, Kind = call.Kind, Account = call.Account, Line = call.Key, Contract = call.Contract.ToHex(), Data = call.Data }, ct);
    }

    public async Task<RelayTicket?> FindAsync(string key, CancellationToken ct) => (await queue.FindAsync(key, ct))?.ToTicket();

    public Task<RelayTicket?> TicketAsync(Guid id, CancellationToken ct) => queue.TicketAsync(id, ct);
}
