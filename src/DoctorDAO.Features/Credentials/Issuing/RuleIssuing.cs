using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What the association's own books prove of somebody.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Type">Name of the type.</param>
/// <param name="Key">What it is about, once for each issuer; with a colon, so that it is no applicant's key. At most 64 letters.</param>
/// <param name="Claims">All claims but the person's.</param>
/// <param name="Until">When it ends: a midnight (UTC).</param>
public sealed record BookedCredential(string Account, string Type, string Key, IReadOnlyDictionary<string, string> Claims, DateTimeOffset Until);

/// <summary>
/// Credentials on which no desk decides, because their evidence is the association's own: a rule fills the claims. The issuer is one whose desk is here, that takes the type, that
/// the registry lets issue it, and that the operator has named for it.
/// </summary>
public interface IRuleIssuing
{
    /// <summary>Whether there is such an issuer for a type. Whether the registry lets it, is asked when something is issued.</summary>
    Task<bool> IssuesAsync(string type, CancellationToken ct);

    /// <summary>Makes the record of which its holder fetches copies; one that is there already is the same.</summary>
    /// <returns>The application that stands for it, where its holder takes the offer.</returns>
    /// <exception cref="FieldException">
    /// It cannot be issued; <c>type</c>: by nobody now; <c>name</c>: nobody here has examined who the account is; <c>account</c>: it is with an account that its holder has left, and
    /// has not followed yet.
    /// </exception>
    Task<long> IssueAsync(BookedCredential booked, CancellationToken ct);

    /// <summary>Revokes it for good.</summary>
    /// <param name="words">Why, to its holder.</param>
    /// <returns>Whether there was one that was good until now.</returns>
    Task<bool> RevokeAsync(string type, string key, string words, CancellationToken ct);
}

