namespace DoctorDAO.Client.Cover;

/// <summary>How far a request to leave is.</summary>
public enum RedeemState
{
    /// <summary>Some of its shares wait.</summary>
    Waiting,

    /// <summary>All its shares were served.</summary>
    Served,

    /// <summary>Its owner has taken back what was not served.</summary>
    Cancelled,
}
