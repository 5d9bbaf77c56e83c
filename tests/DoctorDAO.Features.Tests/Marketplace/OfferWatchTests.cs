using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Cover;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using static DoctorDAO.Features.Tests.MarketOrders;

namespace DoctorDAO.Features.Tests;

/// <summary>Offers whose worker loses meanwhile what they ask for.</summary>
public sealed class OfferWatchTests(PostgresFixture postgres)
{
    private static readonly string Worker = MarketHome.Account(1);
    private static readonly string Buyer = MarketHome.Account(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task Both_sides_are_told_once_when_what_an_open_offer_asks_for_ends_and_not_of_what_never_was(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var watch = home.Get<OfferWatch>();
        await home.ChainAsync(At(11, 27));
        await WaitingAsync(home, 1, x => x.Credential = CredentialTypes.Licence);
        await WaitingAsync(home, 2, x => x.Cover = true);
        // Nothing is asked, or was never there; or it is an order already; or the offer is of a block that may be undone.
        await WaitingAsync(home, 3, _ => { });
        await WaitingAsync(home, 4, x => (x.Cover, x.Worker) = (true, MarketHome.Account(3)));
        await WaitingAsync(home, 5, x => (x.Cover, x.Status) = (true, OrderStatus.Accepted));
        await WaitingAsync(home, 6, x => (x.Cover, x.Block) = (true, 1_150));
        await using var db = home.CreateDbContext();
        db.Add(new PolicyView { Id = 1, Holder = Worker, Start = At(9, 1), End = At(12, 1), TransactionHash = Hash('f') });
        await db.SaveChangesAsync(Ct);
        Assert.Equal(0, await watch.TurnAsync(Ct));

        // Who moves to another account has what is still the old one's.
        await FinalAsync();
        await db.Set<OrderView>().Where(x => x.Id == 2).ExecuteUpdateAsync(x => x.SetProperty(o => o.Worker, MarketHome.Account(4)), Ct);
        await db.Set<MemberView>().Where(x => x.Account == MarketHome.Account(4)).ExecuteUpdateAsync(x => x.SetProperty(m => m.MovedFrom, Worker), Ct);
        Assert.Equal(0, await watch.TurnAsync(Ct));
        await db.Set<OrderView>().Where(x => x.Id == 2).ExecuteUpdateAsync(x => x.SetProperty(o => o.Worker, Worker), Ct);
        // What may still be undone is not told.
        await home.ChainAsync(At(12, 2));
        Assert.Equal(0, await watch.TurnAsync(Ct));
        await FinalAsync();
        Assert.Equal(1, await watch.TurnAsync(Ct));
        await db.Set<MemberView>().Where(x => x.Account == Worker).ExecuteUpdateAsync(x => x.SetProperty(m => m.Status, MemberStatus.Suspended), Ct);
        Assert.Equal(1, await watch.TurnAsync(Ct));
        Assert.Equal(0, await watch.TurnAsync(Ct));
        var told = await db.Set<NoticeRow>().AsNoTracking().Where(x => x.Kind == NoticeKind.OrderBlocked).ToListAsync(Ct);
        Assert.Equal([(1L, Worker), (1L, Buyer), (2L, Worker), (2L, Buyer)], told.Select(x => (NoticeData.Read(x.Data).Order!.Value, x.Recipient)).Order());
        Assert.All(told, x => Assert.Equal((x.Recipient == Worker ? Buyer : Worker, At(12, 20)), (NoticeData.Read(x.Data).Who!, NoticeData.Read(x.Data).Until!.Value)));

        Task FinalAsync() => db.Set<ChainCheckpointRow>().ExecuteUpdateAsync(x => x.SetProperty(c => c.Final, c => c.Block), Ct);
    }

    private static Task WaitingAsync(MarketHome home, long id, Action<OrderView> change) => home.OrderAsync(id, [100_00], x =>
    {
        (x.Status, x.AcceptedAt, x.EndedAt, x.OfferedAt, x.ExpiresAt) = (OrderStatus.Offered, null, null, At(11, 20), At(12, 20));
        change(x);
    });
}
