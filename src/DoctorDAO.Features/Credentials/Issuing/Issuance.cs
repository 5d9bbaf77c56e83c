using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>OpenID4VCI 1.0 with the pre-authorised code: what wallets ask an issuer's endpoints.</summary>
internal sealed class Issuance(IDbContextFactory<DaoDbContext> contexts, IssuerQueries queries, IssuerVault vault, CredentialMint mint, ApplicationChanges changes, TimeProvider time)
{
    private const int MaxNonce = 500;

    /// <summary>A nonce for proofs; single use. It says itself whose it is and until when, sealed, so that whoever asks for many fills no table.</summary>
    public string Nonce(IssuerRow issuer)
    {
        var until = (time.GetUtcNow() + IssuerSettings.NonceFor).ToUnixTimeSeconds();
        return WebEncoders.Base64UrlEncode(vault.SealText(IssuerVault.Nonce, string.Create(CultureInfo.InvariantCulture, $"{issuer.Slug}\n{until}")));
    }

    /// <summary>Whether the token is one of the issuer's that is good now.</summary>
    public async Task<bool> KnowsAsync(IssuerRow issuer, string token, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await FindAsync(db, issuer, token, ct) is not null;
    }

    /// <summary>Issues copies.</summary>
    /// <returns>The answer; <c>null</c> when the token is not good.</returns>
    /// <exception cref="IssuanceException">The request is not as it should be.</exception>
    public async Task<JsonObject?> IssueAsync(IssuerRow issuer, string token, JsonElement request, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, issuer, token, ct) is not { } offer)
            return null;
        var record = await db.Set<RecordRow>().AsNoTracking().SingleAsync(x => x.Id == offer.Record, ct);
        Require(request, record.Type);
        var (keys, nonce) = ProofCheck.Check(request, IssuerAddress.Base(issuer), now);
        // Whatever comes of it, the nonce is spent.
        if (!await SpendAsync(db, issuer, nonce, now.ToUnixTimeSeconds(), ct))
            throw new IssuanceException("invalid_nonce", "The nonce was used already, has expired, or was never one.");
        IReadOnlyList<string> copies;
        try
        {
            Offers.RequireGood(record, now);
            await queries.RequireAsync(issuer, record.Type, ct);
            copies = await IssueAsync(db, issuer, offer, record, keys, now, ct);
        }
        catch (FieldException e)
        {
            throw new IssuanceException("credential_request_denied", $"{e.Field} {e.Problem}.");
        }

        return new JsonObject { ["credentials"] = new JsonArray([.. copies.Select(x => (JsonNode)new JsonObject { ["credential"] = x })]) };
    }

    private async Task<IReadOnlyList<string>> IssueAsync(
        DaoDbContext db, IssuerRow issuer, OfferRow offer, RecordRow record, IReadOnlyList<DoctorDAO.Credentials.PublicKey> keys, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuditTrail.HoldAsync(db, issuer.Id, ct);
        // A token issues once.
        if (await db.Set<OfferRow>().Where(x => x.Id == offer.Id && x.TokenHash == offer.TokenHash).ExecuteUpdateAsync(x => x.SetProperty(o => o.TokenHash, ""), ct) != 1)
            throw new IssuanceException("invalid_credential_request", "The token was used at the same moment.");
        // Again, now that whoever revokes it at this moment waits, or is through.
        Offers.RequireGood(await db.Set<RecordRow>().AsNoTracking().SingleAsync(x => x.Id == record.Id, ct), now);
        var application = await db.Set<ApplicationRow>().SingleAsync(x => x.Id == record.Application, ct);
        var copies = await mint.MintAsync(db, issuer, record, application.LicenceHash, keys, ct);
        var before = application.State;
        if (application.State == ApplicationState.Accepted)
        {
            application.State = ApplicationState.Issued;
            application.Revision++;
            application.ChangedAt = now.ToUnixTimeMilliseconds();
        }

        await db.SaveChangesAsync(ct);
        await AuditTrail.AddAsync(db, issuer.Id, application.Account, "issued", application.Id, FormattableString.Invariant($"{keys.Count}"), now, ct);
        await ApplicationCounts.MoveAsync(db, issuer.Id, before, application.State, ct);
        await transaction.CommitAsync(ct);
        await changes.PublishAsync(issuer, application, [], ct);
        return copies;
    }

    private static void Require(JsonElement request, string type)
    {
        if (request.TryGetProperty("credential_identifier", out _))
            throw new IssuanceException("unknown_credential_identifier", "This issuer names credentials by credential_configuration_id.");
        if (request.TryGetProperty("credential_response_encryption", out _))
            throw new IssuanceException("invalid_encryption_parameters", "This issuer does not encrypt answers beyond TLS.");
        if (!request.TryGetProperty("credential_configuration_id", out var id) || id.ValueKind != JsonValueKind.String)
            throw new IssuanceException("invalid_credential_request", "credential_configuration_id is missing.");
        if (id.GetString() != type)
            throw new IssuanceException("unknown_credential_configuration", "The offer is of another credential.");
    }

    /// <summary>Writes down that a nonce was used, until its time is over. The key sees to it that of two uses at the same moment one counts.</summary>
    /// <returns>Whether it was good.</returns>
    private async Task<bool> SpendAsync(DaoDbContext db, IssuerRow issuer, string nonce, long now, CancellationToken ct)
    {
        if (Read(issuer, nonce) is not { } until || until <= now)
            return false;
        await db.Set<ProofNonceRow>().Where(x => x.Until < now).ExecuteDeleteAsync(ct);
        var row = new ProofNonceRow { Hash = IssuerVault.Hash(nonce), Until = until };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            db.Entry(row).State = EntityState.Detached;
            if (await db.Set<ProofNonceRow>().AnyAsync(x => x.Hash == row.Hash, ct))
                return false;
            throw;
        }
    }

    /// <summary>Unix seconds until which a nonce of the issuer's is good; <c>null</c> when it is none.</summary>
    private long? Read(IssuerRow issuer, string nonce)
    {
        if (nonce.Length > MaxNonce)
            return null;
        try
        {
            return vault.OpenText(IssuerVault.Nonce, WebEncoders.Base64UrlDecode(nonce)).Split('\n') is [var slug, var until] && slug == issuer.Slug ? long.Parse(until, CultureInfo.InvariantCulture) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private async Task<OfferRow?> FindAsync(DaoDbContext db, IssuerRow issuer, string token, CancellationToken ct)
    {
        if (token.Length is 0 or > 100)
            return null;
        var (hash, now) = (IssuerVault.Hash(token), time.GetUtcNow().ToUnixTimeSeconds());
        return await db.Set<OfferRow>().AsNoTracking().FirstOrDefaultAsync(x => x.TokenHash == hash && x.TokenUntil > now && db.Set<RecordRow>().Any(r => r.Id == x.Record && r.Issuer == issuer.Id), ct);
    }
}
