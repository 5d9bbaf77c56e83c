using System.Collections.Concurrent;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>The EIP-712 domain of a contract.</summary>
internal sealed record SigningDomain(string Name, string Version);

/// <summary>What the relay asks the chain. The contracts decide, never the views.</summary>
internal sealed class RelayChain(EthClient client, IOptions<RelayOptions> options)
{
    private readonly ConcurrentDictionary<Address, SigningDomain> _domains = new();

    /// <summary>The account that calls are tried from.</summary>
    public Address Sender => options.Value.Key?.Address ?? Address.Zero;

    /// <summary>Name and version that signatures for a contract carry; they never change.</summary>
    public async Task<SigningDomain> DomainAsync(Address contract, CancellationToken ct)
    {
        if (_domains.TryGetValue(contract, out var known))
            return known;
        var answer = await client.CallAsync(contract, Chamber.Eip712DomainCall.Encode(), BlockRef.Latest, ct);
        var domain = Chamber.Eip712DomainCall.DecodeResult(answer);
        return _domains[contract] = new SigningDomain(domain.Name, domain.Version);
    }

    /// <summary>Nonce of the next signature of an account in a session.</summary>
    public async Task<UInt256> BallotNonceAsync(Address governor, long session, Address voter, CancellationToken ct) =>
        Chamber.NoncesAddressUint192Call.DecodeResult(await client.CallAsync(governor, Chamber.NoncesAddressUint192Call.Encode(voter, (ulong)session), BlockRef.Latest, ct));

    /// <summary>Nonce of the next delegation of an account.</summary>
    public async Task<UInt256> DelegationNonceAsync(Address votes, Address delegator, CancellationToken ct) =>
        LiquidVotes.NoncesCall.DecodeResult(await client.CallAsync(votes, LiquidVotes.NoncesCall.Encode(delegator), BlockRef.Latest, ct));

    /// <summary>The chain's clock, in unix seconds.</summary>
    public async Task<long> NowAsync(CancellationToken ct) =>
        (long)(await client.GetHeaderAsync(BlockRef.Latest, ct) ?? throw new RpcUnavailableException("eth_getBlockByNumber", "the node has no block")).Timestamp;

    /// <summary>Tries a call at the newest block.</summary>
    /// <exception cref="RelayRefusedException">The contract refuses it.</exception>
    public async Task TryCallAsync(Address from, Address to, byte[] data, RelayKind kind, CancellationToken ct)
    {
        try
        {
            await client.CallAsync(to, data, BlockRef.Latest, ct, from);
        }
        catch (RpcException e) when (RelayErrors.IsRefusal(e))
        {
            var reason = kind == RelayKind.Call && ForwardedCalls.TryOpen(data, out var signer, out var target, out var inner)
                ? await WhyAsync(signer, target, inner, BlockRef.Latest, ct) ?? RelayErrors.Decode(e.RevertData)
                : RelayErrors.Decode(e.RevertData);
            throw RelayErrors.Refused(reason, RelayErrors.FieldOf(reason, kind));
        }
    }

    /// <summary>Why a contract refuses a call; <c>null</c> when it does not, or does not say.</summary>
    public async Task<RevertReason?> WhyAsync(Address from, Address to, byte[] data, BlockRef at, CancellationToken ct)
    {
        try
        {
            await client.CallAsync(to, data, at, ct, from);
            return null;
        }
        catch (RpcException e)
        {
            return RelayErrors.Decode(e.RevertData);
        }
    }

    /// <summary>Whether the account's key, or its contract, signed the digest.</summary>
    public Task<bool> SignedAsync(Address account, Bytes32 digest, byte[] signature, CancellationToken ct) =>
        SignatureVerifier.IsValidAsync(client, account, digest, signature, ct);
}
