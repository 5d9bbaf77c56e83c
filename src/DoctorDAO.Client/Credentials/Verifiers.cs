using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Credentials;

/// <summary>An organisation that asks doctors for credentials: a hospital, an agency, this association itself.</summary>
/// <param name="Slug">Its short name in addresses: 3 to 40 lowercase letters, digits and dashes.</param>
/// <param name="Name">Its name, as doctors see it.</param>
/// <param name="Did">Its identifier, <c>did:web:{host}:verifiers:{slug}</c>.</param>
/// <param name="Owner">Who registered it and names its staff.</param>
/// <param name="IsOwner">Whether the reader is that account.</param>
/// <param name="KeyCreated">When the key that signs its requests and receipts was made.</param>
/// <param name="Key">Thumbprint of the key that signs now (RFC 7638, base64url).</param>
/// <param name="OlderKeys">Keys that it signed with before, the newest first; for its owner alone.</param>
public sealed record VerifierDto(string Slug, string Name, string Did, PersonDto Owner, bool IsOwner, DateTimeOffset KeyCreated, string Key, IReadOnlyList<VerifierKeyDto>? OlderKeys = null);

/// <summary>Who stands behind an organisation's name. Anybody may register one; without this nobody has confirmed it.</summary>
/// <param name="Issuer">DID of an issuer in good standing that the organisation's owner controls; <c>null</c> for this association itself.</param>
/// <param name="Name">That issuer's name; its DID where its desk is not here.</param>
public sealed record VouchDto(string? Issuer, string? Name);

/// <summary>A key that an organisation signed with before.</summary>
/// <param name="Id">RFC 7638 thumbprint, base64url.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Compromised">Whether it may be in the wrong hands: it is not published, and no receipt of it checks.</param>
public sealed record VerifierKeyDto(string Id, DateTimeOffset Created, bool Compromised);

/// <summary>An organisation to be registered.</summary>
/// <param name="Slug">3 to 40 lowercase letters, digits and dashes; never changes.</param>
/// <param name="Name">2 to 100 characters.</param>
public sealed record NewVerifier(string Slug, string Name);

/// <summary>An account that may ask in the organisation's name.</summary>
/// <param name="Account">EIP-55 address.</param>
public sealed record VerifierStaff(string Account);

/// <summary>A new key for an organisation.</summary>
/// <param name="Compromised">Whether the old one may be in the wrong hands: it is no longer published then, and receipts it signed no longer check.</param>
/// <param name="Key">Thumbprint of a key of before, when that one is meant: it is declared compromised, and the one of now goes on.</param>
/// <param name="Instead">Thumbprint of the key that is to be replaced, so that sending it twice replaces one; <c>null</c> for whichever signs now.</param>
public sealed record KeyRotation(bool Compromised, string? Key = null, string? Instead = null);

/// <summary>Which issuers a policy accepts.</summary>
public enum IssuerRule
{
    /// <summary>Every issuer of the association's registry that may issue the type.</summary>
    Registry = 0,

    /// <summary>Those that one of the named ones has accredited, directly or through others, and these themselves.</summary>
    Under = 1,

    /// <summary>The named ones alone.</summary>
    Named = 2,
}

/// <summary>What happens when a status list is not the one that its issuer anchored on the chain.</summary>
public enum AnchorRule
{
    /// <summary>It is said, and the presentation stands.</summary>
    Warn = 0,

    /// <summary>The presentation is refused, unless the anchored list, which its issuer serves beside the newest, says that the credential is good as well. A list that is anchored nowhere is refused.</summary>
    Refuse = 1,
}

/// <summary>One kind of credential that a policy asks for.</summary>
/// <param name="Type">For example <c>LicenceToPractise</c>.</param>
/// <param name="Claims">Names of the claims that are asked for; nothing else is.</param>
/// <param name="Multiple">Whether several may be shown, as for training certificates.</param>
/// <param name="Optional">Whether the rest stands without it.</param>
/// <param name="MaxAgeDays">How old what it certifies may be (<c>completed_on</c>), in days; <c>null</c> for any age.</param>
/// <param name="MinHours">Hours that all shown together must reach; <c>null</c> for none.</param>
public sealed record PolicyItem(string Type, IReadOnlyList<string> Claims, bool Multiple = false, bool Optional = false, int? MaxAgeDays = null, int? MinHours = null);

/// <summary>What a relying organisation asks for and how it checks. A version never changes.</summary>
/// <param name="Name">2 to 100 characters, for the staff.</param>
/// <param name="Purpose">Why it is asked, in words for the doctor; 10 to 300 characters.</param>
/// <param name="Items">1 to 6 kinds of credentials.</param>
/// <param name="Issuers">Which issuers are accepted.</param>
/// <param name="IssuerDids">The named ones; at most 20.</param>
/// <param name="StatusHours">How old a status list may be, 1 to 720 hours.</param>
/// <param name="Anchor">What happens when a list is not the one on the chain.</param>
/// <param name="SamePerson">Whether name and date of birth must be the same on all credentials. That is how several credentials are joined: their keys differ by design.</param>
/// <param name="RetainDays">For how many days the received claims are kept; 0 keeps none. The receipt stays.</param>
/// <param name="Encrypted">Whether the answer is encrypted for the organisation (<c>direct_post.jwt</c>).</param>
public sealed record PolicyContent(
    string Name, string Purpose, IReadOnlyList<PolicyItem> Items, IssuerRule Issuers, IReadOnlyList<string> IssuerDids, int StatusHours, AnchorRule Anchor, bool SamePerson, int RetainDays, bool Encrypted = true);

/// <summary>A policy in one of its versions.</summary>
/// <param name="Newest">Number of the newest version; requests are made from that one.</param>
/// <param name="Retired">Whether no requests are made from it any more.</param>
public sealed record PolicyDto(long Id, int Version, int Newest, bool Retired, DateTimeOffset Written, PolicyContent Content);

/// <summary>A policy to begin with.</summary>
/// <param name="Key"><c>licence</c>, <c>locum</c> or <c>specialist</c>.</param>
public sealed record PolicyTemplate(string Key, PolicyContent Content);

/// <summary>A link that makes a new request each time it is opened, for a poster at the ward.</summary>
/// <param name="Id">Unguessable.</param>
/// <param name="Href">Address of the page behind it.</param>
public sealed record StandingLinkDto(string Id, long Policy, string Name, string Href, bool Ended);

/// <summary>A link to be made.</summary>
/// <param name="Policy">Id of the policy.</param>
/// <param name="Name">Where it hangs, for the staff; 1 to 100 characters.</param>
public sealed record NewStandingLink(long Policy, string Name);
