using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Marketplace.Orders;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Marketplace.Papers;

/// <summary>An order as one of its parties.</summary>
/// <param name="View">The order.</param>
/// <param name="Side">The party's side.</param>
internal sealed record PartyOrder(OrderView View, OrderSide Side)
{
    /// <summary>Lowercase account of the other party.</summary>
    public string Other => View.Of(Side == OrderSide.Buyer ? OrderSide.Worker : OrderSide.Buyer);

    /// <summary>An order of which an account is a party; <c>null</c> for anybody else, as for one that is not there.</summary>
    /// <param name="account">In any case.</param>
    public static async Task<PartyOrder?> FindAsync(DaoDbContext db, string account, long order, CancellationToken ct)
    {
        var party = Fields.Account("account", account);
        return await db.Set<OrderView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == order, ct) is { } view && view.SideOf(party) is { } side ? new PartyOrder(view, side) : null;
    }
}

/// <summary>What was paid of orders, as papers say it.</summary>
internal sealed class PaidAmounts(Deployment deployment)
{
    private const int CareDecimals = 2;

    /// <summary>ISO 4217 code of the money, or CARE.</summary>
    public string CurrencyOf(OrderView order) => order.Currency == MarketCurrency.Care ? MarketCurrency.Care : deployment.SettlementCurrency;

    /// <summary>Code of the money.</summary>
    public string Money => deployment.SettlementCurrency;

    /// <summary>Minor units of an order's currency in whole ones, to two decimals.</summary>
    public decimal Of(OrderView order, long minor)
    {
        var decimals = order.Currency == MarketCurrency.Care ? CareDecimals : deployment.SettlementDecimals;
        return decimal.Round(minor / (decimal)Math.Pow(10, decimals), 2, MidpointRounding.AwayFromZero);
    }

    /// <summary>What the buyer paid for a milestone: the worker's part and the fee.</summary>
    public decimal Gross(OrderView order, MilestoneView milestone) => Of(order, milestone.Released + milestone.Fee);

    /// <summary>Milestones of which something was paid, in order.</summary>
    public static Task<List<MilestoneView>> PaidAsync(DaoDbContext db, long order, CancellationToken ct) =>
        db.Set<MilestoneView>().AsNoTracking().Where(x => x.Order == order && x.Released > 0).OrderBy(x => x.Index).ToListAsync(ct);
}
