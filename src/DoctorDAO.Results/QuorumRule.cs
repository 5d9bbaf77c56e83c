namespace DoctorDAO.Results;

/// <summary>A part of the quorum of an issue.</summary>
/// <param name="Needed">What the rule asks for, rounded up.</param>
/// <param name="Reached">What the session has.</param>
public readonly record struct QuorumPart(long Needed, long Reached);

/// <summary>The three parts of a session's quorum, in basis points (0 to 10,000) of the members at its snapshot.</summary>
/// <param name="RepresentedBps">Voices that count through some ballot.</param>
/// <param name="VotersBps">Live ballots.</param>
/// <param name="OpinionsBps">Voices with a vote other than 0 on the issue itself.</param>
public sealed record QuorumRule(int RepresentedBps, int VotersBps, int OpinionsBps)
{
    private const long All = 10_000;

    /// <summary>A share of the members, rounded up: 5% of 21 are 2.</summary>
    public static long Share(long members, long bps) => ((members * bps) + All - 1) / All;

    /// <summary>Whether an issue passes: more For than Against, and all three parts of the quorum.</summary>
    public bool Passes(long members, long represented, long voters, long opinions, long votesFor, long votesAgainst) =>
        votesFor > votesAgainst
        && represented >= Share(members, RepresentedBps)
        && voters >= Share(members, VotersBps)
        && opinions >= Share(members, OpinionsBps);
}
