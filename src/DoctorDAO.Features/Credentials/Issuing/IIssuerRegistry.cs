using DoctorDAO.Client.Credentials;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What the contract says of an issuer.</summary>
/// <param name="Controller">Lowercase account that acts for it.</param>
internal sealed record RegisteredIssuer(string Controller);

/// <summary>Why the contract would refuse a call.</summary>
/// <param name="Error">Name of its error; <c>null</c> when it does not say.</param>
/// <param name="Words">The same in plain words.</param>
internal sealed record RegistryRefusal(string? Error, string Words);

/// <summary>What desks ask the registry of issuers. The contract decides, never a row.</summary>
internal interface IIssuerRegistry
{
    /// <summary>The issuer; <c>null</c> when the registry does not know it.</summary>
    /// <exception cref="Client.UnavailableException">The chain cannot be asked.</exception>
    Task<RegisteredIssuer?> FindAsync(string did, CancellationToken ct);

    /// <summary>Whether it may issue the type now, with all who accredited it.</summary>
    Task<bool> MayIssueAsync(string did, string type, CancellationToken ct);

    /// <summary>Whether the registry knows its key as good now.</summary>
    /// <param name="thumbprint">0x and 64 digits.</param>
    Task<bool> IsKeyGoodAsync(string did, string thumbprint, CancellationToken ct);

    /// <summary>Whether it could issue the type by that key at an earlier time, as verifiers will ask.</summary>
    /// <param name="at">Unix seconds.</param>
    Task<bool> CouldIssueAsync(string did, string type, string thumbprint, long at, CancellationToken ct);

    /// <summary>What was anchored last for a list; <c>null</c> when nothing was.</summary>
    /// <param name="listId">0x and 64 digits.</param>
    Task<(string Hash, long Epoch)?> AnchorAsync(string did, string listId, CancellationToken ct);

    /// <summary>The call of an act.</summary>
    /// <param name="issuer">Whose desk it is.</param>
    /// <param name="wish">Checked.</param>
    /// <param name="key">The key's row, where the act is about one.</param>
    /// <param name="list">The list's row, where the act is about one.</param>
    /// <exception cref="Client.FieldException">The association has no registry.</exception>
    (Address To, byte[] Data) Encode(IssuerRow issuer, RegistryWish wish, IssuerKeyRow? key, StatusListRow? list);

    /// <summary>Why the contract would refuse a call now; <c>null</c> when it would not.</summary>
    Task<RegistryRefusal?> RefusalAsync(string from, Address to, byte[] data, CancellationToken ct);
}
