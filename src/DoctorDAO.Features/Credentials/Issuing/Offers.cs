using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;
using DoctorDAO.Features.Credentials.Presenting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Offers of credentials: a code that works once, for ten minutes, perhaps with six digits that travel another way.</summary>
internal sealed class Offers(IDbContextFactory<DaoDbContext> contexts, IssuerQueries queries, IssuerVault vault, TimeProvider time)
{
    /// <summary>Name of the grant.</summary>
    public const string Grant = CredentialOffer.GrantType;

    private const int Digits = 6;

    /// <summary>A fresh offer of what was decided on an application.</summary>
    /// <exception cref="FieldException">There is nothing to fetch.</exception>
    public async Task<OfferDto> MakeAsync(IssuerRow issuer, ApplicationRow application, bool digits, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var record = await db.Set<RecordRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Application == application.Id, ct)
            ?? throw new FieldException("state", "is none in which there is something to fetch: the application is not accepted");
        RequireGood(record, now);
        await queries.RequireAsync(issuer, record.Type, ct);
        if (await db.Set<CopyRow>().CountAsync(x => x.Record == record.Id, ct) >= IssuerSettings.MaxCopies)
            throw new FieldException("state", $"is that of a record with {IssuerSettings.MaxCopies} copies; ask the issuer for a new one");
        var (handle, code) = (Random(), Random());
        var number = digits ? RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture) : null;
        var row = new OfferRow
        {
            Record = record.Id, Handle = IssuerVault.Hash(handle), CodeHash = IssuerVault.Hash(code), Code = vault.SealText(IssuerVault.Code, code),
            DigitsHash = number is null ? "" : IssuerVault.Hash(code + number), Until = (now + IssuerSettings.OfferFor).ToUnixTimeSeconds(),
        };
        // Those that nobody used are forgotten a day later, whosever they are.
        var old = now.AddDays(-1).ToUnixTimeSeconds();
        await db.Set<OfferRow>().Where(x => x.Until < old).ExecuteDeleteAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuditTrail.HoldAsync(db, issuer.Id, ct);
        // Again, now that whoever erases or revokes it at this moment is through, or waits.
        RequireGood(await db.Set<RecordRow>().AsNoTracking().SingleAsync(x => x.Id == record.Id, ct), now);
        // Those before it are good no more.
        await db.Set<OfferRow>().Where(x => x.Record == record.Id && !x.Used).ExecuteDeleteAsync(ct);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        await AuditTrail.AddAsync(db, issuer.Id, application.Account, "offered", application.Id, digits ? "code" : "", now, ct);
        await transaction.CommitAsync(ct);
        var uri = $"{IssuerAddress.Base(issuer)}/offers/{handle}";
        var ours = QueryHelpers.AddQueryString(IssuerAddress.Origin(issuer.Did) + "/credentials/offer", "credential_offer_uri", uri);
        return new OfferDto(
            uri, ours, QueryHelpers.AddQueryString(CredentialOffer.Scheme, "credential_offer_uri", uri),
            number, DateTimeOffset.FromUnixTimeSeconds(row.Until), QrPicture.Svg(ours));
    }

    /// <summary>What a wallet reads at an offer's address; <c>null</c> when it is used or over.</summary>
    public async Task<JsonObject?> ReadAsync(IssuerRow issuer, string handle, CancellationToken ct)
    {
        var (hash, now) = (IssuerVault.Hash(handle), time.GetUtcNow().ToUnixTimeSeconds());
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<OfferRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Handle == hash && !x.Used && x.Until > now && x.Attempts < IssuerSettings.MaxAttempts, ct) is not { } offer
            || await db.Set<RecordRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == offer.Record && x.Issuer == issuer.Id, ct) is not { } record)
        {
            return null;
        }

        var grant = new JsonObject { ["pre-authorized_code"] = vault.OpenText(IssuerVault.Code, offer.Code) };
        if (offer.DigitsHash.Length > 0)
            grant["tx_code"] = new JsonObject { ["input_mode"] = "numeric", ["length"] = Digits, ["description"] = "The six digits that stand beside the offer." };
        return new JsonObject
        {
            ["credential_issuer"] = IssuerAddress.Base(issuer), ["credential_configuration_ids"] = new JsonArray(record.Type), ["grants"] = new JsonObject { [Grant] = grant },
        };
    }

    /// <summary>Uses a code.</summary>
    /// <returns>The access token, or the error of OAuth and what is wrong.</returns>
    public async Task<(string? Token, string? Error, string? Problem)> UseAsync(IssuerRow issuer, string code, string? digits, CancellationToken ct)
    {
        var (hash, now) = (IssuerVault.Hash(code), time.GetUtcNow());
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Held by what counts attempts up, so that digits cannot be tried side by side.
        var held = await db.Set<OfferRow>().Where(x => x.CodeHash == hash).ExecuteUpdateAsync(x => x.SetProperty(o => o.Attempts, o => o.Attempts), ct) > 0;
        var offer = held ? await db.Set<OfferRow>().SingleAsync(x => x.CodeHash == hash, ct) : null;
        if (offer is null || offer.Used || offer.Until <= now.ToUnixTimeSeconds() || offer.Attempts >= IssuerSettings.MaxAttempts
            || !await db.Set<RecordRow>().AnyAsync(x => x.Id == offer.Record && x.Issuer == issuer.Id, ct))
        {
            return (null, "invalid_grant", "The code was used already, has expired, or was never one.");
        }

        if (offer.DigitsHash.Length > 0 && string.IsNullOrEmpty(digits))
            return (null, "invalid_request", "The offer takes a tx_code of six digits.");
        if (offer.DigitsHash.Length == 0 && !string.IsNullOrEmpty(digits))
            return (null, "invalid_request", "The offer takes no tx_code.");
        if (offer.DigitsHash.Length > 0 && !CryptographicOperations.FixedTimeEquals(Convert.FromHexString(offer.DigitsHash), Convert.FromHexString(IssuerVault.Hash(code + digits))))
        {
            offer.Attempts++;
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return (null, "invalid_grant", "The tx_code is wrong.");
        }

        var token = Random();
        (offer.Used, offer.Code, offer.TokenHash, offer.TokenUntil) = (true, [], IssuerVault.Hash(token), (now + IssuerSettings.TokenFor).ToUnixTimeSeconds());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (token, null, null);
    }

    /// <summary>Refuses a record of which nothing is issued now.</summary>
    /// <exception cref="FieldException">It is revoked, suspended or over.</exception>
    public static void RequireGood(RecordRow record, DateTimeOffset now)
    {
        if (record.State != RecordState.Valid)
            throw new FieldException("state", record.State == RecordState.Revoked ? "is revoked: nothing is issued any more" : "is suspended: nothing is issued until it is reinstated");
        if (record.Until <= now.ToUnixTimeSeconds())
            throw new FieldException("state", "is over: apply anew");
    }

    /// <summary>256 random bits for an address or a code.</summary>
    public static string Random() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
