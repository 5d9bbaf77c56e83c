using System.Text.Json;

namespace DoctorDAO.Client.Relay;

/// <summary>A ballot to be prepared for signing.</summary>
/// <param name="Chamber">Chamber key.</param>
/// <param name="Session">Session number (unix seconds).</param>
/// <param name="Votes">One entry an issue, -10 to +10, squares together at most 100.</param>
/// <param name="Reason">At most 1,000 characters of public text; may be empty.</param>
/// <param name="Voter">The account that will sign.</param>
public sealed record BallotDraft(string Chamber, long Session, IReadOnlyList<int> Votes, string Reason, string Voter);

/// <summary>A withdrawal to be prepared for signing.</summary>
public sealed record WithdrawalDraft(string Chamber, long Session, string Voter);

/// <summary>A delegation to be prepared for signing.</summary>
/// <param name="Delegate">Whom to follow; the delegator itself or the zero address takes the voice back.</param>
public sealed record DelegationDraft(string Chamber, string Delegate, string Delegator);

/// <summary>A call of a smart account.</summary>
/// <param name="Target">The contract called.</param>
/// <param name="Value">0: the relay moves no money.</param>
/// <param name="Data">0x-prefixed.</param>
public sealed record ExecutionCall(string Target, string Value, string Data);

/// <summary>Calls of the signed-in smart account, to be prepared for signing: 1 to 16, all made or none.</summary>
public sealed record ExecutionDraft(IReadOnlyList<ExecutionCall> Calls);

/// <summary>What the wallet signs.</summary>
/// <param name="TypedData">EIP-712 document for <c>eth_signTypedData_v4</c>.</param>
/// <param name="Warnings">Codes of things worth knowing that do not prevent it.</param>
public sealed record PreparedSignature(JsonElement TypedData, IReadOnlyList<string> Warnings);

/// <summary>A signed act to be relayed. The typed data are sent back as they were signed; the server checks every field of them.</summary>
/// <param name="Signature">0x-prefixed; 65 bytes for a key, up to 4,096 for a contract wallet.</param>
public sealed record SignedAct(JsonElement TypedData, string Signature);

/// <summary>How far a relayed act is.</summary>
public enum RelayState
{
    /// <summary>Accepted and kept; survives a restart.</summary>
    Queued,
    /// <summary>In the node's pool.</summary>
    Submitted,
    /// <summary>In a block.</summary>
    Mined,
    /// <summary>In the views.</summary>
    Indexed,
    /// <summary>Cannot be undone any more.</summary>
    Final,
    /// <summary>Refused by the contract or given up; <see cref="RelayTicket.Error"/> says why.</summary>
    Failed,
}

/// <summary>The state of a relayed act.</summary>
/// <param name="Id">Unguessable; also the topic <c>relay:{id}</c>.</param>
/// <param name="ErrorCode">Name of the contract's error, for example <c>ChamberSessionNotOpen</c>.</param>
/// <param name="Error">The same in plain words.</param>
public sealed record RelayTicket(Guid Id, RelayState State, string? TransactionHash, long? Block, string? ErrorCode, string? Error);

/// <summary>A permit of the settlement token that a wallet has signed, for what the act takes and no more.</summary>
/// <param name="Deadline">Until when it is good (unix seconds), as it was prepared.</param>
/// <param name="Signature">0x-prefixed, 65 bytes.</param>
public sealed record SignedPermit(long Deadline, string Signature);

/// <summary>What the wallet signs next of an act that calls a contract.</summary>
/// <param name="Next"><c>permit</c>: sign it and prepare again with it; <c>call</c>: sign it and send it to <paramref name="Submit"/>.</param>
/// <param name="TypedData">EIP-712 document for <c>eth_signTypedData_v4</c>.</param>
/// <param name="Submit">Where the signed call goes, as a <see cref="SignedAct"/>; empty for a permit.</param>
/// <param name="Deadline">Of a permit, to be handed back with it (unix seconds).</param>
public sealed record PreparedCall(string Next, JsonElement TypedData, string Submit, long? Deadline)
{
    /// <summary>Value of <see cref="Next"/>.</summary>
    public const string Permit = "permit";

    /// <summary>Value of <see cref="Next"/>.</summary>
    public const string Call = "call";
}
