using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Ledgers;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Panels;
using DoctorDAO.Features.Relay;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Disputes = DoctorDAO.Contracts.Disputes;
using Market = DoctorDAO.Contracts.Marketplace;
using Opened = DoctorDAO.Contracts.Ratings.RatingOpened;

namespace DoctorDAO.Database.Tests;

/// <content>Orders, disputes and ratings.</content>
internal sealed partial class ServerQueries
{
    private static readonly ShareDraft Half = new(5_000);

    /// <summary>Every method of <see cref="IOrders"/>, <see cref="IDisputes"/> and <see cref="IRatings"/>; what is brought to the chain next gets no answer here.</summary>
    private async Task OrderAsync(Action<string> step)
    {
        var (orders, watched) = Watch<IOrders>();
        var (me, buyer, arbiter) = (LargeAssociation.Account(1), LargeAssociation.Account(10), LargeAssociation.Account(9));
        foreach (var side in new OrderSide?[] { null, OrderSide.Buyer, OrderSide.Worker })
        {
            foreach (var open in new bool?[] { null, true, false })
            {
                step($"/api/market/orders?side={side}&open={open}");
                await PagesAsync(cursor => orders.GetOwnAsync(me, new OrderQuery(side, open, cursor), Ct), Cursor.Encode(1_000));
            }
        }

        step("/api/market/orders/turns");
        Assert.NotEmpty(await orders.GetTurnsAsync(me, Ct));
        step("/api/market/orders/{id}");
        foreach (var id in (long[])[LargeAssociation.RunningOrder, LargeAssociation.ContestedOrder, LargeAssociation.OfferedOrder, LargeAssociation.DoneOrder, LargeAssociation.InvoicedOrder])
            Assert.NotNull(await orders.GetOrderAsync(me, id, Ct));
        Assert.NotNull(await orders.GetOrderAsync(arbiter, LargeAssociation.ArbitratedOrder, Ct));
        Assert.Null(await orders.GetOrderAsync(me, LargeAssociation.RuledOrder, Ct));
        // What appealing costs the chain says, which knows nothing here: its page is shown without.
        Assert.Null((await orders.GetOrderAsync(LargeAssociation.Account(LargeAssociation.RuledOrder), LargeAssociation.RuledOrder, Ct))!.Disputes[0].AppealCost);
        step("/api/market/purses");
        Assert.Equal(2, (await orders.GetPursesAsync(me, Ct)).Count);
        step("/api/market/rules");
        Assert.NotNull(await orders.GetRuleAsync(Ct));
        step("POST /api/market/offers");
        var now = DateTimeOffset.FromUnixTimeSeconds(LargeAssociation.Now / 900 * 900);
        var draft = new OfferDraft(
            buyer, null, MarketCurrency.Euro, "Nights", "Two of them.", [new MilestoneDraft("First", 1_000, now.AddDays(40))], now.AddDays(30), now.AddDays(31), now.AddDays(10), "LicenceToPractise", true);
        var kept = await orders.KeepOfferAsync(me, draft, Ct);
        step("/api/market/offers/{brief}");
        Assert.NotNull(await orders.GetKeptOfferAsync(me, kept.Brief, Ct));
        step("POST /api/market/offers/{brief}");
        await RefusedAsync(() => orders.PrepareOfferAsync(me, kept.Brief, new PermitDraft(), Ct));

        step("POST /api/market/orders/{id}");
        // Whether it goes on depends on credentials.
        await Assert.ThrowsAnyAsync<Exception>(() => orders.PrepareAcceptAsync(me, LargeAssociation.OfferedOrder, Ct));
        await RefusedAsync(() => orders.PrepareDeclineAsync(me, LargeAssociation.OfferedOrder, Ct));
        await RefusedAsync(() => orders.PrepareWithdrawAsync(me, LargeAssociation.OwnOffer, Ct));
        var (running, handed) = (LargeAssociation.RunningOrder, new HandoverDraft("0x" + new string('7', 64)));
        await RefusedAsync(() => orders.PrepareDeliverAsync(me, running, 0, handed, Ct));
        await RefusedAsync(() => orders.PrepareApproveAsync(buyer, running, 1, Ct));
        await RefusedAsync(() => orders.PrepareAskChangeAsync(buyer, running, 1, handed, Ct));
        await RefusedAsync(() => orders.PrepareProposeEndAsync(me, running, Half, Ct));
        await RefusedAsync(() => orders.PrepareAgreeEndAsync(me, running, Half, Ct));
        await RefusedAsync(() => orders.PrepareCancelAsync(buyer, running, Ct));
        await RefusedAsync(() => orders.PrepareCollectAsync(me, new CollectDraft(MarketCurrency.Euro), Ct));
        step("POST /api/market/orders/{id}/milestones/{milestone}/dispute");
        await RefusedAsync(() => orders.PrepareDisputeAsync(buyer, running, 1, new PermitDraft(), Ct));
        await RefusedAsync(() => orders.PrepareOfferShareAsync(me, LargeAssociation.ContestedOrder, 0, Half, Ct));
        await RefusedAsync(() => orders.PrepareTakeShareAsync(me, LargeAssociation.ContestedOrder, 0, Half, Ct));
        await RefusedAsync(() => orders.PrepareAppealAsync(LargeAssociation.Account(LargeAssociation.RuledOrder), LargeAssociation.RuledOrder, 0, new PermitDraft(), Ct));
        await RefusedAsync(() => orders.PrepareArbitrateAsync(arbiter, LargeAssociation.ArbitratedOrder, 0, Half, Ct));
        watched.AskedAll<IOrders>();
        await JudgeOrdersAsync(step, arbiter);
        await RateAsync(step, me);
        await TellOfOrdersAsync(step);
    }

