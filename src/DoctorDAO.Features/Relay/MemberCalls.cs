using System.Text.Json.Nodes;
using DoctorDAO.Client.Relay;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Relay;

/// <summary>Something that a member does by a contract of panels or cover, which all trust the forwarder.</summary>
/// <param name="Contract">The contract called.</param>
/// <param name="Data">Selector and arguments.</param>
public sealed record MemberCall(Address Contract, byte[] Data);

/// <summary>The same where tokens are taken from the member: by the pool, settlement tokens, where nothing else is said.</summary>
/// <param name="Contract">The contract called, which takes the permit as well (contracts/src/cover/Paying.sol, contracts/src/marketplace).</param>
/// <param name="Plain">Selector and arguments.</param>
/// <param name="Amount">The most that is taken, in minor units.</param>
/// <param name="Token">What is taken; <c>null</c> for the settlement token, by the pool.</param>
/// <param name="Spender">Who takes it, with <paramref name="Token"/>.</param>
/// <param name="Borrows">Whether the token lends what the member has not: then the contract alone knows what is enough.</param>
public sealed record PaidCall(Address Contract, byte[] Plain, UInt256 Amount, Address? Token = null, Address? Spender = null, bool Borrows = false);

/// <summary>Makes calls of members into what their wallets sign. Slices check drafts and encode; what is signed goes to the relay.</summary>
public interface IMemberCalls
{
    /// <summary>What the account signs for a call: a request to the forwarder for a key, an execution for an account that passkeys control.</summary>
    /// <exception cref="RelayRefusedException">The contract refuses the call, or the relay pays for no act of the account.</exception>
    Task<PreparedCall> PrepareAsync(Address account, MemberCall call, CancellationToken ct);

    /// <summary>The same for a call that pays: first the token's permit, where the pool may not take enough yet and a key signs; then, with the permit, the call.</summary>
    /// <exception cref="RelayRefusedException">As above, or there is not enough to pay with.</exception>
    Task<PreparedCall> PrepareAsync(Address account, PaidCall call, SignedPermit? permit, CancellationToken ct);
}

/// <inheritdoc/>
internal sealed class MemberCalls(
    Deployment deployment, RelayChain chain, ForwardedCalls forwarded, Executions executions, SmartAccountActs accounts, Entitlement entitlement, EthClient client) : IMemberCalls
{
    private const long PermitSeconds = 60 * 60;

    private static readonly Dictionary<string, IReadOnlyList<TypedMember>> PermitTypes = new(StringComparer.Ordinal)
    {
        ["Permit"] = [new("owner", "address"), new("spender", "address"), new("value", "uint256"), new("nonce", "uint256"), new("deadline", "uint256")],
    };

    public async Task<PreparedCall> PrepareAsync(Address account, MemberCall call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(call);
        await entitlement.RequireAsync(account, ct);
        if (await IsPasskeyAsync(account, ct))
            return await ExecutionAsync(account, ct, call);
        await chain.TryCallAsync(account, call.Contract, call.Data, RelayKind.Call, ct);
        return await forwarded.PrepareAsync(account, call.Contract, call.Data, ct);
    }

    public async Task<PreparedCall> PrepareAsync(Address account, PaidCall call, SignedPermit? permit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(call);
        var pool = call.Spender ?? deployment.CoverPool ?? throw RelayErrors.Field("$", "This association has no cover.");
        await entitlement.RequireAsync(account, ct);
        var token = call.Token ?? deployment.SettlementToken;
        if (!call.Borrows && await ReadAsync(token, SettlementToken.BalanceOfCall.Encode(account), ct) is var balance && balance < call.Amount)
            throw RelayErrors.NotEnough();
        var allowed = await ReadAsync(token, SettlementToken.AllowanceCall.Encode(account, pool), ct) >= call.Amount;
        if (await IsPasskeyAsync(account, ct))
        {
            return allowed
                ? await ExecutionAsync(account, ct, new MemberCall(call.Contract, call.Plain))
                : await ExecutionAsync(account, ct, new MemberCall(token, SettlementToken.ApproveCall.Encode(pool, call.Amount)), new MemberCall(call.Contract, call.Plain));
        }

        if (allowed)
            return await PrepareAsync(account, new MemberCall(call.Contract, call.Plain), ct);
        if (permit is null)
            return await PermitAsync(account, token, pool, call.Amount, ct);
        if (permit.Deadline <= await chain.NowAsync(ct))
            throw RelayErrors.Field("permit.deadline", "The permit has expired. Sign again.", "ERC2612ExpiredSignature");
        if (!Signature.TryParse(ActDocuments.ReadSignature(permit.Signature), out var parts))
            throw RelayErrors.Field("permit.signature", "A permit needs the 65-byte signature of a key.");
        var (deadline, v) = ((UInt256)(ulong)permit.Deadline, (byte)(27 + parts.YParity));
        var use = call.Token is null
            ? CoverPool.UsePermitCall.Encode(call.Amount, deadline, v, parts.R, parts.S)
            : Contracts.Marketplace.UsePermitCall.Encode(token, call.Amount, deadline, v, parts.R, parts.S);
        return await PrepareAsync(account, new MemberCall(call.Contract, CoverPool.MulticallCall.Encode([use, call.Plain])), ct);
    }

    private async Task<PreparedCall> PermitAsync(Address owner, Address token, Address pool, UInt256 amount, CancellationToken ct)
    {
        var domain = await chain.DomainAsync(token, ct);
        var deadline = await chain.NowAsync(ct) + PermitSeconds;
        var document = new TypedData(
            PermitTypes,
            "Permit",
            new JsonObject { ["name"] = domain.Name, ["version"] = domain.Version, ["chainId"] = deployment.ChainId, ["verifyingContract"] = token.ToString() },
            new JsonObject
            {
                ["owner"] = owner.ToString(), ["spender"] = pool.ToString(), ["value"] = amount.ToString(),
                ["nonce"] = (await ReadAsync(token, SettlementToken.NoncesCall.Encode(owner), ct)).ToString(), ["deadline"] = deadline,
            });
        return new PreparedCall(PreparedCall.Permit, document.ToJson(), "", deadline);
    }

    private async Task<PreparedCall> ExecutionAsync(Address account, CancellationToken ct, params MemberCall[] calls)
    {
        var draft = new ExecutionDraft([.. calls.Select(x => new ExecutionCall(x.Contract.ToString(), "0", Hex.Encode(x.Data)))]);
        // What follows an approval cannot be tried before it; all together is tried when it comes signed.
        var prepared = await executions.PrepareAsync(draft, account, tried: calls.Length == 1 ? 1 : calls.Length - 1, ct);
        return new PreparedCall(PreparedCall.Call, prepared.TypedData, "/api/relay/executions", null);
    }

    private async Task<bool> IsPasskeyAsync(Address account, CancellationToken ct)
    {
        if (await accounts.IsPasskeyAsync(account, ct))
            return true;
        // The forwarder takes signatures of keys alone.
        return !await accounts.IsContractAsync(account, ct) ? false : throw RelayErrors.Field("account", "A wallet that is a contract sends its transactions itself.");
    }

    private async Task<UInt256> ReadAsync(Address contract, byte[] data, CancellationToken ct) => UInt256.FromBigEndian(await client.CallAsync(contract, data, BlockRef.Latest, ct));
}
