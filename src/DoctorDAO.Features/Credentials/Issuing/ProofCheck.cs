using System.Text.Json;
using DoctorDAO.Credentials;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>A request that is refused by OpenID4VCI's own words.</summary>
internal sealed class IssuanceException(string error, string problem) : Exception(problem)
{
    /// <summary>Code of the error.</summary>
    public string Error { get; } = error;
}

/// <summary>Proofs that a wallet has the keys to which copies are bound.</summary>
internal static class ProofCheck
{
    private const int MaxLength = 4_096;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>The keys, one for each proof, and the nonce that all proofs name.</summary>
    /// <param name="request">Body of the request.</param>
    /// <param name="audience">The issuer's identifier.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="IssuanceException">One of them is no proof.</exception>
    public static (IReadOnlyList<PublicKey> Keys, string Nonce) Check(JsonElement request, string audience, DateTimeOffset now)
    {
        if (!request.TryGetProperty("proofs", out var proofs) || proofs.ValueKind != JsonValueKind.Object)
            throw new IssuanceException("invalid_proof", "proofs is missing: the credential is bound to the wallet's keys.");
        if (proofs.EnumerateObject().Count() != 1 || !proofs.TryGetProperty("jwt", out var jwts) || jwts.ValueKind != JsonValueKind.Array)
            throw new IssuanceException("invalid_proof", "proofs holds one kind of proofs, jwt.");
        if (jwts.GetArrayLength() is 0 or > IssuerSettings.Batch)
            throw new IssuanceException("invalid_proof", $"proofs.jwt holds {jwts.GetArrayLength()} proofs; 1 to {IssuerSettings.Batch} are possible.");
        var keys = new List<PublicKey>();
        string? nonce = null;
        foreach (var jwt in jwts.EnumerateArray())
        {
            var (key, said) = CheckOne(jwt, audience, now);
            if (keys.Contains(key))
                throw new IssuanceException("invalid_proof", "Two proofs are by the same key: each copy takes its own.");
            if (nonce is not null && nonce != said)
                throw new IssuanceException("invalid_nonce", "The proofs name different nonces.");
            nonce = said;
            keys.Add(key);
        }

        return (keys, nonce!);
    }

    private static (PublicKey Key, string Nonce) CheckOne(JsonElement jwt, string audience, DateTimeOffset now)
    {
        try
        {
            if (jwt.ValueKind != JsonValueKind.String)
                throw new IssuanceException("invalid_proof", "A proof is no text.");
            var proof = Jws.Parse(jwt.GetString()!, MaxLength);
            proof.RequireType("openid4vci-proof+jwt");
            if (proof.KeyId is not null || proof.Header.TryGetProperty("x5c", out _) || !proof.Header.TryGetProperty("jwk", out var jwk))
                throw new IssuanceException("invalid_proof", "A proof names its key by jwk, and by nothing else.");
            var key = PublicKey.FromJwk(jwk);
            if (key.Curve != KeyCurve.P256 || proof.Algorithm != "ES256")
                throw new IssuanceException("invalid_proof", "A proof is made by a P-256 key with ES256.");
            proof.Verify(key);
            var claims = proof.Claims;
            if (Text(claims, "aud") != audience)
                throw new IssuanceException("invalid_proof", "A proof is for another audience.");
            if (!claims.TryGetProperty("iat", out var iat) || iat.ValueKind != JsonValueKind.Number || !iat.TryGetInt64(out var at)
                || at < (now - Fresh).ToUnixTimeSeconds() || at > (now + Skew).ToUnixTimeSeconds())
            {
                throw new IssuanceException("invalid_proof", "A proof is too old, from the future, or says no time.");
            }

            return (key, Text(claims, "nonce") ?? throw new IssuanceException("invalid_nonce", "A proof names no nonce."));
        }
        catch (CredentialException e)
        {
            throw new IssuanceException("invalid_proof", e.Message);
        }
    }

    private static string? Text(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
