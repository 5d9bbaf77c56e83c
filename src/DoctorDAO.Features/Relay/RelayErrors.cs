using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DoctorDAO.Features.Relay;

/// <summary>An act that is not taken.</summary>
/// <param name="Status">HTTP status, 4xx.</param>
/// <param name="Field">What is wrong.</param>
/// <param name="Problem">One sentence, with the way out where there is one.</param>
/// <param name="Code">Name of the contract's error where it is one.</param>
internal sealed record RelayRefusal(int Status, string Field, string Problem, string? Code = null)
{
    public ProblemHttpResult ToResult()
    {
        var details = new HttpValidationProblemDetails(new Dictionary<string, string[]> { [Field] = [Problem] }) { Status = Status, Title = "The act was not taken.", Detail = Problem };
        if (Code is not null)
            details.Extensions["code"] = Code;
        return TypedResults.Problem(details);
    }
}

/// <summary>The relay, or the contract that was tried, does not take an act. The message is one sentence for whoever asked.</summary>
public sealed class RelayRefusedException : Exception
{
    internal RelayRefusedException(RelayRefusal refusal)
        : base(refusal.Problem) => Refusal = refusal;

    /// <summary>Name of the contract's error; <c>null</c> when it was not the contract that refused, or it did not say why.</summary>
    public string? Code => Refusal.Code;

    internal RelayRefusal Refusal { get; }
}

/// <summary>The refusals of this slice, and the contracts' errors in plain words.</summary>
internal static partial class RelayErrors
{
    public static RelayRefusedException Field(string field, string problem, string? code = null) => new(new(StatusCodes.Status400BadRequest, field, problem, code));

    public static RelayRefusedException NotYours(string field) => new(new(StatusCodes.Status403Forbidden, field, "You are signed in with another account: act with the account that you are signed in with."));

    public static RelayRefusedException MembersOnly() => new(new(StatusCodes.Status403Forbidden, "account", "Only members can ask for this."));

    public static RelayRefusedException NotEntitled() => new(new(
        StatusCodes.Status403Forbidden, "account", "Your account is made on the chain, and can act there, once you are admitted as a member or act for an issuer.", "not-entitled"));

    public static RelayRefusedException OldNonce(string expected) => new(new(
        StatusCodes.Status409Conflict, "typedData.message.nonce", $"You have acted since this was signed; the next nonce is {expected}. Sign again.", "GovernorInvalidSignature"));

    public static RelayRefusedException TooMany(int most) => new(new(StatusCodes.Status429TooManyRequests, "account", $"At most {most} acts an hour are relayed for one account. Try again later, or send it from your wallet."));

    public static RelayRefusedException GasOfAccount() => new(new(
        StatusCodes.Status429TooManyRequests, "account", "Your acts have used what the association pays for one account in a day. Try again tomorrow, or send it from your wallet.", "relay-gas"));

    public static RelayRefusedException GasOfDay() => new(new(
        StatusCodes.Status429TooManyRequests, "$", "What the association pays for acts in a day is used up. Try again after midnight (UTC), or send it from your wallet.", "relay-gas"));

    public static RelayRefusedException NotEnough() => new(new(StatusCodes.Status409Conflict, "amount", "There is not enough money in your account for this.", "ERC20InsufficientBalance"));

    public static RelayRefusedException TooLarge() => new(new(StatusCodes.Status409Conflict, "$", "It is more than fits into one transaction."));

    public static RelayRefusedException NotMade() => new(new(
        StatusCodes.Status503ServiceUnavailable, "account", "Your account could not be made on the chain. It is tried again a day later: tell whoever runs this site."));

    public static RelayRefusedException NotReady() => new(new(StatusCodes.Status503ServiceUnavailable, "account", "Your account is still being made on the chain. Send the same again in a minute."));

    public static RelayRefusedException Refused(RevertReason? reason, string field) => new(new(StatusCodes.Status409Conflict, field, Words(reason), reason?.Name));