    private async Task JudgeOrdersAsync(Action<string> step, string arbiter)
    {
        var (disputes, watched) = Watch<IDisputes>();
        step("/api/market/desk");
        Assert.True(await disputes.IsArbiterAsync(arbiter, Ct));
        Assert.NotEmpty(await disputes.GetDeskAsync(Ct));
        watched.AskedAll<IDisputes>();
        step("a panel is told of an order");
        await using var db = await _contexts.CreateDbContextAsync(Ct);
        var subject = Get<IEnumerable<ICaseSubject>>().OfType<DisputeCases>().Single();
        Assert.True(await subject.IsPartyAsync(db, LargeAssociation.JudgedOrder, LargeAssociation.Account(LargeAssociation.JudgedOrder), Ct));
        Assert.NotNull(await subject.TellAsync(db, LargeAssociation.JudgedOrder, Ct));
        Assert.NotNull(await subject.FeeAsync(db, Ct));
        step("the escrow is compared");
        var book = Get<EscrowBook>();
        Assert.NotNull(await book.ShownAsync(db, book.Begin(), everybody: false, Ct));
    }

    private async Task RateAsync(Action<string> step, string me)
    {
        var (ratings, watched) = Watch<IRatings>();
        foreach (var side in Enum.GetValues<OrderSide>())
        {
            step("/api/market/members/{address}/standing");
            Assert.NotNull(await ratings.GetStandingAsync(me, side, Ct));
            step($"/api/market/members/{{address}}/ratings?side={side}");
            await PagesAsync(cursor => ratings.GetReceivedAsync(me, side, cursor, 25, Ct), Cursor.Encode(1_000));
        }

        step("/api/market/members/{address}/ratings");
        await PagesAsync(cursor => ratings.GetReceivedAsync(me, null, cursor, 25, Ct), Cursor.Encode(1_000));
        step("/api/market/members/{address}/ratings/given");
        await PagesAsync(cursor => ratings.GetGivenAsync(me, cursor, 25, Ct), Cursor.Encode(1_000));
        step("POST /api/market/orders/{id}/rating");
        await RefusedAsync(() => ratings.PrepareRateAsync(me, LargeAssociation.DoneOrder, new RatingDraft(5, "Paid at once."), Ct));
        await RefusedAsync(() => ratings.OpenAsync(me, LargeAssociation.DoneOrder, new OpenRating(5, "Good to work for.", "0x" + new string('5', 64)), Ct));
        Assert.NotNull(await ratings.AnswerAsync(me, LargeAssociation.DoneOrder, new AnswerDraft("I am glad."), Ct));
        watched.AskedAll<IRatings>();
        step("ratings are opened");
        Assert.NotEmpty(await Get<SealedRatings>().DueAsync(LargeAssociation.Now, Ct));
        step("ratings are forgotten");
        // What could be, the keeper has forgotten.
        Assert.Equal(0, await Get<SealedRatings>().ForgetAsync(Ct));
    }

