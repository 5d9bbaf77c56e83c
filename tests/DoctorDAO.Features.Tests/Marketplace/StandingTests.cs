using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Marketplace.Orders;

namespace DoctorDAO.Features.Tests;

/// <summary>What ratings come to, and what a group that rates together can do to somebody else.</summary>
public sealed class StandingTests
{
    // docs/market.md says so: three tenths of a star, in thousandths.
    private const int Bound = 300;

    private const int Colluders = 100;
    private const long Least = 25;

    /// <summary>Whoever they are and whatever they have done among themselves: 100 accounts with up to three deals each as cheap as allowed hardly move a stranger.</summary>
    [Theory]
    [InlineData(1, false, 1)]
    [InlineData(2, true, 1)]
    [InlineData(3, false, 5)]
    [InlineData(4, true, 5)]
    public async Task A_hundred_colluding_accounts_move_a_stranger_by_less_than_the_bound(int seed, bool care, int stars)
    {
        var (random, market) = (new Random(seed), new MarketEvents());
        await market.BeginAsync();
        var stranger = MarketEvents.Person(0);
        // Honest buyers first, from nobody to many, who say what they think.
        for (var i = random.Next(20); i >= 0; i--)
            await market.DealAsync(MarketEvents.Person(500 + i), stranger, random.Next(2) == 0, random.Next(100, 60_000), random.Next(1, 6));
        var before = market.Worker(stranger).Score;
        // Among themselves they deal as much as they like: money goes round, and each has many partners.
        for (var i = 0; i < Colluders; i++)
        {
            for (var j = 1; j <= 4; j++)
                await market.DealAsync(MarketEvents.Person(1 + i), MarketEvents.Person(1 + ((i + j) % Colluders)), random.Next(2) == 0, random.Next(25, 100_000), 5);
        }

        var weight = market.Worker(stranger).RatingWeight;
        for (var deal = 0; deal < 3; deal++)
        {
            for (var i = 0; i < Colluders; i++)
                await market.DealAsync(MarketEvents.Person(1 + i), stranger, care, Least, stars);
        }

        var after = market.Worker(stranger);
        Assert.Equal(Math.Clamp(after.Score, 1_000, 5_000), after.Score);
        Assert.InRange(Math.Abs(after.Score - before), 0, Bound);
        // The bound is that of the formula, for whatever weight they could buy.
        Assert.InRange(Standing.Bound(after.RatingWeight - weight), Math.Abs(after.Score - before), Bound);
    }

