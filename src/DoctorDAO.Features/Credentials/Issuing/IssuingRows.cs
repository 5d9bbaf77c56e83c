using DoctorDAO.Client.Credentials;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>A row of <c>app_issuers</c>: an issuer whose desk is here.</summary>
internal sealed class IssuerRow
{
    public long Id { get; set; }

    public string Slug { get; set; } = "";

    /// <summary>did:web of this site; its host is the origin of all the issuer's addresses.</summary>
    public string Did { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Lowercase account that the registry named when it was asked last. No right follows from it: the registry is asked again at each act.</summary>
    public string Controller { get; set; } = "";

    public string Jurisdiction { get; set; } = "";

    public string Contact { get; set; } = "";

    /// <summary>Names of types, comma separated.</summary>
    public string Types { get; set; } = "";

    /// <summary>Whether a licence needs two registrars.</summary>
    public bool SecondPair { get; set; }

    /// <summary>Key of hashes by which people are found, encrypted.</summary>
    public byte[] HashKey { get; set; } = [];

    /// <summary>Number of the newest entry of the audit trail: whoever adds one holds this row.</summary>
    public long Audits { get; set; }
}

/// <summary>A row of <c>app_issuers_staff</c>.</summary>
internal sealed class StaffRow
{
    public long Issuer { get; set; }

    /// <summary>Lowercase.</summary>
    public string Account { get; set; } = "";

    public StaffRole Role { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long Since { get; set; }
}

/// <summary>A row of <c>app_issuers_keys</c>: a P-256 key.</summary>
internal sealed class IssuerKeyRow
{
    public long Id { get; set; }

    public long Issuer { get; set; }

    /// <summary>RFC 7638, 0x and 64 digits.</summary>
    public string Thumbprint { get; set; } = "";

    /// <summary>Its private JWK, encrypted.</summary>
    public byte[] Secret { get; set; } = [];

    /// <summary>Public JWK.</summary>
    public string Public { get; set; } = "";

    /// <summary>Unix seconds.</summary>
    public long ValidFrom { get; set; }

    /// <summary>Unix seconds.</summary>
    public long ValidTo { get; set; }
}

/// <summary>A row of <c>app_issuers_applications</c>.</summary>
internal sealed class ApplicationRow
{
    public long Id { get; set; }

    public long Issuer { get; set; }

    /// <summary>Lowercase account; empty for a certificate that whoever has its link fetches.</summary>
    public string Account { get; set; } = "";

    public string Type { get; set; } = "";

    /// <summary>What the applicant's program called this sending.</summary>
    public string Key { get; set; } = "";

    public ApplicationState State { get; set; }

    public int Revision { get; set; }

    /// <summary>The claims as JSON, encrypted.</summary>
    public byte[] Claims { get; set; } = [];

    /// <summary>Keyed hash of the folded family name, for finding; empty without.</summary>
    public string NameHash { get; set; } = "";

    /// <summary>Keyed hash of name and date of birth, by which the desk is told of another account of the same person; empty without.</summary>
    public string PersonHash { get; set; } = "";

    /// <summary>Keyed hash of the licence number alone, for finding; empty without.</summary>
    public string NumberHash { get; set; } = "";

    /// <summary>Keyed hash of jurisdiction, profession and number of a licence, to which the person's secret belongs; empty without.</summary>
    public string LicenceHash { get; set; } = "";

    /// <summary>Lowercase account at the desk; empty when nobody has taken it.</summary>
    public string ClaimedBy { get; set; } = "";

    /// <summary>Lowercase account of the registrar who accepted first, where a second must agree; else empty.</summary>
    public string FirstBy { get; set; } = "";

    /// <summary>The issuer's words to the applicant.</summary>
    public string? Reason { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long ChangedAt { get; set; }

    /// <summary>Unix milliseconds since which it waits for the issuer; 0 when it does not.</summary>
    public long WaitingSince { get; set; }

    /// <summary>Unix milliseconds of the decision; 0 before.</summary>
    public long DecidedAt { get; set; }

    /// <summary>Unix milliseconds since which nobody needs its evidence: of the decision, or of the last change of a draft. 0 while it is needed, and once it is deleted.</summary>
    public long IdleSince { get; set; }
}

/// <summary>A row of <c>app_issuers_counts</c>: how many applications a desk has in a state, so that nobody counts them.</summary>
internal sealed class ApplicationCountRow
{
    public long Issuer { get; set; }

    public ApplicationState State { get; set; }

    public int Count { get; set; }
}

/// <summary>A row of <c>app_issuers_evidence</c>.</summary>
internal sealed class EvidenceRow
{
    public long Id { get; set; }

    public long Application { get; set; }

    /// <summary>Name of the file, encrypted: it may name a person.</summary>
    public byte[] Name { get; set; } = [];

    public string Type { get; set; } = "";

    public int Bytes { get; set; }

    /// <summary>Encrypted.</summary>
    public byte[] Content { get; set; } = [];

    /// <summary>Unix milliseconds.</summary>
    public long AddedAt { get; set; }
}

/// <summary>A row of <c>app_issuers_audit</c>. None is ever changed.</summary>
internal sealed class AuditRow
{
    public long Issuer { get; set; }

