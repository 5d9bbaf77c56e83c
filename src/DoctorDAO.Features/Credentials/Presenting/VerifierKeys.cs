using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Credentials;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>Keys of relying organisations: encrypted at rest, published in their DID documents.</summary>
internal sealed class VerifierKeys(IDataProtectionProvider protection, TimeProvider time)
{
    private readonly IDataProtector _keys = protection.CreateProtector("DoctorDAO.Presenting.VerifierKey");
    private readonly IDataProtector _answers = protection.CreateProtector("DoctorDAO.Presenting.ResponseKey");
    private readonly IDataProtector _received = protection.CreateProtector("DoctorDAO.Presenting.Received");

    /// <summary>The DID of an organisation at an origin; a port's colon is written <c>%3A</c> (did:web).</summary>
    public static string DidOf(string origin, string slug) => $"did:web:{new Uri(origin).Authority.Replace(":", "%3A", StringComparison.Ordinal)}:verifiers:{slug}";

    /// <summary>A new key, to be added.</summary>
    public VerifierKeyRow Create(long verifier)
    {
        var key = SigningKey.Generate();
        return new VerifierKeyRow
        {
            Thumbprint = key.Public.Thumbprint, Verifier = verifier, CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Secret = _keys.Protect(key.ToPrivateJwk().ToJsonString()), Public = key.Public.ToJwk().ToJsonString(),
        };
    }

    /// <summary>The key that signs now, under its name in the DID document.</summary>
    public async Task<SigningKey> SignerAsync(DaoDbContext db, long verifier, string did, CancellationToken ct)
    {
        var row = await db.Set<VerifierKeyRow>().AsNoTracking().Where(x => x.Verifier == verifier && x.Secret != "").OrderByDescending(x => x.CreatedAt).FirstAsync(ct);
        return SigningKey.FromJwk(_keys.Unprotect(row.Secret)).WithKeyId($"{did}#{row.Thumbprint}");
    }

    /// <summary>The DID document of an organisation.</summary>
    public static async Task<JsonObject> DocumentAsync(DaoDbContext db, VerifierRow verifier, string origin, CancellationToken ct)
    {
        var did = DidOf(origin, verifier.Slug);
        var keys = await db.Set<VerifierKeyRow>().AsNoTracking().Where(x => x.Verifier == verifier.Id && !x.Compromised).OrderByDescending(x => x.CreatedAt).Take(Caps.Keys).ToListAsync(ct);
        // Receipts are checked with every key that signed one; requests with the one that signs now.
        return DidDocument.Build(did, keys.Select(x => (Parse(x.Public), x.Secret.Length > 0 ? KeyPurposes.AssertionMethod | KeyPurposes.Authentication : KeyPurposes.AssertionMethod))).ToJson();
    }

    /// <summary>A key for one answer.</summary>
    public (string Protected, JsonObject Public) CreateResponseKey()
    {
        var key = SigningKey.Generate();
        var jwk = key.Public.ToJwk();
        (jwk["use"], jwk["alg"], jwk["kid"]) = ("enc", "ECDH-ES", key.Public.Thumbprint);
        return (_answers.Protect(key.ToPrivateJwk().ToJsonString()), jwk);
    }

    /// <summary>The key of an answer.</summary>
    public SigningKey ReadResponseKey(string text)
    {
        using var jwk = JsonDocument.Parse(_answers.Unprotect(text));
        return SigningKey.FromJwk(jwk.RootElement.Clone());
    }

    /// <summary>What was received, for the database.</summary>
    public string Protect(string text) => _received.Protect(text);

    /// <summary>What was received, from the database.</summary>
    public string Unprotect(string text) => _received.Unprotect(text);

    /// <summary>A public key from its JWK.</summary>
    public static PublicKey Parse(string jwk)
    {
        using var json = JsonDocument.Parse(jwk);
        return PublicKey.FromJwk(json.RootElement.Clone());
    }
}
