namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Settings of issuers whose desk is here.</summary>
public sealed class IssuerOptions
{
    /// <summary>The origin that people see, <c>https://dao.example.org</c>; <c>null</c> where it is the request's own, on loopback alone.</summary>
    public string? Site { get; set; }

    /// <summary>Days after a decision on which evidence is deleted.</summary>
    public int EvidenceDays { get; set; } = 30;

    /// <summary>Days after which an application is closed whose applicant does not answer what the issuer asked for.</summary>
    public int AnswerDays { get; set; } = 90;

    /// <summary>Days after which an application is closed that the issuer does not decide on.</summary>
    public int DecisionDays { get; set; } = 180;

    /// <summary>Types of credentials that the association's own books prove, each with the slug of the issuer that this server issues them for without a desk's decision.</summary>
    public Dictionary<string, string> ByRule { get; } = new(StringComparer.Ordinal);
}

/// <summary>Addresses of an issuer. All follow from its DID, so that a server that is reached under another name still signs the same ones.</summary>
internal static class IssuerAddress
{
    /// <summary>The DID of an issuer of this site.</summary>
    public static string DidOf(string origin, string slug)
    {
        var authority = new Uri(origin).Authority;
        return $"did:web:{authority.Replace(":", "%3A", StringComparison.Ordinal)}:issuers:{slug}";
    }

    /// <summary>The origin in a DID: https, and http on loopback.</summary>
    public static string Origin(string did)
    {
        var host = Uri.UnescapeDataString(did.Split(':')[2]);
        return new Uri("http://" + host).IsLoopback ? "http://" + host : "https://" + host;
    }

    /// <summary>The issuer's identifier in OpenID4VCI, from which its other addresses begin.</summary>
    public static string Base(IssuerRow issuer) => $"{Origin(issuer.Did)}/issuers/{issuer.Slug}";

    /// <summary>The name of a type in credentials.</summary>
    public static string Vct(IssuerRow issuer, string type) => $"{Origin(issuer.Did)}/credentials/types/{type}";

    /// <summary>Address and name of a Token Status List.</summary>
    public static string TokenList(IssuerRow issuer, int list) => FormattableString.Invariant($"{Base(issuer)}/status/{list}");

    /// <summary>Address and name of a Bitstring Status List.</summary>
    /// <param name="purpose"><c>revocation</c> or <c>suspension</c>.</param>
    public static string Bitstring(IssuerRow issuer, int list, string purpose) => FormattableString.Invariant($"{Base(issuer)}/bitstring/{list}-{purpose}");
}
