using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>What a verifier demands of a presentation. The defaults are those of SD-JWT VC with key binding.</summary>
public sealed record SdJwtPolicy
{
    /// <summary>Whether a key-binding JWT must be there. It is checked whenever it is there.</summary>
    public bool RequireKeyBinding { get; init; } = true;

    /// <summary>The <c>aud</c> that the key binding must name; required with <see cref="RequireKeyBinding"/>.</summary>
    public string? Audience { get; init; }

    /// <summary>The nonce that was given out; required with <see cref="RequireKeyBinding"/>.</summary>
    public string? Nonce { get; init; }

    /// <summary>Whether <c>typ</c> must be <c>dc+sd-jwt</c> and <c>iss</c> and <c>vct</c> must be there. Off for plain SD-JWTs.</summary>
    public bool RequireVc { get; init; } = true;

    /// <summary>Accepted <c>vct</c>; null for any.</summary>
    public IReadOnlySet<string>? CredentialTypes { get; init; }

    /// <summary>Accepted <c>iss</c>; null for any whose key is found.</summary>
    public IReadOnlySet<string>? Issuers { get; init; }

    /// <summary>Whether a credential without a status list that could revoke or suspend it is refused.</summary>
    public bool RequireStatus { get; init; }

    /// <summary>Age of the status list at most; null for what the list itself says.</summary>
    public TimeSpan? StatusMaxAge { get; init; }

    /// <summary>Whether a credential's status is not looked at. Only for reading what one has been issued.</summary>
    public bool IgnoreStatus { get; init; }

    /// <summary>How far two clocks may differ.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(Caps.SkewSeconds);

    /// <summary>How old a key binding may be.</summary>
    public TimeSpan KeyBindingMaxAge { get; init; } = TimeSpan.FromSeconds(Caps.FreshSeconds);

    /// <summary>A policy for one answer to one request.</summary>
    public static SdJwtPolicy For(string audience, string nonce) => new() { Audience = audience, Nonce = nonce };

    /// <summary>A policy for plain SD-JWTs without key binding.</summary>
    public static SdJwtPolicy Plain { get; } = new() { RequireKeyBinding = false, RequireVc = false };
}

/// <summary>A credential that was verified.</summary>
/// <param name="Issuer"><c>iss</c>; null only for plain SD-JWTs.</param>
/// <param name="CredentialType"><c>vct</c>; null only for plain SD-JWTs.</param>
/// <param name="Claims">The processed payload: what is disclosed and what is in the clear.</param>
/// <param name="Disclosed">The paths that were disclosed.</param>
/// <param name="IssuerKey">The key that issued it.</param>
/// <param name="HolderKey">The key of <c>cnf</c>, if any.</param>
/// <param name="IsKeyBound">Whether the holder's key signed this presentation.</param>
/// <param name="IssuedAt"><c>iat</c>.</param>
/// <param name="NotBefore"><c>nbf</c>.</param>
/// <param name="ExpiresAt"><c>exp</c>.</param>
/// <param name="StatusReferences">Where its statuses are, if it has any. With <see cref="SdJwtPolicy.IgnoreStatus"/>, the caller looks at each.</param>
/// <param name="Statuses">What was found there; empty with <see cref="SdJwtPolicy.IgnoreStatus"/>.</param>
public sealed record VerifiedCredential(
    string? Issuer, string? CredentialType, JsonObject Claims, IReadOnlyList<ClaimPath> Disclosed, PublicKey IssuerKey, PublicKey? HolderKey, bool IsKeyBound,
    DateTimeOffset? IssuedAt, DateTimeOffset? NotBefore, DateTimeOffset? ExpiresAt, IReadOnlyList<StatusReference> StatusReferences, IReadOnlyList<StatusFinding> Statuses)
{
    /// <summary>Where its first status is, if it has one.</summary>
    public StatusReference? Status => StatusReferences is [var first, ..] ? first : null;

    /// <summary>The first list that was looked at, if any: its hash and age belong into a receipt.</summary>
    public StatusSnapshot? StatusList => Statuses is [var first, ..] ? first.List : null;
}

/// <summary>The outcome of a verification.</summary>
/// <param name="Error">The first rule that is broken, or none.</param>
/// <param name="Message">What was found, in English, without any claim's value.</param>
/// <param name="Credential">The credential; null when a rule is broken.</param>
public sealed record SdJwtVerification(CredentialError Error, string Message, VerifiedCredential? Credential)
{
    /// <summary>Whether all rules hold.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Credential))]
    public bool IsValid => Credential is not null;
}
