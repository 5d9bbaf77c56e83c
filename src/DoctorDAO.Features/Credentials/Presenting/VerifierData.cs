using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>
/// Who asks in an organisation's name. The organisation outlives its owner, under the bare account; who is erased asks for it no longer. Both follow to a new account. What was
/// received from holders is kept under no account and goes by the policy's days.
/// </summary>
internal sealed class VerifierData : IPersonalData
{
    public string Name => "verifiers";

    public async Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var owned = await db.Set<VerifierRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.Owner)).ToListAsync(ct);
        var staff = await db.Set<VerifierStaffRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.Account))
            .Join(db.Set<VerifierRow>(), x => x.Verifier, x => x.Id, (s, v) => new { s.Account, v.Slug, v.Name }).ToListAsync(ct);
        var written = await db.Set<PolicyVersionRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.WrittenBy)).ToListAsync(ct);
        return
        [
            .. owned.Select(x => new { x.Owner, x.Slug, x.Name, RegisteredAt = DateTimeOffset.FromUnixTimeMilliseconds(x.CreatedAt) }),
            .. staff.Select(x => new { AsksFor = x.Slug, x.Name, x.Account }),
            .. written.Select(x => new { x.Policy, x.Version, x.Content, x.WrittenBy, WrittenAt = DateTimeOffset.FromUnixTimeMilliseconds(x.WrittenAt) }),
        ];
    }

    public Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct) =>
        db.Set<VerifierStaffRow>().Where(x => who.Accounts.Contains(x.Account)).ExecuteDeleteAsync(ct);

    public async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        await db.Set<VerifierRow>().Where(x => x.Owner == from).ExecuteUpdateAsync(x => x.SetProperty(v => v.Owner, to), ct);
        await db.Set<VerifierStaffRow>().Where(x => x.Account == to && db.Set<VerifierStaffRow>().Any(o => o.Account == from && o.Verifier == x.Verifier)).ExecuteDeleteAsync(ct);
        await db.Set<VerifierStaffRow>().Where(x => x.Account == from).ExecuteUpdateAsync(x => x.SetProperty(s => s.Account, to), ct);
    }
}
