using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Notices;

/// <summary>Notices of a person. They follow to a new account, but for those of which both accounts were told, as of the recovery itself.</summary>
internal sealed class OwnNotices() : PersonalTable<NoticeRow>("notices", x => x.Recipient, OnErase.Delete, OnMove.Follow, null)
{
    public override async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        var there = await db.Set<NoticeRow>().AsNoTracking().Where(x => x.Recipient == to).Select(x => new { x.Kind, x.Cause }).ToListAsync(ct);
        foreach (var told in there)
            await db.Set<NoticeRow>().Where(x => x.Recipient == from && x.Kind == told.Kind && x.Cause == told.Cause).ExecuteDeleteAsync(ct);
        await base.MoveAsync(db, from, to, ct);
    }
}