    [Fact]
    public void A_rating_weighs_more_with_what_was_at_stake_and_less_each_time_the_same_two_deal()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var (whole, moved, others, pair) = (random.NextInt64(1, 1_000_000), random.NextInt64(0, 2_000_000), random.Next(0, 20), random.Next(1, 50));
            var weight = Standing.Weight(moved, whole, others, pair);
            Assert.InRange(weight, 0, Standing.Whole / pair);
            Assert.True(Standing.Weight(moved + 1, whole, others, pair) >= weight && Standing.Weight(moved, whole, others + 1, pair) >= weight && Standing.Weight(moved, whole, others, pair + 1) <= weight);
            // Money that is split into small deals buys no more.
            var parts = random.Next(2, 6);
            Assert.True(parts * Standing.Weight(Math.Min(moved, whole) / parts, whole, others, pair) <= Standing.Weight(Math.Min(moved, whole), whole, others, pair) + parts);
            // Whatever is said with that weight, and whatever was said before, the score moves by no more than the bound.
            var (known, stars) = (random.NextInt64(0, 50 * Standing.Whole), random.Next(1, 6));
            var sum = known * random.Next(1, 6);
            Assert.InRange(Math.Abs(Standing.Score(sum + (stars * weight), known + weight) - Standing.Score(sum, known)), 0, Standing.Bound(weight));
        }

        Assert.Equal(Standing.UsualScore, Standing.Score(0, 0));
        Assert.Null(Standing.ScoreOf(new WorkerView(), OrderSide.Worker).Stars);
    }

    /// <summary>Random lives of orders: money adds up, counts are those of the orders, and all of it follows to another account.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Money_and_counts_are_those_of_the_orders_through_random_lives_and_moves(int seed)
    {
        var (random, market) = (new Random(seed), new MarketEvents());
        await market.BeginAsync();
        List<Address> people = [.. Enumerable.Range(0, 8).Select(MarketEvents.Person)];
        List<long> orders = [];
        for (var act = 0; act < 1_500; act++)
        {
            if (random.Next(60) == 0)
            {
                var (who, to) = (random.Next(people.Count), MarketEvents.Person(100 + act));
                await market.MoveAsync(people[who], to);
                people[who] = to;
            }
            else if (random.Next(4) == 0)
            {
                var buyer = random.Next(people.Count);
                orders.Add(await market.OfferAsync(people[buyer], people[(buyer + random.Next(1, people.Count)) % people.Count], random.Next(2) == 0, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.NextInt64(25, 90_000))]));
            }
            else if (orders.Count > 0)
            {
                await ActAsync(market, market.Of(orders[random.Next(orders.Count)]), random);
            }
        }

        foreach (var order in market.All<OrderView>())
        {
            var milestones = market.All<MilestoneView>().Where(x => x.Order == order.Id).ToList();
            Assert.Equal(order.Total, order.Released + order.Fees + order.Refunded + order.Held);
            Assert.Equal(order.Held, order.Over ? 0 : milestones.Where(x => x.DecidedAt is null).Sum(x => x.Amount));
            Assert.Equal((milestones.Count(x => x.DecidedAt is null), milestones.Count(x => x.Status == MilestoneStatus.Disputed)), (order.Open, order.Disputes));
            Assert.All(milestones.Where(x => x.DecidedAt is not null), x => Assert.Equal(x.Amount, x.Released + x.Fee + x.Refunded));
            Assert.Contains(order.Buyer, people.Select(x => x.ToHex()));
            Assert.Contains(order.Worker, people.Select(x => x.ToHex()));
        }

        foreach (var person in people.Select(x => x.ToHex()))
        {
            var (bought, worked) = (market.All<OrderView>().Where(x => x.Buyer == person).ToList(), market.All<OrderView>().Where(x => x.Worker == person).ToList());
            var view = market.All<WorkerView>().Single(x => x.Account == person);
            Assert.Equal((Count(worked, OrderStatus.Offered), Count(worked, OrderStatus.Accepted), Count(worked, OrderStatus.Ended)), (view.Offers, view.Running, view.Orders));
            Assert.Equal((Count(bought, OrderStatus.Offered), Count(bought, OrderStatus.Accepted), Count(bought, OrderStatus.Ended)), (view.BuyerOffers, view.BuyerRunning, view.BuyerOrders));
            foreach (var purse in market.All<PurseView>().Where(x => x.Account == person))
            {
                Assert.Equal(bought.Where(x => x.Currency == purse.Currency).Sum(x => x.Held), purse.HeldAsBuyer);
                Assert.Equal(worked.Where(x => x.Currency == purse.Currency && x.Status == OrderStatus.Accepted).Sum(x => x.Held), purse.HeldAsWorker);
                Assert.Equal((worked.Where(x => x.Currency == purse.Currency).Sum(x => x.Released), bought.Where(x => x.Currency == purse.Currency).Sum(x => x.Released + x.Fees)), (purse.Earned, purse.Spent));
            }

            var rated = market.All<RatingView>().Where(x => x.About == person && x.Side == OrderSide.Buyer && x.Stars > 0).ToList();
            Assert.Equal((rated.Count, rated.Sum(x => x.Weight), rated.Sum(x => x.Weight * x.Stars)), (view.Ratings, view.RatingWeight, view.RatingStars));
        }

        static int Count(List<OrderView> orders, OrderStatus status) => orders.Count(x => x.Status == status);
    }

    private static async Task ActAsync(MarketEvents market, OrderView order, Random random)
    {
        switch (order.Status)
        {
            case OrderStatus.Offered when random.Next(3) > 0:
                await market.AcceptAsync(order.Id, Address.Parse(order.Worker));
                break;
            case OrderStatus.Offered:
                await market.GiveUpAsync(order.Id, (OrderStatus)random.Next((int)OrderStatus.Withdrawn, (int)OrderStatus.Lapsed + 1));
                break;
            case OrderStatus.Accepted:
                var open = market.All<MilestoneView>().Where(x => x.Order == order.Id && x.DecidedAt is null).ToList();
                var milestone = open[random.Next(open.Count)];
                await StepAsync(market, order, milestone, random);
                break;
            case OrderStatus.Ended when market.All<RateableView>().Any(x => x.Order == order.Id):
                var side = (OrderSide)random.Next(2);
                if (!market.All<RatingView>().Any(x => x.Order == order.Id && x.Side == side))
                    await market.RateAsync(order.Id, side, random.Next(1, 6));
                break;
        }
    }

    private static Task StepAsync(MarketEvents market, OrderView order, MilestoneView milestone, Random random) => (milestone.Status, random.Next(3)) switch
    {
        (MilestoneStatus.Pending, 0) => market.DecideAsync(order.Id, milestone.Index, MilestoneStatus.Refunded, 0),
        (MilestoneStatus.Pending, _) => market.DeliverAsync(order.Id, milestone.Index),
        (MilestoneStatus.Delivered, 0) => market.ChangeAsync(order.Id, milestone.Index),
        (MilestoneStatus.Delivered, 1) => market.DisputeAsync(order.Id, milestone.Index, Address.Parse(order.Buyer)),
        (MilestoneStatus.Delivered, _) => market.DecideAsync(order.Id, milestone.Index, MilestoneStatus.Released, milestone.Amount),
        _ => market.DecideAsync(order.Id, milestone.Index, MilestoneStatus.Settled, milestone.Amount * random.Next(0, 11) / 10),
    };
}