    /// <summary>From 1, without gaps.</summary>
    public long Number { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long At { get; set; }

    /// <summary>Lowercase account.</summary>
    public string Actor { get; set; } = "";

    public string What { get; set; } = "";

    public long? Application { get; set; }

    /// <summary>A code or a number; nothing personal.</summary>
    public string Detail { get; set; } = "";

    public string Previous { get; set; } = "";

    public string Hash { get; set; } = "";
}

/// <summary>A row of <c>app_issuers_records</c>: what an issuer says of somebody, of which copies are issued.</summary>
internal sealed class RecordRow
{
    public long Id { get; set; }

    public long Issuer { get; set; }

    public long Application { get; set; }

    public string Type { get; set; } = "";

    /// <summary>The claims as JSON, encrypted.</summary>
    public byte[] Claims { get; set; } = [];

    public RecordState State { get; set; }

    public int Revision { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Since { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Until { get; set; }

    public string? Reason { get; set; }

    public string? Words { get; set; }

    /// <summary>Keyed hash by which a claim link is known; empty without.</summary>
    public string LinkHash { get; set; } = "";
}

/// <summary>A row of <c>app_issuers_copies</c>: a place in a status list that a copy has. Nothing in it tells whose key the copy is bound to.</summary>
internal sealed class CopyRow
{
    public long Issuer { get; set; }

    public int List { get; set; }

    public int Place { get; set; }

    public long Record { get; set; }

    /// <summary>Unix seconds of the day it was issued.</summary>
    public long IssuedOn { get; set; }
}

/// <summary>A row of <c>app_issuers_lists</c>: 131,072 places, signed when something has changed or it grows old.</summary>
internal sealed class StatusListRow
{
    public long Issuer { get; set; }

    public int Number { get; set; }

    /// <summary>Counts changes of what is in it.</summary>
    public long Epoch { get; set; }

    /// <summary>keccak256 of the compressed list.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Places taken.</summary>
    public int Taken { get; set; }

    /// <summary>Two bits for each place, as a Token Status List has them; empty while all are valid. It changes with the records, so that no copy is read to sign it.</summary>
    public byte[] Bits { get; set; } = [];

    /// <summary>Unix seconds at which it was signed; 0 when it must be made anew.</summary>
    public long SignedAt { get; set; }

    /// <summary>Counts what has changed since, so that a list that is being made does not hide it.</summary>
    public long Changes { get; set; }

    /// <summary>Token Status List.</summary>
    public string Token { get; set; } = "";

    /// <summary>Bitstring Status List for revocation.</summary>
    public string Revocation { get; set; } = "";

    /// <summary>Bitstring Status List for suspension.</summary>
    public string Suspension { get; set; } = "";

    /// <summary>The compressed list whose hash was prepared for the chain last; empty when none was.</summary>
    public byte[] Prepared { get; set; } = [];

    /// <summary>The compressed list that was on the chain before; empty when there was none.</summary>
    public byte[] Anchored { get; set; } = [];
}

/// <summary>A row of <c>app_issuers_offers</c>.</summary>
internal sealed class OfferRow
{
    public long Id { get; set; }

    public long Record { get; set; }

    /// <summary>SHA-256 of the offer's own address.</summary>
    public string Handle { get; set; } = "";

    /// <summary>SHA-256 of the code.</summary>
    public string CodeHash { get; set; } = "";

    /// <summary>The code, encrypted, for whoever reads the offer; empty once it is used.</summary>
    public byte[] Code { get; set; } = [];

    /// <summary>Keyed hash of the six digits; empty without.</summary>
    public string DigitsHash { get; set; } = "";

    /// <summary>Wrong digits so far.</summary>
    public int Attempts { get; set; }

    /// <summary>Unix seconds.</summary>
    public long Until { get; set; }

    /// <summary>Whether the code was used.</summary>
    public bool Used { get; set; }

    /// <summary>SHA-256 of the access token; empty before there is one, and after it was used.</summary>
    public string TokenHash { get; set; } = "";

    /// <summary>Unix seconds.</summary>
    public long TokenUntil { get; set; }
}

/// <summary>A row of <c>app_issuers_nonces</c>: a nonce that was used, until its time is over.</summary>
internal sealed class ProofNonceRow
{
    /// <summary>SHA-256 of the nonce.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Unix seconds.</summary>
    public long Until { get; set; }
}

/// <summary>
/// A row of <c>app_issuers_secrets</c>: what makes a person's nullifier. With it goes every way to compute it again. Erased, the row stays without it until no membership
/// of that nullifier can run any more, so that nobody has two voices meanwhile.
/// </summary>
internal sealed class PersonSecretRow
{
    public long Issuer { get; set; }

    /// <summary>Keyed hash of jurisdiction, profession and number of the licence.</summary>
    public string LicenceHash { get; set; } = "";

    /// <summary>256 random bits, encrypted; empty once they are erased.</summary>
    public byte[] Secret { get; set; } = [];

    /// <summary>Unix seconds from which an erased licence may have a new secret; 0 while it has one.</summary>
    public long FreeOn { get; set; }
}
