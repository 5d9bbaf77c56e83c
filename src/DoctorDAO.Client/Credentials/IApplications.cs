namespace DoctorDAO.Client.Credentials;

/// <summary>Something has changed since it was read.</summary>
public sealed class ConflictException(string problem) : Exception("revision: " + problem)
{
    /// <summary>What has changed and what to do.</summary>
    public string Problem { get; } = problem;
}

/// <summary>Something may not be done by the account, although it may read it.</summary>
public sealed class NotAllowedException(string problem) : Exception(problem);

/// <summary>Applications of people for credentials. Who asks must have made sure that it acts for the account; a <c>null</c> means that the account has no such application.</summary>
public interface IApplications
{
    /// <summary>Most bytes of a file of evidence.</summary>
    const int MaxEvidenceBytes = 5 * 1024 * 1024;

    /// <summary>Most files of an application.</summary>
    const int MaxEvidence = 8;

    /// <summary>Issuers whose desk is here, by name.</summary>
    Task<IReadOnlyList<IssuerDto>> GetIssuersAsync(CancellationToken ct);

    /// <summary>The account's applications, the newest first, 100 at most.</summary>
    Task<IReadOnlyList<ApplicationRowDto>> GetMineAsync(string account, CancellationToken ct);

    /// <summary>One of the account's applications.</summary>
    Task<ApplicationDto?> GetAsync(string account, long id, CancellationToken ct);

    /// <summary>Begins one; sent again with the same key it gives the same.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<long> BeginAsync(string account, NewApplication application, CancellationToken ct);

    /// <summary>Changes what the applicant says, while it is a draft or the issuer asks for more.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    /// <exception cref="ConflictException">It has changed meanwhile.</exception>
    Task<bool?> SaveAsync(string account, long id, ApplicationEdit edit, CancellationToken ct);

    /// <summary>Sends it to the issuer, for the first time or again.</summary>
    /// <exception cref="FieldException">A claim is missing, there is no evidence, or the issuer may not issue this now.</exception>
    /// <exception cref="ConflictException">It has changed meanwhile.</exception>
    Task<bool?> SubmitAsync(string account, long id, AtRevision at, CancellationToken ct);

    /// <summary>Takes it back before it is decided.</summary>
    /// <exception cref="ConflictException">It has changed meanwhile.</exception>
    Task<bool?> WithdrawAsync(string account, long id, AtRevision at, CancellationToken ct);

    /// <summary>Adds a file.</summary>
    /// <exception cref="FieldException">It is no PDF, JPEG or PNG, too long, or one too many.</exception>
    Task<EvidenceDto?> AddEvidenceAsync(string account, long id, string name, byte[] content, CancellationToken ct);

    /// <summary>Takes a file out.</summary>
    Task<bool?> RemoveEvidenceAsync(string account, long id, long evidence, CancellationToken ct);

    /// <summary>A fresh offer of the credential that was decided on. Older ones that were not used are good no more.</summary>
    /// <exception cref="FieldException">There is nothing to fetch: not accepted, revoked, or over; or the issuer may not issue now.</exception>
    Task<OfferDto?> OfferAsync(string account, long id, OfferWish wish, CancellationToken ct);

    /// <summary>Gives a certificate whose link somebody has to their account; a link works once.</summary>
    /// <returns>Id of the application; <c>null</c> when there is no such link, or somebody else has used it.</returns>
    Task<long?> TakeAsync(string account, string link, CancellationToken ct);
}
