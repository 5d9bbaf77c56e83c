using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>OpenID4VCI 1.0 with the pre-authorised code: what wallets ask an issuer's endpoints.</summary>
internal sealed class Issuance(IDbContextFactory<DaoDbContext> contexts, IssuerQueries queries, CredentialMint mint, ApplicationChanges changes, TimeProvider time)
{
    private const int MaxNonces = 100_000;

    /// <summary>A nonce for proofs; single use.</summary>
    public async Task<string> NonceAsync(IssuerRow issuer, CancellationToken ct)
    {
        var (nonce, now) = (Offers.Random(), time.GetUtcNow());
        await using var db = await contexts.CreateDbContextAsync(ct);
        var over = now.ToUnixTimeSeconds();
        await db.Set<ProofNonceRow>().Where(x => x.Until < over).ExecuteDeleteAsync(ct);
        if (await db.Set<ProofNonceRow>().CountAsync(ct) >= MaxNonces)
            throw new UnavailableException("Too many wallets ask at once. Try again in a few minutes.");
        db.Add(new ProofNonceRow { Hash = HashOf(issuer, nonce), Until = (now + IssuerSettings.NonceFor).ToUnixTimeSeconds() });
        await db.SaveChangesAsync(ct);
        return nonce;
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
        var hash = HashOf(issuer, nonce);
        // Whatever comes of it, the nonce is spent.
        if (await db.Set<ProofNonceRow>().Where(x => x.Hash == hash && x.Until > now.ToUnixTimeSeconds()).ExecuteDeleteAsync(ct) != 1)
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
        // A token issues once; its row is held first, then the issuer's, in which the trail is counted.
        if (await db.Set<OfferRow>().Where(x => x.Id == offer.Id && x.TokenHash == offer.TokenHash).ExecuteUpdateAsync(x => x.SetProperty(o => o.TokenHash, ""), ct) != 1)
            throw new IssuanceException("invalid_credential_request", "The token was used at the same moment.");
        await db.Set<IssuerRow>().Where(x => x.Id == issuer.Id).ExecuteUpdateAsync(x => x.SetProperty(i => i.Audits, i => i.Audits), ct);
        // Again, now that whoever revokes it at this moment waits, or is through.
        Offers.RequireGood(await db.Set<RecordRow>().AsNoTracking().SingleAsync(x => x.Id == record.Id, ct), now);
        var application = await db.Set<ApplicationRow>().SingleAsync(x => x.Id == record.Application, ct);
        var copies = await mint.MintAsync(db, issuer, record, application.LicenceHash, keys, ct);
        if (application.State == ApplicationState.Accepted)
        {
            application.State = ApplicationState.Issued;
            application.Revision++;
            application.ChangedAt = now.ToUnixTimeMilliseconds();
        }

        await db.SaveChangesAsync(ct);
        await AuditTrail.AddAsync(db, issuer.Id, application.Account, "issued", application.Id, FormattableString.Invariant($"{keys.Count}"), now, ct);
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

    private async Task<OfferRow?> FindAsync(DaoDbContext db, IssuerRow issuer, string token, CancellationToken ct)
    {
        if (token.Length is 0 or > 100)
            return null;
        var (hash, now) = (IssuerVault.Hash(token), time.GetUtcNow().ToUnixTimeSeconds());
        return await db.Set<OfferRow>().AsNoTracking().FirstOrDefaultAsync(x => x.TokenHash == hash && x.TokenUntil > now && db.Set<RecordRow>().Any(r => r.Id == x.Record && r.Issuer == issuer.Id), ct);
    }

    private static string HashOf(IssuerRow issuer, string nonce) => IssuerVault.Hash(issuer.Slug + "\n" + nonce);
}
