using DoctorDAO.Credentials;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Settings and limits of issuing.</summary>
internal sealed class IssuerSettings(IOptions<IssuerOptions> options)
{
    /// <summary>Days after a decision on which evidence is deleted.</summary>
    public int EvidenceDays => options.Value.EvidenceDays;

    /// <summary>Days that an applicant has to answer.</summary>
    public int AnswerDays => options.Value.AnswerDays;

    /// <summary>Days that an issuer has to decide.</summary>
    public int DecisionDays => options.Value.DecisionDays;

    /// <summary>Slugs of issuers that issue a type by a rule of this server.</summary>
    public IReadOnlyDictionary<string, string> ByRule => options.Value.ByRule;

    /// <summary>The origin that people see; <c>null</c> where it is the request's own.</summary>
    public string? Site => options.Value.Site;

    /// <summary>How long an offer is good.</summary>
    public static TimeSpan OfferFor => TimeSpan.FromMinutes(10);

    /// <summary>How long an access token is good.</summary>
    public static TimeSpan TokenFor => TimeSpan.FromMinutes(5);

    /// <summary>How long a nonce is good.</summary>
    public static TimeSpan NonceFor => TimeSpan.FromMinutes(5);

    /// <summary>Wrong digits after which an offer is good no more.</summary>
    public const int MaxAttempts = 5;

    /// <summary>Copies in one answer at most.</summary>
    public const int Batch = CredentialRequest.BatchSize;

    /// <summary>Copies of one record at most.</summary>
    public const int MaxCopies = 1_000;

    /// <summary>How long a key is good.</summary>
    public static TimeSpan KeyFor => TimeSpan.FromDays(730);
}
