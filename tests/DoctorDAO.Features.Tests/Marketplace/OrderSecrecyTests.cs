using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using static DoctorDAO.Features.Tests.MarketOrders;

namespace DoctorDAO.Features.Tests;

/// <summary>What is written in an order is for its two sides, and for who judges it while they do; and nobody takes another's words for their own.</summary>
public sealed class OrderSecrecyTests(PostgresFixture postgres)
{
    private static readonly string Worker = MarketHome.Account(1);
    private static readonly string Buyer = MarketHome.Account(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task Who_copies_a_brief_into_an_order_of_their_own_is_not_told_what_it_stands_for(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var brief = await OfferedAsync(home, "Second opinion", "For my own knee.");
        await home.OrderAsync(1, [100_00], x => x.Brief = brief);
        await home.OrderAsync(2, [1], x => (x.Brief, x.Buyer, x.Worker) = (brief, MarketHome.Account(5), MarketHome.Account(6)));
        await using var db = home.CreateDbContext();
        var written = await home.Get<OfferBook>().ReadAsync(db, await db.Set<OrderView>().ToListAsync(Ct), Ct);
        Assert.Equal((1L, "Second opinion"), Assert.Single(written.Select(x => (x.Key, x.Value.Title))));
    }

    [Fact]
    public async Task The_words_of_an_order_that_runs_outlive_a_request_to_be_forgotten()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var (running, over, unsent) = (await OfferedAsync(home, "Runs", "One."), await OfferedAsync(home, "Over", "Two."), await OfferedAsync(home, "Unsent", "Three."));
        await home.OrderAsync(1, [100_00], x => (x.Brief, x.Status, x.EndedAt) = (running, OrderStatus.Accepted, null));
        await home.OrderAsync(2, [100_00], x => (x.Brief, x.Over) = (over, true));
        await using (var db = home.CreateDbContext())
        {
            foreach (var table in home.Get<IEnumerable<IPersonalData>>())
                await table.EraseAsync(db, new PersonalAccounts(Guid.NewGuid(), [Buyer]), Ct);
        }

        var offers = home.Get<OfferBook>();
        Assert.Equal("Runs", (await offers.FindAsync(Buyer, running, Ct))!.Offer.Title);
        Assert.Null(await offers.FindAsync(Buyer, over, Ct));
        Assert.Null(await offers.FindAsync(Buyer, unsent, Ct));
    }

    [Fact]
    public async Task Whom_the_chain_names_as_arbiters_read_while_it_is_theirs_to_decide()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var (arbiter, former, talk) = (MarketHome.Account(40), MarketHome.Account(41), home.Get<ITalk>());
        await home.ChainAsync(At(11, 27));
        await home.OrderAsync(1, [100_00], x => (x.Status, x.EndedAt, x.Disputes) = (OrderStatus.Accepted, null, 1));
        await talk.SendAsync(Worker, 1, new MessageDraft(Guid.NewGuid(), "Here it is."), Ct);
        await using var db = home.CreateDbContext();
        db.AddRange(new ArbiterView { Account = arbiter }, new DisputeView { Id = 1, Order = 1, Stage = DisputeStage.Negotiation });
        await db.SaveChangesAsync(Ct);
        Assert.Null(await talk.GetMessagesAsync(arbiter, 1, null, 25, Ct));
        await db.Set<DisputeView>().ExecuteUpdateAsync(x => x.SetProperty(d => d.Stage, DisputeStage.Arbiter), Ct);
        Assert.NotNull(await talk.GetMessagesAsync(arbiter, 1, null, 25, Ct));
        Assert.Null(await talk.GetMessagesAsync(former, 1, null, 25, Ct));
        await db.Set<DisputeView>().ExecuteUpdateAsync(x => x.SetProperty(d => d.Stage, DisputeStage.Settled), Ct);
        Assert.Null(await talk.GetMessagesAsync(arbiter, 1, null, 25, Ct));
    }

    [Fact]
    public async Task A_certificate_is_of_the_teachers_own_course()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        await home.ChainAsync(At(11, 27));
        foreach (var (order, teacher) in ((long, string)[])[(1, MarketHome.Account(9)), (2, Worker)])
        {
            var listing = await home.Listings.CreateAsync(teacher, new NewListing("course", MarketHome.Text("Sonography", ListingCategory.Teaching)), Ct);
            var hash = (await home.Listings.GetListingAsync(listing, null, Ct))!.Row.Hash;
            await home.OrderAsync(order, [100_00], x => x.Listing = hash);
        }

        var courses = home.Get<ICourses>();
        Assert.Null(await courses.IssueAsync(Buyer, 1, Ct));
        // Of the second it is asked further: nobody issues here.
        await Assert.ThrowsAsync<FieldException>(() => courses.IssueAsync(Buyer, 2, Ct));
    }

    private static Task<string> OfferedAsync(MarketHome home, string title, string words)
    {
        var due = home.Clock.Now.AddDays(20);
        return home.Get<OfferBook>().KeepAsync(
            Buyer, new OfferDraft(Worker, null, MarketCurrency.Euro, title, words, [new MilestoneDraft("", 100_00, due)], null, null, due.AddDays(-10), null, false), Ct);
    }
}
