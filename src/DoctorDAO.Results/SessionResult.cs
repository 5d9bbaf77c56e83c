using DoctorDAO.Ethereum;

namespace DoctorDAO.Results;

/// <summary>A ballot as it was counted.</summary>
/// <param name="Voices">Voices that counted through it, its voter's own included.</param>
/// <param name="Votes">One entry an issue, -10 to +10.</param>
public sealed record CountedBallot(Address Voter, int Voices, IReadOnlyList<int> Votes);

/// <summary>The tally of one issue.</summary>
/// <param name="Proposal">Id of the proposal.</param>
/// <param name="For">Votes for.</param>
/// <param name="Against">Votes against.</param>
/// <param name="Abstain">Represented voices without an opinion.</param>
/// <param name="Opinions">Voices with a vote other than 0.</param>
/// <param name="Passes">More For than Against, and all parts of the quorum. A cancellation is not looked at.</param>
public sealed record IssueResult(UInt256 Proposal, long For, long Against, long Abstain, long Opinions, bool Passes);

/// <summary>The outcome of a session.</summary>
/// <param name="Members">Active members at the snapshot.</param>
/// <param name="Quorum">What was asked for.</param>
/// <param name="Represented">Voices that counted through some ballot.</param>
/// <param name="Voters">Live ballots.</param>
/// <param name="Hops">Represented voices by the hops that they came, 0 to 7.</param>
/// <param name="Issues">In the order of the agenda.</param>
/// <param name="Ballots">By the voters' accounts.</param>
public sealed record SessionResult(
    long Members, QuorumRule Quorum, long Represented, long Voters, IReadOnlyList<long> Hops, IReadOnlyList<IssueResult> Issues, IReadOnlyList<CountedBallot> Ballots)
{
    /// <summary>The three parts of the quorum of an issue of this session.</summary>
    public (QuorumPart Represented, QuorumPart Voters, QuorumPart Opinions) QuorumOf(IssueResult issue)
    {
        ArgumentNullException.ThrowIfNull(issue);
        return (
            new(QuorumRule.Share(Members, Quorum.RepresentedBps), Represented),
            new(QuorumRule.Share(Members, Quorum.VotersBps), Voters),
            new(QuorumRule.Share(Members, Quorum.OpinionsBps), issue.Opinions));
    }
}
