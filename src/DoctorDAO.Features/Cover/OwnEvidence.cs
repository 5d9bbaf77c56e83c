using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// What a claimant has uploaded, among all that is kept about people. It stays while the claim is open, because a panel judges by it, and is deleted by rule after that; what no claim
/// has, or a decided one, goes at once. Commitments, and the log of who read, stay under the bare account.
/// </summary>
internal sealed class OwnEvidence(TimeProvider time) : PersonalTable<EvidenceRow>(
    "claims-evidence", x => x.Account, OnErase.Keep, OnMove.Follow, x => new { x.Id, x.CreatedAt, x.DeletedAt })
{
    public override async Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(who);
        var rows = await db.Set<EvidenceRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.Account) && !x.Done).ToListAsync(ct);
        foreach (var row in rows)
        {
            var claim = await ClaimedEvidence.ClaimOfAsync(db, row, ct);
            if (claim is null && !row.Filed)
                await EvidenceCleaner.ForgetAsync(db, row.Id, ct);
            else if (claim is { DecidedAt: not null })
                await EvidenceCleaner.DeleteAsync(db, row.Id, time.GetUtcNow().ToUnixTimeMilliseconds(), ct);
        }
    }
}
