using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>Receipts: what was asked, what was checked and what came of it, signed by the organisation. No value of a claim is in one, so it may be filed for ever.</summary>
internal sealed class Receipts(VerifierKeys keys, IDidResolver dids, TimeProvider time)
{
    /// <summary>The header's <c>typ</c>.</summary>
    public const string Type = "verifier-receipt+jwt";

    private const int MaxText = 64 * 1024;

    /// <summary>Signs the receipt of an answer in the caller's transaction.</summary>
    public async Task AddAsync(DaoDbContext db, VerifierRow verifier, PresentationRow row, PolicyDto policy, Outcome outcome, CancellationToken ct)
    {
        var did = VerifierKeys.DidOf(row.Origin, verifier.Slug);
        var (now, id) = (time.GetUtcNow(), RequestService.Random());
        var content = PolicyRules.Write(policy.Content);
        var claims = new JsonObject
        {
            ["iss"] = did,
            ["jti"] = id,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["verifier"] = verifier.Name,
            ["policy"] = new JsonObject { ["id"] = policy.Id, ["version"] = policy.Version, ["name"] = policy.Content.Name, ["sha256"] = Base64(SHA256.HashData(Encoding.UTF8.GetBytes(content))) },
            ["asked"] = PolicyRules.Query(policy.Content, row.Origin),
            ["purpose"] = policy.Content.Purpose,
            ["nonce"] = row.Nonce,
            ["accepted"] = outcome.Passed,
            ["checks"] = JsonNode.Parse(PolicyRules.Write(outcome.Checks)),
            ["credentials"] = new JsonArray([.. outcome.Shown.Select(Describe)]),
        };
        var signer = await keys.SignerAsync(db, verifier.Id, did, ct);
        db.Add(new ReceiptRow { Id = id, Presentation = row.Id, Jwt = Jws.Sign(Type, claims, signer), SignedAt = now.ToUnixTimeMilliseconds() });
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Checks a receipt against the DID document of the organisation that it names.</summary>
    public async Task<ReceiptCheck> CheckAsync(string text, CancellationToken ct)
    {
        string? issuer = null;
        JsonObject? content = null;
        try
        {
            var jws = Jws.Parse(text.Trim(), MaxText);
            jws.RequireType(Type);
            content = JsonObject.Create(jws.Claims);
            issuer = jws.Claims.TryGetProperty("iss", out var iss) && iss.ValueKind == JsonValueKind.String ? iss.GetString() : null;
            if (issuer is null)
                return new ReceiptCheck(false, "malformed", null, content);
            jws.Verify(await new DidIssuerKeys(dids).FindAsync(issuer, jws.KeyId, null, ct));
            return new ReceiptCheck(true, null, issuer, content);
        }
        catch (CredentialException e)
        {
            return new ReceiptCheck(false, JsonNamingPolicy.CamelCase.ConvertName(e.Error.ToString()), issuer, content);
        }
    }

    private static JsonNode Describe(Shown shown) => new JsonObject
    {
        ["type"] = shown.Item.Type,
        ["issuer"] = shown.Credential.Issuer,
        ["issuer_key"] = shown.Credential.IssuerKey.Thumbprint,
        ["sha256"] = shown.Hash,
        ["issued"] = shown.Credential.IssuedAt?.ToUnixTimeSeconds(),
        ["expires"] = shown.Credential.ExpiresAt?.ToUnixTimeSeconds(),
    };

    private static string Base64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
