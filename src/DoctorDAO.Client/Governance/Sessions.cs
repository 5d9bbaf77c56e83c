using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Client.Governance;

/// <summary>A chamber by its key (<c>clinical</c>) and its plain name (<c>Clinical</c>).</summary>
public sealed record ChamberRefDto(string Key, string Name);

/// <summary>A chamber.</summary>
/// <param name="Governor">Address of the Chamber contract.</param>
/// <param name="Votes">Address of its LiquidVotes.</param>
/// <param name="Open">The session that is open now.</param>
/// <param name="Building">The session whose agenda is being built.</param>
/// <param name="Members">Members with a voice now.</param>
/// <param name="Delegating">Members that follow somebody here now.</param>
/// <param name="Quorum">The rule for sessions to come.</param>
/// <param name="Proposers">Who may propose.</param>
public sealed record ChamberDto(
    ChamberRefDto Chamber,
    string Governor,
    string Votes,
    SessionRowDto? Open,
    SessionRowDto? Building,
    int Members,
    int Delegating,
    QuorumRuleDto Quorum,
    ProposerRuleDto? Proposers = null);

/// <summary>The three parts of the quorum in basis points (1/10,000) of the members at the snapshot.</summary>
public sealed record QuorumRuleDto(int RepresentedBps, int VotersBps, int OpinionsBps);

/// <summary>Which members may propose: who has enough reputation, or enough sponsors. With a threshold of 0 every member may.</summary>
/// <param name="Topic">The topic in which reputation is asked for.</param>
/// <param name="Threshold">Whole units.</param>
/// <param name="Sponsors">Members that have to sign the proposal of somebody who has less; at most 20.</param>
public sealed record ProposerRuleDto(ChamberRefDto Topic, long Threshold, int Sponsors);

/// <summary>Where a session stands, by the time of the newest indexed block.</summary>
public enum SessionState
{
    /// <summary>Proposals can still be added.</summary>
    AgendaOpen,
    /// <summary>The agenda is fixed, voting has not begun.</summary>
    AgendaClosed,
    /// <summary>Voting.</summary>
    Open,
    /// <summary>Voting, in the last 48 hours, when those who carry others run out of time.</summary>
    Closing,
    /// <summary>Over.</summary>
    Closed,
}

/// <summary>A session in a list.</summary>
/// <param name="Session">Its number: the snapshot in unix seconds.</param>
/// <param name="Issues">Proposals on the agenda.</param>
/// <param name="Represented">Voices that count through some ballot.</param>
/// <param name="Members">Members at the snapshot (now, before the snapshot).</param>
/// <param name="Passed">Issues that passed, when closed.</param>
public sealed record SessionRowDto(
    ChamberRefDto Chamber,
    long Session,
    SessionState State,
    DateTimeOffset AgendaCloses,
    DateTimeOffset Opens,
    DateTimeOffset Closes,
    int Issues,
    int Represented,
    int Voters,
    int Members,
    int Passed);

/// <summary>Which sessions to list; newest first.</summary>
/// <param name="State">One of <c>open</c>, <c>upcoming</c>, <c>closed</c>; all when <c>null</c>.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record SessionQuery(string? Chamber = null, string? State = null, string? Cursor = null, int Limit = 25);

/// <summary>A part of the quorum: what is needed and what the session has.</summary>
public sealed record QuorumPartDto(long Needed, long Reached);

/// <summary>Where an issue stands. For and Against are votes, Abstain is voices with no opinion.</summary>
/// <param name="Represented">Voices in the session.</param>
/// <param name="Voters">Direct voters in the session.</param>
/// <param name="Opinions">Voices with an opinion on this issue.</param>
/// <param name="Passing">Whether it passes as things stand.</param>
public sealed record TallyDto(
    long For, long Against, long Abstain, QuorumPartDto Represented, QuorumPartDto Voters, QuorumPartDto Opinions, bool Passing);

/// <summary>The life of a proposal in plain states.</summary>
public enum ProposalState
{
    /// <summary>On an agenda whose session has not begun.</summary>
    Pending,
    /// <summary>Voting.</summary>
    Open,
    /// <summary>Did not pass.</summary>
    NotPassed,
    /// <summary>Passed and may be queued by anyone.</summary>
    Passed,
    /// <summary>In the timelock's waiting period.</summary>
    Waiting,
    /// <summary>Waited long enough: may be executed by anyone.</summary>
    Executable,
    /// <summary>Executed.</summary>
    InForce,
    /// <summary>Cancelled by its proposer or the safety council.</summary>
    Cancelled,
}

