using System.Numerics;
using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Governance.Calls;

/// <summary>Why a call fails, in plain words.</summary>
internal sealed class CallErrors(GovernedFunctions governed, Deployment deployment)
{
    // Taking from an empty queue: a chamber keeps one of the calls that its own proposals may make to itself.
    private const string EmptyQueue = "49";

    /// <summary>What a call reverted with.</summary>
    public static RevertReason? Decode(byte[]? data)
    {
        RevertReason? reason = null;
        _ = data is { Length: >= 4 }
            && (Chamber.TryDecodeError(data, out reason) || Contracts.Membership.TryDecodeError(data, out reason) || TimelockController.TryDecodeError(data, out reason)
                || SettlementToken.TryDecodeError(data, out reason) || Contracts.Reputation.TryDecodeError(data, out reason) || LiquidVotes.TryDecodeError(data, out reason)
                || Contracts.Articles.TryDecodeError(data, out reason) || IssuerRegistry.TryDecodeError(data, out reason) || Products.TryDecodeError(data, out reason)
                || CoverPool.TryDecodeError(data, out reason) || Policies.TryDecodeError(data, out reason) || Claims.TryDecodeError(data, out reason)
                || Contracts.Panels.TryDecodeError(data, out reason) || Contracts.Marketplace.TryDecodeError(data, out reason) || Disputes.TryDecodeError(data, out reason)
                || Care.TryDecodeError(data, out reason) || Escrow.TryDecodeError(data, out reason));
        return reason;
    }

    /// <summary>One sentence about it.</summary>
    /// <param name="target">The contract that was called.</param>
    /// <param name="reason">Its error.</param>
    /// <param name="message">The node's words, where the contract was not asked at all.</param>
    public string Words(Address target, RevertReason? reason, string? message) => reason?.Name switch
    {
        "ERC20InsufficientBalance" when target == deployment.SettlementToken => $"{Who(reason["sender"])} holds {Money(reason["balance"])}, and {Money(reason["needed"])} are needed.",
        "ERC20InsufficientAllowance" => "The payer has not been allowed to take that much.",
        "AccessControlUnauthorizedAccount" => $"{Who(reason["account"])} has not the role {Role(reason["neededRole"])} that this asks for.",
        "OwnableUnauthorizedAccount" => $"{Who(reason["account"])} is not the contract's owner.",
        "GovernorOnlyExecutor" => "Only the treasury may call this.",
        "Panic" when reason["code"] == EmptyQueue && governed.At(target)?.Chamber is not null => "A chamber’s rules change only by a proposal of the same chamber.",
        "GovernorInvalidVotingPeriod" => "A session lasts at least 3 days.",
        "ChamberInvalidSettings" => "The rule cannot be: each part of a quorum is at most 100%, and a threshold needs a reputation and 1 to 20 sponsors.",
        "MembershipNotMember" => "That account is no member.",
        "IssuerKnown" => "The registry knows this issuer already. One that was withdrawn comes back under another DID.",
        "IssuerUnknown" => "The registry does not know this issuer.",
        "IssuerUnexpectedStanding" => "The issuer does not stand so that this can be done: it is suspended already, is not suspended, or was withdrawn for good.",
        "IssuerTopicNotAccredited" => "Whoever is above this issuer has not all of these types itself.",
        "IssuerInvalidValidity" => "An accreditation cannot end before it begins.",
        "ProductUnknown" => $"There is no product {reason["productId"]}.",
        "ProductInvalidTerms" => "The terms cannot be: the limit of a claim is at most that of all of them, and waiting is shorter than the policy.",
        "ProductInvalidPrice" => "The price cannot be.",
        "ProductInvalidFactors" => "The factors cannot be: each step is at least the one before it, and the least experience at most the greatest.",
        "ProductTooMany" => $"There are {reason["limit"]} products already, which is the most.",
        "ProductClassUnknown" => $"The class {reason["class"]} has no relativity yet.",
        "PoolInvalidSettings" => "The rule cannot be: the dividend's ratio is at least that of leaving.",
        "PoolSolvency" => $"The pool would be left with a solvency of {Share(reason["ratio"])}, and {Share(reason["needed"])} are needed.",
        "PolicySolvent" => "The pool is solvent: a call is made when it is not.",
        "PolicyInvalidTerm" => "The day is over by then.",
        "PolicyNotDeveloped" => $"The policy year {reason["year"]} is not over yet, has open policies, or none.",
        "PolicyNoSurplus" => $"The policy year {reason["year"]} has a surplus of {Money(reason["surplus"])}.",
        "ClaimInvalidRule" => "The rule for claims cannot be.",
        "MarketInvalidRule" => "The rule cannot be: cancelling late costs no less the later it is, and the time in which it costs most is within the other.",
        "DisputeInvalidRule" => "The rule for disputes cannot be.",
        "CareInvalidRule" => "The rule cannot be: the base is at most the most.",
        "CareOverYearly" => "More than may be granted in a year.",
        "CareNothingOwed" => "That account owes nothing.",
        "PanelInvalidRule" => "A panel has 3 to 15 seats, an odd number of them; none when there is to be no panel.",
        "Error" when reason["message"] is { Length: > 0 and <= 200 } text => $"The contract says: {text}",
        { } => $"The contract refuses it: {reason}.",
        null when message?.Contains("insufficient", StringComparison.OrdinalIgnoreCase) == true => "The treasury holds too little of the chain’s own money.",
        null => "The contract refuses it and does not say why.",
    };

    private string Who(string? account) => Address.TryParse(account, out var address)
        ? address == deployment.Timelock ? "The treasury" : governed.At(address)?.Name ?? address.ToString()
        : "The account";

    private static string Role(string? role) => Bytes32.TryParse(role, out var known) ? RoleNames.Of(known) : role ?? "";

    private static string Share(string? points) => UInt256.TryParse(points, out var number) ? $"{ActionField.Point((BigInteger)number, 2)}%" : points ?? "";

    private string Money(string? amount) => UInt256.TryParse(amount, out var number)
        ? $"{ActionField.Point((BigInteger)number, deployment.SettlementDecimals)} {deployment.SettlementCurrency}"
        : amount ?? "";
}
