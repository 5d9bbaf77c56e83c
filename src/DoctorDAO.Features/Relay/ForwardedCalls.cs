using System.Globalization;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Relay;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// Calls that a key signs and the forwarder brings to contracts that trust it (ERC-2771): made into a document, and read back when it comes signed. As with acts, what comes back
/// is made anew from its fields and must be what was signed.
/// </summary>
internal sealed class ForwardedCalls(Deployment deployment, RelayChain chain, RelayQueue queue, Entitlement entitlement, EthClient client)
{
    // Long enough for a night without a network, and the nonce makes it single use anyway.
    private const long Seconds = 24 * 60 * 60;

    // Twice what it takes now, as far as a transaction allows: days of earning may have to be caught up with. What is not used is not paid.
    private const long LeastGas = 500_000;
    private const long MostGas = 12_000_000;

    private static readonly Dictionary<string, IReadOnlyList<TypedMember>> Types = new(StringComparer.Ordinal)
    {
        ["ForwardRequest"] =
        [
            new("from", "address"), new("to", "address"), new("value", "uint256"), new("gas", "uint256"), new("nonce", "uint256"), new("deadline", "uint48"), new("data", "bytes"),
        ],
    };

    private Address Contract => deployment.Forwarder ?? throw RelayErrors.Field("$", "This association has no forwarder.");

    /// <summary>The document of a call that was tried and is not refused.</summary>
    public async Task<PreparedCall> PrepareAsync(Address account, Address target, byte[] data, CancellationToken ct)
    {
        var gas = Math.Clamp(2 * (long)await client.EstimateGasAsync(target, data, account, ct), LeastGas, MostGas);
        var nonce = await queue.PendingAsync(Line(account), ct) is { } pending ? UInt256.Parse(pending.SignedNonce) + UInt256.One : await NonceAsync(account, ct);
        var document = await DocumentAsync(new(account, target, gas, nonce, await chain.NowAsync(ct) + Seconds, data), ct);
        return new PreparedCall(PreparedCall.Call, document.ToJson(), "/api/relay/calls", null);
    }

    /// <summary>Checks a signed document and makes the call of it.</summary>
    /// <exception cref="RelayRefusedException">It is not what this server would have prepared, or not signed by the account.</exception>
    public async Task<RelayActRow> ReadAsync(SignedAct act, Address account, CancellationToken ct)
    {
        var signature = ActDocuments.ReadSignature(act.Signature);
        var document = ActDocuments.ParseDocument(act.TypedData);
        if (document.PrimaryType != "ForwardRequest")
            throw RelayErrors.Field("typedData.primaryType", "Expected ForwardRequest.");
        var request = Read(document.Message);
        if (request.From != account)
            throw RelayErrors.NotYours("typedData.message.from");
        if (!(await entitlement.OfAsync(account, ct)).Any)
            throw RelayErrors.NotEntitled();
        if (!ExecutionRules.IsOfCover(deployment, request.To, request.Data))
            throw RelayErrors.Field("typedData.message.to", "The relay brings no such call.");
        var now = await chain.NowAsync(ct);
        if (request.Deadline <= now)
            throw RelayErrors.Field("typedData.message.deadline", "The signature has expired. Sign again.", "ERC2771ForwarderExpiredRequest");
        if (request.Deadline > now + (2 * Seconds))
            throw RelayErrors.Field("typedData.message.deadline", "This is good for longer than a signature should be.");
        var digest = (await DocumentAsync(request, ct)).Hash();
        if (!await chain.SignedAsync(account, digest, signature, ct))
            throw RelayErrors.Field("signature", "The signature is not this account's, or not of this call.", "ERC2771ForwarderInvalidSigner");
        return new RelayActRow
        {
            Key = $"{RelayKind.Call}:{digest}", Kind = RelayKind.Call, Account = account.ToHex(), Line = Line(account), SignedNonce = request.Nonce.ToString(), Contract = Contract.ToHex(),
            Data = Forwarder.ExecuteCall.Encode(new Forwarder.ForwardRequestData(account, request.To, UInt256.Zero, (UInt256)(ulong)request.Gas, (ulong)request.Deadline, request.Data, signature)),
        };
    }

