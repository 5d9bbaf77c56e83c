using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DoctorDAO.Credentials;

/// <summary>Metadata of a credential issuer (OpenID4VCI 1.0 section 12.2).</summary>
/// <param name="CredentialIssuer">The issuer's identifier, an address.</param>
/// <param name="CredentialEndpoint">Where credentials are asked for.</param>
/// <param name="NonceEndpoint">Where nonces are given out.</param>
/// <param name="CredentialConfigurationsSupported">By name: what is issued.</param>
/// <param name="BatchCredentialIssuance">How many copies at once.</param>
/// <param name="Display">Names of the issuer in several languages.</param>
/// <param name="AuthorizationServers">Where tokens come from; none is the issuer itself.</param>
public sealed record IssuerMetadata(
    string CredentialIssuer, string CredentialEndpoint, string? NonceEndpoint, IReadOnlyDictionary<string, CredentialConfiguration> CredentialConfigurationsSupported,
    BatchIssuance? BatchCredentialIssuance = null, IReadOnlyList<DisplayName>? Display = null, IReadOnlyList<string>? AuthorizationServers = null)
{
    /// <summary>The well-known address of an issuer's metadata: its path comes after the well-known part.</summary>
    public static Uri AddressOf(string credentialIssuer, string wellKnown = "openid-credential-issuer") =>
        Uri.TryCreate(credentialIssuer, UriKind.Absolute, out var uri) && HttpDocumentFetcher.IsAllowed(uri) && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? new Uri(uri, $"/.well-known/{wellKnown}{uri.AbsolutePath.TrimEnd('/')}")
            : throw new CredentialException(CredentialError.AddressRefused, "An issuer's identifier is not an https address.");
}

/// <summary>How many copies of a credential, each for another key, are issued at once.</summary>
/// <param name="BatchSize">At most.</param>
public sealed record BatchIssuance(int BatchSize);

/// <summary>A name in one language.</summary>
/// <param name="Name">The name.</param>
/// <param name="Locale">Such as <c>de</c>.</param>
public sealed record DisplayName(string Name, string? Locale = null);

/// <summary>One kind of credential that is issued.</summary>
/// <param name="Format">Here <c>dc+sd-jwt</c>.</param>
/// <param name="Vct">The type.</param>
/// <param name="Scope">Its scope, if it can be asked for by one.</param>
/// <param name="CryptographicBindingMethodsSupported">Such as <c>jwk</c>.</param>
/// <param name="CredentialSigningAlgValuesSupported">Such as <c>ES256</c>.</param>
/// <param name="ProofTypesSupported">By kind, such as <c>jwt</c>.</param>
/// <param name="CredentialMetadata">Names and claims for people.</param>
public sealed record CredentialConfiguration(
    string Format, string Vct, string? Scope, IReadOnlyList<string> CryptographicBindingMethodsSupported, IReadOnlyList<string> CredentialSigningAlgValuesSupported,
    IReadOnlyDictionary<string, ProofTypeSupport> ProofTypesSupported, CredentialMetadata? CredentialMetadata = null);

/// <summary>Algorithms of a kind of proof.</summary>
/// <param name="ProofSigningAlgValuesSupported">Such as <c>ES256</c>.</param>
public sealed record ProofTypeSupport(IReadOnlyList<string> ProofSigningAlgValuesSupported);

/// <summary>What people see of a credential.</summary>
/// <param name="Display">Names.</param>
/// <param name="Claims">Claims.</param>
public sealed record CredentialMetadata(IReadOnlyList<DisplayName> Display, IReadOnlyList<ClaimMetadata> Claims);

/// <summary>What people see of a claim.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Mandatory">Whether it is always there.</param>
/// <param name="Display">Names.</param>
public sealed record ClaimMetadata(IReadOnlyList<string> Path, bool Mandatory, IReadOnlyList<DisplayName> Display);

/// <summary>Metadata of an authorisation server (RFC 8414), as far as the pre-authorised code flow needs it.</summary>
/// <param name="Issuer">The same identifier as the credential issuer's.</param>
/// <param name="TokenEndpoint">Where codes become tokens.</param>
/// <param name="GrantTypesSupported">The pre-authorised code, and refreshing where it is offered.</param>
public sealed record AuthorizationServerMetadata(string Issuer, string TokenEndpoint, IReadOnlyList<string> GrantTypesSupported)
{
    /// <summary>Nobody has to be a registered client.</summary>
    [JsonPropertyName("pre-authorized_grant_anonymous_access_supported")]
    public bool AnonymousAccess { get; init; } = true;

    /// <summary>None: RFC 8414 wants it said.</summary>
    public IReadOnlyList<string> ResponseTypesSupported { get; init; } = [];

    /// <summary>None.</summary>
    public IReadOnlyList<string> TokenEndpointAuthMethodsSupported { get; init; } = ["none"];
}
