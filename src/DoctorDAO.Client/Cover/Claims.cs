using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;

namespace DoctorDAO.Client.Cover;

/// <summary>Who has to act for a claim to go on.</summary>
public enum ClaimActor
{
    /// <summary>Nobody: it is over.</summary>
    Nobody,
    /// <summary>Its holder.</summary>
    Holder,
    /// <summary>The jurors of its panel.</summary>
    Panel,
    /// <summary>The association's relay, or anybody else: nobody decides anything in this step.</summary>
    Anybody,
}

/// <summary>What comes next for a claim.</summary>
public enum ClaimNext
{
    /// <summary>Nothing.</summary>
    Nothing,
    /// <summary>A panel is called.</summary>
    Convene,
    /// <summary>Jurors are drawn by lot.</summary>
    Draw,
    /// <summary>Jurors read, and seal their votes.</summary>
    Vote,
    /// <summary>Sealed votes are opened.</summary>
    Reveal,
    /// <summary>Votes are counted, and the ruling is brought to the claim.</summary>
    Rule,
    /// <summary>The ruling can be appealed.</summary>
    Appeal,
    /// <summary>The time to appeal is over; the ruling is made final.</summary>
    Conclude,
    /// <summary>The money can be collected.</summary>
    Collect,
}

/// <summary>What comes next, who does it, and until when.</summary>
/// <param name="Until"><c>null</c> where no time is set: it happens at once, or never lapses.</param>
public sealed record ClaimNextDto(ClaimNext What, ClaimActor Who, DateTimeOffset? Until);

/// <summary>A claim as a row of a list. Money is in minor units of the settlement token.</summary>
/// <param name="Asked">What the policy can pay of the loss.</param>
/// <param name="Decided">What is owed or was; <c>null</c> before it is decided.</param>
/// <param name="Offer">What an officer offers; 0: nothing, or it can no longer be taken.</param>
public sealed record ClaimRowDto(
    long Id, long Policy, ClaimStatus Status, DateTimeOffset IncidentAt, DateTimeOffset ReportedAt, long Asked, long? Decided, long Paid, long Offer, ClaimNextDto Next);

/// <summary>An event of a claim's time line.</summary>
/// <param name="By">Who did it, where somebody is named.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Award">Basis points of what is asked.</param>
/// <param name="Until">Until when something may be done from then on.</param>
/// <param name="Evidence">Commitment to evidence.</param>
/// <param name="Final">Whether it can no longer be undone by the chain.</param>
public sealed record ClaimStepDto(
    ClaimStep Step, DateTimeOffset Time, PersonDto? By, long? Amount, int? Award, DateTimeOffset? Until, string? Evidence, string TransactionHash, bool Final);

/// <summary>A juror's answer, once it is open. Whose it is is on the chain; the page of the claim names nobody.</summary>
/// <param name="Round">0 first.</param>
/// <param name="Award">Basis points of what is asked; <c>null</c>: not opened.</param>
/// <param name="Hash">Hash of the reasons; <c>null</c>: none were given.</param>
/// <param name="Reasons">The text, when it is here and is what the hash says.</param>
public sealed record ClaimVoteDto(int Round, int Seat, int? Award, string? Hash, string? Reasons);

/// <summary>The panel of a claim.</summary>
/// <param name="Round">0 first; each draw of other jurors is a further one.</param>
/// <param name="Seats">Of the running round.</param>
/// <param name="Appealed">Whether the running round is the appeal's.</param>
/// <param name="Votes">All that were opened, in all rounds.</param>
public sealed record ClaimPanelDto(
    long CaseId, CaseStage Stage, int Round, int Seats, int Drawn, int Committed, int Revealed, bool Appealed, IReadOnlyList<ClaimVoteDto> Votes);

/// <summary>A claim. Money is in minor units of the settlement token.</summary>
/// <param name="Loss">What its holder says that it costs in all.</param>
/// <param name="Reserved">Of what is asked, what there was to set aside.</param>
/// <param name="Award">Basis points of what is asked; <c>null</c> before the first ruling.</param>
/// <param name="ChallengeUntil">Until when the ruling can be appealed.</param>
/// <param name="AppealCost">Bond of whoever appeals; back when the appeal moves the ruling their way.</param>
/// <param name="Appellant">Who has appealed.</param>
/// <param name="Settled">Whether it ended by an offer that was taken.</param>
/// <param name="Missing">What the pool cannot pay yet of what is owed.</param>
/// <param name="Withdrawable">Whether it can still be taken back: before the lot that names its jurors.</param>
/// <param name="Unruled">Whether an offer can still be made and taken: before votes are opened.</param>
/// <param name="Evidence">Whether evidence can be added: before votes are opened.</param>
/// <param name="Steps">Its time line, the oldest first.</param>
public sealed record ClaimDto(
    ClaimRowDto Row, PersonDto Holder, string Incident, long Loss, long Reserved, long Bond, int? Award, DateTimeOffset? ChallengeUntil, long AppealCost, bool Appealed, PersonDto? Appellant,
    bool Settled, long Missing, bool Withdrawable, bool Unruled, bool Evidence, ClaimPanelDto? Panel, IReadOnlyList<ClaimStepDto> Steps);

