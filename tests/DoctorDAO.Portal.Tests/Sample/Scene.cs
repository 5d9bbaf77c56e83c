namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>Where the sample member's voice is in the open Clinical session.</summary>
public enum Scene
{
    /// <summary>Counts through Dr Okafor, who has cast; six voices would move.</summary>
    ThroughDelegate,
    /// <summary>Dr Okafor has not cast; Prof Demir has.</summary>
    ThroughFurther,
    /// <summary>Nobody on the chain has cast.</summary>
    Waiting,
    /// <summary>Follows nobody.</summary>
    Alone,
    /// <summary>An own ballot, which can still be changed and withdrawn.</summary>
    OwnBallot,
    /// <summary>An own ballot that can be changed but no longer withdrawn.</summary>
    OwnPastWithdrawal,
    /// <summary>An own ballot that is fixed.</summary>
    OwnFixed,
    /// <summary>Carries others, has not voted, and it is too late.</summary>
    TooLate,
    /// <summary>In the last hours, moving only the own voice.</summary>
    ClosingOwnOnly,
    /// <summary>Was not a member at the snapshot.</summary>
    NoVoice,
    /// <summary>Somebody further than seven steps up has cast.</summary>
    BeyondReach,
    /// <summary>The session is over.</summary>
    Closed,
    /// <summary>The agenda is still open.</summary>
    Agenda,
    /// <summary>Nothing has happened yet: no sessions, no members.</summary>
    Empty,
    /// <summary>Many follow, directly and over seven steps, and some of them vote themselves.</summary>
    Forest,
    /// <summary>Names and titles as long as they may be.</summary>
    LongText,
}
