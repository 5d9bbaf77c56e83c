using System.Collections.Concurrent;
using System.Text;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>
/// The registry of issuers on the chain, asked by calls: no view decides whom a hospital lets work. Answers are kept for some seconds, so that a presentation of many
/// credentials asks once for each issuer and key.
/// </summary>
internal sealed class ChainIssuerTrust(EthClient client, Address registry, TimeProvider time) : IIssuerTrust
{
    private const int MaxKept = 2_000;
    private const int Levels = 4;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, Task<byte[]> Answer)> _answers = new(StringComparer.Ordinal);

    public async ValueTask<bool> KnowsAsync(string did, CancellationToken ct) => (await IssuerAsync(IdOf(did), ct)).Controller != Address.Zero;

    public async ValueTask<Address?> ControllerAsync(string did, CancellationToken ct)
    {
        var id = IdOf(did);
        var issuer = await IssuerAsync(id, ct);
        return issuer.Controller != Address.Zero && IssuerRegistry.StandingOfCall.DecodeResult(await CallAsync(IssuerRegistry.StandingOfCall.Encode(id), ct)) == 1 ? issuer.Controller : null;
    }

    public async ValueTask<IssuerTrust> MayIssueAsync(string did, string type, DateTimeOffset issuedAt, CancellationToken ct)
    {
        var id = IdOf(did);
        if ((await IssuerAsync(id, ct)).Controller == Address.Zero)
            return IssuerTrust.Unknown;
        // Also what was issued before a suspension is not relied on while that lasts.
        if (IssuerRegistry.StandingOfCall.DecodeResult(await CallAsync(IssuerRegistry.StandingOfCall.Encode(id), ct)) != 1)
            return IssuerTrust.Suspended;
        // The chain's clock may be some seconds behind the issuer's, and it is not asked about the future.
        var at = Math.Min((ulong)Math.Max(0, issuedAt.ToUnixTimeSeconds()), await NowAsync(ct));
        // Both: what was issued under a topic that has been taken away since is not relied on either.
        return IssuerRegistry.MayIssueAtCall.DecodeResult(await CallAsync(IssuerRegistry.MayIssueAtCall.Encode(id, Topic(type), at), ct))
            && IssuerRegistry.MayIssueCall.DecodeResult(await CallAsync(IssuerRegistry.MayIssueCall.Encode(id, Topic(type)), ct)) ? IssuerTrust.MayIssue : IssuerTrust.OtherTopic;
    }

    public ValueTask<KeyTrust> KeyAsync(string did, Bytes32 thumbprint, DateTimeOffset at, CancellationToken ct) => KeyAtAsync(did, thumbprint, (ulong)Math.Max(0, at.ToUnixTimeSeconds()), ct);

    public async ValueTask<KeyTrust> KeyNowAsync(string did, Bytes32 thumbprint, CancellationToken ct) => await KeyAtAsync(did, thumbprint, await NowAsync(ct), ct);

    private async ValueTask<KeyTrust> KeyAtAsync(string did, Bytes32 thumbprint, ulong when, CancellationToken ct)
    {
        var id = IdOf(did);
        if (IssuerRegistry.IsKeyAtCall.DecodeResult(await CallAsync(IssuerRegistry.IsKeyAtCall.Encode(id, thumbprint, when), ct)))
            return KeyTrust.Pinned;
        return IssuerRegistry.KeyOfCall.DecodeResult(await CallAsync(IssuerRegistry.KeyOfCall.Encode(id, thumbprint), ct)).ValidFrom == 0 ? KeyTrust.NotPinned : KeyTrust.OutsideTime;
    }

    public async ValueTask<bool> IsUnderAsync(string did, IReadOnlyList<string> roots, CancellationToken ct)
    {
        var wanted = roots.Select(IdOf).ToHashSet();
        var id = IdOf(did);
        for (var level = 0; level < Levels && id != Bytes32.Zero; level++)
        {
            if (wanted.Contains(id))
                return true;
            id = (await IssuerAsync(id, ct)).AccreditedBy;
        }

        return false;
    }

    public async ValueTask<Bytes32?> AnchorAsync(string did, string listUri, CancellationToken ct)
    {
        var anchor = IssuerRegistry.AnchorOfCall.DecodeResult(await CallAsync(IssuerRegistry.AnchorOfCall.Encode(IdOf(did), IdOf(listUri)), ct));
        return anchor.Hash == Bytes32.Zero ? null : anchor.Hash;
    }

    private async Task<ulong> NowAsync(CancellationToken ct) =>
        (await client.GetHeaderAsync(BlockRef.Latest, ct) ?? throw new RpcUnavailableException("eth_getBlockByNumber", "the node has no block")).Timestamp;

    private static Bytes32 IdOf(string text) => Keccak256.Hash(Encoding.UTF8.GetBytes(text));

    private static Bytes32 Topic(string type)
    {
        var code = new byte[Bytes32.Size];
        Encoding.ASCII.GetBytes(type, code);
        return new Bytes32(code);
    }

    private async Task<IssuerRegistry.Issuer> IssuerAsync(Bytes32 id, CancellationToken ct) =>
        IssuerRegistry.IssuerOfCall.DecodeResult(await CallAsync(IssuerRegistry.IssuerOfCall.Encode(id), ct));

    private async Task<byte[]> CallAsync(byte[] data, CancellationToken ct)
    {
        var (key, now) = (Convert.ToBase64String(data), time.GetUtcNow());
        if (_answers.TryGetValue(key, out var known) && now - known.At < Kept && !known.Answer.IsFaulted && !known.Answer.IsCanceled)
            return await known.Answer.WaitAsync(ct);
        if (_answers.Count > MaxKept)
            _answers.Clear();
        // Others wait for the same answer: whoever leaves stops waiting, and no more.
        var answer = client.CallAsync(registry, data, BlockRef.Latest, CancellationToken.None);
        _answers[key] = (now, answer);
        return await answer.WaitAsync(ct);
    }
}