/// <summary>Claims of one status, in numbers.</summary>
/// <param name="Claims">How many.</param>
/// <param name="Asked">Minor units, together.</param>
/// <param name="Decided">Minor units, together.</param>
/// <param name="Paid">Minor units, together.</param>
public sealed record ClaimNumbersDto(ClaimStatus Status, long Claims, long Asked, long Decided, long Paid);

/// <summary>What the contract asks of claims now.</summary>
/// <param name="Bond">Minor units; back unless the last ruling gives nothing.</param>
/// <param name="AppealBond">Minor units; back when the appeal moves the ruling.</param>
/// <param name="Fee">Minor units for each juror who votes.</param>
public sealed record ClaimRuleDto(long Bond, long AppealBond, long Fee);

/// <summary>What can be claimed under a policy of one's own.</summary>
/// <param name="From">The first day on which an incident is covered.</param>
/// <param name="Until">The last day.</param>
/// <param name="ReportFrom">From when it can be reported.</param>
/// <param name="ReportUntil">Until when.</param>
/// <param name="Open">Whether it can be reported now.</param>
/// <param name="Excess">Minor units that one bears oneself, of each incident.</param>
/// <param name="PerClaim">Most minor units for one incident.</param>
/// <param name="Left">Minor units that are left for all incidents.</param>
/// <param name="Claims">Claims that were made before: what is the same incident is told by one of them.</param>
public sealed record ClaimableDto(
    long Policy, string Product, DateOnly From, DateOnly Until, DateTimeOffset ReportFrom, DateTimeOffset ReportUntil, bool Open, long Excess, long PerClaim, long Left,
    ClaimRuleDto Rule, IReadOnlyList<ClaimRowDto> Claims);

/// <summary>A claim to be filed.</summary>
/// <param name="Policy">A policy of one's own.</param>
/// <param name="IncidentOn">Day (UTC) on which it happened, or on which one first heard of it.</param>
/// <param name="Loss">What it costs in all, minor units, more than 0.</param>
/// <param name="Evidence">Commitment to what was uploaded.</param>
/// <param name="SameAs">A claim of one's own that is about the same incident; <c>null</c>: a new one.</param>
/// <param name="Permit">To take the bond, when the wallet has signed it.</param>
public sealed record ClaimDraft(long Policy, DateOnly? IncidentOn, long? Loss, string? Evidence, long? SameAs = null, SignedPermit? Permit = null);

/// <summary>More evidence.</summary>
/// <param name="Evidence">Commitment to what was uploaded since.</param>
public sealed record EvidenceDraft(string? Evidence);

/// <summary>An amount: of an offer that is made (0 takes it back), or of one that is taken.</summary>
/// <param name="Amount">Minor units.</param>
public sealed record AmountDraft(long? Amount);

/// <summary>An appeal.</summary>
/// <param name="Permit">To take the bond, when the wallet has signed it.</param>
public sealed record AppealDraft(SignedPermit? Permit = null);


/// <summary>Claims, and what their holders, other members and officers do with them. Who acts is named first.</summary>
public interface IClaims
{
    /// <summary>One's own claims, the newest first, at most 200.</summary>
    Task<IReadOnlyList<ClaimRowDto>> GetOwnAsync(string account, CancellationToken ct);

    /// <summary>A claim; <c>null</c> when there is none. Jurors' reasons are told to its holder, to who has appealed, and to officers.</summary>
    Task<ClaimDto?> GetClaimAsync(string account, long id, CancellationToken ct);

    /// <summary>All claims in numbers, by status.</summary>
    Task<IReadOnlyList<ClaimNumbersDto>> GetNumbersAsync(CancellationToken ct);

    /// <summary>What can be claimed under a policy; <c>null</c> when it is not this account's.</summary>
    Task<ClaimableDto?> GetClaimableAsync(string account, long policy, CancellationToken ct);

    /// <summary>Whether an account makes offers: the chain says who does.</summary>
    Task<bool> IsOfficerAsync(string account, CancellationToken ct);

    /// <summary>Claims for which offers can be made, those that wait longest first, at most 100.</summary>
    Task<IReadOnlyList<ClaimRowDto>> GetDeskAsync(CancellationToken ct);

    /// <summary>What the wallet signs to file a claim.</summary>
    /// <exception cref="FieldException">A field is not as it should be.</exception>
    Task<PreparedCall> PrepareFileAsync(string account, ClaimDraft draft, CancellationToken ct);

    /// <summary>To add evidence; <c>null</c> here and below: no such claim.</summary>
    Task<PreparedCall?> PrepareEvidenceAsync(string account, long id, EvidenceDraft draft, CancellationToken ct);

    /// <summary>To take a claim back.</summary>
    Task<PreparedCall?> PrepareWithdrawAsync(string account, long id, CancellationToken ct);

    /// <summary>To take an offer.</summary>
    Task<PreparedCall?> PrepareSettleAsync(string account, long id, AmountDraft draft, CancellationToken ct);

    /// <summary>To appeal against a ruling.</summary>
    Task<PreparedCall?> PrepareAppealAsync(string account, long id, AppealDraft draft, CancellationToken ct);

    /// <summary>To collect what is owed.</summary>
    Task<PreparedCall?> PrepareCollectAsync(string account, long id, CancellationToken ct);

    /// <summary>For officers: to make an offer.</summary>
    Task<PreparedCall?> PrepareOfferAsync(string account, long id, AmountDraft draft, CancellationToken ct);
}