    /// <summary>What final events of the marketplace tell, and time alone.</summary>
    private async Task TellOfOrdersAsync(Action<string> step)
    {
        step("sides of an order are told");
        await using var db = await _contexts.CreateDbContextAsync(Ct);
        var (market, disputes) = (LargeAssociation.Deployment.Marketplace!.Value, LargeAssociation.Deployment.Disputes!.Value);
        var (order, somebody) = (Word(LargeAssociation.RunningOrder), Word(1));
        foreach (var log in (EthLog[])
            [
                Log(market, 2, Market.OrderAccepted.Topic0, order, somebody), Log(market, 1, Market.CancelProposed.Topic0, order, somebody), Log(market, 2, Market.OrderEnded.Topic0, order),
                Log(LargeAssociation.Deployment.Ratings!.Value, 5, Opened.Topic0, order, somebody, somebody), Log(disputes, 6, Disputes.DisputeOpened.Topic0, Word(1), order, somebody),
                Log(disputes, 1, Disputes.ShareOffered.Topic0, Word(LargeAssociation.ContestedOrder), somebody), Log(disputes, 2, Disputes.DisputeRuled.Topic0, Word(LargeAssociation.RuledOrder)),
            ])
        {
            var tidings = Tidings.None;
            await OrderTidings.TellAsync(db, log, LargeAssociation.Now, tidings, Ct);
            Assert.NotEmpty(tidings.Notices);
        }

        step("sides of an offer are told that it cannot be accepted");
        // Its notice comes when what is missing can no longer be undone.
        await db.Set<ChainCheckpointRow>().Where(x => x.Id == 1).ExecuteUpdateAsync(x => x.SetProperty(c => c.Final, c => c.Block), Ct);
        Assert.Equal(1, await Get<OfferWatch>().TurnAsync(Ct));
        await db.Set<ChainCheckpointRow>().Where(x => x.Id == 1).ExecuteUpdateAsync(x => x.SetProperty(c => c.Final, c => c.Block - 10), Ct);
        step("sides of an order are told what is due");
        await OrderTidings.TellAsync(db, LargeAssociation.Now - 100, LargeAssociation.Now - 10, Tidings.None, Ct);

        static Bytes32 Word(long number) => Bytes32.Parse($"0x{number:x64}");
        static EthLog Log(Address contract, int words, params Bytes32[] topics) => new(contract, topics, new byte[32 * words], 900, Bytes32.Zero, null, Bytes32.Zero, 0, 0);
    }

    /// <summary>The recount of the escrow, which reads all orders.</summary>
    public async Task<LedgerFinding?> RecountOrdersAsync() => await Get<LedgerRecount<EscrowBook>>().RunAsync(everybody: true, Ct);

    /// <summary>What goes as far as the chain, which knows nothing here.</summary>
    private static async Task RefusedAsync(Func<Task> act)
    {
        var e = await Assert.ThrowsAnyAsync<Exception>(act);
        Assert.True(e is RelayRefusedException or RpcException or UnavailableException, e.ToString());
    }
}
