using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Credentials.Presenting;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Admissions;

/// <summary>This association among the organisations that ask: nobody owns it, and it asks for one thing.</summary>
internal sealed class AssociationVerifier(VerifierKeys keys, TimeProvider time)
{
    /// <summary>The organisation and its policy in the version of this release; both are made at first use.</summary>
    public async Task<(VerifierRow Verifier, PolicyDto Policy)> EnsureAsync(DaoDbContext db, CancellationToken ct)
    {
        var verifier = await FindAsync(db, ct) ?? await AddAsync(db, ct);
        var row = await db.Set<PolicyRow>().SingleAsync(x => x.Verifier == verifier.Id, ct);
        var (text, newest) = (PolicyRules.Write(PolicyRules.Admission), await db.Set<PolicyVersionRow>().AsNoTracking().SingleAsync(x => x.Policy == row.Id && x.Version == row.Version, ct));
        if (newest.Content != text)
        {
            row.Version++;
            db.Add(new PolicyVersionRow { Policy = row.Id, Version = row.Version, Content = text, WrittenAt = time.GetUtcNow().ToUnixTimeMilliseconds() });
            await db.SaveChangesAsync(ct);
        }

        return (verifier, (await VerifierService.PolicyAsync(db, verifier.Id, row.Id, null, ct))!);
    }

    private static Task<VerifierRow?> FindAsync(DaoDbContext db, CancellationToken ct) => db.Set<VerifierRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Slug == VerifierService.Association, ct);

    private async Task<VerifierRow> AddAsync(DaoDbContext db, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var row = new VerifierRow { Slug = VerifierService.Association, Name = VerifierService.AssociationName, CreatedAt = now };
        try
        {
            db.Add(row);
            await db.SaveChangesAsync(ct);
            var policy = new PolicyRow { Verifier = row.Id, Version = 1 };
            db.Add(policy);
            db.Add(keys.Create(row.Id));
            await db.SaveChangesAsync(ct);
            db.Add(new PolicyVersionRow { Policy = policy.Id, Version = 1, Content = PolicyRules.Write(PolicyRules.Admission), WrittenAt = now });
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return row;
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Another process made it at the same moment.
            await transaction.RollbackAsync(ct);
            db.ChangeTracker.Clear();
            return (await FindAsync(db, ct))!;
        }
    }
}
