using DoctorDAO.Client.Credentials;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Credentials.Issuers;

/// <summary>How issuers are named and their standing is shown.</summary>
public static class IssuerWriting
{
    /// <summary>Types of credentials that lists can be narrowed to.</summary>
    public static IReadOnlyList<string> Topics { get; } = [.. CredentialTypes.All.Select(x => x.Name)];

    /// <summary>What people call an issuer here: its name, its slug, or its DID without the method.</summary>
    public static string Name(IssuerRefDto issuer) => issuer.Name ?? issuer.Slug ?? (issuer.Did.StartsWith("did:web:", StringComparison.Ordinal) ? Uri.UnescapeDataString(issuer.Did["did:web:".Length..]) : issuer.Did);

    /// <summary>Address of an issuer's page.</summary>
    public static string Href(IssuerRefDto issuer) => $"/issuers/{issuer.Slug ?? issuer.Id}";

    /// <summary>Class and icon of a badge.</summary>
    public static (string Look, string Icon) Badge(IssuerStanding standing) => standing switch
    {
        IssuerStanding.Valid => ("passed", "check"),
        IssuerStanding.NotYet => ("closing", "hourglass"),
        IssuerStanding.Suspended or IssuerStanding.AccreditorNotValid => ("bad", "triangle-alert"),
        _ => ("failed", "ban"),
    };
}
