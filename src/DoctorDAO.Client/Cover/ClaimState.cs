namespace DoctorDAO.Client.Cover;

/// <summary>How far a claim is, as the contract counts it.</summary>
public enum ClaimStatus
{
    /// <summary>No such claim.</summary>
    None,
    /// <summary>Filed; the panel is to be drawn.</summary>
    Filed,
    /// <summary>A panel judges it.</summary>
    Judged,
    /// <summary>A ruling stands, and can be appealed for some days.</summary>
    Challenge,
    /// <summary>A larger panel judges it afresh.</summary>
    Appeal,
    /// <summary>Its holder can collect what was decided. That never lapses.</summary>
    Payable,
    /// <summary>All of it is paid.</summary>
    Paid,
    /// <summary>Nothing is paid.</summary>
    Denied,
    /// <summary>Its holder has taken it back.</summary>
    Withdrawn,
}

/// <summary>What happened to a claim.</summary>
public enum ClaimStep
{
    /// <summary>It was filed: by whom, what is asked, and the commitment to its evidence.</summary>
    Filed,
    /// <summary>More evidence: by whom, and the commitment.</summary>
    Evidence,
    /// <summary>A panel is drawn.</summary>
    Convened,
    /// <summary>The panel has ruled: the award, and until when it can be appealed.</summary>
    Ruled,
    /// <summary>It was appealed: by whom, and the bond.</summary>
    Appealed,
    /// <summary>No panel answered: a larger one judges, without a bond.</summary>
    Unanswered,
    /// <summary>An officer offers an amount; zero takes the offer back.</summary>
    Offered,
    /// <summary>The holder has taken the offer: the amount.</summary>
    Settled,
    /// <summary>It is decided and something is owed: award and amount.</summary>
    Payable,
    /// <summary>It is decided and nothing is owed.</summary>
    Denied,
    /// <summary>Its holder has taken it back.</summary>
    Withdrawn,
    /// <summary>Something was paid: the amount.</summary>
    Paid,
}
