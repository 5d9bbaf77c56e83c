using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Relay;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// Calls of smart accounts: made into the document that a passkey signs, and read back when it comes signed. As with acts, what comes back is made anew from its fields
/// and must be what was signed.
/// </summary>
internal sealed class Executions(
    Deployment deployment, RelayChain chain, RelayQueue queue, SmartAccountActs accounts, Entitlement entitlement, EthClient client)
{
    private const long Seconds = 60 * 60;
    private const string DomainName = "DoctorDAO PasskeyAccount";
    private const string DomainVersion = "1";

    private static readonly Dictionary<string, IReadOnlyList<TypedMember>> Types = new(StringComparer.Ordinal)
    {
        ["Execution"] = [new("calls", "Call[]"), new("nonce", "uint256"), new("deadline", "uint48")],
        ["Call"] = [new("target", "address"), new("value", "uint256"), new("data", "bytes")],
    };

    /// <summary>The document of some calls.</summary>
    /// <exception cref="RelayRefusedException">The relay does not bring such calls, or a contract would refuse one.</exception>
    public Task<PreparedSignature> PrepareAsync(ExecutionDraft draft, Address account, CancellationToken ct) => PrepareAsync(draft, account, draft.Calls.Count, ct);

    /// <summary>The same, when only the first <paramref name="tried"/> calls can be tried by themselves.</summary>
    public async Task<PreparedSignature> PrepareAsync(ExecutionDraft draft, Address account, int tried, CancellationToken ct)
    {
        var calls = await CheckAsync(draft.Calls, account, "calls", ct);
        await accounts.ReadyAsync(account, ct);
        foreach (var call in calls.Take(tried))
            await chain.TryCallAsync(account, call.Target, call.Data, RelayKind.Execution, ct);
        var nonce = await queue.PendingAsync(Line(account), ct) is { } pending ? UInt256.Parse(pending.SignedNonce) + UInt256.One : await NonceAsync(account, ct);
        return new PreparedSignature(Document(account, calls, nonce, await chain.NowAsync(ct) + Seconds).ToJson(), []);
    }

    /// <summary>Checks a signed document and makes the call of it.</summary>
    /// <exception cref="RelayRefusedException">It is not what this server would have prepared, or not signed by the account.</exception>
    public async Task<RelayActRow> ReadAsync(SignedAct act, Address account, CancellationToken ct)
    {
        var signature = ActDocuments.ReadSignature(act.Signature);
        var document = ActDocuments.ParseDocument(act.TypedData);
        if (document.PrimaryType != "Execution")
            throw RelayErrors.Field("typedData.primaryType", "Expected Execution.");
        if (Text(document.Domain, "verifyingContract") is not { } contract || !Address.TryParse(contract, out var signer) || signer != account)
            throw RelayErrors.NotYours("typedData.domain.verifyingContract");
        if (document.Message["calls"] is not JsonArray list)
            throw RelayErrors.Field("typedData.message.calls", "Expected a list of calls.");
        var drafts = list.Select(x => x is JsonObject call ? new ExecutionCall(Text(call, "target") ?? "", Text(call, "value") ?? "", Text(call, "data") ?? "") : new ExecutionCall("", "", "")).ToList();
        var calls = await CheckAsync(drafts, account, "typedData.message.calls", ct);
        if (!UInt256.TryParse(Text(document.Message, "nonce"), out var nonce))
            throw RelayErrors.Field("typedData.message.nonce", "Expected a whole number.");
        if (!long.TryParse(Text(document.Message, "deadline"), NumberStyles.None, CultureInfo.InvariantCulture, out var deadline) || deadline <= await chain.NowAsync(ct))
            throw RelayErrors.Field("typedData.message.deadline", "The signature has expired. Sign again.", "PasskeyExpired");
        if (deadline >= 1L << 48)
            throw RelayErrors.Field("typedData.message.deadline", "Expected a unix time in seconds.");
        await accounts.ReadyAsync(account, ct);
        var digest = Document(account, calls, nonce, deadline).Hash();
        if (!await chain.SignedAsync(account, digest, signature, ct))
            throw RelayErrors.Field("signature", "The signature is not this account's, or not of these calls.", "PasskeyInvalidSignature");
        return new RelayActRow
        {
            Key = $"{RelayKind.Execution}:{digest}", Kind = RelayKind.Execution, Account = account.ToHex(), Line = Line(account), SignedNonce = nonce.ToString(), Contract = account.ToHex(),
            Data = PasskeyAccount.ExecuteCall.Encode([.. calls.Select(x => new PasskeyAccount.Call(x.Target, UInt256.Zero, x.Data))], nonce, (ulong)deadline, signature),
        };
    }

    /// <summary>The nonce that the next execution must carry.</summary>
    public async Task<UInt256> NonceAsync(Address account, CancellationToken ct) =>
        PasskeyAccount.NonceCall.DecodeResult(await client.CallAsync(account, PasskeyAccount.NonceCall.Encode(), BlockRef.Latest, ct));

    private async Task<List<(Address Target, byte[] Data)>> CheckAsync(IReadOnlyList<ExecutionCall> calls, Address account, string field, CancellationToken ct)
    {
        // Not any contract: what another one does with the gas nobody here knows.
        if (!await accounts.IsPasskeyAsync(account, ct))
            throw RelayErrors.Field("account", "A wallet sends its transactions itself.");
        if (calls.Count is 0 or > ExecutionRules.MaxCalls)
            throw RelayErrors.Field(field, $"1 to {ExecutionRules.MaxCalls} calls are possible.");
        var rights = await entitlement.OfAsync(account, ct);
        if (!rights.Any)
            throw RelayErrors.NotEntitled();
        var total = 0;
        var result = new List<(Address, byte[])>(calls.Count);
        for (var i = 0; i < calls.Count; i++)
        {
            var (call, name) = (calls[i], $"{field}[{i}]");
            if (!Address.TryParse(call.Target, out var target))
                throw RelayErrors.Field($"{name}.target", "This is no account: 0x and 40 hexadecimal digits.");
            if (call.Value is not ("0" or "0x0" or ""))
                throw RelayErrors.Field($"{name}.value", "The relay moves no money.");
            if (call.Data.Length is < 10 or > 2 + (2 * ExecutionRules.MaxData) || call.Data.Length % 2 != 0 || !call.Data.StartsWith("0x", StringComparison.Ordinal))
                throw RelayErrors.Field($"{name}.data", $"Expected 0x and 4 to {ExecutionRules.MaxData} bytes in hexadecimal digits.");
            var data = new byte[(call.Data.Length - 2) / 2];
            if (!Hex.TryDecode(call.Data, data))
                throw RelayErrors.Field($"{name}.data", "Expected 0x and hexadecimal digits.");
            if ((total += data.Length) > ExecutionRules.MaxData)
                throw RelayErrors.Field(field, $"All calls together have {ExecutionRules.MaxData} bytes of data at most.");
            if (!ExecutionRules.IsOwn(account, target, data) && !ExecutionRules.IsOfIssuers(deployment, target, data) && !ExecutionRules.IsOfCover(deployment, target, data)
                && !ExecutionRules.IsApproval(deployment, target, data))
            {
                if (!ExecutionRules.IsOfMembers(deployment, target, data))
                    throw RelayErrors.Field(name, "The relay brings no such call.");
                if (!rights.Member)
                    throw RelayErrors.MembersOnly();
            }

            result.Add((target, data));
        }

        return result;
    }

    private TypedData Document(Address account, List<(Address Target, byte[] Data)> calls, UInt256 nonce, long deadline) => new(
        Types,
        "Execution",
        new JsonObject { ["name"] = DomainName, ["version"] = DomainVersion, ["chainId"] = deployment.ChainId, ["verifyingContract"] = account.ToString() },
        new JsonObject
        {
            ["calls"] = new JsonArray([.. calls.Select(x => (JsonNode)new JsonObject { ["target"] = x.Target.ToString(), ["value"] = "0", ["data"] = Hex.Encode(x.Data) })]),
            ["nonce"] = nonce.ToString(),
            ["deadline"] = deadline,
        });

    private static string Line(Address account) => $"execute:{account.ToHex()}";

    private static string? Text(JsonObject json, string name) => json.TryGetPropertyValue(name, out var node) && node is JsonValue value ? value.ToString() : null;
}
