using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Relay;

namespace DoctorDAO.Client.Cover;

/// <summary>Where a policy stands.</summary>
public enum PolicyStatus
{
    /// <summary>It runs, and what happens pays nothing yet.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Active,

    /// <summary>It is over; what happened in its time can be reported.</summary>
    Reporting,

    /// <summary>Nothing can be reported any more.</summary>
    Closed,
}

/// <summary>A policy as its holder reads it. Money is whole minor units of the settlement token.</summary>
/// <param name="Start">When it began.</param>
/// <param name="CoveredFrom">When its waiting was over.</param>
/// <param name="End">When cover ends or has ended.</param>
/// <param name="Retro">Incidents count from here on.</param>
/// <param name="GraceUntil">Last moment of reporting without the tail.</param>
/// <param name="ReportUntil">Last moment of reporting.</param>
/// <param name="RenewableFrom">When it can be renewed; <c>null</c> when it no longer can.</param>
/// <param name="RenewalOf">The policy before; <c>null</c> for a first one.</param>
/// <param name="RenewedBy">The policy after.</param>
/// <param name="Product">What it is a policy of, at the prices of its purchase.</param>
/// <param name="Factors">What the premium was made of at the purchase, as far as the chain says.</param>
/// <param name="Left">What is left of the aggregate.</param>
/// <param name="OpenClaims">Claims that are not decided.</param>
/// <param name="Tail">Whether a tail was added.</param>
/// <param name="TailPremium">What the whole tail costs; 0 when none can be bought.</param>
/// <param name="TailUntil">Until when reporting would go with it.</param>
/// <param name="CallDue">What it owes of the association's calls.</param>
/// <param name="CallUntil">Until when that is asked for.</param>
/// <param name="DividendDue">What can be taken of its year's dividends.</param>
/// <param name="Refund">What cancelling now would owe back; 0 when it cannot be cancelled.</param>
/// <param name="Code">Verification code of its certificate.</param>
/// <param name="Final">Whether its purchase can no longer be undone by the chain.</param>
public sealed record CoverPolicyDto(
    long Id, ProductDto Product, PersonDto Holder, PolicyStatus Status, int Class, DateTimeOffset Start, DateTimeOffset CoveredFrom, DateTimeOffset End, DateTimeOffset Retro,
    DateTimeOffset GraceUntil, DateTimeOffset ReportUntil, DateTimeOffset? RenewableFrom, long? RenewalOf, long? RenewedBy, long Premium, long Refunded,
    IReadOnlyList<PriceFactorDto> Factors, long Paid, long Reserved, long Left, int OpenClaims, bool Cancelled, bool Tail, bool TailGiven, long TailPremium, DateTimeOffset? TailUntil,
    long CallDue, DateTimeOffset? CallUntil, long DividendDue, long Refund, string Code, bool Final, string TransactionHash);

/// <summary>A purchase.</summary>
/// <param name="Quote"><see cref="QuoteDto.Token"/>.</param>
/// <param name="Permit">The token's permit, once it is signed.</param>
public sealed record PolicyPurchase(string? Quote, SignedPermit? Permit = null);

/// <summary>A tail.</summary>
/// <param name="Months">1 to as many as the product has; <c>null</c>: all.</param>
/// <param name="Permit">The token's permit, once it is signed.</param>
public sealed record TailPurchase(int? Months = null, SignedPermit? Permit = null);

/// <summary>An answer to the association's call.</summary>
/// <param name="Permit">The token's permit, once it is signed.</param>
public sealed record CallAnswer(SignedPermit? Permit = null);

/// <summary>What the public sees of a policy by its code: facts of the chain, and no name.</summary>
/// <param name="Product">Name of the product.</param>
/// <param name="Account">EIP-55 account that holds it.</param>
/// <param name="Valid">Whether it covers what happens now.</param>
/// <param name="AsOf">Time of the newest block.</param>
public sealed record CertificateDto(
    string Code, long Policy, string Product, string? Wording, string WordingHash, PolicyStatus Status, bool Valid, DateTimeOffset Start, DateTimeOffset CoveredFrom, DateTimeOffset End,
    DateTimeOffset Retro, DateTimeOffset ReportUntil, long PerClaim, long Aggregate, long Excess, string Account, string Contract, string TransactionHash, DateTimeOffset AsOf, bool Final);

/// <summary>Where the credential of a policy's certificate is fetched.</summary>
/// <param name="Application">Number of the application that stands for it: its page has the offer.</param>
public sealed record CoverCredentialDto(long Application);

/// <summary>Certificates of policies as credentials in the holder's wallet, issued by what the chain says and revoked when the policy ends before its time.</summary>
public interface ICoverCertificates
{
    /// <summary>Whether an issuer of this site issues them.</summary>
    Task<bool> AreIssuedAsync(CancellationToken ct);

    /// <summary>Has the credential of a running policy made, once; <c>null</c> when the account has no policy of that number.</summary>
    /// <exception cref="FieldException">The policy does not run, was bought too short a time ago, or its certificate cannot be issued.</exception>
    Task<CoverCredentialDto?> IssueAsync(string account, long id, CancellationToken ct);
}

/// <summary>A file.</summary>
public sealed record CertificateFileDto(string Name, byte[] Content);

/// <summary>A member's policies, and what can be done with them. Each act answers with what is to be signed.</summary>
public interface IPolicies
{
    /// <summary>All policies of an account, the newest first, at most 100.</summary>
    Task<IReadOnlyList<CoverPolicyDto>> GetPoliciesAsync(string account, CancellationToken ct);

    /// <summary>A policy of an account; <c>null</c> when it has none of that number.</summary>
    Task<CoverPolicyDto?> GetPolicyAsync(string account, long id, CancellationToken ct);

    /// <summary>Buying, and renewing when the quote is for that.</summary>
    Task<PreparedCall> PrepareBuyAsync(string account, PolicyPurchase purchase, CancellationToken ct);

    /// <summary>Ending cover now; <c>null</c> as above.</summary>
    Task<PreparedCall?> PrepareCancelAsync(string account, long id, CancellationToken ct);

    /// <summary>Buying a tail; <c>null</c> as above.</summary>
    Task<PreparedCall?> PrepareTailAsync(string account, long id, TailPurchase purchase, CancellationToken ct);

    /// <summary>Paying what the association has called for; <c>null</c> as above.</summary>
    Task<PreparedCall?> PrepareAnswerAsync(string account, long id, CallAnswer answer, CancellationToken ct);

    /// <summary>Taking a dividend; <c>null</c> as above.</summary>
    Task<PreparedCall?> PrepareDividendAsync(string account, long id, CancellationToken ct);

    /// <summary>What a code shows to anybody; <c>null</c> when there is none such.</summary>
    Task<CertificateDto?> GetCertificateAsync(string code, CancellationToken ct);

    /// <summary>The certificate as PDF for its holder; <c>null</c> as above.</summary>
    /// <param name="language">Two letters; English when there is no text in it.</param>
    /// <param name="origin">Where the code can be checked, for example <c>https://dao.example.org</c>.</param>
    Task<CertificateFileDto?> GetCertificatePdfAsync(string account, long id, string language, Uri origin, CancellationToken ct);
}
