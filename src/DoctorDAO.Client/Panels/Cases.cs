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
    /// <summary>A round began: other jurors are drawn.</summary>
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