    /// <summary>What a call reverted with.</summary>
    public static RevertReason? Decode(byte[]? data)
    {
        RevertReason? reason = null;
        _ = data is { Length: >= 4 }
            && (Chamber.TryDecodeError(data, out reason) || LiquidVotes.TryDecodeError(data, out reason) || TimelockController.TryDecodeError(data, out reason)
                || PasskeyAccount.TryDecodeError(data, out reason) || Contracts.Membership.TryDecodeError(data, out reason) || Articles.TryDecodeError(data, out reason) || IssuerRegistry.TryDecodeError(data, out reason)
                || Contracts.Policies.TryDecodeError(data, out reason) || Contracts.Claims.TryDecodeError(data, out reason) || CoverPool.TryDecodeError(data, out reason)
                || Products.TryDecodeError(data, out reason) || Contracts.Panels.TryDecodeError(data, out reason) || Forwarder.TryDecodeError(data, out reason)
                || SettlementToken.TryDecodeError(data, out reason) || DecodeMarket(data, out reason));
        return reason;
    }

    /// <summary>Whether the node says that the contract refuses, and not that the node could not answer.</summary>
    public static bool IsRefusal(RpcException e) => e.RevertData is { Length: > 0 } || e.Code == 3 || e.NodeMessage.Contains("revert", StringComparison.OrdinalIgnoreCase);

    /// <summary>The field that an error is about, in the draft's words.</summary>
    public static string FieldOf(RevertReason? reason, RelayKind kind) => reason?.Name switch
    {
        "ChamberSessionNotOpen" or "ChamberSessionUnknown" or "ChamberBallotFixed" => "session",
        "ChamberBallotOverBudget" or "ChamberBallotLength" or "ChamberVoteOutOfRange" => "votes",
        "ChamberNoVoice" or "ChamberNoBallot" => "voter",
        "GovernorInvalidSignature" or "ECDSAInvalidSignature" => "signature",
        "InvalidAccountNonce" => "nonce",
        "VotesExpiredSignature" => "expiry",
        "PasskeyInvalidNonce" => "nonce",
        "PasskeyExpired" => "deadline",
        "PasskeyInvalidSignature" or "DelegationInvalidSignature" => "signature",
        "DelegationNotMember" => kind == RelayKind.Delegation ? "delegate" : "account",
        "DelegationCycle" or "DelegationNotAccepted" => "delegate",
        "PolicyNotReportable" => "policy",
        "PolicyNotCovered" => "incidentOn",
        "ClaimNothingCovered" or "ClaimTooSmall" => "loss",
        "ClaimInvalidOffer" => "amount",
        "MarketSlotTaken" or "MarketInvalidSlot" => "start",
        "MarketInvalidExpiry" => "expires",
        "MarketInvalidPart" => "milestones",
        "MarketCredentialMissing" => "credential",
        "MarketCoverMissing" => "cover",
        "MarketInvalidShare" or "MarketNothingProposed" or "DisputeInvalidShare" or "DisputeNotOffered" => "workerBps",
        "CareOverLimit" => "amount",
        _ when kind is RelayKind.Queue or RelayKind.Execute => "id",
        _ => "$",
    };