    /// <summary>The nonce that the account's next call must carry.</summary>
    public async Task<UInt256> NonceAsync(Address account, CancellationToken ct) =>
        Forwarder.NoncesCall.DecodeResult(await client.CallAsync(Contract, Forwarder.NoncesCall.Encode(account), BlockRef.Latest, ct));

    /// <summary>What the forwarder brings: the forwarder itself does not say why a contract refuses.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> data, out Address from, out Address to, out byte[] inner)
    {
        var opened = Forwarder.ExecuteCall.TryDecode(data, out var arguments);
        (from, to, inner) = opened ? (arguments.Request.From, arguments.Request.To, arguments.Request.Data) : (default, default, []);
        return opened;
    }

    private static Request Read(JsonObject message)
    {
        if (message.Count != 7 || Text(message, "value") is not ("0" or "0x0"))
            throw RelayErrors.Field("typedData.message", "Expected from, to, value 0, gas, nonce, deadline and data.");
        if (!Address.TryParse(Text(message, "from"), out var from))
            throw RelayErrors.Field("typedData.message.from", "Expected an account.");
        if (!Address.TryParse(Text(message, "to"), out var to))
            throw RelayErrors.Field("typedData.message.to", "Expected a contract.");
        if (!long.TryParse(Text(message, "gas"), NumberStyles.None, CultureInfo.InvariantCulture, out var gas) || gas is < 21_000 or > MostGas)
            throw RelayErrors.Field("typedData.message.gas", "Expected a whole number up to 12000000.");
        if (!UInt256.TryParse(Text(message, "nonce"), out var nonce))
            throw RelayErrors.Field("typedData.message.nonce", "Expected a whole number.");
        if (!long.TryParse(Text(message, "deadline"), NumberStyles.None, CultureInfo.InvariantCulture, out var deadline))
            throw RelayErrors.Field("typedData.message.deadline", "Expected a unix time in seconds.");
        var text = Text(message, "data") ?? "";
        if (text.Length is < 10 or > 2 + (2 * ExecutionRules.MaxCoverCall) || text.Length % 2 != 0 || !text.StartsWith("0x", StringComparison.Ordinal))
            throw RelayErrors.Field("typedData.message.data", "Expected 0x and a call in hexadecimal digits.");
        var data = new byte[(text.Length - 2) / 2];
        return Hex.TryDecode(text, data) ? new(from, to, gas, nonce, deadline, data) : throw RelayErrors.Field("typedData.message.data", "Expected 0x and hexadecimal digits.");
    }

    private async Task<TypedData> DocumentAsync(Request request, CancellationToken ct)
    {
        var domain = await chain.DomainAsync(Contract, ct);
        return new TypedData(
            Types,
            "ForwardRequest",
            new JsonObject { ["name"] = domain.Name, ["version"] = domain.Version, ["chainId"] = deployment.ChainId, ["verifyingContract"] = Contract.ToString() },
            new JsonObject
            {
                ["from"] = request.From.ToString(), ["to"] = request.To.ToString(), ["value"] = "0", ["gas"] = request.Gas, ["nonce"] = request.Nonce.ToString(),
                ["deadline"] = request.Deadline, ["data"] = Hex.Encode(request.Data),
            });
    }

    private static string Line(Address account) => $"forward:{account.ToHex()}";

    private static string? Text(JsonObject json, string name) => json.TryGetPropertyValue(name, out var node) && node is JsonValue value ? value.ToString() : null;

    private readonly record struct Request(Address From, Address To, long Gas, UInt256 Nonce, long Deadline, byte[] Data);
}
