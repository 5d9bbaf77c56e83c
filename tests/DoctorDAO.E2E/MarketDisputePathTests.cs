using DoctorDAO.E2E.Harness;

namespace DoctorDAO.E2E;

/// <summary>A buyer contests what was delivered, the two do not agree for five days, a panel gives the worker little, who appeals, a larger one gives more, and the worker is paid.</summary>
[Collection(Alone.Name)]
public sealed class MarketDisputePathTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private static readonly Person Buyer = Person.Named("Dr Arjun Egger");
    private static readonly Person Worker = Person.Named("Dr Tereza Ferreira");

    [Fact]
    public async Task What_is_contested_is_judged_appealed_judged_again_and_paid()
    {
        var market = await MarketChain.OfAsync(Stack, Ct);
        var order = await market.DeliveredAsync(Buyer, Worker, 500_00, Ct);
        var path = $"/market/orders/{order}";
        var buyer = await MemberAsync(Buyer, path);
        await MarketSteps.ActAsync(buyer, "dispute-open");
        await market.UntilAsync(order, DisputeAt.Negotiate, Ct);

        await Stack.PassAsync(TimeSpan.FromDays(5) + TimeSpan.FromMinutes(1), Ct);
        await market.UntilAsync(order, DisputeAt.Panel, Ct);
        await market.VoteAsync(order, 2_000, Ct);
        await market.UntilAsync(order, DisputeAt.Ruled, Ct);

        var worker = await MemberAsync(Worker, path);
        await MarketSteps.ActAsync(worker, "appeal-0");
        await market.UntilAsync(order, DisputeAt.Appeal, Ct);
        await market.VoteAsync(order, 8_000, Ct);
        await market.UntilAsync(order, DisputeAt.Settled, Ct);
        await Expect(worker.Page.Locator("#dispute-0")).ToContainTextAsync("80%", new() { Timeout = 30_000 });
        await Expect(worker.Page.Locator("#order-head .badge")).ToContainTextAsync("Ended");

        // Of 500.00, four fifths less the fee of two per cent; the deposit of the appeal comes on top.
        var owed = await market.CreditAsync(Worker, Ct);
        Assert.InRange(owed, 392_00ul, 1_000_00ul);
        var before = await Stack.Chain.BalanceAsync(Worker.Address, Ct);
        await MarketSteps.CollectAsync(worker);
        Assert.Equal(before + owed, await Stack.Chain.BalanceAsync(Worker.Address, Ct));
    }
}
