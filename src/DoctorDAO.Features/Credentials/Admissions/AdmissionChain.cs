using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using Contract = DoctorDAO.Contracts.Membership;

namespace DoctorDAO.Features.Credentials.Admissions;

/// <summary>What the contract of memberships says and is sent.</summary>
internal sealed class AdmissionChain(EthClient client, Deployment deployment, IRelayedCalls relay)
{
    /// <summary>Signatures that a voucher needs.</summary>
    public async Task<int> ThresholdAsync(CancellationToken ct) => (int)Contract.ThresholdCall.DecodeResult(await CallAsync(Contract.ThresholdCall.Encode(), ct));

    /// <summary>Whether an account may sign vouchers.</summary>
    public async Task<bool> IsVerifierAsync(Address account, CancellationToken ct) =>
        Contract.HasRoleCall.DecodeResult(await CallAsync(Contract.HasRoleCall.Encode(Keccak256.Hash("VERIFIER_ROLE"u8), account), ct));

    /// <summary>The account of a person; <c>null</c> for nobody's.</summary>
    public async Task<Address?> AccountOfAsync(Bytes32 nullifier, CancellationToken ct)
    {
        var account = Contract.AccountOfCall.DecodeResult(await CallAsync(Contract.AccountOfCall.Encode(nullifier), ct));
        return account == Address.Zero ? null : account;
    }

    /// <summary>The nonce of a person's next recovery voucher.</summary>
    public async Task<UInt256> RecoveryNonceAsync(Bytes32 nullifier, CancellationToken ct) =>
        Contract.RecoveryVoucherNonceCall.DecodeResult(await CallAsync(Contract.RecoveryVoucherNonceCall.Encode(nullifier), ct));

    /// <summary>Until when the membership in force lasts, in unix seconds; 0 without one.</summary>
    public async Task<long> NotAfterOfAsync(Address account, CancellationToken ct) => (long)Contract.NotAfterOfCall.DecodeResult(await CallAsync(Contract.NotAfterOfCall.Encode(account), ct));

    /// <summary>The chain's clock, in unix seconds.</summary>
    public Task<long> NowAsync(CancellationToken ct) => relay.NowAsync(ct);

    /// <summary>Has the relay send a call, once.</summary>
    /// <exception cref="RelayRefusedException">The contract refuses it.</exception>
    public Task<RelayTicket> SendAsync(RelayKind kind, string key, string account, byte[] data, CancellationToken ct) =>
        relay.SendAsync(new RelayedCall(key, kind, account, deployment.Membership, data), ct);

    private Task<byte[]> CallAsync(byte[] data, CancellationToken ct) => client.CallAsync(deployment.Membership, data, BlockRef.Latest, ct);
}
