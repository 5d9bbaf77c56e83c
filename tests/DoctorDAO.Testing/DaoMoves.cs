using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.Testing;

/// <summary>Recovery on a <see cref="DaoChain"/>, in one call.</summary>
public static class DaoMoves
{
    /// <summary>The verifiers move a member to another account. Seven days pass; the new account can pay for its acts.</summary>
    public static async Task MoveAsync(this DaoChain chain, Address from, Address to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var (dao, node) = (chain.Association, chain.Node);
        await node.Client.RequestAsync("anvil_setBalance", ct, to.ToHex(), "0x3635c9adc5dea00000");
        var nullifier = Membership.NullifierOfCall.DecodeResult(await CallAsync(Membership.NullifierOfCall.Encode(from)));
        var nonce = Membership.RecoveryVoucherNonceCall.DecodeResult(await CallAsync(Membership.RecoveryVoucherNonceCall.Encode(nullifier)));
        await dao.RunAsync(dao.Acts.RequestMove(nullifier, to, await node.NowAsync(ct) + TimeSpan.FromDays(1), (ulong)nonce), ct);
        await node.AdvanceTimeAsync(TimeSpan.FromDays(7), ct);
        await dao.RunAsync(dao.Acts.CompleteRecovery(from), ct);

        Task<byte[]> CallAsync(byte[] call) => node.Client.CallAsync(dao.Contracts.Membership, call, BlockRef.Latest, ct);
    }
}
