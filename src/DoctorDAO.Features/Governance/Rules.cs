using DoctorDAO.Client.Governance;
using DoctorDAO.Results;

namespace DoctorDAO.Features.Governance;

/// <summary>The contracts' rules that depend on the clock: what is derived when a row is read, by the time of the newest indexed block.</summary>
internal static class Rules
{
    /// <summary>Who carries others may withdraw until this long before the end, in seconds, ...</summary>
    public const long WithdrawNotice = 48 * 3600;

    /// <summary>... cast or change until this long before it, ...</summary>
    public const long CastNotice = 24 * 3600;

    /// <summary>... or until this long before it when an ancestor has cast.</summary>
    public const long TakeBackNotice = 12 * 3600;

    /// <summary>Where a session stands at <paramref name="now"/>.</summary>
    public static SessionState StateOf(SessionView session, long now)
    {
        if (now > session.Deadline)
            return SessionState.Closed;
        if (now > session.Session)
            return now > session.Deadline - WithdrawNotice ? SessionState.Closing : SessionState.Open;
        return now < session.AgendaCloses && session.Issues < SessionView.MaxIssues ? SessionState.AgendaOpen : SessionState.AgendaClosed;
    }

    /// <summary>Where a proposal stands at <paramref name="now"/>; Governor's <c>state</c> with the timelock's waiting period told apart.</summary>
    public static ProposalState StateOf(ProposalView proposal, SessionView session, int members, long now) => proposal switch
    {
        { ExecutedAt: not null } => ProposalState.InForce,
        { CancelledAt: not null } => ProposalState.Cancelled,
        _ when now <= session.Session => ProposalState.Pending,
        _ when now <= session.Deadline => ProposalState.Open,
        _ when !Passes(session, proposal.Index, members) => ProposalState.NotPassed,
        { ExecutableAt: null } => ProposalState.Passed,
        _ => now >= proposal.ExecutableAt ? ProposalState.Executable : ProposalState.Waiting,
    };

    /// <summary>More For than Against, and all three parts of the quorum.</summary>
    public static bool Passes(SessionView session, int index, int members) =>
        new QuorumRule(session.RepresentedBps, session.VotersBps, session.OpinionsBps)
            .Passes(members, session.Represented, session.Voters, session.Opinions[index], session.For[index], session.Against[index]);

    /// <summary>The tally of one issue. Nothing is needed before the snapshot, when nobody knows how many members there will be.</summary>
    public static TallyDto TallyOf(SessionView session, int index, int members, long now)
    {
        var begun = now > session.Session;
        return new TallyDto(
            session.For[index],
            session.Against[index],
            session.Represented - session.Opinions[index],
            Part(session.RepresentedBps, session.Represented),
            Part(session.VotersBps, session.Voters),
            Part(session.OpinionsBps, session.Opinions[index]),
            begun && Passes(session, index, members));

        QuorumPartDto Part(int bps, long reached) => new(begun ? Share(members, bps) : 0, reached);
    }

    /// <summary>A member's own deadlines in a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="carries">Voices that move with the member, its own included.</param>
    /// <param name="ballotAbove">Whether somebody within 7 hops above has cast.</param>
    public static DeadlinesDto DeadlinesOf(SessionView session, int carries, bool ballotAbove)
    {
        var end = session.Deadline;
        return carries <= 1
            ? new DeadlinesDto(Moment.Of(end), Moment.Of(end), Moment.Of(end), DeadlineReason.OwnVoiceOnly, 0)
            : new DeadlinesDto(
                Moment.Of(end - (ballotAbove ? TakeBackNotice : CastNotice)),
                Moment.Of(end - WithdrawNotice),
                Moment.Of(end),
                ballotAbove ? DeadlineReason.TakesBack : DeadlineReason.CarriesOthers,
                carries - 1);
    }

    /// <summary>Rounds up: a quorum of 5% of 21 is 2.</summary>
    public static long Share(long members, long bps) => QuorumRule.Share(members, bps);
}
