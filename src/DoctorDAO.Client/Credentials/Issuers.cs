using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Credentials;

/// <summary>Where an issuer stands now; the standings of the IssuerRegistry contract.</summary>
public enum IssuerStanding { Unknown, Valid, NotYet, Expired, Suspended, Withdrawn, AccreditorNotValid }

/// <summary>An issuer by name.</summary>
/// <param name="Id">keccak-256 of the DID, 0x and 64 lowercase hexadecimal digits.</param>
/// <param name="Did">For example <c>did:web:college.example:issuers:cardiology</c>.</param>
/// <param name="Slug">What follows <c>:issuers:</c> at the end of the DID; <c>null</c> for a DID without.</param>
/// <param name="Name">What it calls itself at its desk here; <c>null</c> without one.</param>
public sealed record IssuerRefDto(string Id, string Did, string? Slug, string? Name = null);

/// <summary>An issuer as a list shows it.</summary>
/// <param name="Level">0 for one that the association accredits itself; at most 3.</param>
/// <param name="AccreditedBy">The issuer directly above.</param>
/// <param name="Topics">Types of credentials that it may issue or pass on, for example <c>LicenceToPractise</c>.</param>
/// <param name="Since">When it was accredited.</param>
/// <param name="ValidTo">Last valid second; <c>null</c> for no end.</param>
/// <param name="Children">Issuers directly below that were ever accredited.</param>
public sealed record IssuerRowDto(
    IssuerRefDto Issuer,
    int Level,
    IssuerRefDto? AccreditedBy,
    IReadOnlyList<string> Topics,
    IssuerStanding Standing,
    DateTimeOffset Since,
    DateTimeOffset ValidFrom,
    DateTimeOffset? ValidTo,
    int Children);

/// <summary>A signing key.</summary>
/// <param name="Thumbprint">RFC 7638 SHA-256, 0x and 64 hexadecimal digits.</param>
/// <param name="ValidTo">Last second of which signatures count; <c>null</c> for no end.</param>
/// <param name="Ended">Ended before its time, or given an end that it did not have.</param>
public sealed record RegisteredKeyDto(string Thumbprint, DateTimeOffset ValidFrom, DateTimeOffset? ValidTo, bool Ended, DateTimeOffset AddedAt, string TransactionHash);

/// <summary>The newest anchor of a status list.</summary>
/// <param name="ListId">ASCII where it is some, else 0x and 64 hexadecimal digits.</param>
/// <param name="Epoch">Rises with each anchor of the list.</param>
/// <param name="Hash">keccak-256 of the list.</param>
public sealed record IssuerListDto(string ListId, ulong Epoch, string Hash, DateTimeOffset AnchoredAt, string TransactionHash);

/// <summary>An issuer with all that is in force.</summary>
/// <param name="Controller">Who acts for it.</param>
/// <param name="Above">The accreditors from the root down.</param>
/// <param name="Keys">The newest first; at most 100.</param>
/// <param name="Lists">By their ids; at most 100.</param>
/// <param name="Person">Who the controller is.</param>
public sealed record RegisteredIssuerDto(
    IssuerRowDto Row,
    string Controller,
    IReadOnlyList<IssuerRefDto> Above,
    IReadOnlyList<RegisteredKeyDto> Keys,
    IReadOnlyList<IssuerListDto> Lists,
    PersonDto? Person = null);

/// <summary>A change of an issuer.</summary>
/// <param name="Kind"><c>accredited</c>, <c>topics-changed</c>, <c>validity-changed</c>, <c>controller-changed</c>, <c>key-added</c>, <c>key-ended</c>,
/// <c>suspended</c>, <c>reinstated</c>, <c>withdrawn</c>, <c>list-published</c>, <c>freed</c>.</param>
/// <param name="Detail">Topics, an account, a thumbprint, dates in ISO 8601 (UTC), or a list and its epoch; empty where there is nothing to add.</param>
/// <param name="Block">Height of the block.</param>
public sealed record IssuerChangeDto(DateTimeOffset Time, string Kind, string Detail, long Block, bool Final, string TransactionHash);

/// <summary>Which issuers to list, each right above those that it has accredited.</summary>
/// <param name="Search">The beginning of a slug, in any case and with spaces for hyphens, or, when it begins with <c>did:</c>, of a DID; at most 256 characters.</param>
/// <param name="Topic">A type of credential that it must have.</param>
/// <param name="Under">DID, slug or id of an issuer: those below it.</param>
/// <param name="Limit">1 to 100.</param>
public sealed record IssuerQuery(string? Search = null, string? Topic = null, string? Under = null, string? Cursor = null, int Limit = 25);

/// <summary>Who may issue credentials, from the chain.</summary>
public interface IIssuers
{
    /// <summary>Issuers in the order of the tree; those that match a search in the order of what was searched for.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<Page<IssuerRowDto>> GetIssuersAsync(IssuerQuery query, CancellationToken ct);

    /// <summary>An issuer by its DID, its id, or its slug (of several with the same, the one that was accredited first); <c>null</c> for none.</summary>
    Task<RegisteredIssuerDto?> GetIssuerAsync(string issuer, CancellationToken ct);

    /// <summary>Changes of an issuer, newest first; <c>null</c> when there is no such issuer.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<Page<IssuerChangeDto>?> GetIssuerHistoryAsync(string issuer, string? cursor, int limit, CancellationToken ct);

    /// <summary>Issuers for which an account acts, in the order of the tree; at most 100.</summary>
    /// <exception cref="FieldException">No account.</exception>
    Task<IReadOnlyList<IssuerRowDto>> GetControlledIssuersAsync(string address, CancellationToken ct);
}
