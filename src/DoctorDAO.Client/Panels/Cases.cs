using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Client.Panels;

/// <summary>How far a case is.</summary>
public enum CaseStage
{
    /// <summary>Jurors are being drawn.</summary>
    Drawing,
    /// <summary>Jurors read, and seal their votes.</summary>
    Commit,
    /// <summary>Sealed votes are opened.</summary>
    Reveal,
    /// <summary>There is a ruling.</summary>
    Decided,
    /// <summary>Too few votes were opened, twice, or nobody could be drawn.</summary>
    NoRuling,
    /// <summary>The contract that opened it has ended it.</summary>
    Closed,
}

/// <summary>What happened in a case.</summary>
public enum CaseStepKind
{
    /// <summary>It was opened.</summary>
    Opened,
    /// <summary>A round began: jurors are drawn.</summary>
    RoundOpened,
    /// <summary>The appeal began: twice as many and one more jurors are drawn.</summary>
    AppealOpened,
    /// <summary>Another block decides the lot.</summary>
    DrawPostponed,
    /// <summary>A juror was drawn.</summary>
    Drawn,
    /// <summary>All jurors are drawn, and seal their votes from now on.</summary>
    CommitOpened,
    /// <summary>A vote was sealed.</summary>
    Committed,
    /// <summary>All votes are sealed, and are opened from now on.</summary>
    RevealOpened,
    /// <summary>A vote was opened.</summary>
    Revealed,
    /// <summary>A seat was taken away for a conflict.</summary>
    Struck,
    /// <summary>A vote was not opened in time.</summary>
    Missed,
    /// <summary>The votes were counted, and make a ruling.</summary>
    Decided,
    /// <summary>They make none, for the last time.</summary>
    Undecided,
    /// <summary>The contract that opened it has ended it.</summary>
    Closed,
}

/// <summary>What the reader is in a case.</summary>
public enum CaseRole
{
    /// <summary>Anybody: sees numbers alone.</summary>
    Public,
    /// <summary>Sits or sat on its panel.</summary>
    Juror,
    /// <summary>The case is about them.</summary>
    Party,
}

/// <summary>Why a juror voted so. Jurors and parties read it once the panel has decided.</summary>
/// <param name="Text">As the juror wrote it; their name is not told.</param>
/// <param name="Salt">0x and 64 digits: the hash on the chain is keccak-256 of the salt and the text in UTF-8.</param>
public sealed record ReasonsDto(string Text, string Salt);

/// <summary>A seat, without its juror.</summary>
/// <param name="Round">0 first.</param>
/// <param name="Seat">From 0.</param>
/// <param name="Committed">Whether a vote is sealed.</param>
/// <param name="Award">The vote, in basis points of what is asked; <c>null</c> until it is opened.</param>
/// <param name="Struck">Taken away for a conflict.</param>
/// <param name="Missed">No vote was opened in time.</param>
/// <param name="Reasons"><c>null</c> for readers who may not, before the decision, and where none were given or are kept.</param>
public sealed record SeatDto(int Round, int Seat, bool Committed, int? Award, bool Struck, bool Missed, ReasonsDto? Reasons);

/// <summary>The reader's own seat of the running round, or of the last one.</summary>
/// <param name="Round">0 first.</param>
/// <param name="Seat">From 0.</param>
/// <param name="Juror">EIP-55 account that was drawn, which the commitment names: another than the reader's after a move.</param>
/// <param name="Committed">When the vote was sealed.</param>
/// <param name="Revealed">When it was opened.</param>
/// <param name="Award">The vote, in basis points; <c>null</c> until it is opened.</param>
/// <param name="HandedOver">Whether this server keeps the sealed vote, and opens it.</param>
/// <param name="Fee">Minor units earned by it.</param>
public sealed record OwnSeatDto(
    int Round, int Seat, string Juror, DateTimeOffset Drawn, DateTimeOffset? Committed, DateTimeOffset? Revealed, int? Award, bool Struck, bool Missed, bool HandedOver, long Fee);

