using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;
using Contract = DoctorDAO.Contracts.IssuerRegistry;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>The registry as the chain has it now.</summary>
internal sealed class ChainIssuerRegistry(EthClient client, Deployment deployment) : IIssuerRegistry
{
    private Address Registry => deployment.IssuerRegistry ?? throw new FieldException("type", "cannot be issued: the association has no registry of issuers");

    public Task<RegisteredIssuer?> FindAsync(string did, CancellationToken ct) => AskAsync<RegisteredIssuer?>(async () =>
    {
        var issuer = Contract.IssuerOfCall.DecodeResult(await CallAsync(Contract.IssuerOfCall.Encode(IdOf(did)), ct));
        return issuer.Controller == Address.Zero || issuer.Withdrawn ? null : new RegisteredIssuer(issuer.Controller.ToHex());
    }, absent: null);

    public Task<bool> MayIssueAsync(string did, string type, CancellationToken ct) =>
        AskAsync(async () => Contract.MayIssueCall.DecodeResult(await CallAsync(Contract.MayIssueCall.Encode(IdOf(did), TopicOf(type)), ct)), absent: false);

    public Task<bool> IsKeyGoodAsync(string did, string thumbprint, CancellationToken ct) => AskAsync(async () =>
    {
        // By the chain's clock: it refuses to tell of times that it has not reached.
        var head = await client.GetHeaderAsync(BlockRef.Latest, ct) ?? throw new UnavailableException("The node has no block.");
        return Contract.IsKeyAtCall.DecodeResult(await CallAsync(Contract.IsKeyAtCall.Encode(IdOf(did), Bytes32.Parse(thumbprint), head.Timestamp), ct));
    }, absent: false);

    public Task<bool> CouldIssueAsync(string did, string type, string thumbprint, long at, CancellationToken ct) => AskAsync(async () =>
    {
        var head = await client.GetHeaderAsync(BlockRef.Latest, ct) ?? throw new UnavailableException("The node has no block.");
        return at <= (long)head.Timestamp
            && Contract.MayIssueAtCall.DecodeResult(await CallAsync(Contract.MayIssueAtCall.Encode(IdOf(did), TopicOf(type), (ulong)at), ct))
            && Contract.IsKeyAtCall.DecodeResult(await CallAsync(Contract.IsKeyAtCall.Encode(IdOf(did), Bytes32.Parse(thumbprint), (ulong)at), ct));
    }, absent: false);

    public Task<(string Hash, long Epoch)?> AnchorAsync(string did, string listId, CancellationToken ct) => AskAsync<(string, long)?>(async () =>
    {
        var anchor = Contract.AnchorOfCall.DecodeResult(await CallAsync(Contract.AnchorOfCall.Encode(IdOf(did), Bytes32.Parse(listId)), ct));
        return anchor.Epoch == 0 ? null : (anchor.Hash.ToString(), (long)anchor.Epoch);
    }, absent: null);

    public (Address To, byte[] Data) Encode(IssuerRow issuer, RegistryWish wish, IssuerKeyRow? key, StatusListRow? list)
    {
        var own = IdOf(issuer.Did);
        return (Registry, wish.Act switch
        {
            "accredit" => Contract.AccreditCall.Encode(new Contract.Accreditation(
                wish.Did!, Address.Parse(wish.Controller!), own, [.. wish.Types!.Select(TopicOf)], (ulong)(wish.From ?? 0), (ulong)(wish.Until ?? 0))),
            "suspend" => Contract.SuspendCall.Encode(IdOf(wish.Did!)),
            "reinstate" => Contract.ReinstateCall.Encode(IdOf(wish.Did!)),
            "withdraw" => Contract.WithdrawCall.Encode(IdOf(wish.Did!)),
            "set-types" => Contract.SetTopicsCall.Encode(IdOf(wish.Did!), [.. wish.Types!.Select(TopicOf)]),
            "set-validity" => Contract.SetValidityCall.Encode(IdOf(wish.Did!), (ulong)(wish.From ?? 0), (ulong)(wish.Until ?? 0)),
            "set-controller" => Contract.ChangeControllerCall.Encode(IdOf(wish.Did!), Address.Parse(wish.Controller!)),
            // From the block that takes it: the registry lets no key count earlier.
            "add-key" => Contract.AddKeyCall.Encode(own, Bytes32.Parse(key!.Thumbprint), 0, (ulong)key.ValidTo),
            "end-key" => Contract.EndKeyCall.Encode(own, Bytes32.Parse(key!.Thumbprint), (ulong)(wish.Until ?? 0)),
            _ => Contract.AnchorCall.Encode(own, StatusLists.ListId(issuer, list!.Number), (ulong)list.Epoch, Bytes32.Parse(list.Hash)),
        });
    }

    public async Task<RegistryRefusal?> RefusalAsync(string from, Address to, byte[] data, CancellationToken ct)
    {
        try
        {
            await client.CallAsync(to, data, BlockRef.Latest, ct, Address.Parse(from));
            return null;
        }
        catch (RpcException e)
        {
            RevertReason? reason = null;
            _ = e.RevertData is { Length: >= 4 } revert && Contract.TryDecodeError(revert, out reason);
            return new RegistryRefusal(reason?.Name, Words(reason));
        }
        catch (RpcUnavailableException)
        {
            throw new UnavailableException("The chain cannot be asked at the moment. Try again soon.");
        }
    }

    /// <summary>Id of an issuer.</summary>
    public static Bytes32 IdOf(string did) => Keccak256.Hash(Encoding.UTF8.GetBytes(did));

    /// <summary>Topic of a type.</summary>
    public static Bytes32 TopicOf(string type)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        bytes.Clear();
        Encoding.ASCII.GetBytes(type, bytes);
        return new Bytes32(bytes);
    }

    private static string Words(RevertReason? reason) => reason?.Name switch
    {
        "IssuerKnown" => "The registry knows this issuer already.",
        "IssuerUnknown" => "The registry does not know this issuer.",
        "IssuerTopicNotAccredited" => "One of the types is not among those of the accreditor.",
        "IssuerNotController" => "Only the issuer’s controller may do this.",
        "IssuerNotAccreditor" => "Only whoever accredited the issuer may do this.",
        "IssuerNotValid" => "Your own accreditation is not in force at the moment.",
        "IssuerTooDeep" => "There are too many issuers above this one already.",
        "IssuerKeyKnown" => "The registry knows this key already.",
        "IssuerKeyUnknown" => "The registry does not know this key, or it has ended.",
        "IssuerAnchorOutdated" => "The registry has this epoch of the list already, or a newer one.",
        "IssuerUnexpectedStanding" => "The issuer does not stand so that this can be done: it is suspended already, is not suspended, or was withdrawn for good.",
        "IssuerInvalidValidity" => "It cannot end before it begins.",
        null => "The contract refuses it and does not say why.",
        _ => $"The contract refuses it: {reason}.",
    };

    private Task<byte[]> CallAsync(byte[] data, CancellationToken ct) => client.CallAsync(Registry, data, BlockRef.Latest, ct);

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, T absent)
    {
        if (deployment.IssuerRegistry is null)
            return absent;
        try
        {
            return await ask();
        }
        catch (RpcException e) when (e.RevertData is { Length: >= 4 } revert && Contract.TryDecodeError(revert, out var reason) && reason?.Name == "IssuerUnknown")
        {
            return absent;
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            throw new UnavailableException("The chain cannot be asked at the moment. Try again soon.", e);
        }
    }
}
