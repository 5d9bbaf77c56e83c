using DoctorDAO.Contracts;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Relay;

/// <summary>
/// Which calls of a member's smart account the relay brings and pays for: what members do with this association's contracts, and what an account does with its own passkeys.
/// Money it moves none. Everything else the account's owner may bring by other means.
/// </summary>
internal static class ExecutionRules
{
    /// <summary>Most calls of one execution, as the contract has it.</summary>
    public const int MaxCalls = 16;

    private static readonly HashSet<uint> Own = Selectors(PasskeyAccount.AddPasskeyCall.Encode(default, default), PasskeyAccount.RemovePasskeyCall.Encode(default));

    private static readonly HashSet<uint> OfMembership = Selectors("setGuardians(address[],uint8)", "cancelRecovery()");

    private static readonly HashSet<uint> OfVotes = Selectors("delegate(address)", "renew()", "setAcceptsDelegation(bool)");

    private static readonly HashSet<uint> OfChamber = Selectors(
        "propose(address[],uint256[],bytes[],string)", "castBallot(uint48,int8[],string)", "withdrawBallot(uint48)",
        "cancel(address[],uint256[],bytes[],bytes32)");

    /// <summary>Whether a call is of an account's own passkeys.</summary>
    public static bool IsOwn(Address account, Address target, ReadOnlySpan<byte> data) => target == account && Own.Contains(Selector(data));

    /// <summary>Whether a call is one that members make.</summary>
    public static bool IsOfMembers(Deployment deployment, Address target, ReadOnlySpan<byte> data)
    {
        var selector = Selector(data);
        return target == deployment.Membership ? OfMembership.Contains(selector)
            : deployment.Chambers.Any(x => x.Votes == target) ? OfVotes.Contains(selector)
            : deployment.Chambers.Any(x => x.Governor == target) ? OfChamber.Contains(selector) || selector == ProposeSponsored
            // Whether somebody may do a thing there the contract says, of accreditors and reviewers alike.
            : (target == deployment.IssuerRegistry || target == deployment.Articles) && data.Length >= 4;
    }

    private static uint ProposeSponsored { get; } = Selector(Chamber.ProposeSponsoredCall.Encode([], [], [], "", []));

    private static uint Selector(ReadOnlySpan<byte> data) => data.Length < 4 ? 0 : System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(data);

    private static HashSet<uint> Selectors(params string[] functions) => [.. functions.Select(x => Selector(Keccak256.Hash(x).Span))];

    private static HashSet<uint> Selectors(params byte[][] calls) => [.. calls.Select(x => Selector(x))];
}
