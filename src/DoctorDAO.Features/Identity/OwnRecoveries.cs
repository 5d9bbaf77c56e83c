using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Identity;

/// <summary>Requests to move a membership to an account of the person's. They stay with the account that asked; what guardians signed for them is forgotten with them.</summary>
internal sealed class OwnRecoveries() : PersonalTable<RecoveryRow>("recoveries", x => x.To, OnErase.Delete, OnMove.Stay, null)
{
    public override async Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var ids = await db.Set<RecoveryRow>().Where(x => who.Accounts.Contains(x.To)).Select(x => x.Id).ToListAsync(ct);
        await db.Set<RecoverySignatureRow>().Where(x => ids.Contains(x.Recovery)).ExecuteDeleteAsync(ct);
        await base.EraseAsync(db, who, ct);
    }
}
