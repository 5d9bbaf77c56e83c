using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>Receipts of this server's organisations, in the library's form. No value of a claim is in one, so it may be filed for ever.</summary>
internal sealed class Receipts(IDbContextFactory<DaoDbContext> contexts, VerifierKeys keys, IPublicOrigin site, TimeProvider time)
{
    private const int MaxText = 64 * 1024;

    /// <summary>Signs the receipt of an answer in the caller's transaction.</summary>
    public async Task AddAsync(DaoDbContext db, VerifierRow verifier, PresentationRow row, PolicyDto policy, Outcome outcome, CancellationToken ct)
    {
        var did = VerifierKeys.DidOf(row.Origin, verifier.Slug);
        var now = time.GetUtcNow();
        var receipt = new VerifierReceipt(
            RequestService.Random(), did, now, FormattableString.Invariant($"{policy.Id}"), policy.Version, row.Nonce, [.. outcome.Shown.Select(x => ReceiptEntry.Of(PolicyRules.IdOf(x.Item), x.Presentation, x.Credential))])
        {
            VerifierName = verifier.Name,
            PolicyName = policy.Content.Name,
            PolicyHash = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(PolicyRules.Write(policy.Content)))),
            Purpose = policy.Content.Purpose,
            Query = PolicyRules.Query(policy.Content, row.Origin),
            Accepted = outcome.Passed,
            Checks = [.. outcome.Checks.Select(x => new ReceiptCheckLine(x.Code, x.Subject, JsonNamingPolicy.CamelCase.ConvertName(x.Outcome.ToString()), x.Reason))],
        };
        db.Add(new ReceiptRow { Id = receipt.Id, Presentation = row.Id, Jwt = receipt.Sign(await keys.SignerAsync(db, verifier.Id, did, ct)), SignedAt = now.ToUnixTimeMilliseconds() });
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Checks a receipt of an organisation of this server. Nobody else is asked: whoever wrote the text would name whom.</summary>
    public async Task<ReceiptCheck> CheckAsync(string text, CancellationToken ct)
    {
        string? issuer = null;
        JsonObject? content = null;
        try
        {
            var jws = Jws.Parse(text.Trim(), MaxText);
            content = JsonObject.Create(jws.Claims);
            issuer = jws.Claims.TryGetProperty("iss", out var iss) && iss.ValueKind == JsonValueKind.String ? iss.GetString() : null;
            await VerifierReceipt.VerifyAsync(text.Trim(), new OwnVerifierKeys(contexts, site.Origin), ct);
            return new ReceiptCheck(true, null, issuer, content);
        }
        catch (CredentialException e)
        {
            return new ReceiptCheck(false, JsonNamingPolicy.CamelCase.ConvertName(e.Error.ToString()), issuer, content);
        }
    }
}

/// <summary>Keys of this server's organisations, as the database has them: each for the time in which it signed.</summary>
internal sealed class OwnVerifierKeys(IDbContextFactory<DaoDbContext> contexts, string origin) : IIssuerKeys
{
    private const long Skew = 60_000;

    public async ValueTask<PublicKey> FindAsync(string issuer, string? keyId, DateTimeOffset? issuedAt, CancellationToken ct)
    {
        var slug = issuer[(issuer.LastIndexOf(':') + 1)..];
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (VerifierKeys.DidOf(origin, slug) != issuer || await db.Set<VerifierRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Slug == slug, ct) is not { } verifier)
            throw new CredentialException(CredentialError.IssuerRefused, "The receipt is of no organisation of this site.");
        var rows = await db.Set<VerifierKeyRow>().AsNoTracking().Where(x => x.Verifier == verifier.Id).OrderBy(x => x.CreatedAt).ToListAsync(ct);
        var at = rows.FindIndex(x => keyId == $"{issuer}#{x.Thumbprint}");
        if (at < 0 || rows[at].Compromised)
            throw new CredentialException(CredentialError.KeyUnknown, "The organisation has no such key, or it may be in the wrong hands.");
        // A key that leaks when another has long taken its place signs nothing of today.
        var when = (issuedAt ?? DateTimeOffset.UnixEpoch).ToUnixTimeMilliseconds();
        if (when < rows[at].CreatedAt - Skew || (at + 1 < rows.Count && when > rows[at + 1].CreatedAt + Skew))
            throw new CredentialException(CredentialError.KeyUnknown, "The key was not the organisation's at that time.");
        return VerifierKeys.Parse(rows[at].Public).WithKeyId(keyId);
    }
}