/// <summary>What a claim is about, as far as the chain knows it. Money is minor units of the settlement token.</summary>
/// <param name="Loss">What its holder says that it costs in all.</param>
/// <param name="Asked">What the policy can pay of that: a vote is a share of it.</param>
/// <param name="IncidentAt">When it happened.</param>
/// <param name="ReportedAt">When it was filed.</param>
/// <param name="Product">Number of the product.</param>
/// <param name="ProductName">What the chain calls it.</param>
/// <param name="PerClaim">Most that the policy pays for one incident.</param>
/// <param name="Excess">What the holder bears of it.</param>
/// <param name="CoveredFrom">Incidents from here on are covered.</param>
/// <param name="CoveredUntil">And before then.</param>
/// <param name="ReportUntil">Last moment of reporting.</param>
/// <param name="Specialty">Code of the holder's specialty.</param>
public sealed record CaseClaimDto(
    long Id, long Loss, long Asked, DateTimeOffset IncidentAt, DateTimeOffset ReportedAt, int Product, string ProductName, long PerClaim, long Excess, DateTimeOffset CoveredFrom,
    DateTimeOffset CoveredUntil, DateTimeOffset ReportUntil, string Specialty);

/// <summary>A line of a case's history.</summary>
/// <param name="Seat">The seat that it is about, where it is about one.</param>
/// <param name="Number">Seats of a round that begins, basis points of a vote or a ruling.</param>
/// <param name="Until">Until when something may be done from now on, where that is so.</param>
public sealed record CaseStepDto(DateTimeOffset Time, CaseStepKind Kind, int Round, int? Seat, int? Number, DateTimeOffset? Until, string TransactionHash);

/// <summary>A case. Money is minor units of the settlement token.</summary>
/// <param name="Opener">Key of the contract that opened it, for example <c>claims</c>; its address where it is none of this association.</param>
/// <param name="Ref">What the opener calls it: of <c>claims</c>, the number of the claim; of <c>disputes</c>, of the dispute.</param>
/// <param name="Specialty">Code of the specialty from which jurors are drawn; empty for any.</param>
/// <param name="Round">0 first; each draw of other jurors is a further one.</param>
/// <param name="Seats">Of the running round.</param>
/// <param name="Drawn">How many of them are filled.</param>
/// <param name="Committed">How many of them have sealed a vote.</param>
/// <param name="Revealed">How many votes are open.</param>
/// <param name="Appealed">Whether the running round is the appeal's.</param>
/// <param name="Award">The ruling, in basis points of what is asked; <c>null</c> without one.</param>
/// <param name="Fee">For each juror whose vote is opened.</param>
/// <param name="CommitUntil">When the time to seal ends; <c>null</c> before it begins.</param>
/// <param name="RevealUntil">When the time to open ends; <c>null</c> before the time to seal begins.</param>
/// <param name="Role">What the reader is in it.</param>
/// <param name="Own">The reader's own seat; <c>null</c> without one.</param>
/// <param name="Claim">What it is about, for its jurors and parties; <c>null</c> for others, and where it is about no claim.</param>
/// <param name="Votes">All seats of all rounds that are filled, in order.</param>
/// <param name="Steps">The oldest first; at most 500.</param>
/// <param name="Final">Whether the newest event can no longer be undone by the chain.</param>
/// <param name="AsOf">The block that this is the state of.</param>
/// <param name="Dispute">What it is about, as <paramref name="Claim"/>; <c>null</c> where it is about no dispute.</param>
public sealed record CaseDto(
    long Id, string Opener, long Ref, string Specialty, CaseStage Stage, int Round, int Seats, int Wanted, int Drawn, int Committed, int Revealed, bool Appealed, int? Award, long Fee,
    DateTimeOffset Opened, DateTimeOffset? CommitUntil, DateTimeOffset? RevealUntil, CaseRole Role, OwnSeatDto? Own, CaseClaimDto? Claim, IReadOnlyList<SeatDto> Votes, IReadOnlyList<CaseStepDto> Steps,
    bool Final, BlockDto AsOf, DisputeCaseDto? Dispute = null);
