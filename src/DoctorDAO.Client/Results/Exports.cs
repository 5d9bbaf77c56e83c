using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Client.Results;

/// <summary>What can be exported.</summary>
public enum ExportKind
{
    /// <summary>All proposals, of all chambers or of one.</summary>
    Proposals,

    /// <summary>The live ballots of one session.</summary>
    Ballots,

    /// <summary>Who follows whom in one chamber, now or at a session's snapshot.</summary>
    Delegations,
}

/// <summary>How an export is written.</summary>
public enum ExportFormat
{
    /// <summary>RFC 4180 in UTF-8: commas, line ends of CR LF, a first line of names. Text that a spreadsheet would take for a formula begins with an apostrophe.</summary>
    Csv,

    /// <summary>An <see cref="Export{T}"/>.</summary>
    Json,
}

/// <summary>What to export.</summary>
/// <param name="Chamber">Chamber key; needed but for proposals.</param>
/// <param name="Session">The session in unix seconds: needed for ballots, and for delegations at its snapshot.</param>
public sealed record ExportQuery(ExportKind Kind, ExportFormat Format, string? Chamber = null, long? Session = null);

/// <summary>An export as JSON.</summary>
/// <param name="Block">The block that everything in it is of.</param>
/// <param name="Rows">All rows.</param>
/// <param name="Count">How many rows there are: an export that was cut off has none.</param>
public sealed record Export<T>(BlockDto Block, IReadOnlyList<T> Rows, long Count);

/// <summary>A proposal, in the order of submission.</summary>
/// <param name="Id">Decimal proposal id.</param>
/// <param name="Chamber">Chamber key.</param>
/// <param name="Session">The session in unix seconds.</param>
/// <param name="Issue">Place on the agenda, from 1.</param>
/// <param name="Proposer">EIP-55 account.</param>
/// <param name="For">Votes for.</param>
/// <param name="Against">Votes against.</param>
/// <param name="Abstain">Represented voices without an opinion.</param>
/// <param name="Represented">Voices that count through some ballot of the session.</param>
/// <param name="Voters">Ballots of the session.</param>
/// <param name="Members">Members at the snapshot, or now while it lies ahead.</param>
public sealed record ExportedProposal(
    string Id, string Chamber, long Session, int Issue, string Title, string Proposer, ProposalState State, DateTimeOffset Submitted, DateTimeOffset Opens, DateTimeOffset Closes,
    long For, long Against, long Abstain, long Represented, long Voters, long Members);

/// <summary>A ballot, in the order of accounts.</summary>
/// <param name="Voter">EIP-55 account.</param>
/// <param name="Voices">Voices that count through it.</param>
/// <param name="Votes">One entry an issue, -10 to +10; in CSV a column each, <c>issue1</c> and so on.</param>
public sealed record ExportedBallot(string Voter, int Voices, IReadOnlyList<int> Votes, string Reason, DateTimeOffset Cast, string Transaction);

/// <summary>A delegation, in the order of accounts.</summary>
/// <param name="Delegator">EIP-55 account.</param>
/// <param name="Delegate">EIP-55 account.</param>
/// <param name="Since">When it was made or changed last.</param>
/// <param name="Ends">When it ends with its term.</param>
public sealed record ExportedDelegation(string Delegator, string Delegate, DateTimeOffset Since, DateTimeOffset Ends);
