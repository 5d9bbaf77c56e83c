using System.Text.Json.Nodes;

namespace DoctorDAO.Client.Credentials;

/// <summary>
/// Organisations that ask for credentials, their policies, requests and receipts. <c>account</c> is who acts, in any case; the caller has made sure of it. What is not
/// the account's own is <c>null</c>, as what is not there.
/// </summary>
public interface IVerifiers
{
    /// <summary>The organisations that the account owns or works for.</summary>
    Task<IReadOnlyList<VerifierDto>> GetMineAsync(string account, CancellationToken ct);

    /// <summary>An organisation of the account.</summary>
    Task<VerifierDto?> GetAsync(string account, string slug, CancellationToken ct);

    /// <summary>Registers an organisation with a new key. The same account again gets the same one.</summary>
    /// <exception cref="FieldException">A field is not what it should be, the slug is taken, or the account has three already.</exception>
    Task<VerifierDto> RegisterAsync(string account, NewVerifier verifier, CancellationToken ct);

    /// <summary>Lets another account ask in its name; the owner alone may say so.</summary>
    Task<bool?> AddStaffAsync(string account, string slug, VerifierStaff staff, CancellationToken ct);

    /// <summary>Lets it no longer.</summary>
    Task<bool?> RemoveStaffAsync(string account, string slug, string member, CancellationToken ct);

    /// <summary>Who may ask in its name, for its owner.</summary>
    Task<IReadOnlyList<DoctorDAO.Client.Membership.PersonDto>?> GetStaffAsync(string account, string slug, CancellationToken ct);

    /// <summary>Signs with a new key from now on.</summary>
    /// <exception cref="FieldException">Another key signs than the one that was to be replaced.</exception>
    Task<VerifierDto?> RotateKeyAsync(string account, string slug, KeyRotation rotation, CancellationToken ct);

    /// <summary>Policies to begin with.</summary>
    IReadOnlyList<PolicyTemplate> Templates { get; }

    /// <summary>The policies of an organisation in their newest versions.</summary>
    Task<IReadOnlyList<PolicyDto>?> GetPoliciesAsync(string account, string slug, CancellationToken ct);

    /// <summary>A policy in a version; the newest without a number.</summary>
    Task<PolicyDto?> GetPolicyAsync(string account, string slug, long id, int? version, CancellationToken ct);

    /// <summary>Writes a policy; its first version.</summary>
    Task<PolicyDto?> AddPolicyAsync(string account, string slug, PolicyContent content, CancellationToken ct);

    /// <summary>Writes the next version. The same content again changes nothing.</summary>
    Task<PolicyDto?> SavePolicyAsync(string account, string slug, long id, PolicyContent content, CancellationToken ct);

    /// <summary>Makes no more requests from it.</summary>
    Task<PolicyDto?> RetirePolicyAsync(string account, string slug, long id, CancellationToken ct);

    /// <summary>The DCQL query that wallets get for a content.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    JsonObject Preview(PolicyContent content);
}

/// <summary>Requests and what came of them.</summary>
public interface IPresentations
{
    /// <summary>Makes a request. The same key again gives the same one.</summary>
    /// <param name="origin">Scheme and authority that wallets reach this server by.</param>
    Task<PresentationDto?> BeginAsync(string account, string slug, NewPresentation request, string origin, CancellationToken ct);

    /// <summary>A request of the organisation.</summary>
    Task<PresentationDto?> GetAsync(string account, string slug, string id, CancellationToken ct);

    /// <summary>The organisation's requests, the newest first, 25 a page.</summary>
    /// <exception cref="FieldException">The cursor is none of this list.</exception>
    Task<Page<PresentationRowDto>?> GetNewestAsync(string account, string slug, string? cursor, CancellationToken ct);

    /// <summary>The receipt of an answered request.</summary>
    Task<ReceiptDto?> GetReceiptAsync(string account, string slug, string id, CancellationToken ct);

    /// <summary>Checks a receipt, whoever signed it.</summary>
    Task<ReceiptCheck> CheckReceiptAsync(ReceiptText receipt, CancellationToken ct);

    /// <summary>Makes a reusable link.</summary>
    Task<StandingLinkDto?> AddLinkAsync(string account, string slug, NewStandingLink link, CancellationToken ct);

    /// <summary>The organisation's links.</summary>
    Task<IReadOnlyList<StandingLinkDto>?> GetLinksAsync(string account, string slug, CancellationToken ct);

    /// <summary>Ends a link.</summary>
    Task<bool?> EndLinkAsync(string account, string slug, string id, CancellationToken ct);

    /// <summary>Who asks for what behind a reusable link, for whoever has it.</summary>
    Task<(string Verifier, PolicyContent Policy, VouchDto? Vouch)?> GetBehindLinkAsync(string id, CancellationToken ct);

    /// <summary>Makes a request from a reusable link.</summary>
    /// <returns>Where the wallet begins.</returns>
    Task<string?> OpenLinkAsync(string id, string origin, CancellationToken ct);

    /// <summary>What became of an answer, for the browser that the wallet sent back with the code.</summary>
    Task<AnsweredDto?> GetAnsweredAsync(string code, CancellationToken ct);
}
