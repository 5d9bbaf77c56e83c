namespace DoctorDAO.Client.Credentials;

/// <summary>
/// The desks of issuers. Who asks must have made sure that it acts for the account; a <c>null</c> means that there is no such thing, or none for the account. What it may see
/// and not do throws <see cref="NotAllowedException"/>.
/// </summary>
public interface IDesk
{
    /// <summary>Most lines of a list of certificates.</summary>
    const int MaxBulk = 500;

    /// <summary>Opens a desk; the registry says whether the account may.</summary>
    /// <returns>Its slug.</returns>
    /// <exception cref="FieldException">A field is not what it should be, or the registry knows another controller, or none.</exception>
    Task<string> OpenAsync(string account, NewDesk desk, CancellationToken ct);

    /// <summary>Desks at which the account is staff.</summary>
    Task<IReadOnlyList<IssuerDto>> GetDesksAsync(string account, CancellationToken ct);

    /// <summary>Whether the account has anything to do at a desk.</summary>
    Task<bool> IsStaffAsync(string account, string slug, CancellationToken ct);

    /// <summary>A desk.</summary>
    Task<DeskDto?> GetDeskAsync(string account, string slug, CancellationToken ct);

    /// <summary>Applications at a desk; those that wait longest come first.</summary>
    Task<Page<ApplicationRowDto>?> GetQueueAsync(string account, string slug, DeskQuery query, CancellationToken ct);

    /// <summary>An application as the issuer sees it.</summary>
    Task<ApplicationDto?> GetApplicationAsync(string account, string slug, long id, CancellationToken ct);

    /// <summary>Takes an application to look at it, also from a colleague.</summary>
    Task<bool?> ClaimAsync(string account, string slug, long id, AtRevision at, CancellationToken ct);

    /// <summary>Decides.</summary>
    Task<bool?> DecideAsync(string account, string slug, long id, ApplicationDecision decision, CancellationToken ct);

    /// <summary>A file of evidence. That it was read is written down.</summary>
    Task<(string Name, string Type, byte[] Content)?> ReadEvidenceAsync(string account, string slug, long id, long evidence, CancellationToken ct);

    /// <summary>Revokes, suspends or reinstates.</summary>
    Task<bool?> ChangeRecordAsync(string account, string slug, long application, RecordChange change, CancellationToken ct);

    /// <summary>Looks at, or issues, many certificates.</summary>
    Task<BulkResultDto?> IssueManyAsync(string account, string slug, BulkIssue bulk, CancellationToken ct);

    /// <summary>The audit trail from a number on, 500 entries at most.</summary>
    Task<IReadOnlyList<AuditEntryDto>?> GetAuditAsync(string account, string slug, long from, CancellationToken ct);

    /// <summary>Whether each entry of the trail holds the hash of the one before.</summary>
    Task<bool?> IsAuditWholeAsync(string account, string slug, CancellationToken ct);

    /// <summary>Makes somebody staff; the controller alone may.</summary>
    Task<bool?> GrantAsync(string account, string slug, StaffWish wish, CancellationToken ct);

    /// <summary>Ends that somebody is staff; the controller alone may.</summary>
    Task<bool?> DismissAsync(string account, string slug, string staff, CancellationToken ct);

    /// <summary>Makes a new key, good from now on; the one before stays good for the overlap. While the newest waits for the registry, that one is given and none is made.</summary>
    Task<IssuerKeyDto?> RotateKeyAsync(string account, string slug, CancellationToken ct);

    /// <summary>A transaction of the issuer in the registry, for the controller's wallet.</summary>
    Task<RegistryCallDto?> PrepareAsync(string account, string slug, RegistryWish wish, CancellationToken ct);
}