/// <summary>An issue of an agenda.</summary>
/// <param name="ProposalId">Decimal uint256.</param>
/// <param name="Index">Place on the agenda, from 0.</param>
/// <param name="Title">First heading of the description.</param>
/// <param name="Summary">First paragraph, at most 280 characters.</param>
public sealed record IssueDto(string ProposalId, int Index, string Title, string Summary, PersonDto Proposer, ProposalState State, TallyDto Tally);

/// <summary>A session with its whole agenda.</summary>
/// <param name="AsOf">Newest indexed block.</param>
/// <param name="Final">Whether every event shown is final.</param>
public sealed record SessionDto(
    ChamberRefDto Chamber,
    string Governor,
    long Session,
    SessionState State,
    DateTimeOffset AgendaCloses,
    DateTimeOffset Opens,
    DateTimeOffset Closes,
    int Represented,
    int Voters,
    int Members,
    IReadOnlyList<IssueDto> Agenda,
    BlockDto AsOf,
    bool Final);

/// <summary>One call a proposal makes when it is executed.</summary>
/// <param name="Kind">Stable code of the sentence: <c>pay</c>, <c>grant-role</c>, <c>revoke-role</c>, <c>set-quorum</c>, <c>set-parameter</c>, <c>statement</c>, <c>unknown</c>,
/// <c>allow</c>, <c>set-proposer-rule</c>, <c>set-guardian</c>, <c>set-timelock</c>, <c>add-registry</c>, <c>remove-registry</c>, <c>name-source</c>, <c>drop-source</c>,
/// <c>name-slasher</c>, <c>drop-slasher</c>, <c>batch</c>, those of issuers, and what the Cover chamber decides by its own <c>relay</c> (<c>set-product-price</c>, ...).</param>
/// <param name="Arguments">What the sentence of that kind is filled with, by name (<c>amount</c>, <c>to</c>, <c>role</c>, ...).</param>
/// <param name="Signature">The function's signature where it is known.</param>
/// <param name="Value">Wei, decimal.</param>
/// <param name="Calldata">0x-prefixed.</param>
/// <param name="Inner">Calls that this one makes in turn, for <c>batch</c>.</param>
/// <param name="Fields">What is set, with its units, in the order of the form; for what the Cover chamber decides.</param>
public sealed record ActionDto(
    string Kind, IReadOnlyDictionary<string, string> Arguments, string Target, string? TargetName, string? Signature, string Value, string Calldata,
    IReadOnlyList<ActionDto>? Inner = null, IReadOnlyList<ActionValueDto>? Fields = null);

/// <summary>A date in a proposal's life.</summary>
/// <param name="Kind"><c>submitted</c>, <c>opened</c>, <c>voting</c>, <c>closed</c>, <c>queued</c>, <c>executable</c>, <c>executed</c>, <c>cancelled</c>.</param>
/// <param name="Time">When it was or will be; <c>null</c> when it depends on somebody.</param>
public sealed record ProposalDateDto(string Kind, DateTimeOffset? Time, bool Done, PersonDto? By, string? TransactionHash);

/// <summary>A proposal.</summary>
/// <param name="Markdown">Description as proposed, without its title line.</param>
/// <param name="Html">The same, rendered and sanitised; safe to write into a page.</param>
/// <param name="Members">Members at the session's snapshot (now, before the snapshot): what the quorum is measured against.</param>
public sealed record ProposalDto(
    string Id,
    ChamberRefDto Chamber,
    string Governor,
    long Session,
    int Index,
    int AgendaLength,
    string Title,
    string Summary,
    string Markdown,
    string Html,
    PersonDto Proposer,
    ProposalState State,
    TallyDto Tally,
    int Members,
    IReadOnlyList<ActionDto> Actions,
    IReadOnlyList<ProposalDateDto> Dates,
    DateTimeOffset Opens,
    DateTimeOffset Closes,
    BlockDto AsOf,
    bool Final);

/// <summary>A ballot as it counts on one issue. Ordered by voices, then by voter.</summary>
/// <param name="Voices">Voices that count through the ballot.</param>
/// <param name="Votes">-10 to +10 on this issue.</param>
/// <param name="Together">Voices times votes.</param>
public sealed record IssueBallotDto(PersonDto Voter, int Voices, int Votes, long Together, string Reason, DateTimeOffset CastAt, bool Final, string TransactionHash);
