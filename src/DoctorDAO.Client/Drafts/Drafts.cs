using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Drafts;

/// <summary>How far a draft is.</summary>
public enum DraftState
{
    /// <summary>Its authors write it.</summary>
    Draft,
    /// <summary>Its text is frozen, and members may sponsor it.</summary>
    Open,
    /// <summary>Its owner has taken it back.</summary>
    Withdrawn,
    /// <summary>It is a proposal on the chain.</summary>
    Submitted,
}

/// <summary>What somebody is to a draft.</summary>
public enum DraftAuthorState
{
    /// <summary>Began it, and would be the proposer.</summary>
    Owner,
    /// <summary>Asked to write along, and has not answered.</summary>
    Invited,
    /// <summary>Writes along.</summary>
    Accepted,
}

/// <summary>A row of a list of drafts.</summary>
/// <param name="Title">Empty once it was taken back, and while moderators hide it.</param>
/// <param name="Version">Number of the newest version, from 1.</param>
/// <param name="Updated">When that was written.</param>
/// <param name="Proposal">Decimal id of the proposal that it has become; <c>null</c> before the chain's event is indexed.</param>
public sealed record DraftRowDto(long Id, string Chamber, string Title, DraftState State, PersonDto Owner, int Version, DateTimeOffset Updated, string? Proposal);

/// <summary>Which drafts to list; those begun last come first.</summary>
/// <param name="Chamber">Chamber key; all when empty.</param>
/// <param name="Author">Account that writes them or is asked to; this filter stands alone.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record DraftQuery(string? Chamber = null, string? Author = null, string? Cursor = null, int Limit = 25);

/// <summary>Somebody who writes a draft or is asked to.</summary>
public sealed record DraftAuthorDto(PersonDto Person, DraftAuthorState State);

/// <summary>A member's signature under a draft.</summary>
/// <param name="Signed">When it came.</param>
/// <param name="Until">Until when it may be used.</param>
/// <param name="Counts">Whether it still may, and its signer is a member now.</param>
public sealed record DraftSponsorDto(PersonDto Person, DateTimeOffset Signed, DateTimeOffset Until, bool Counts);

/// <summary>A draft with its newest version.</summary>
/// <param name="Summary">One paragraph of plain text, at most 280 characters.</param>
/// <param name="Markdown">The text below it.</param>
/// <param name="Html">Summary and text, rendered and cleaned.</param>
/// <param name="Calls">What would be proposed, as it would be; a draft without calls is proposed as a statement.</param>
/// <param name="Actions">The same in words.</param>
/// <param name="Thread">The thread in which it is discussed.</param>
/// <param name="ProposalId">Decimal id that the chain would give it, once its text is frozen.</param>
/// <param name="Description">What the chain would be given as description, once its text is frozen.</param>
/// <param name="Hidden">The moderators' decision that keeps its texts from being read: they are empty then.</param>
public sealed record DraftDto(
    DraftRowDto Row, string Summary, string Markdown, string Html, IReadOnlyList<CallDto> Calls, IReadOnlyList<ActionDto> Actions, IReadOnlyList<DraftAuthorDto> Authors,
    IReadOnlyList<DraftSponsorDto> Sponsors, long? Thread, string? ProposalId, string? Description, long? Hidden = null);

/// <summary>A version of a draft, as a list shows it; its texts are empty once the draft was taken back, and while moderators hide it.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Calls">How many calls it has.</param>
/// <param name="CallsSince">The version since which these are as they are.</param>
public sealed record DraftVersionRowDto(int Version, PersonDto Author, DateTimeOffset Written, string Title, string Summary, string Markdown, int Calls, int CallsSince);

/// <summary>A version of a draft with its calls.</summary>
/// <param name="Version">From 1.</param>
public sealed record DraftVersionDto(
    int Version, PersonDto Author, DateTimeOffset Written, string Title, string Summary, string Markdown, IReadOnlyList<CallDto> Calls, IReadOnlyList<ActionDto> Actions);

/// <summary>A draft that is to be begun.</summary>
/// <param name="Chamber">Chamber key.</param>
/// <param name="Title">One line of 1 to 200 characters.</param>
/// <param name="Summary">One paragraph of 1 to 280 characters.</param>
/// <param name="Markdown">At most 20,000 characters; may be empty.</param>
/// <param name="Calls">At most 10, with 64 KiB of calldata together.</param>
/// <param name="Key">Makes a second sending harmless: any text of 1 to 64 letters, digits and hyphens.</param>
/// <param name="Confirmed">Whether the author has read the warning about personal data and says that there is none.</param>
public sealed record NewDraft(string Chamber, string Title, string Summary, string Markdown, IReadOnlyList<CallDto> Calls, string Key, bool Confirmed = false);

/// <summary>A further version of a draft.</summary>
/// <param name="Version">The version that was changed: one that somebody has changed meanwhile is refused.</param>
/// <param name="Title">As with <see cref="NewDraft"/>, as the next.</param>
public sealed record DraftEdit(int Version, string Title, string Summary, string Markdown, IReadOnlyList<CallDto> Calls, bool Confirmed = false);

/// <summary>The texts of a draft below its title.</summary>
/// <param name="Summary">As with <see cref="NewDraft"/>, but may be empty, as the next.</param>
public sealed record DraftTexts(string Summary, string Markdown);

/// <summary>Texts as they would be shown.</summary>
/// <param name="Html">Clean.</param>
public sealed record DraftPreview(string Html);

/// <summary>An account, as a request names it.</summary>
public sealed record DraftAccount(string Account);

/// <summary>What the chain asks of whoever proposes, and what a draft has of it.</summary>
/// <param name="Threshold">Whole units of reputation that let its owner propose alone; 0 lets every member.</param>
/// <param name="Topic">In which topic of the reputation.</param>
/// <param name="Reputation">What the owner has of it now.</param>
/// <param name="Needed">Signatures of sponsors that do instead.</param>
/// <param name="Given">Signatures that count now.</param>
/// <param name="Ready">Whether its owner can submit it now.</param>
public sealed record DraftSupportDto(long Threshold, string Topic, long Reputation, int Needed, int Given, bool Ready);

/// <summary>A signature under a draft.</summary>
/// <param name="Deadline">As in the document that was signed; unix seconds.</param>
/// <param name="Signature">0x-prefixed; 65 bytes for a key, up to 4,096 for a contract wallet.</param>
public sealed record SignedSponsorship(long Deadline, string Signature);

/// <summary>The transaction that submits a draft; its owner's wallet sends it.</summary>
/// <param name="Chain">Chain id.</param>
/// <param name="From">The owner.</param>
/// <param name="To">The chamber's contract.</param>
/// <param name="Data">0x-prefixed call of <c>propose</c> or <c>proposeSponsored</c>.</param>
/// <param name="Sponsors">Signatures that it carries.</param>
/// <param name="Problem">Why the contract would refuse it now, in one English sentence; <c>null</c> when it would not.</param>
/// <param name="Error">Name of the contract's error then.</param>
public sealed record DraftSubmissionDto(long Chain, string From, string To, string Data, int Sponsors, string? Problem, string? Error);
