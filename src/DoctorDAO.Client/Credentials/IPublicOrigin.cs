namespace DoctorDAO.Client.Credentials;

/// <summary>Scheme and authority by which others reach this server.</summary>
public interface IPublicOrigin
{
    /// <summary>Without a slash at its end.</summary>
    string Origin { get; }
}
