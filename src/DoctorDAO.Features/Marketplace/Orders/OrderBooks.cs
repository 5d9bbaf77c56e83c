using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>What the slices of the marketplace ask of orders.</summary>
internal static class OrderBooks
{
    /// <summary>An order of which an account is a side, and which; <c>null</c> when there is no such order of this account.</summary>
    /// <exception cref="FieldException">The account is none.</exception>
    public static async Task<(OrderView Order, OrderSide Side)?> FindAsync(DaoDbContext db, string account, long id, CancellationToken ct)
    {
        var reader = Fields.Account("account", account);
        return await db.Set<OrderView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && (x.Buyer == reader || x.Worker == reader), ct) is { } order
            ? (order, order.SideOf(reader)!.Value)
            : null;
    }

    /// <summary>The milestones of an order, in order.</summary>
    public static Task<List<MilestoneView>> MilestonesAsync(DaoDbContext db, long order, CancellationToken ct) =>
        db.Set<MilestoneView>().AsNoTracking().Where(x => x.Order == order).OrderBy(x => x.Index).ToListAsync(ct);

    /// <summary>The terms of an order.</summary>
    public static Task<MarketRuleView> RuleAsync(DaoDbContext db, OrderView order, CancellationToken ct) => db.Set<MarketRuleView>().AsNoTracking().SingleAsync(x => x.Id == order.Rule, ct);
}
