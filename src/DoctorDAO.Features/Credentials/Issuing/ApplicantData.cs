using DoctorDAO.Client.Credentials;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>What issuers keep about applicants here: handed out to them, forgotten when they ask for it, and following them to a new account.</summary>
internal sealed class ApplicantData(IssuerVault vault, PersonSecrets secrets, TimeProvider time) : IPersonalData
{
    private const int Most = 10_000;

    public string Name => "credential-applications";

    /// <summary>The rows of the issuers at whose desks they are, as whoever acts there holds first.</summary>
    public async Task HoldAsync(DaoDbContext db, IReadOnlyList<string> accounts, CancellationToken ct)
    {
        var issuers = await db.Set<ApplicationRow>().Where(x => accounts.Contains(x.Account)).Select(x => x.Issuer).Union(db.Set<StaffRow>().Where(x => accounts.Contains(x.Account)).Select(x => x.Issuer)).ToListAsync(ct);
        foreach (var issuer in issuers.Order())
            await AuditTrail.HoldAsync(db, issuer, ct);
    }

    /// <summary>Applications with their claims, and names of what proves them.</summary>
    public async Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var accounts = who.Accounts;
        var rows = await db.Set<ApplicationRow>().AsNoTracking().Where(x => accounts.Contains(x.Account)).OrderBy(x => x.Id).Take(Most).ToListAsync(ct);
        var ids = rows.Select(x => x.Id).ToList();
        var evidence = (await db.Set<EvidenceRow>().AsNoTracking().Where(x => ids.Contains(x.Application)).Select(x => new { x.Application, x.Name, x.Type, x.Bytes, x.AddedAt }).ToListAsync(ct)).ToLookup(x => x.Application);
        var records = await db.Set<RecordRow>().AsNoTracking().Where(x => ids.Contains(x.Application)).ToDictionaryAsync(x => x.Application, ct);
        var named = rows.Select(x => x.Issuer).Distinct().ToList();
        var issuers = await db.Set<IssuerRow>().AsNoTracking().Where(x => named.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Did, ct);
        return
        [
            .. rows.Select(x => new
            {
                x.Id, Issuer = issuers[x.Issuer], x.Type, State = x.State.ToString(), Claims = vault.OpenClaims(x.Claims), x.Reason, ChangedAt = DateTimeOffset.FromUnixTimeMilliseconds(x.ChangedAt),
                Evidence = evidence[x.Id].Select(e => new { Name = vault.OpenText(IssuerVault.Evidence, e.Name), e.Type, e.Bytes, AddedAt = DateTimeOffset.FromUnixTimeMilliseconds(e.AddedAt) }).ToList(),
                Record = records.TryGetValue(x.Id, out var record) ? new { State = record.State.ToString(), Since = DateTimeOffset.FromUnixTimeSeconds(record.Since), Until = DateTimeOffset.FromUnixTimeSeconds(record.Until), record.Reason, record.Words } : null,
            }),
        ];
    }

    /// <summary>
    /// Forgets what applications said, their evidence, and the secrets of which nullifiers are made: what the chain has leads to nobody any more. What remains of a record is
    /// whether its copies are good, which verifiers must still be able to learn. Copies of a licence are good no more: each names the nullifier, and could prolong the
    /// membership after the licence was issued anew with another.
    /// </summary>
    public async Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var accounts = who.Accounts;
        await HoldAsync(db, accounts, ct);
        var rows = await db.Set<ApplicationRow>().Where(x => accounts.Contains(x.Account)).ToListAsync(ct);
        var ids = rows.Select(x => x.Id).ToList();
        var (nothing, now) = (vault.SealClaims(new Dictionary<string, string>()), time.GetUtcNow());
        await db.Set<EvidenceRow>().Where(x => ids.Contains(x.Application)).ExecuteDeleteAsync(ct);
        var withdrawn = new List<(long Issuer, ApplicationState Before)>();
        var issued = await db.Set<RecordRow>().AsNoTracking().Where(x => ids.Contains(x.Application)).ToDictionaryAsync(x => x.Application, ct);
        foreach (var (issuer, licence) in rows.Where(x => x.LicenceHash.Length > 0 && issued.ContainsKey(x.Id)).Select(x => (x.Issuer, x.LicenceHash)).Distinct())
            await secrets.EraseAsync(db, issuer, licence, accounts, ct);
        foreach (var row in rows)
        {
            (row.Claims, row.NameHash, row.PersonHash, row.NumberHash, row.LicenceHash, row.Reason, row.WaitingSince) = (nothing, "", "", "", "", null, 0);
            if (row.State is ApplicationState.Draft or ApplicationState.Submitted or ApplicationState.InReview or ApplicationState.NeedsMore)
            {
                withdrawn.Add((row.Issuer, row.State));
                row.State = ApplicationState.Withdrawn;
            }

            row.Revision++;
        }

        await db.SaveChangesAsync(ct);
        foreach (var (issuer, before) in withdrawn)
            await ApplicationCounts.MoveAsync(db, issuer, before, ApplicationState.Withdrawn, ct);

        var over = now.ToUnixTimeSeconds();
        var records = issued.Values.Select(x => x.Id).ToList();
        foreach (var licence in issued.Values.Where(x => x.Type == CredentialTypes.Licence && x.State != RecordState.Revoked))
        {
            await db.Set<RecordRow>().Where(x => x.Id == licence.Id).ExecuteUpdateAsync(x => x.SetProperty(r => r.State, RecordState.Revoked).SetProperty(r => r.Reason, "ended"), ct);
            await StatusLists.MarkAsync(db, licence.Issuer, licence.Id, RecordState.Revoked, ct);
        }

        await db.Set<OfferRow>().Where(x => records.Contains(x.Record)).ExecuteDeleteAsync(ct);
        // Over: nothing is issued of it any more.
        await db.Set<RecordRow>().Where(x => records.Contains(x.Id)).ExecuteUpdateAsync(x => x.SetProperty(r => r.Claims, nothing).SetProperty(r => r.Words, (string?)null).SetProperty(r => r.Until, over), ct);
        await db.Set<StaffRow>().Where(x => accounts.Contains(x.Account)).ExecuteDeleteAsync(ct);
    }

    /// <summary>Applications and desks follow to the new account.</summary>
    public async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        await db.Set<ApplicationRow>().Where(x => x.Account == from && !db.Set<ApplicationRow>().Any(o => o.Account == to && o.Key == x.Key)).ExecuteUpdateAsync(x => x.SetProperty(a => a.Account, to), ct);
        await db.Set<StaffRow>().Where(x => x.Account == to && db.Set<StaffRow>().Any(o => o.Account == from && o.Issuer == x.Issuer)).ExecuteDeleteAsync(ct);
        await db.Set<StaffRow>().Where(x => x.Account == from).ExecuteUpdateAsync(x => x.SetProperty(s => s.Account, to), ct);
    }
}
