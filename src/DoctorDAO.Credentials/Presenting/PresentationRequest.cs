using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>What a verifier asks (OpenID4VP 1.0 section 5), as a signed request object.</summary>
/// <param name="ClientId">Who asks: <c>decentralized_identifier:did:…</c>.</param>
/// <param name="ResponseUri">Where the answer is posted.</param>
/// <param name="Nonce">Against replay; 128 bits at least.</param>
/// <param name="Query">What is asked for.</param>
/// <param name="State">By which the verifier knows the answer again.</param>
/// <param name="EncryptionKey">To which the answer is encrypted; makes the response mode <c>direct_post.jwt</c>.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="ExpiresAt">Until when it may be answered.</param>
public sealed record PresentationRequest(
    string ClientId, Uri ResponseUri, string Nonce, DcqlQuery Query, string State, PublicKey? EncryptionKey, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The header's <c>typ</c> of a request object.</summary>
    public const string Type = "oauth-authz-req+jwt";

    /// <summary>Content-Type of a request object.</summary>
    public const string MediaType = "application/oauth-authz-req+jwt";

    /// <summary>The scheme by which outside wallets are opened.</summary>
    public const string Scheme = "openid4vp://";

    /// <summary>What a client identifier that is a DID begins with.</summary>
    public const string DidPrefix = "decentralized_identifier:";

    /// <summary>What the verifier is called, in the language of its country.</summary>
    public string? VerifierName { get; init; }

    /// <summary>Why it asks, for the consent page.</summary>
    public string? Purpose { get; init; }

    /// <summary>Further claims, for wallets that know them; those of the protocol are not replaced.</summary>
    public JsonObject? MoreClaims { get; init; }

    /// <summary>The response mode.</summary>
    public string ResponseMode => EncryptionKey is null ? "direct_post" : "direct_post.jwt";

    /// <summary>The DID of the verifier.</summary>
    public string Did => ClientId[DidPrefix.Length..];

    /// <summary>The client identifier of a DID.</summary>
    public static string ClientOf(string did) => DidPrefix + did;

    /// <summary>A link by reference: <c>{start}?client_id=…&amp;request_uri=…</c>.</summary>
    /// <param name="start">A wallet's page, or <see cref="Scheme"/>.</param>
    /// <param name="requestUri">Where the request object is served.</param>
    public string Link(string start, Uri requestUri) =>
        $"{start}?client_id={Uri.EscapeDataString(ClientId)}&request_uri={Uri.EscapeDataString(requestUri.AbsoluteUri)}";

    /// <summary>Signs the request object (RFC 9101).</summary>
    /// <param name="signer">A key of the verifier's DID document; its <c>kid</c> is a DID URL.</param>
    /// <param name="walletNonce">What a wallet that posts to the request_uri wants to be repeated.</param>
    public string Sign(ISigner signer, string? walletNonce = null)
    {
        var metadata = new JsonObject
        {
            ["vp_formats_supported"] = new JsonObject
            {
                [SdJwtBuilder.VcType] = new JsonObject { ["sd-jwt_alg_values"] = Algorithms(), ["kb-jwt_alg_values"] = Algorithms() },
            },
        };
        if (VerifierName is { } name)
            metadata["client_name"] = name;
        if (EncryptionKey is { } key)
        {
            var jwk = key.KeyId is null ? key.WithKeyId(key.Thumbprint).ToJwk() : key.ToJwk();
            jwk["use"] = "enc";
            jwk["alg"] = "ECDH-ES";
            metadata["jwks"] = new JsonObject { ["keys"] = new JsonArray(jwk) };
            metadata["encrypted_response_enc_values_supported"] = new JsonArray([.. Jwe.Encryptions.Select(e => (JsonNode)e)]);
        }
        var claims = new JsonObject
        {
            ["iss"] = ClientId,
            ["aud"] = "https://self-issued.me/v2",
            ["response_type"] = "vp_token",
            ["response_mode"] = ResponseMode,
            ["client_id"] = ClientId,
            ["response_uri"] = ResponseUri.AbsoluteUri,
            ["nonce"] = Nonce,
            ["state"] = State,
            ["dcql_query"] = Query.ToJson(),
            ["client_metadata"] = metadata,
            ["iat"] = IssuedAt.ToUnixTimeSeconds(),
            ["exp"] = ExpiresAt.ToUnixTimeSeconds(),
        };
        if (Purpose is { } purpose)
            claims["purpose"] = purpose;
        if (walletNonce is not null)
            claims["wallet_nonce"] = walletNonce;
        foreach (var (claim, value) in MoreClaims ?? [])
            claims.TryAdd(claim, value?.DeepClone());
        return Jws.Sign(Type, claims, signer);
    }

    /// <summary>Verifies a request object, as a wallet does.</summary>
    /// <param name="jwt">The request object.</param>
    /// <param name="clientId">The <c>client_id</c> of the link, which must be the same.</param>
    /// <param name="dids">Finds the verifier's document.</param>
    /// <param name="now">Now.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="CredentialException">What is wrong.</exception>
    public static async ValueTask<PresentationRequest> VerifyAsync(string jwt, string clientId, IDidResolver dids, DateTimeOffset now, CancellationToken ct)
    {
        var jws = Jws.Parse(jwt);
        jws.RequireType(Type);
        var claims = jws.Claims;
        if (claims.String("client_id") != clientId || !clientId.StartsWith(DidPrefix, StringComparison.Ordinal))
            throw new CredentialException(CredentialError.IssuerRefused, "The request is another verifier's than the link says, or of a kind that is not supported.");
        var did = clientId[DidPrefix.Length..];
        jws.Verify(await new DidIssuerKeys(dids, KeyPurposes.Authentication | KeyPurposes.AssertionMethod).FindAsync(did, jws.KeyId, claims.Time("iat"), ct));
        SdJwtVerifier.CheckValidity(claims, now, TimeSpan.FromSeconds(Caps.SkewSeconds));
        return Read(claims, clientId);
    }

    // All that a verifier of this library checks, but for ES256K: no credential here is signed with it.
    private static JsonArray Algorithms() => new("ES256", "ES384", "ES512", "EdDSA");

    private static PresentationRequest Read(JsonElement claims, string clientId)
    {
        const CredentialError Bad = CredentialError.ProtocolViolation;
        var mode = claims.String("response_mode", Bad);
        if (claims.String("response_type", Bad) != "vp_token" || mode is not ("direct_post" or "direct_post.jwt"))
            throw new CredentialException(Bad, "The request wants another kind of answer.");
        if (!Uri.TryCreate(claims.Required("response_uri", Bad), UriKind.Absolute, out var uri) || !HttpDocumentFetcher.IsAllowed(uri))
            throw new CredentialException(CredentialError.AddressRefused, "The answer is wanted at an address that is not https.");
        if (!claims.TryGetProperty("dcql_query", out var query))
            throw new CredentialException(Bad, "The request has no DCQL query.");
        if (claims.TryGetProperty("transaction_data", out _))
            throw new CredentialException(Bad, "The request wants transaction data signed, which is not supported.");
        PublicKey? key = null;
        var metadata = claims.TryGetProperty("client_metadata", out var m) && m.ValueKind == JsonValueKind.Object ? m : default;
        if (mode == "direct_post.jwt")
        {
            if (metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("jwks", out var jwks))
                key = KeySet.Parse(jwks).FirstOrDefault(k => k.Curve == KeyCurve.P256);
            if (key is null)
                throw new CredentialException(Bad, "The answer is to be encrypted, and there is no key that is supported.");
        }
        return new(clientId, uri, claims.Required("nonce", Bad), DcqlQuery.Parse(query), claims.String("state") ?? "", key,
            claims.Time("iat") ?? DateTimeOffset.UnixEpoch, claims.Time("exp") ?? DateTimeOffset.MaxValue)
        {
            VerifierName = metadata.ValueKind == JsonValueKind.Object ? metadata.String("client_name") : null,
            Purpose = claims.String("purpose"),
        };
    }
}
