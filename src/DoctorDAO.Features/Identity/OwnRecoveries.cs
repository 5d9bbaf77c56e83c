using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Identity;

/// <summary>Requests to move a membership to an account of the person's. They stay with the account that asked; what guardians signed for them is forgotten with them.</summary>
internal sealed class OwnRecoveries : IPersonalData
{
    private readonly PersonalTable<RecoveryRow> _table = new("recoveries", x => x.To, OnErase.Delete, OnMove.Stay, null);

    public string Name => _table.Name;

    public Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct) => _table.ReadAsync(db, who, ct);

    public async Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var ids = await db.Set<RecoveryRow>().Where(x => who.Accounts.Contains(x.To)).Select(x => x.Id).ToListAsync(ct);
        await db.Set<RecoverySignatureRow>().Where(x => ids.Contains(x.Recovery)).ExecuteDeleteAsync(ct);
        await _table.EraseAsync(db, who, ct);
    }

    public Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct) => _table.MoveAsync(db, from, to, ct);
}
