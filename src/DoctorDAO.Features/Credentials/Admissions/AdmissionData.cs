using DoctorDAO.Features.Credentials.Presenting;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Admissions;

/// <summary>Admissions of a person, with what was shown for them: handed out, and forgotten with the verifiers' signatures. They happened under their account and stay with it.</summary>
internal sealed class AdmissionData : IPersonalData
{
    private const int Most = 10_000;

    public string Name => "admissions";

    public async Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var rows = await db.Set<AdmissionRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.Account)).OrderBy(x => x.CreatedAt).Take(Most).ToListAsync(ct);
        return
        [
            .. rows.Select(x => new
            {
                x.Account, x.Kind, x.State, x.Nullifier, x.Specialty, NotAfter = x.NotAfter > 0 ? DateTimeOffset.FromUnixTimeSeconds(x.NotAfter) : (DateTimeOffset?)null, x.Problem,
                BegunAt = DateTimeOffset.FromUnixTimeMilliseconds(x.CreatedAt),
            }),
        ];
    }

    public async Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var rows = await db.Set<AdmissionRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.Account)).Select(x => new { x.Id, x.Presentation }).ToListAsync(ct);
        var (ids, shown) = (rows.Select(x => x.Id).ToList(), rows.Select(x => x.Presentation).ToList());
        await db.Set<AdmissionSignatureRow>().Where(x => ids.Contains(x.Admission)).ExecuteDeleteAsync(ct);
        await db.Set<ReceiptRow>().Where(x => shown.Contains(x.Presentation)).ExecuteDeleteAsync(ct);
        await db.Set<PresentationRow>().Where(x => shown.Contains(x.Id)).ExecuteDeleteAsync(ct);
        await db.Set<AdmissionRow>().Where(x => ids.Contains(x.Id)).ExecuteDeleteAsync(ct);
    }

    public Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct) => Task.CompletedTask;
}
