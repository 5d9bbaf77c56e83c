using DoctorDAO.Client.Governance;

namespace DoctorDAO.Client.Panels;

/// <summary>What a juror has to do.</summary>
public enum DutyKind
{
    /// <summary>Nothing yet: other jurors are still being drawn.</summary>
    Drawn,
    /// <summary>Read the case and seal a vote.</summary>
    Commit,
    /// <summary>Nothing now: the vote is sealed, and is opened when all are or the time is over.</summary>
    Sealed,
    /// <summary>Open the vote.</summary>
    Reveal,
    /// <summary>Nothing: the vote is open, others are awaited.</summary>
    Revealed,
}

/// <summary>A seat of a round that is running.</summary>
/// <param name="Case">Number of the case.</param>
/// <param name="Due">Until when it has to be done, or until when the stage lasts; <c>null</c> while jurors are drawn.</param>
/// <param name="Opener">As in <see cref="CaseDto"/>, as the next.</param>
/// <param name="Fee">Minor units that the vote earns.</param>
/// <param name="Penalty">Units of reputation that are lost when it is not done.</param>
/// <param name="HandedOver">Whether this server keeps the sealed vote, and opens it.</param>
/// <param name="Appeal">Whether it is the appeal.</param>
public sealed record DutyDto(long Case, DutyKind Kind, DateTimeOffset? Due, string Opener, long Ref, int Round, int Seat, long Fee, long Penalty, bool HandedOver, bool Appeal);

/// <summary>A seat that somebody had.</summary>
/// <param name="Award">The vote, in basis points; <c>null</c> when none was opened.</param>
/// <param name="Ruling">Of the case now, in basis points; <c>null</c> without one.</param>
/// <param name="Fee">Minor units earned by it.</param>
public sealed record PastSeatDto(long Case, string Opener, long Ref, int Round, int Seat, DateTimeOffset Drawn, int? Award, int? Ruling, bool Struck, bool Missed, long Fee, CaseStage Stage);

/// <summary>What it takes to be drawn, what it earns, what is lost.</summary>
/// <param name="Topic">Of the reputation that jurors need, and lose.</param>
/// <param name="MinReputation">Whole units.</param>
/// <param name="Seats">Of a first panel.</param>
/// <param name="Fee">Minor units for each vote that is opened; <c>null</c> where it is not known.</param>
/// <param name="Missed">Units lost for a vote that was not opened.</param>
/// <param name="Struck">Units lost for a conflict that was proven.</param>
public sealed record JurorRuleDto(ChamberRefDto Topic, long MinReputation, int Seats, long? Fee, long Missed, long Struck);

/// <summary>A juror, as they see themselves. Money is minor units of the settlement token.</summary>
/// <param name="Member">Whether the account is an active member, who alone may serve.</param>
/// <param name="Serving">Whether it can be drawn, as far as serving goes.</param>
/// <param name="Specialty">Code of the specialty in which it serves; empty for none.</param>
/// <param name="Outdated">Whether the member's specialty has changed since: serving again makes it count.</param>
/// <param name="Employer">Whether an employer was given.</param>
/// <param name="Since">Since when; <c>null</c> when it does not serve.</param>
/// <param name="Reputation">Whole units in the topic of <see cref="JurorRuleDto"/>.</param>
/// <param name="Seats">Seats ever had.</param>
/// <param name="Missed">Votes that were due and never opened.</param>
/// <param name="Struck">Seats that were taken away for a conflict.</param>
/// <param name="Fees">What waits to be collected.</param>
/// <param name="Earned">What was ever earned.</param>
/// <param name="Rule">Of cases that are opened now; <c>null</c> while no contract opens any.</param>
/// <param name="Duties">Seats of rounds that are running: what needs doing first, by its time.</param>
public sealed record JurorDto(
    bool Member, bool Serving, string Specialty, bool Outdated, bool Employer, DateTimeOffset? Since, long Reputation, int Seats, int Missed, int Struck, long Fees, long Earned,
    JurorRuleDto? Rule, IReadOnlyList<DutyDto> Duties);
