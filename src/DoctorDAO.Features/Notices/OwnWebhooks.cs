using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Notices;

/// <summary>Webhooks of a person. They follow to a new account, into the places that it has left; those for which there is no place are given up.</summary>
internal sealed class OwnWebhooks() : PersonalTable<WebhookRow>("notices-webhooks", x => x.Account, OnErase.Delete, OnMove.Stay, x => new { x.Url, x.Kinds, x.CreatedAt })
{
    public override async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        var rows = await db.Set<WebhookRow>().AsNoTracking().Where(x => x.Account == from || x.Account == to).Select(x => new { x.Id, x.Account, x.Slot }).ToListAsync(ct);
        var places = new Queue<int>(Enumerable.Range(0, Webhooks.Most).Except(rows.Where(x => x.Account == to).Select(x => x.Slot)));
        foreach (var row in rows.Where(x => x.Account == from).OrderBy(x => x.Slot))
        {
            var own = db.Set<WebhookRow>().Where(x => x.Id == row.Id);
            if (places.TryDequeue(out var place))
                await own.ExecuteUpdateAsync(x => x.SetProperty(w => w.Account, to).SetProperty(w => w.Slot, place), ct);
            else
                await own.ExecuteDeleteAsync(ct);
        }
    }
}
