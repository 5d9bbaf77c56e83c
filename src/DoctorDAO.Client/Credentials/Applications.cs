using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Credentials;

/// <summary>Where an application stands.</summary>
public enum ApplicationState
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>Sent, and not looked at yet.</summary>
    Submitted,

    /// <summary>Somebody at the issuer has taken it.</summary>
    InReview,

    /// <summary>The issuer asks for more.</summary>
    NeedsMore,

    /// <summary>Decided for the applicant; the credential can be fetched.</summary>
    Accepted,

    /// <summary>Decided against.</summary>
    Refused,

    /// <summary>The credential has been fetched.</summary>
    Issued,

    /// <summary>Taken back by the applicant.</summary>
    Withdrawn,
}

/// <summary>Whether a record is good.</summary>
public enum RecordState
{
    /// <summary>Good.</summary>
    Valid,

    /// <summary>For the time being not.</summary>
    Suspended,

    /// <summary>Never again.</summary>
    Revoked,
}

/// <summary>An issuer whose desk is here.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Did">Its DID.</param>
/// <param name="Name">What it calls itself.</param>
/// <param name="Controller">The account that acts for it on the chain, EIP-55.</param>
/// <param name="Jurisdiction">Where it has a say, in words; several by commas. A licence is of one of them.</param>
/// <param name="Contact">How people reach it.</param>
/// <param name="Types">What it takes applications for and the registry lets it issue now.</param>
/// <param name="Refusal">Why it may issue nothing at the moment; <c>null</c> when it may.</param>
public sealed record IssuerDto(string Slug, string Did, string Name, string Controller, string Jurisdiction, string Contact, IReadOnlyList<string> Types, string? Refusal);

/// <summary>Begins an application.</summary>
/// <param name="Issuer">The issuer's slug.</param>
/// <param name="Type">Name of a type that it issues.</param>
/// <param name="Claims">What the applicant says, by the claims' names; may be incomplete until it is submitted.</param>
/// <param name="Key">1 to 64 letters, digits and hyphens, made anew for each application: the same key again gives the same one.</param>
public sealed record NewApplication(string Issuer, string Type, IReadOnlyDictionary<string, string> Claims, string Key);

/// <summary>Changes what an applicant says.</summary>
/// <param name="Revision">Of the application that was read: 409 when it has changed meanwhile.</param>
/// <param name="Claims">All of what the applicant says.</param>
public sealed record ApplicationEdit(int Revision, IReadOnlyDictionary<string, string> Claims);

/// <summary>An act on something that may have changed since it was read.</summary>
/// <param name="Revision">Of what was read: 409 when it has changed meanwhile.</param>
public sealed record AtRevision(int Revision);

/// <summary>An application in a list.</summary>
/// <param name="Waiting">Since when it waits for the issuer; <c>null</c> when it does not.</param>
/// <param name="ClaimedBy">Who at the issuer has taken it.</param>
public sealed record ApplicationRowDto(
    long Id, string Issuer, string IssuerName, string Type, ApplicationState State, DateTimeOffset ChangedAt, DateTimeOffset? Waiting, PersonDto? Applicant, PersonDto? ClaimedBy);

/// <summary>A file that proves what an applicant says.</summary>
/// <param name="Type">Media type, by its content.</param>
/// <param name="Bytes">How long it is.</param>
public sealed record EvidenceDto(long Id, string Name, string Type, int Bytes, DateTimeOffset AddedAt);

/// <summary>What has happened to an application.</summary>
/// <param name="What">A code, for example <c>submitted</c>.</param>
/// <param name="By">Who; <c>null</c> for the issuer's staff, whom an applicant is not told.</param>
public sealed record ApplicationStepDto(string What, DateTimeOffset At, PersonDto? By);

/// <summary>What was issued.</summary>
/// <param name="Until">End of its validity.</param>
/// <param name="Reason">Code of why it is not valid.</param>
/// <param name="Words">The issuer's words for that.</param>
/// <param name="Copies">Copies that were fetched.</param>
public sealed record RecordDto(long Id, string Type, RecordState State, DateTimeOffset Since, DateTimeOffset Until, string? Reason, string? Words, int Copies, int Revision);

/// <summary>In what two applications are alike.</summary>
public enum Alike
{
    /// <summary>Jurisdiction, profession and number: the same licence.</summary>
    Licence,

    /// <summary>The number of the licence alone.</summary>
    Number,

    /// <summary>Name and date of birth.</summary>
    Person,
}

/// <summary>Another account's application at the same desk that may be the same person's.</summary>
/// <param name="Application">Its number.</param>
/// <param name="Applicant">Whose it is; <c>null</c> for a certificate that nobody has fetched.</param>
/// <param name="In">The closest that they are alike in.</param>
public sealed record SimilarDto(long Application, PersonDto? Applicant, Alike In);

/// <summary>What only the desk is told of an application, so that one person gets one voice.</summary>
/// <param name="Similar">Applications of other accounts that may be the same person's, the closest first.</param>
/// <param name="FreeOn">When a licence whose holder has had everything erased can be accepted again: until then the membership from before may still run. <c>null</c> when it can be now.</param>
public sealed record DeskCheckDto(IReadOnlyList<SimilarDto> Similar, DateTimeOffset? FreeOn);

/// <summary>An application with all that belongs to it.</summary>
/// <param name="Reason">The issuer's words to the applicant with the last decision or question.</param>
/// <param name="DeleteEvidenceOn">When its evidence is deleted; <c>null</c> before it is decided.</param>
/// <param name="SecondNeeded">Whether one registrar has accepted it and a second must agree.</param>
/// <param name="Jurisdiction">Where the issuer has a say; several by commas.</param>
/// <param name="Check">For the desk alone; <c>null</c> for the applicant.</param>
public sealed record ApplicationDto(
    ApplicationRowDto Row, int Revision, IReadOnlyDictionary<string, string> Claims, IReadOnlyList<EvidenceDto> Evidence, string? Reason, DateTimeOffset? DeleteEvidenceOn,
    RecordDto? Record, IReadOnlyList<ApplicationStepDto> Steps, bool SecondNeeded, string Jurisdiction = "", DeskCheckDto? Check = null);

/// <summary>What an offer is asked with.</summary>
/// <param name="Code">Whether the wallet must send six digits that are shown here and nowhere else: for an offer that travels to another device.</param>
public sealed record OfferWish(bool Code);

/// <summary>An offer of a credential (OpenID4VCI). Whoever has it can fetch the credential once.</summary>
/// <param name="OfferUri">Where a wallet reads the offer.</param>
/// <param name="Ours">Link to the wallet of this site.</param>
/// <param name="Outside">Link to any other wallet.</param>
/// <param name="Code">Six digits for the wallet; <c>null</c> without.</param>
/// <param name="Until">It is good until then.</param>
/// <param name="Qr">SVG of a QR code of <paramref name="Ours"/>, for another device.</param>
public sealed record OfferDto(string OfferUri, string Ours, string Outside, string? Code, DateTimeOffset Until, string? Qr = null);
