namespace DoctorDAO.Client.Membership;

/// <summary>What members say about themselves. The caller has made sure that it acts for the member.</summary>
public interface IProfiles
{
    /// <summary>The profile, or <c>null</c> when the member never saved one.</summary>
    /// <param name="address">The member's account, in any case.</param>
    /// <param name="ct">Cancels the query.</param>
    Task<ProfileDto?> GetProfileAsync(string address, CancellationToken ct);

    /// <summary>Saves the profile as a whole.</summary>
    /// <param name="address">The member's account, in any case.</param>
    /// <param name="profile">Name of 1 to 80 characters or <c>null</c>; an IANA time zone or <c>null</c>.</param>
    /// <param name="ct">Cancels the write.</param>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task SaveProfileAsync(string address, ProfileDto profile, CancellationToken ct);
}
