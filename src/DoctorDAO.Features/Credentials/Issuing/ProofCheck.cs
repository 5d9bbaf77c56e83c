using System.Text.Json;
using DoctorDAO.Credentials;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>A request that is refused by OpenID4VCI's own words.</summary>
internal sealed class IssuanceException(string error, string problem) : Exception(problem)
{
    /// <summary>Code of the error.</summary>
    public string Error { get; } = error;
}

/// <summary>Proofs that a wallet has the keys to which copies are bound: each is checked by the library; what is refused is said in the protocol's words.</summary>
internal static class ProofCheck
{
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
            if (keys.Exists(x => x.Thumbprint == key.Thumbprint))
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
        if (jwt.ValueKind != JsonValueKind.String)
            throw new IssuanceException("invalid_proof", "A proof is no text.");
        try
        {
            var proof = CredentialProof.Check(jwt.GetString()!, audience, now);
            return (proof.Key.WithKeyId(null), proof.Nonce ?? throw new IssuanceException("invalid_nonce", "A proof names no nonce."));
        }
        catch (CredentialException e)
        {
            throw new IssuanceException("invalid_proof", e.Message);
        }
    }
}
