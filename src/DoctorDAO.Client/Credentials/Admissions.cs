using System.Text.Json;

namespace DoctorDAO.Client.Credentials;

/// <summary>Where an admission stands.</summary>
public enum AdmissionState
{
    /// <summary>The wallet has not answered.</summary>
    Asked = 0,

    /// <summary>Verifiers are checking.</summary>
    Signing = 1,

    /// <summary>The relay brings it to the chain.</summary>
    Relayed = 2,

    /// <summary>The account is a member.</summary>
    Done = 3,

    /// <summary>It did not come to that; <see cref="AdmissionDto.Problem"/> says why.</summary>
    Failed = 4,

    /// <summary>The person is a member with another account: recovery moves the membership.</summary>
    Taken = 5,
}

/// <summary>What an admission is for.</summary>
public enum AdmissionKind
{
    /// <summary>A first admission, or a membership refreshed.</summary>
    Membership = 0,

    /// <summary>A lost account: the membership moves here after the delay.</summary>
    Recovery = 1,
}

/// <summary>An admission begun.</summary>
/// <param name="Kind">Membership or recovery.</param>
public sealed record NewAdmission(AdmissionKind Kind);

/// <summary>The code that the wallet's answer came back with.</summary>
/// <param name="ResponseCode">From the address that the wallet led to.</param>
public sealed record AdmissionAnswer(string ResponseCode);

/// <summary>An admission of the signed-in account.</summary>
/// <param name="Id">Unguessable.</param>
/// <param name="Link">For our own wallet.</param>
/// <param name="WalletLink">For any wallet.</param>
/// <param name="Checks">Once the wallet has answered.</param>
/// <param name="Signatures">Verifiers that have signed.</param>
/// <param name="Threshold">Signatures that are needed.</param>
/// <param name="NotAfter">Until when the membership would last.</param>
/// <param name="Ticket">The relay's, once there is one.</param>
/// <param name="Problem">Why it failed, as a short word of a fixed list.</param>
public sealed record AdmissionDto(
    string Id, AdmissionKind Kind, AdmissionState State, string Link, string WalletLink, IReadOnlyList<CheckDto> Checks, int Signatures, int Threshold, DateTimeOffset? NotAfter, Guid? Ticket, string? Problem);

/// <summary>An admission that waits for verifiers, for those verifiers alone.</summary>
/// <param name="Id">Unguessable.</param>
/// <param name="Voucher">EIP-712 document to be signed.</param>
/// <param name="Presentation">The <c>vp_token</c> as the wallet sent it, for the verifier to check by itself.</param>
/// <param name="Nonce">Nonce that its key binding answers.</param>
/// <param name="ClientId">Audience of its key binding.</param>
/// <param name="Answered">When it came.</param>
public sealed record OpenAdmission(string Id, JsonElement Voucher, JsonElement Presentation, string Nonce, string ClientId, DateTimeOffset Answered);

/// <summary>A verifier's signature.</summary>
/// <param name="Verifier">The verifier's account.</param>
/// <param name="Signature">Of the voucher (EIP-712), 65 bytes.</param>
public sealed record AdmissionSignature(string Verifier, string Signature);

/// <summary>Becoming and staying a member by showing a licence. A <c>null</c> means that there is no such admission of the account.</summary>
public interface IAdmissions
{
    /// <summary>Whether this server can admit: it has verifiers and a relay.</summary>
    bool IsOpen { get; }

    /// <summary>Begins, or goes on with the one that is open.</summary>
    Task<AdmissionDto> BeginAsync(string account, NewAdmission admission, string origin, CancellationToken ct);

    /// <summary>The newest admission of the account.</summary>
    Task<AdmissionDto?> GetNewestAsync(string account, CancellationToken ct);

    /// <summary>The wallet has answered: the browser brings the code, and the verifiers check.</summary>
    /// <exception cref="FieldException">The code is none of an admission of this account.</exception>
    Task<AdmissionDto?> CompleteAsync(string account, AdmissionAnswer answer, CancellationToken ct);
}
