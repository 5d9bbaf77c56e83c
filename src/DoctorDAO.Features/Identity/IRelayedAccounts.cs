namespace DoctorDAO.Features.Identity;

/// <summary>Whose acts the association brings to the chain, and whose account it makes there.</summary>
public interface IRelayedAccounts
{
    /// <summary>Those of the accounts that have a membership in some state or act for an issuer.</summary>
    /// <param name="accounts">Lowercase, those of one person.</param>
    /// <param name="ct">Cancels it.</param>
    Task<IReadOnlySet<string>> AmongAsync(IReadOnlyCollection<string> accounts, CancellationToken ct);
}