/// <summary>See <see cref="IRuleIssuing"/>.</summary>
internal sealed class RuleIssuing(
    IDbContextFactory<DaoDbContext> contexts, IssuerQueries queries, IssuerSettings settings, IssuerVault vault, ApplicantHashes hashes, ApplicationChanges changes, TimeProvider time) : IRuleIssuing
{
    /// <summary>Whose doing it is in the trail: nobody's.</summary>
    private const string Nobody = "";

    private const int MaxRecords = 50;

    public async Task<bool> IssuesAsync(string type, CancellationToken ct)
    {
        if (settings.ByRule.Count == 0)
            return false;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await IssuerAsync(db, type, ct) is not null;
    }

    public async Task<long> IssueAsync(BookedCredential booked, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(booked);
        var owner = Fields.Account("account", booked.Account);
        var type = CredentialTypes.Find(booked.Type) ?? throw new FieldException("type", "is no type of credential");
        await using var db = await contexts.CreateDbContextAsync(ct);
        var issuer = await IssuerAsync(db, type.Name, ct) ?? throw new FieldException("type", "is issued by no desk of this site by itself");
        if (await KnownAsync(db, issuer, booked.Key, owner, ct) is { } known)
            return known;
        await queries.RequireAsync(issuer, type.Name, ct);
        var claims = await PersonAsync(db, owner, ct);
        foreach (var (name, value) in booked.Claims)
            claims[name] = value;
        Check(type, claims);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuditTrail.HoldAsync(db, issuer.Id, ct);
        // Again, now that whoever issues the same at this moment waits, or is through.
        if (await KnownAsync(db, issuer, booked.Key, owner, ct) is { } first)
            return first;
        var now = time.GetUtcNow();
        var row = new ApplicationRow
        {
            Issuer = issuer.Id, Account = owner, Type = type.Name, Key = booked.Key, State = ApplicationState.Accepted, Revision = 1, Claims = vault.SealClaims(claims),
            ChangedAt = now.ToUnixTimeMilliseconds(), DecidedAt = now.ToUnixTimeMilliseconds(),
        };
        hashes.Fill(issuer, row, claims);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        db.Add(new RecordRow
        {
            Issuer = issuer.Id, Application = row.Id, Type = type.Name, Claims = row.Claims, State = RecordState.Valid, Revision = 1,
            Since = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).ToUnixTimeSeconds(), Until = booked.Until.ToUnixTimeSeconds(),
        });
        await AuditTrail.AddAsync(db, issuer.Id, Nobody, "accepted", row.Id, "rule", now, ct);
        await ApplicationCounts.MoveAsync(db, issuer.Id, ApplicationState.Draft, row.State, ct);
        await transaction.CommitAsync(ct);
        await changes.PublishAsync(issuer, row, [], ct);
        return row.Id;
    }

    public async Task<bool> RevokeAsync(string type, string key, string words, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await IssuerAsync(db, type, ct) is not { } issuer || !await db.Set<ApplicationRow>().AnyAsync(x => x.Issuer == issuer.Id && x.Key == key, ct))
            return false;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuditTrail.HoldAsync(db, issuer.Id, ct);
        var row = await db.Set<ApplicationRow>().SingleAsync(x => x.Issuer == issuer.Id && x.Key == key, ct);
        var record = await db.Set<RecordRow>().SingleAsync(x => x.Application == row.Id, ct);
        if (record.State == RecordState.Revoked)
            return false;
        (record.State, record.Reason, record.Words) = (RecordState.Revoked, "ended", words);
        record.Revision++;
        await StatusLists.MarkAsync(db, issuer.Id, record.Id, RecordState.Revoked, ct);
        await changes.CommitAsync(db, transaction, issuer, row, Nobody, "revoked", ct);
        return true;
    }

    private static void Check(CredentialType type, Dictionary<string, string> claims)
    {
        foreach (var issuer in (bool[])[false, true])
            ClaimForm.Check(type, claims.Where(x => type.Find(x.Key)?.ByIssuer != !issuer).ToDictionary(), issuer, complete: true);
    }

    private static async Task<long?> KnownAsync(DaoDbContext db, IssuerRow issuer, string key, string owner, CancellationToken ct)
    {
        if (await db.Set<ApplicationRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Issuer == issuer.Id && x.Key == key, ct) is not { } known)
            return null;
        return known.Account == owner ? known.Id : throw new FieldException("account", "has not got this credential yet: it is with your account before, and follows in a few minutes");
    }

    private async Task<IssuerRow?> IssuerAsync(DaoDbContext db, string type, CancellationToken ct) =>
        settings.ByRule.GetValueOrDefault(type) is { } slug && await IssuerQueries.FindAsync(db, slug, ct) is { } issuer && IssuerQueries.TypesOf(issuer).Contains(type, StringComparer.Ordinal) ? issuer : null;

    /// <summary>Name and date of birth as a registrar here has examined them for a credential that is good now: the newest licence, else the newest of all.</summary>
    private async Task<Dictionary<string, string>> PersonAsync(DaoDbContext db, string owner, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var rules = settings.ByRule.Keys.ToList();
        var records = await db.Set<ApplicationRow>().AsNoTracking().Where(x => x.Account == owner && !rules.Contains(x.Type)).OrderByDescending(x => x.Id).Take(MaxRecords)
            .Join(db.Set<RecordRow>().AsNoTracking(), x => x.Id, x => x.Application, (_, record) => record).Where(x => x.State == RecordState.Valid && x.Until > now).ToListAsync(ct);
        foreach (var record in records.OrderByDescending(x => x.Type == CredentialTypes.Licence).ThenByDescending(x => x.Id))
        {
            var claims = vault.OpenClaims(record.Claims);
            if (CredentialTypes.PersonClaims.All(claims.ContainsKey))
                return CredentialTypes.PersonClaims.ToDictionary(x => x, x => claims[x], StringComparer.Ordinal);
        }

        throw new FieldException("name", "is known to nobody here: a certificate bears the name that an issuer of this site has examined, so fetch a licence or another credential from one of them first");
    }
}
