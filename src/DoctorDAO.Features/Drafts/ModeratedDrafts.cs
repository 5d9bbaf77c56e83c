using DoctorDAO.Client.Drafts;
using DoctorDAO.Features.Forum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Drafts;

/// <summary>What moderators do with drafts: a hidden one keeps its texts, which nobody reads until it is restored.</summary>
internal sealed class ModeratedDrafts : IModeratedDrafts
{
    public async Task<(string Owner, long? HiddenBy)?> HoldAsync(DaoDbContext db, long draft, CancellationToken ct) =>
        await db.Set<DraftRow>().Where(x => x.Id == draft && x.State != DraftState.Withdrawn).ExecuteUpdateAsync(x => x.SetProperty(d => d.Owner, d => d.Owner), ct) > 0
            ? await db.Set<DraftRow>().Where(x => x.Id == draft).Select(x => new ValueTuple<string, long?>(x.Owner, x.HiddenBy)).SingleAsync(ct)
            : null;

    public Task HideAsync(DaoDbContext db, long draft, long? decision, CancellationToken ct) =>
        db.Set<DraftRow>().Where(x => x.Id == draft).ExecuteUpdateAsync(x => x.SetProperty(d => d.HiddenBy, decision), ct);

    public Task UndoAsync(DaoDbContext db, long draft, long decision, CancellationToken ct) =>
        db.Set<DraftRow>().Where(x => x.Id == draft && x.HiddenBy == decision).ExecuteUpdateAsync(x => x.SetProperty(d => d.HiddenBy, (long?)null), ct);
}
