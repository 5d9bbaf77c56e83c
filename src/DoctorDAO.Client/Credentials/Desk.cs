using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Credentials;

/// <summary>What somebody may do at an issuer's desk.</summary>
public enum StaffRole
{
    /// <summary>Reads, claims, asks for more.</summary>
    Clerk,

    /// <summary>Decides, revokes, issues.</summary>
    Registrar,

    /// <summary>Acts for the issuer on the chain, and says who its staff is. A registrar too.</summary>
    Controller,
}

/// <summary>Opens a desk for an issuer that the registry knows under the DID of this site and whose controller asks.</summary>
/// <param name="Slug">2 to 40 lowercase letters, digits and hyphens.</param>
/// <param name="Types">What applications are taken for.</param>
/// <param name="SecondPair">Whether a licence needs two registrars.</param>
public sealed record NewDesk(string Slug, string Name, string Jurisdiction, string Contact, IReadOnlyList<string> Types, bool SecondPair);

/// <summary>Makes somebody staff, or another kind of it.</summary>
public sealed record StaffWish(string Account, StaffRole Role);

/// <summary>Somebody at the desk.</summary>
public sealed record StaffDto(PersonDto Person, StaffRole Role, DateTimeOffset Since);

/// <summary>What is looked for in a queue.</summary>
/// <param name="State">One state; those that wait for the issuer when <c>null</c>.</param>
/// <param name="Search">A number of an application, an account, a family name or a licence number, each in full.</param>
/// <param name="Mine">Whether only what the reader has claimed is meant.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record DeskQuery(ApplicationState? State = null, string? Type = null, string? Search = null, bool Mine = false, string? Cursor = null, int Limit = 25);

/// <summary>A decision.</summary>
/// <param name="Revision">Of what was read.</param>
/// <param name="Decision"><c>accept</c>, <c>refuse</c> or <c>more</c>.</param>
/// <param name="Reason">Words for the applicant; needed unless it is accepted.</param>
/// <param name="Claims">What the issuer says of itself, when it accepts.</param>
public sealed record ApplicationDecision(int Revision, string Decision, string? Reason = null, IReadOnlyDictionary<string, string>? Claims = null);

/// <summary>Changes whether a record is good.</summary>
/// <param name="Revision">Of what was read.</param>
/// <param name="State">What it is from now on; what was revoked stays so.</param>
/// <param name="Reason">A code: <c>ended</c>, <c>wrong</c>, <c>misconduct</c>, <c>lost</c>, <c>inquiry</c>, <c>other</c>, <c>cleared</c>.</param>
/// <param name="Words">For the holder.</param>
public sealed record RecordChange(int Revision, RecordState State, string Reason, string Words);

/// <summary>Many certificates at once.</summary>
/// <param name="Csv">First line: names of the columns; then one a line: claims of the type, and <c>account</c>, which may be empty.</param>
/// <param name="Confirm">Whether they are issued; else they are only looked at.</param>
/// <param name="Key">Made anew for each list: the same list again with it is issued once.</param>
public sealed record BulkIssue(string Type, string Csv, bool Confirm, string Key);

/// <summary>A line of such a list.</summary>
/// <param name="Problem">What is wrong with it; <c>null</c> when nothing is.</param>
/// <param name="Link">Where its holder fetches it, when it was issued to no account.</param>
public sealed record BulkLineDto(int Line, string? Account, IReadOnlyDictionary<string, string> Claims, string? Problem, long? Application, string? Link);

/// <summary>What became of such a list.</summary>
public sealed record BulkResultDto(bool Issued, IReadOnlyList<BulkLineDto> Lines);

/// <summary>An entry of the audit trail. Each holds the hash of the one before.</summary>
/// <param name="What">A code.</param>
/// <param name="Detail">A code or a number; nothing personal.</param>
/// <param name="By">Who <c>Actor</c> is; <c>null</c> for the server itself.</param>
public sealed record AuditEntryDto(long Number, DateTimeOffset At, string Actor, string What, long? Application, string Detail, string Previous, string Hash, PersonDto? By = null);

/// <summary>A key of an issuer.</summary>
/// <param name="Thumbprint">RFC 7638, 0x and 64 digits.</param>
/// <param name="Ended">When it was ended in the registry before its time.</param>
/// <param name="OnChain">Whether the registry knows it as good now; <c>null</c> when it could not be asked.</param>
public sealed record IssuerKeyDto(long Id, string Thumbprint, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset? Ended, bool? OnChain);

/// <summary>A status list.</summary>
/// <param name="ListId">Its name on the chain.</param>
/// <param name="Hash">keccak256 of the compressed list.</param>
/// <param name="Anchored">What stands on the chain; <c>null</c> when nothing does.</param>
public sealed record StatusListDto(int Number, string ListId, long Epoch, string Hash, int Taken, string? Anchored, long? AnchoredEpoch);

/// <summary>An issuer as its own people see it.</summary>
/// <param name="Role">What the reader may do.</param>
/// <param name="Counts">Applications by state.</param>
public sealed record DeskDto(
    IssuerDto Issuer, StaffRole Role, bool SecondPair, IReadOnlyDictionary<ApplicationState, int> Counts, IReadOnlyList<StaffDto> Staff, IReadOnlyList<IssuerKeyDto> Keys,
    IReadOnlyList<StatusListDto> Lists);

/// <summary>What an issuer does in the registry.</summary>
/// <param name="Act"><c>accredit</c>, <c>suspend</c>, <c>reinstate</c>, <c>withdraw</c>, <c>set-types</c>, <c>set-validity</c>, <c>set-controller</c>, <c>add-key</c>, <c>end-key</c>, or
/// <c>anchor</c>.</param>
/// <param name="Did">Of an issuer that this one has accredited, or accredits now; <c>set-controller</c> can be about the desk's own.</param>
/// <param name="Controller">Account that acts for it, when it is accredited or handed over.</param>
/// <param name="Types">What it may issue, when it is accredited or that is changed: 1 to 16, each once.</param>
/// <param name="From">Unix seconds, not before today, from when an accreditation holds; <c>null</c> for at once.</param>
/// <param name="Until">Unix seconds, the last one: of an accreditation in the future, <c>null</c> for no end; when a key was stolen for <c>end-key</c>, <c>null</c> for now.</param>
/// <param name="Key">Id of a key of the desk.</param>
/// <param name="List">Number of a list of the desk.</param>
public sealed record RegistryWish(
    string Act, string? Did = null, string? Controller = null, IReadOnlyList<string>? Types = null, long? From = null, long? Until = null, long? Key = null, int? List = null);

/// <summary>A transaction for the controller's wallet.</summary>
/// <param name="From">The account that must send it.</param>
/// <param name="Words">What it does, in plain words.</param>
/// <param name="Problem">Why the contract would refuse it now, in plain words; <c>null</c> when it would not.</param>
/// <param name="Error">Name of the contract's error, where it would refuse and says which.</param>
public sealed record RegistryCallDto(ulong Chain, string From, string To, string Data, string Words, string? Problem, string? Error = null);
