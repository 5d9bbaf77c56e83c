using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Governance;

/// <summary>Through whom a voice counts in a session.</summary>
public enum VoiceState
{
    /// <summary>The person was not a member at the snapshot.</summary>
    NoVoice,
    /// <summary>Through the person's own ballot.</summary>
    Own,
    /// <summary>Through the nearest delegate that has cast.</summary>
    Delegate,
    /// <summary>Nobody on the chain has cast yet.</summary>
    Waiting,
    /// <summary>Somebody further than 7 hops up has cast: the voice does not arrive there.</summary>
    BeyondReach,
}

/// <summary>A live ballot of a whole session.</summary>
/// <param name="Voices">Voices that count through it now.</param>
/// <param name="Votes">One entry an issue of the agenda, -10 to +10.</param>
public sealed record BallotDto(PersonDto Voter, int Voices, IReadOnlyList<int> Votes, string Reason, DateTimeOffset CastAt, bool Final, string TransactionHash);

/// <summary>Someone on a delegation chain.</summary>
/// <param name="Hops">1 for the direct delegate.</param>
public sealed record ChainLinkDto(PersonDto Person, int Hops, bool HasBallot);

/// <summary>Why the member's deadlines are what they are.</summary>
public enum DeadlineReason
{
    /// <summary>Moves only its own voice: until the end.</summary>
    OwnVoiceOnly,
    /// <summary>Others count through the member: 48 h before the end to withdraw, 24 h to cast or change.</summary>
    CarriesOthers,
    /// <summary>Carries others and takes voices back from a delegate that has cast: 12 h before the end to cast or change.</summary>
    TakesBack,
}

/// <summary>The member's own deadlines in a session.</summary>
/// <param name="CastUntil">Last moment to cast or change.</param>
/// <param name="WithdrawUntil">Last moment to withdraw.</param>
public sealed record DeadlinesDto(DateTimeOffset CastUntil, DateTimeOffset WithdrawUntil, DateTimeOffset Ends, DeadlineReason Reason, int Others);

/// <summary>Where a member's voice is in a session.</summary>
/// <param name="Through">Through whom it counts, or would count if that person voted; <c>null</c> when nobody is followed.</param>
/// <param name="Hops">Hops to that person; 0 for oneself.</param>
/// <param name="Chain">Delegates at the snapshot from the nearest up, at most 7.</param>
/// <param name="Own">The member's live ballot.</param>
/// <param name="DelegateBallot">The ballot the voice counts through when it is not the member's own; after an own ballot, the one it would count through otherwise.</param>
/// <param name="Carries">Voices that move with the member when it casts, its own included: sum of levels less what nearer voters claimed.</param>
public sealed record SessionVoiceDto(
    ChamberRefDto Chamber,
    long Session,
    string Title,
    SessionState SessionState,
    PersonDto Member,
    VoiceState State,
    PersonDto? Through,
    int Hops,
    IReadOnlyList<ChainLinkDto> Chain,
    BallotDto? Own,
    BallotDto? DelegateBallot,
    int Carries,
    DeadlinesDto Deadlines);
