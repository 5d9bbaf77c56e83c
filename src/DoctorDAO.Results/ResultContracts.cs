using DoctorDAO.Ethereum;

namespace DoctorDAO.Results;

/// <summary>The contracts whose events a session is counted from.</summary>
/// <param name="Membership">Who is a member.</param>
/// <param name="Governor">The chamber: proposals and ballots.</param>
/// <param name="Votes">The chamber's delegations.</param>
/// <param name="StartBlock">A height at or below which nothing of them existed. Where it comes from need not be trusted: see <see cref="SessionReplay"/>.</param>
public sealed record ResultContracts(Address Membership, Address Governor, Address Votes, ulong StartBlock)
{
    /// <summary>The events that a count can need.</summary>
    public static IReadOnlyList<Bytes32> Topics { get; } =
    [
        Contracts.Membership.MemberAdmitted.Topic0, Contracts.Membership.MemberRefreshed.Topic0, Contracts.Membership.MemberLapsed.Topic0, Contracts.Membership.MemberSuspended.Topic0,
        Contracts.Membership.MemberReinstated.Topic0, Contracts.Membership.MemberRevoked.Topic0, Contracts.Membership.MemberMoved.Topic0, Contracts.Membership.RegistryAdded.Topic0, Contracts.Membership.RegistryRemoved.Topic0,
        Contracts.LiquidVotes.RegistryOpened.Topic0, Contracts.LiquidVotes.DelegateChanged.Topic0, Contracts.LiquidVotes.DelegationRenewed.Topic0, Contracts.LiquidVotes.DelegateVotesChanged.Topic0, Contracts.LiquidVotes.VoiceMoved.Topic0,
        Contracts.Chamber.ChamberOpened.Topic0, Contracts.Chamber.QuorumChanged.Topic0, Contracts.Chamber.ProposalCreated.Topic0, Contracts.Chamber.IssueAdded.Topic0, Contracts.Chamber.BallotCast.Topic0, Contracts.Chamber.BallotWithdrawn.Topic0,
        Contracts.Chamber.VoteCast.Topic0, Contracts.Chamber.VoteCastWithParams.Topic0,
    ];
}
