using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Drafts;

/// <summary>Drafts that a person writes along with others. They follow to a new account; where both accounts write on one draft, the new one's place stays.</summary>
internal sealed class OwnAuthorship() : PersonalTable<DraftAuthorRow>("drafts-written-along", x => x.Account, OnErase.Keep, OnMove.Follow, null)
{
    public override async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        var both = await db.Set<DraftAuthorRow>().Where(x => x.Account == to).Select(x => x.Draft).ToListAsync(ct);
        await db.Set<DraftAuthorRow>().Where(x => x.Account == from && both.Contains(x.Draft)).ExecuteDeleteAsync(ct);
        await base.MoveAsync(db, from, to, ct);
    }
}
