using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>A request for credentials (OpenID4VCI 1.0 section 8.2): one kind, a copy for each proof.</summary>
/// <param name="ConfigurationId">What is asked for.</param>
/// <param name="Proofs">Proofs of possession, each a JWT; their keys become the copies' <c>cnf</c>.</param>
public sealed record CredentialRequest(string ConfigurationId, IReadOnlyList<string> Proofs)
{
    /// <summary>Copies at most at a time.</summary>
    public const int BatchSize = 10;

    /// <summary>Reads a request.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.ProtocolViolation"/>, malformed, or more proofs than a batch.</exception>
    public static CredentialRequest Parse(ReadOnlyMemory<byte> json)
    {
        const CredentialError Bad = CredentialError.ProtocolViolation;
        if (json.Length > Caps.Token)
            throw new CredentialException(CredentialError.TooLarge, "A credential request is too large.");
        var root = StrictJson.ParseObject(json, Bad, "A credential request");
        if (root.TryGetProperty("credential_identifier", out _))
            throw new CredentialException(Bad, "credential_identifier was given out to nobody: use credential_configuration_id.");
        if (root.TryGetProperty("credential_response_encryption", out _))
            throw new CredentialException(Bad, "Encrypted responses are not offered.");
        var id = root.Required("credential_configuration_id", Bad);
        if (!root.TryGetProperty("proofs", out var proofs) || proofs.ValueKind != JsonValueKind.Object || proofs.EnumerateObject().Count() != 1)
            throw new CredentialException(Bad, "proofs has not exactly one kind of proof.");
        var jwts = proofs.Strings("jwt", BatchSize) ?? [];
        return jwts.Count > 0 ? new CredentialRequest(id, jwts) : throw new CredentialException(Bad, "There is no proof of kind jwt.");
    }
}

/// <summary>Issued copies.</summary>
/// <param name="Credentials">In the order of proofs.</param>
/// <param name="NotificationId">By which the wallet may say what became of them.</param>
public sealed record CredentialResponse(IReadOnlyList<IssuedCredential> Credentials, string? NotificationId = null);

/// <summary>One copy.</summary>
/// <param name="Credential">The SD-JWT with all disclosures.</param>
public sealed record IssuedCredential(string Credential);

/// <summary>A proof that was checked, but for its nonce.</summary>
/// <param name="Key">The holder's key.</param>
/// <param name="Nonce">The nonce it answers; the issuer knows whether it gave it out.</param>
public sealed record CheckedProof(PublicKey Key, string? Nonce);

/// <summary>Proofs of possession of a holder's key (<c>openid4vci-proof+jwt</c>).</summary>
public static class CredentialProof
{
    /// <summary>The header's <c>typ</c>.</summary>
    public const string Type = "openid4vci-proof+jwt";

    /// <summary>Checks one proof: type, key in the header, signature, audience and time.</summary>
    /// <param name="jwt">The proof.</param>
    /// <param name="credentialIssuer">Whom it must be for.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="CredentialException">What is wrong.</exception>
    public static CheckedProof Check(string jwt, string credentialIssuer, DateTimeOffset now)
    {
        var jws = Jws.Parse(jwt, 16 * 1024);
        jws.RequireType(Type);
        var key = KeyOf(jws);
        jws.Verify(key);
        var claims = jws.Claims;
        if (claims.String("aud", CredentialError.AudienceMismatch) != credentialIssuer)
            throw new CredentialException(CredentialError.AudienceMismatch, "The proof is for another issuer.");
        Freshness.Check(claims, now, TimeSpan.FromSeconds(Caps.FreshSeconds), TimeSpan.FromSeconds(Caps.SkewSeconds));
        return new CheckedProof(key, claims.String("nonce", CredentialError.NonceMismatch));
    }

    /// <summary>Checks all proofs of a batch: each by itself, all of one nonce that is accepted, and no key twice.</summary>
    /// <param name="proofs">The proofs.</param>
    /// <param name="credentialIssuer">Whom they must be for.</param>
    /// <param name="isNonce">Whether the issuer gave this nonce out, and nobody has used it. Asked once.</param>
    /// <param name="now">Now.</param>
    /// <returns>The holder's keys in the order of proofs.</returns>
    /// <exception cref="CredentialException">What is wrong.</exception>
    public static async ValueTask<IReadOnlyList<PublicKey>> CheckAllAsync(
        IReadOnlyList<string> proofs, string credentialIssuer, Func<string, ValueTask<bool>> isNonce, DateTimeOffset now)
    {
        if (proofs.Count is 0 or > CredentialRequest.BatchSize)
            throw new CredentialException(CredentialError.TooLarge, "A batch has no proof, or too many.");
        var all = proofs.Select(p => Check(p, credentialIssuer, now)).ToList();
        if (all.Select(p => p.Key.Thumbprint).Distinct(StringComparer.Ordinal).Count() != all.Count)
            throw new CredentialException(CredentialError.ProtocolViolation, "Two proofs are of one key: copies would be recognised by it.");
        var nonce = all[0].Nonce;
        if (string.IsNullOrEmpty(nonce) || all.Any(p => p.Nonce != nonce) || !await isNonce(nonce))
            throw new CredentialException(CredentialError.NonceMismatch, "The proofs do not answer one nonce of this issuer.");
        return [.. all.Select(p => p.Key)];
    }

    /// <summary>Makes a proof. For wallets and tests.</summary>
    public static string Create(ISigner key, string credentialIssuer, string nonce, DateTimeOffset now)
    {
        var claims = new System.Text.Json.Nodes.JsonObject { ["aud"] = credentialIssuer, ["iat"] = now.ToUnixTimeSeconds(), ["nonce"] = nonce };
        return Jws.Sign(Type, claims, SdJwtHolder.Anonymous(key), new() { ["jwk"] = key.Public.WithKeyId(null).ToJwk() });
    }

    private static PublicKey KeyOf(Jws jws)
    {
        var hasJwk = jws.Header.TryGetProperty("jwk", out var jwk);
        if (hasJwk == (jws.KeyId is not null) || jws.Header.TryGetProperty("x5c", out _))
            throw new CredentialException(CredentialError.KeyInvalid, "A proof's header has not exactly one of jwk and kid, or has x5c.");
        var key = hasJwk ? PublicKey.FromJwk(jwk) : DidKey.Parse(jws.KeyId!.Split('#')[0]);
        // Holders' keys are P-256: wallets on every device have them.
        return key.Curve == KeyCurve.P256 ? key : throw new CredentialException(CredentialError.KeyInvalid, "A holder's key is not on P-256.");
    }
}
