using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Indexing;
using Contract = DoctorDAO.Contracts.Ratings;

namespace DoctorDAO.Features.Marketplace.Orders;

/// <summary>Ratings, and what they come to.</summary>
internal sealed partial class MarketProjection : IApply<Contract.RatingCommitted>, IApply<Contract.RatingOpened>
{
    private const int BySideOfBuyer = 1;

    public async ValueTask ApplyAsync(ChainEvent<Contract.RatingCommitted> e, IViewStore views, CancellationToken ct)
    {
        var order = await OrderAsync(e.Data.OrderId, views, ct);
        var side = SideOf(e.Data.Side);
        var rateable = await views.GetAsync<RateableView>(ct, order.Id);
        if (side == OrderSide.Buyer)
            rateable.BuyerSealed = true;
        else
            rateable.WorkerSealed = true;
        // Once both have said what they say nobody can answer a rating with one.
        rateable.OpenFrom = rateable is { BuyerSealed: true, WorkerSealed: true } ? Time(e) : rateable.CommitUntil;
        views.Add(new RatingView
        {
            Order = order.Id, Side = side, By = order.Of(side), About = order.Of(Other(side)), CommittedAt = Time(e), Block = (long)e.Position.Block,
        });
        Step(e, order, OrderStepKind.RatingSealed, views, by: order.Of(side));
    }

    public async ValueTask ApplyAsync(ChainEvent<Contract.RatingOpened> e, IViewStore views, CancellationToken ct)
    {
        var order = await OrderAsync(e.Data.OrderId, views, ct);
        var side = SideOf(e.Data.Side);
        var rating = await views.GetAsync<RatingView>(ct, order.Id, side);
        var rateable = await views.GetAsync<RateableView>(ct, order.Id);
        var theirs = await views.FindAsync<RatingView>(ct, order.Id, Other(side));
        var (by, about) = (await PersonAsync(rating.By, views, ct), await PersonAsync(rating.About, views, ct));
        if (e.Data.K == 1 && theirs is not { Pair: > 0 })
        {
            by.Partners++;
            about.Partners++;
        }

        (rating.Stars, rating.Words, rating.Pair, rating.RevealedAt, rating.Block) = (e.Data.Stars, Hash(e.Data.Words), (int)e.Data.K, Time(e), (long)e.Position.Block);
        // The rated one is a partner by now.
        rating.Weight = Standing.Weight(order.Released + order.Fees, WholeOf(order.Currency), Math.Max(by.Partners - 1, 0), rating.Pair);
        Standing.Count(about, Other(side), rating.Stars, rating.Weight);
        if (theirs is null or { Pair: > 0 })
            rateable.OpenFrom = null;
        Step(e, order, OrderStepKind.Rated, views, by: rating.By, amount: rating.Stars);
    }

    private static OrderSide SideOf(byte side) => side == BySideOfBuyer ? OrderSide.Buyer : OrderSide.Worker;

    private static OrderSide Other(OrderSide side) => side == OrderSide.Buyer ? OrderSide.Worker : OrderSide.Buyer;

    private long WholeOf(string currency) => currency == MarketCurrency.Care ? Standing.WholeCare : Standing.WholeEuro * (long)Math.Pow(10, deployment.SettlementDecimals);
}
