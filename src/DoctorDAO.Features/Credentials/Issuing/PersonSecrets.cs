using System.Globalization;
using System.Security.Cryptography;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Credentials.Admissions;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>
/// Secrets of persons, by the issuer's own hash of their licence: a second application of the same licence gives the same nullifier, so that one person has one voice. An
/// erased secret leaves its hash and a date: until then a membership of the nullifier that nobody can compute any more may still run, and the licence gets no other one.
/// </summary>
internal sealed class PersonSecrets(IssuerVault vault, TimeProvider time)
{
    /// <summary>How long an erased licence waits: as long as a voucher can be good that is made while verifiers may still have the list in which the copies were good.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(Vouchers.MaxTerm) + TimeSpan.FromDays(2);

    /// <summary>The person's secret, made when there is none yet. In the transaction of the caller, who holds the issuer's row.</summary>
    /// <exception cref="FieldException">The licence was erased, and its wait is not over.</exception>
    public async Task<byte[]> GetAsync(DaoDbContext db, IssuerRow issuer, string licenceHash, CancellationToken ct)
    {
        if (await db.Set<PersonSecretRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Issuer == issuer.Id && x.LicenceHash == licenceHash, ct) is { } known)
        {
            if (known.Secret.Length > 0)
                return vault.Open(IssuerVault.Secret, known.Secret);
            RequireFree("state", known.FreeOn);
            await db.Set<PersonSecretRow>().Where(x => x.Issuer == issuer.Id && x.LicenceHash == licenceHash).ExecuteDeleteAsync(ct);
        }

        var secret = RandomNumberGenerator.GetBytes(32);
        db.Add(new PersonSecretRow { Issuer = issuer.Id, LicenceHash = licenceHash, Secret = vault.Seal(IssuerVault.Secret, secret) });
        await db.SaveChangesAsync(ct);
        return secret;
    }

    /// <summary>When an erased licence is free again, in unix seconds; <c>null</c> when it is.</summary>
    public async Task<long?> FreeOnAsync(DaoDbContext db, long issuer, string licenceHash, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return licenceHash.Length > 0 && await db.Set<PersonSecretRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Issuer == issuer && x.LicenceHash == licenceHash && x.FreeOn > now, ct) is { } erased ? erased.FreeOn : null;
    }

    /// <summary>Refuses a licence that was erased, until its wait is over.</summary>
    /// <exception cref="FieldException">It is not.</exception>
    public async Task RequireFreeAsync(DaoDbContext db, IssuerRow issuer, string licenceHash, string field, CancellationToken ct)
    {
        if (await FreeOnAsync(db, issuer.Id, licenceHash, ct) is { } freeOn)
            RequireFree(field, freeOn);
    }

    /// <summary>
    /// Erases the secret of a licence that was issued to somebody, in the transaction of the caller, who holds the issuer's row, unless it is another account's too: whoever only says a number in an
    /// application has no part in its secret.
    /// </summary>
    /// <param name="db">Has a transaction.</param>
    /// <param name="issuer">Id of the issuer.</param>
    /// <param name="licenceHash">Of the licence.</param>
    /// <param name="accounts">Whose record it is that is erased.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task EraseAsync(DaoDbContext db, long issuer, string licenceHash, IReadOnlyList<string> accounts, CancellationToken ct)
    {
        // Whoever accepts or issues at this moment is through, or waits.
        var now = time.GetUtcNow();
        var seconds = now.ToUnixTimeSeconds();
        var shared = await db.Set<ApplicationRow>().AnyAsync(
            x => x.Issuer == issuer && x.LicenceHash == licenceHash && !accounts.Contains(x.Account)
                && db.Set<RecordRow>().Any(r => r.Application == x.Id && r.State != RecordState.Revoked && r.Until > seconds), ct);
        if (shared)
            return;
        var freeOn = (now + Wait).ToUnixTimeSeconds();
        await db.Set<PersonSecretRow>().Where(x => x.Issuer == issuer && x.LicenceHash == licenceHash && x.FreeOn == 0)
            .ExecuteUpdateAsync(x => x.SetProperty(s => s.Secret, Array.Empty<byte>()).SetProperty(s => s.FreeOn, freeOn), ct);
    }

    /// <summary>Forgets the hashes of erased licences that may be used again.</summary>
    public async Task<int> CleanAsync(DaoDbContext db, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return await db.Set<PersonSecretRow>().Where(x => x.FreeOn > 0 && x.FreeOn <= now).ExecuteDeleteAsync(ct);
    }

    private void RequireFree(string field, long freeOn)
    {
        if (freeOn > time.GetUtcNow().ToUnixTimeSeconds())
            throw new FieldException(field, $"is that of a licence whose holder has had everything erased: it can be accepted and issued from {DateTimeOffset.FromUnixTimeSeconds(freeOn).ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} on, when no membership from before can run any more");
    }
}
