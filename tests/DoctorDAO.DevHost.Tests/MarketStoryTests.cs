using DoctorDAO.DevHost.Story;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.DevHost.Tests;

/// <summary>The year of the market that the demo tells.</summary>
public sealed class MarketStoryTests(SeededDemo demo)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_stand_as_planned_and_every_cent_and_hour_of_them_is_accounted_for()
    {
        await using var host = await Host.StartAsync(demo.Copy(), Ct);
        var contracts = await AssociationContracts.ReadAsync(Path.Combine(host.Data, "deployments", "31337.json"), Ct);
        var logs = await host.Client.GetLogsAsync(new LogFilter([], []), 0, await host.Client.BlockNumberAsync(Ct), Ct);
        List<T> All<T>()
            where T : struct, IEventData<T> => [.. logs.Where(x => x.Topics.Length > 0 && x.Topics.Span[0] == T.Topic0).Select(x => T.TryDecode(x, out var data, out _) ? data : default)];
        async Task<byte[]> Call(Address to, byte[] data) => await host.Client.CallAsync(to, data, BlockRef.Latest, Ct);

        // Each order is the one that was planned, in a state of the chain that its end asks for.
        var offered = All<Marketplace.OrderOffered>();
        Assert.Equal(MarketPlan.Orders.Count, offered.Count);
        var disputes = All<Disputes.DisputeOpened>().ToDictionary(x => x.OrderId, x => x.DisputeId);
        foreach (var plan in MarketPlan.Orders)
        {
            var order = Assert.Single(offered, x => x.Words == MarketStory.Brief(plan));
            Assert.Equal((Accounts.Key(plan.Buyer).Address, Accounts.Key(plan.Worker).Address), (order.Buyer, order.Worker));
            var state = Marketplace.OrderOfCall.DecodeResult(await Call(contracts.Marketplace, Marketplace.OrderOfCall.Encode(order.OrderId)));
            Assert.Equal((plan.Title, StatusOf(plan.End)), (plan.Title, state.Status));
            if (StageOf(plan.End) is { } stage)
            {
                var dispute = Disputes.DisputeOfCall.DecodeResult(await Call(contracts.Disputes, Disputes.DisputeOfCall.Encode(disputes[order.OrderId])));
                Assert.Equal((plan.Title, stage), (plan.Title, (dispute.Stage, dispute.Outcome)));
            }
            else
            {
                Assert.DoesNotContain(order.OrderId, disputes.Keys);
            }
        }

        // Per token, what was brought is what was released, refunded, kept as fees, lent to panels, and lies there; nothing of it is missing.
        foreach (var token in (Address[])[contracts.SettlementToken, contracts.Care])
        {
            long Sum<T>(Func<T, Address> of, Func<T, UInt256> amount)
                where T : struct, IEventData<T> => All<T>().Where(x => of(x) == token).Sum(x => (long)(ulong)amount(x));
            var brought = Sum<Escrow.Deposited>(x => x.Token, x => x.Amount);
            var released = Sum<Escrow.Released>(x => x.Token, x => x.Amount) + Sum<Escrow.Refunded>(x => x.Token, x => x.Amount);
            var fees = Sum<Escrow.Released>(x => x.Token, x => x.Fee);
            var repaid = Sum<Escrow.Released>(x => x.Token, x => x.Repaid) + Sum<Escrow.Refunded>(x => x.Token, x => x.Repaid);
            var collected = Sum<Escrow.Collected>(x => x.Token, x => x.Amount);
            var owed = (long)(ulong)Escrow.OwedCall.DecodeResult(await Call(contracts.Escrow, Escrow.OwedCall.Encode(token)));
            var there = (long)(ulong)SettlementToken.BalanceOfCall.DecodeResult(await Call(token, SettlementToken.BalanceOfCall.Encode(contracts.Escrow)));
            Assert.Equal(brought - Sum<Escrow.Lent>(x => x.Token, x => x.Amount) - repaid - collected, owed);
            Assert.Equal(owed, there);
            Assert.InRange(released + fees, 1, brought);
        }

        // Ratings gave reputation; debts in hours are what was made of them.
        Assert.Equal(MarketPlan.Orders.Sum(x => (x.Stars > 0 ? 1 : 0) + (x.Back > 0 ? 1 : 0)), All<Ratings.RatingCommitted>().Count);
        Assert.InRange(All<Ratings.RatingOpened>().Count, 25, 45);
        Assert.Contains(All<Ratings.RatingOpened>(), x => x.K == 2 && x.Awarded > UInt256.Zero);
        Assert.Equal(
            Care.TotalDebtCall.DecodeResult(await Call(contracts.Care, Care.TotalDebtCall.Encode())), Care.TotalSupplyCall.DecodeResult(await Call(contracts.Care, Care.TotalSupplyCall.Encode())));
    }

    // The numbers of IMarketplace.OrderStatus.
    private static byte StatusOf(OrderEnd end) => end switch
    {
        OrderEnd.Offered => 1,
        OrderEnd.Withdrawn => 4,
        OrderEnd.Declined => 5,
        OrderEnd.Lapsed => 6,
        OrderEnd.Accepted or OrderEnd.Delivered or OrderEnd.Changed or OrderEnd.Negotiating or OrderEnd.Judging or OrderEnd.Ruled or OrderEnd.Arbiter => 2,
        _ => 3,
    };

    // The numbers of IDisputes.Stage and IDisputes.Outcome.
    private static (byte Stage, byte Outcome)? StageOf(OrderEnd end) => end switch
    {
        OrderEnd.Negotiating => (1, 0),
        OrderEnd.Judging => (2, 0),
        OrderEnd.Ruled => (3, 0),
        OrderEnd.Arbiter => (5, 0),
        OrderEnd.Agreed => (6, 1),
        OrderEnd.Concluded => (6, 2),
        OrderEnd.Appealed => (6, 3),
        OrderEnd.Arbitrated => (6, 4),
        OrderEnd.Halved => (6, 5),
        _ => null,
    };
}
