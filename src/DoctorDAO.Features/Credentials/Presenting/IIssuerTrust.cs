using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>How an issuer stands.</summary>
internal enum IssuerTrust
{
    /// <summary>The registry does not know it.</summary>
    Unknown = 0,

    /// <summary>It may issue the type.</summary>
    MayIssue = 1,

    /// <summary>It is accredited for other types, or was not when it issued.</summary>
    OtherTopic = 2,

    /// <summary>It, or one that it hangs on, is suspended, withdrawn or out of its time.</summary>
    Suspended = 3,
}

/// <summary>How a key stood at a moment.</summary>
internal enum KeyTrust
{
    /// <summary>The registry never named it for this issuer.</summary>
    NotPinned = 0,

    /// <summary>It was the issuer's then.</summary>
    Pinned = 1,

    /// <summary>It was, but not at that moment.</summary>
    OutsideTime = 2,
}

/// <summary>What the registry of issuers says. Read for each presentation; answers may be some seconds old.</summary>
internal interface IIssuerTrust
{
    /// <summary>Whether the registry has an issuer of this name at all. Of others nothing is fetched: whoever wants to be asked about would name whom this server asks.</summary>
    ValueTask<bool> KnowsAsync(string did, CancellationToken ct);

    /// <summary>Who controls an issuer that is in good standing; <c>null</c> for any other.</summary>
    ValueTask<Address?> ControllerAsync(string did, CancellationToken ct);

    /// <summary>Whether an issuer may issue a type now, and could when it did.</summary>
    /// <param name="did">The issuer.</param>
    /// <param name="type">The type, for example <c>LicenceToPractise</c>.</param>
    /// <param name="issuedAt">When it issued.</param>
    /// <param name="ct">Cancels it.</param>
    ValueTask<IssuerTrust> MayIssueAsync(string did, string type, DateTimeOffset issuedAt, CancellationToken ct);

    /// <summary>Whether a key was an issuer's at a moment.</summary>
    /// <param name="did">The issuer.</param>
    /// <param name="thumbprint">RFC 7638, SHA-256.</param>
    /// <param name="at">The moment.</param>
    /// <param name="ct">Cancels it.</param>
    ValueTask<KeyTrust> KeyAsync(string did, Bytes32 thumbprint, DateTimeOffset at, CancellationToken ct);

    /// <summary>Whether a key is an issuer's now, by the chain's clock: what a status list must be signed by, since whoever has an ended key would say what it likes.</summary>
    ValueTask<KeyTrust> KeyNowAsync(string did, Bytes32 thumbprint, CancellationToken ct);

    /// <summary>Whether an issuer is one of these, or was accredited by one of them, directly or through others.</summary>
    ValueTask<bool> IsUnderAsync(string did, IReadOnlyList<string> roots, CancellationToken ct);

    /// <summary>The hash that an issuer anchored last for a list; <c>null</c> when it anchored none.</summary>
    ValueTask<Bytes32?> AnchorAsync(string did, string listUri, CancellationToken ct);
}

/// <summary>An association without a registry: no issuer is known.</summary>
internal sealed class NoIssuers : IIssuerTrust
{
    public ValueTask<bool> KnowsAsync(string did, CancellationToken ct) => new(false);

    public ValueTask<Address?> ControllerAsync(string did, CancellationToken ct) => new((Address?)null);

    public ValueTask<IssuerTrust> MayIssueAsync(string did, string type, DateTimeOffset issuedAt, CancellationToken ct) => new(IssuerTrust.Unknown);

    public ValueTask<KeyTrust> KeyNowAsync(string did, Bytes32 thumbprint, CancellationToken ct) => new(KeyTrust.NotPinned);

    public ValueTask<KeyTrust> KeyAsync(string did, Bytes32 thumbprint, DateTimeOffset at, CancellationToken ct) => new(KeyTrust.NotPinned);

    public ValueTask<bool> IsUnderAsync(string did, IReadOnlyList<string> roots, CancellationToken ct) => new(false);

    public ValueTask<Bytes32?> AnchorAsync(string did, string listUri, CancellationToken ct) => new((Bytes32?)null);
}