    /// <summary>A contract's error in plain words.</summary>
    public static string Words(RevertReason? reason) => reason?.Name switch
    {
        "ChamberSessionNotOpen" => "The session is not open.",
        "ChamberSessionUnknown" => "There is no such session.",
        "ChamberBallotOverBudget" => $"The ballot costs {reason["cost"]} of 100 credits.",
        "ChamberBallotLength" => $"The agenda has {reason["agenda"]} issues, the ballot {reason["given"]} entries.",
        "ChamberVoteOutOfRange" => "Votes go from -10 to +10.",
        "ChamberNoVoice" => "This account was no member when the session began, so it has no voice in it.",
        "ChamberNoBallot" => "There is no ballot to withdraw.",
        "ChamberBallotFixed" => "Others count through this account, and its time to act in this session is over.",
        "GovernorInvalidSignature" or "ECDSAInvalidSignature" or "InvalidAccountNonce" => "The signature does not fit, perhaps because of an act since. Sign again.",
        "PasskeyInvalidSignature" or "PasskeyInvalidNonce" or "DelegationInvalidSignature" => "The signature does not fit, perhaps because of an act since. Sign again.",
        "PasskeyKnown" => "The account knows this passkey already.",
        "PasskeyUnknown" => "The account does not know this passkey.",
        "PasskeyLast" => "This is the account’s last passkey: add another one first.",
        "PasskeyTooMany" => "An account has eight passkeys at most.",
        "RecoveryInvalidGuardians" => "Name one to seven other members, and how many of them it takes.",
        "RecoveryNotGuardian" => "A guardian has to be an active member.",
        "RecoveryNotRunning" => "No recovery is under way.",
        "RecoveryRunning" => "A recovery is under way already.",
        "RecoveryTooEarly" => "The waiting time is not over yet.",
        "RecoveryExpired" => "The request is too old: ask again.",
        "RecoveryNotEnoughApprovals" => $"It needs {reason["threshold"]} guardians and has {reason["given"]}.",
        "RecoveryInvalidSignature" => "A signature does not fit any more: ask that person to sign again.",
        "RecoveryVoucherOutdated" => "Another voucher was brought since this one was signed: show the licence again.",
        "RecoveryInvalidAccount" => "The new account is, or was, a member’s: a fresh one is needed.",
        "ERC2771ForwarderInvalidSigner" => "The signature does not fit, perhaps because of an act since. Sign again.",
        "ERC20InsufficientBalance" => "There is not enough money in your account for this.",
        "ERC20InsufficientAllowance" => "The permit to pay does not fit any more. Sign again.",
        "EnforcedPause" => "The safety council has stopped new business for now. What is decided is still paid.",
        "VotesExpiredSignature" or "PasskeyExpired" or "ERC2771ForwarderExpiredRequest" => "The signature has expired. Sign again.",
        "DelegationCycle" => "That person's voice already counts through this account.",
        "DelegationNotAccepted" => "That person takes no new delegations.",
        "DelegationNotMember" => "Only members can delegate and be delegates.",
        "MembershipNotEnoughSignatures" => $"{reason["given"]} verifiers have signed; {reason["threshold"]} have to.",
        "MembershipInvalidNullifier" => "The voucher names no person. Show the licence again.",
        "MembershipNullifierTaken" => "The person is a member with another account.",
        "MembershipAccountTaken" => "The account is another person's member.",
        "MembershipVoucherOutdated" => "The membership already lasts longer than this voucher would make it.",
        "MembershipVoucherExpired" or "MembershipVoucherTooLong" or "MembershipVoucherUsed" => "The voucher is out of date. Show the licence again.",
        "MembershipUnexpectedStatus" => "The membership was ended and cannot be taken up again.",
        "GovernorUnexpectedProposalState" => "The proposal is not at this step now.",
        "GovernorNonexistentProposal" => "There is no such proposal.",
        "GovernorAlreadyQueuedProposal" => "The proposal is queued already.",
        "PanelUnexpectedStage" => "The panel is at another step now: its time is over, or has not come yet.",
        "PanelNotMember" => "Only active members can serve as jurors.",
        "PanelNotServing" => "You do not serve as a juror now.",
        "PanelNotJuror" => "This seat is not yours.",
        "PanelAlreadyCommitted" => "You have sealed an answer already. It cannot be replaced.",
        "PanelAlreadyRevealed" => "This answer is open already.",
        "PanelNoCommitment" => "No sealed answer is on this seat.",
        "PanelWrongReveal" => "This is not the answer that was sealed.",
        "PanelNothingToCollect" => "There is nothing to collect.",
        "PanelTooEarly" => "Its time has not come yet.",
        "TimelockUnexpectedOperationState" => "The waiting period is not over yet.",
        "ClaimUnknown" => "There is no such claim.",
        "ClaimNotHolder" => "That is another member's claim, or another member's policy.",
        "ClaimNotMember" => "Only members can appeal, and only against more than nothing.",
        "ClaimUnexpectedStatus" => "The claim has moved on meanwhile; read its page again.",
        "ClaimNothingCovered" => "Nothing would be paid: the loss is not more than your excess, other claims have used the limit, or a panel has denied this incident.",
        "ClaimTooSmall" => "A claim has to be about its bond at least: a panel would cost more than is asked for.",
        "PoolTooManyRequests" => $"{reason["limit"]} of your requests wait already. Take one back, or wait until one is served.",
        "ClaimTooEarly" => "It is too early for that step.",
        "ClaimTooLate" => "The time to appeal is over.",
        "ClaimInvalidOffer" => "The amount is not one that can be offered or taken now; read the page again.",
        "PolicyNotReportable" => "The policy takes no reports now: its waiting time is not over, or its time to report is.",
        "PolicyNotCovered" => "The incident is outside the time that the policy covers, or in its waiting time.",
        "AccessControlUnauthorizedAccount" => "This account does not have the role for that.",
        "Error" when reason["message"] is { Length: > 0 and <= 200 } message => $"The contract says: {message}",
        null => "The contract refuses it and does not say why.",
        _ => MarketWords(reason) ?? $"The contract refuses it: {reason.Name}.",
    };
}
