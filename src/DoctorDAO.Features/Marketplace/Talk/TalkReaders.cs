using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Panels;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Panels;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Talk;

/// <summary>Somebody who may read an order's messages now.</summary>
/// <param name="Order">The order.</param>
/// <param name="Account">Lowercase.</param>
/// <param name="Side">The side of a party; <c>null</c> for who judges.</param>
internal sealed record TalkReader(OrderView Order, string Account, OrderSide? Side);

/// <summary>
/// Who may read: the two parties at any time; while a panel judges a dispute of the order those who sit in the round that runs and were not taken from it; while the arbiter's time runs whom the
/// chain names as arbiters. It is looked up each time. Whoever judged before reads no longer.
/// </summary>
internal sealed class TalkReaders(TimeProvider time)
{
    /// <summary>The reader; <c>null</c> when the account may not read.</summary>
    /// <param name="account">In any case.</param>
    public static async Task<TalkReader?> FindAsync(DaoDbContext db, string account, long order, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        if (await db.Set<OrderView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == order, ct) is not { } view)
            return null;
        if (view.SideOf(reader) is { } side)
            return new TalkReader(view, reader, side);
        return view.Disputes > 0 && await JudgesAsync(db, reader, order, ct) ? new TalkReader(view, reader, null) : null;
    }

    /// <summary>Notes that somebody who judges is given something, before it is given.</summary>
    public async Task LogAsync(DaoDbContext db, TalkReader reader, Guid? what, CancellationToken ct)
    {
        if (reader.Side is not null)
            return;
        var order = reader.Order.Id;
        await Rows.EnsureAsync(db, new OrderTalkRow { Order = order, BegunAt = time.GetUtcNow().ToUnixTimeMilliseconds() }, x => x.Order == order, ct);
        db.Add(new OrderAccessRow { Order = order, Account = reader.Account, What = what, Time = time.GetUtcNow().ToUnixTimeMilliseconds() });
        await db.SaveChangesAsync(ct);
    }

    private static async Task<bool> JudgesAsync(DaoDbContext db, string reader, long order, CancellationToken ct)
    {
        var disputes = await db.Set<DisputeView>().AsNoTracking().Where(x => x.Order == order).ToListAsync(ct);
        if (disputes.Exists(x => x.Stage == DisputeStage.Arbiter) && await db.Set<ArbiterView>().AnyAsync(x => x.Account == reader, ct))
            return true;
        foreach (var id in disputes.Where(x => x.Stage is DisputeStage.Panel or DisputeStage.Appeal).Select(x => x.CaseId).OfType<long>())
        {
            var found = await db.Set<CaseView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct);
            if (found is { Stage: CaseStage.Drawing or CaseStage.Commit or CaseStage.Reveal }
                && (await db.Set<SeatView>().AsNoTracking().Where(x => x.CaseId == id && x.Round == found.Round && !x.Struck).Select(x => x.Holder).ToListAsync(ct)).Contains(reader))
                return true;
        }

        return false;
    }
}
