namespace DoctorDAO.Client.Identity;

/// <summary>An account of whoever asks.</summary>
/// <param name="Account">EIP-55.</param>
/// <param name="Kind"><c>wallet</c> or <c>passkey</c>.</param>
/// <param name="Main">Whether everything that the person does belongs to it.</param>
public sealed record OwnAccountDto(string Account, string Kind, bool Main, DateTimeOffset AddedAt);

/// <summary>A passkey of whoever asks.</summary>
/// <param name="Key">Names it; 64 hexadecimal digits.</param>
/// <param name="Id">The credential's id, base64url, for <c>allowCredentials</c>.</param>
/// <param name="Name">What the person calls it; may be empty.</param>
/// <param name="Account">The smart account that it signs for, EIP-55.</param>
/// <param name="Copied">Whether its maker keeps a copy, so that the loss of the device is not the loss of the passkey.</param>
/// <param name="X">Of its public key, 0x-prefixed.</param>
/// <param name="Y">Of its public key, 0x-prefixed.</param>
public sealed record OwnPasskeyDto(string Key, string Id, string Name, string Account, bool Copied, DateTimeOffset AddedAt, DateTimeOffset UsedAt, string X, string Y);

/// <summary>A browser in which whoever asks is signed in.</summary>
/// <param name="Device">Browser and system in words; may be empty.</param>
/// <param name="Means"><c>wallet</c> or <c>passkey</c>.</param>
/// <param name="This">Whether it is the one that asks.</param>
public sealed record OwnSessionDto(Guid Id, string Device, string Means, DateTimeOffset Since, DateTimeOffset UsedAt, bool This);

/// <summary>How somebody signs in, and where.</summary>
public sealed record OwnAccessDto(IReadOnlyList<OwnAccountDto> Accounts, IReadOnlyList<OwnPasskeyDto> Passkeys, IReadOnlyList<OwnSessionDto> Sessions);

/// <summary>The ways in which a person signs in, for that person alone.</summary>
public interface IOwnAccess
{
    /// <summary>How a person signs in, and where.</summary>
    /// <param name="person">Of the cookie.</param>
    /// <param name="session">Of the cookie; <c>null</c> for a program.</param>
    /// <param name="ct">Cancels it.</param>
    Task<OwnAccessDto> GetAsync(Guid person, Guid? session, CancellationToken ct);

    /// <summary>Ends a session.</summary>
    /// <returns>Whether it was the person's.</returns>
    Task<bool> EndSessionAsync(Guid person, Guid session, CancellationToken ct);

    /// <summary>Signs out everywhere.</summary>
    Task EndSessionsAsync(Guid person, CancellationToken ct);

    /// <summary>Unlinks an account that is not the main one.</summary>
    /// <returns>Whether it was the person's.</returns>
    /// <exception cref="FieldException">It cannot be.</exception>
    Task<bool> UnlinkAsync(Guid person, string account, CancellationToken ct);

    /// <summary>Removes a passkey that is not the last one of its account.</summary>
    /// <returns>Whether it was the person's.</returns>
    /// <exception cref="FieldException">It cannot be.</exception>
    Task<bool> RemovePasskeyAsync(Guid person, string key, CancellationToken ct);
}
