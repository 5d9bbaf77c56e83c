using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>
/// Offers that somebody has written, among all that is kept about people. The words of an order that runs stay, because the other side and those who judge go by them; others go at once.
/// </summary>
internal sealed class OwnOffers() : PersonalTable<OfferRow>("market-offers", x => x.Account, OnErase.Keep, OnMove.Follow, x => new { x.Brief, x.Account, x.KeptAt, x.Sent })
{
    public override async Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(who);
        var rows = await db.Set<OfferRow>().Where(x => who.Accounts.Contains(x.Account)).Select(x => new { x.Id, x.Brief }).ToListAsync(ct);
        foreach (var batch in rows.Chunk(Batch))
        {
            var briefs = batch.Select(x => x.Brief).ToList();
            var running = await db.Set<OrderView>().Where(x => briefs.Contains(x.Brief) && who.Accounts.Contains(x.Buyer) && x.EndedAt == null && !x.Over).Select(x => x.Brief).ToListAsync(ct);
            var gone = batch.Where(x => !running.Contains(x.Brief)).Select(x => x.Id).ToList();
            await db.Set<OfferRow>().Where(x => gone.Contains(x.Id)).ExecuteDeleteAsync(ct);
        }
    }

    private const int Batch = 100;
}
