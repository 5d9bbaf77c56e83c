using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Credentials;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>The keys by which issuers sign. A new one takes over once the registry knows it; until then the one before signs.</summary>
internal sealed class IssuerKeys(IDbContextFactory<DaoDbContext> contexts, IIssuerRegistry registry, IssuerVault vault, TimeProvider time)
{
    private const int MaxKeys = 50;

    /// <summary>Adds a new key, in the transaction of the caller.</summary>
    public async Task<IssuerKeyRow> AddAsync(DaoDbContext db, IssuerRow issuer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await db.Set<IssuerKeyRow>().CountAsync(x => x.Issuer == issuer.Id, ct) >= MaxKeys)
            throw new FieldException("key", $"is one too many: {MaxKeys} are possible");
        var key = SigningKey.Generate();
        var row = new IssuerKeyRow
        {
            Issuer = issuer.Id,
            Thumbprint = Hex.Encode(key.Public.ThumbprintBytes.Span),
            Secret = vault.SealText(IssuerVault.Key, key.ToPrivateJwk().ToJsonString()),
            Public = key.Public.ToJwk().ToJsonString(),
            ValidFrom = now.ToUnixTimeSeconds(),
            ValidTo = (now + IssuerSettings.KeyFor).ToUnixTimeSeconds(),
        };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        return row;
    }

    /// <summary>The key that signs now: the newest that the registry knows as good.</summary>
    /// <exception cref="FieldException">There is none.</exception>
    public async Task<ISigner> SignerAsync(IssuerRow issuer, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<IssuerKeyRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id && x.ValidFrom <= now && x.ValidTo > now).OrderByDescending(x => x.Id).Take(MaxKeys).ToListAsync(ct);
        foreach (var row in rows)
        {
            if (await registry.IsKeyGoodAsync(issuer.Did, row.Thumbprint, ct))
                return SigningKey.FromJwk(vault.OpenText(IssuerVault.Key, row.Secret)).WithKeyId(KeyId(issuer, row));
        }

        throw new FieldException("key", $"is missing: the registry knows no key of {issuer.Name} that is good now; its controller adds one there");
    }

    /// <summary>The DID document. Keys that are over stay in it, since credentials that they signed can still be checked against the registry's times.</summary>
    public async Task<JsonObject> DocumentAsync(IssuerRow issuer, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<IssuerKeyRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id).OrderByDescending(x => x.Id).Take(MaxKeys).ToListAsync(ct);
        var (methods, uses) = (new JsonArray(), new JsonArray());
        foreach (var row in rows)
        {
            methods.Add(new JsonObject { ["id"] = KeyId(issuer, row), ["type"] = "JsonWebKey", ["controller"] = issuer.Did, ["publicKeyJwk"] = Jwk(row) });
            uses.Add(KeyId(issuer, row));
        }

        return new JsonObject
        {
            ["@context"] = new JsonArray("https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"), ["id"] = issuer.Did, ["verificationMethod"] = methods, ["assertionMethod"] = uses,
        };
    }

    /// <summary>The same keys as a JWK set.</summary>
    public async Task<JsonObject> SetAsync(IssuerRow issuer, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var keys = new JsonArray();
        foreach (var row in await db.Set<IssuerKeyRow>().AsNoTracking().Where(x => x.Issuer == issuer.Id).OrderByDescending(x => x.Id).Take(MaxKeys).ToListAsync(ct))
        {
            var jwk = Jwk(row);
            (jwk["kid"], jwk["use"], jwk["alg"]) = (KeyId(issuer, row), "sig", "ES256");
            keys.Add(jwk);
        }

        return new JsonObject { ["keys"] = keys };
    }

    private static string KeyId(IssuerRow issuer, IssuerKeyRow row) => $"{issuer.Did}#{PublicKey.FromJwk(row.Public).Thumbprint}";

    private static JsonObject Jwk(IssuerKeyRow row) => (JsonObject)JsonNode.Parse(row.Public)!;
}
