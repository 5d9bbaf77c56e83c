namespace DoctorDAO.Client.Identity;

/// <summary>An account of whoever asks.</summary>
/// <param name="Account">EIP-55.</param>
/// <param name="Kind"><c>wallet</c> or <c>passkey</c>.</param>
/// <param name="Main">Whether everything that the person does belongs to it.</param>
/// <param name="CanBeMain">Whether it may become that: where a membership is with one of the accounts, it is that one alone.</param>
/// <param name="Acts">Whether its acts are brought to the chain, where it is one of passkeys: it has a membership in some state, or acts for an issuer.</param>
public sealed record OwnAccountDto(string Account, string Kind, bool Main, bool CanBeMain, bool Acts, DateTimeOffset AddedAt);

/// <summary>A passkey of whoever asks.</summary>
/// <param name="Key">Names it; 64 hexadecimal digits.</param>
/// <param name="Id">The credential's id, base64url, for <c>allowCredentials</c>.</param>
/// <param name="Name">What the person calls it; may be empty.</param>
/// <param name="Account">The smart account that it signs for, EIP-55.</param>
/// <param name="Copied">Whether its maker keeps a copy, so that the loss of the device is not the loss of the passkey.</param>
/// <param name="X">Of its public key, 0x-prefixed.</param>
/// <param name="Y">Of its public key, 0x-prefixed.</param>
/// <param name="Signs">Whether the account on the chain takes its signature; one that is not there yet will be made with its first. <c>null</c> when the chain cannot be asked.</param>
public sealed record OwnPasskeyDto(string Key, string Id, string Name, string Account, bool Copied, DateTimeOffset AddedAt, DateTimeOffset UsedAt, string X, string Y, bool? Signs);

/// <summary>A browser in which whoever asks is signed in.</summary>
/// <param name="Device">Browser and system in words; may be empty.</param>
/// <param name="Means"><c>wallet</c> or <c>passkey</c>.</param>
/// <param name="This">Whether it is the one that asks.</param>
public sealed record OwnSessionDto(Guid Id, string Device, string Means, DateTimeOffset Since, DateTimeOffset UsedAt, bool This);

/// <summary>A program, or a shared device, that whoever asks has allowed to act for them.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Name">What it calls itself.</param>
/// <param name="Account">The account that it acts for, EIP-55.</param>
/// <param name="Shared">Whether it is a shared device that was allowed by a code.</param>
/// <param name="Scopes">What it may do: <c>api</c> to read what they read and to hand on what they have signed, <c>offline_access</c> to do so while they are away.</param>
/// <param name="UsedAt">When it was last given a token; <c>null</c> when that is two weeks ago or more.</param>
public sealed record AllowedProgramDto(string Id, string Name, string Account, bool Shared, IReadOnlyList<string> Scopes, DateTimeOffset Since, DateTimeOffset? UsedAt);

/// <summary>How somebody signs in, and where, and what else acts for them.</summary>
public sealed record OwnAccessDto(
    IReadOnlyList<OwnAccountDto> Accounts, IReadOnlyList<OwnPasskeyDto> Passkeys, IReadOnlyList<OwnSessionDto> Sessions, IReadOnlyList<AllowedProgramDto> Programs);

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

    /// <summary>Unlinks an account that is not the main one, and signs out everywhere but in the session given: who came in by it is out.</summary>
    /// <returns>Whether it was the person's.</returns>
    /// <exception cref="FieldException">It cannot be.</exception>
    Task<bool> UnlinkAsync(Guid person, string account, Guid? session, CancellationToken ct);

    /// <summary>Makes an account the one that everything of the person belongs to.</summary>
    /// <returns>Whether it is the person's.</returns>
    /// <exception cref="FieldException">The membership is with another.</exception>
    Task<bool> MakeMainAsync(Guid person, string account, CancellationToken ct);

    /// <summary>Ends what a program or a shared device was allowed.</summary>
    /// <returns>Whether it was the person's.</returns>
    Task<bool> EndProgramAsync(Guid person, string id, CancellationToken ct);

    /// <summary>Names a passkey.</summary>
    /// <returns>Whether it is the person's.</returns>
    /// <exception cref="FieldException">It is no name.</exception>
    Task<bool> RenamePasskeyAsync(Guid person, string key, string name, CancellationToken ct);

    /// <summary>Removes a passkey that is neither the last one of its account nor the last one that signs for it, and signs out everywhere but in the session given.</summary>
    /// <returns>Whether it was the person's.</returns>
    /// <exception cref="FieldException">It cannot be.</exception>
    Task<bool> RemovePasskeyAsync(Guid person, string key, Guid? session, CancellationToken ct);
}
