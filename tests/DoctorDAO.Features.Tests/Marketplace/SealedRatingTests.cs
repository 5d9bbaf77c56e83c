using System.Net;
using System.Text.Json.Nodes;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Marketplace.Orders;
using DoctorDAO.Features.Relay;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using static DoctorDAO.Features.Tests.MarketOrders;

namespace DoctorDAO.Features.Tests;

/// <summary>Ratings that are kept sealed: opened when their time has come, and deleted when that is over.</summary>
public sealed class SealedRatingTests(PostgresFixture postgres)
{
    private static readonly OpenRating Good = new(5, "Paid at once.", RatingSeal.Salt());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task Those_whose_keys_are_gone_hold_up_no_others(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var deployment = Deployed(home);
        var (own, lost) = (Seal(home, deployment), new RatingSeal(new EphemeralDataProtectionProvider(), deployment));
        var now = At(11, 27);
        await home.ChainAsync(now);
        foreach (var order in Enumerable.Range(1, 31))
            await SealedAsync(home, order <= 25 ? lost : own, order, 0, now + 100_000, now - 1_000 + order);
        var due = await Ratings(home, deployment, own).DueAsync(now, Ct);
        Assert.Equal(Enumerable.Range(26, 6).Select(x => $"rating:{x}:Buyer"), due.Select(x => string.Join(':', x.Key.Split(':')[..3])));
        Assert.All(due, x => Assert.Equal(deployment.Ratings, x.Contract));
        // Their words are written down, to be read when the chain has their hash.
        await using var db = home.CreateDbContext();
        Assert.Equal(6, await db.Set<RatingWordsRow>().CountAsync(x => x.Text == "Paid at once.", Ct));
        Assert.Empty(await Ratings(home, deployment, own).DueAsync(now - 2_000, Ct));
    }

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task What_is_open_for_good_or_can_no_longer_be_opened_is_forgotten(Provider provider)
    {
        await using var home = await MarketHome.CreateAsync(provider, postgres);
        var deployment = Deployed(home);
        var seal = Seal(home, deployment);
        var now = At(11, 27);
        await home.ChainAsync(now);
        // Open and final; open, but of a block that may be replaced; too late; still to be opened.
        foreach (var order in Enumerable.Range(1, 110))
            await SealedAsync(home, seal, order, 900, now + 100_000, now - 1_000);
        foreach (var order in Enumerable.Range(111, 5))
            await SealedAsync(home, seal, order, 1_050, now + 100_000, now - 1_000);
        foreach (var order in Enumerable.Range(116, 5))
            await SealedAsync(home, seal, order, 0, now - 10, null);
        foreach (var order in Enumerable.Range(121, 5))
            await SealedAsync(home, seal, order, 0, now + 100_000, now + 1_000);
        await using var db = home.CreateDbContext();
        db.AddRange(((int[])[1, 116, 121]).Select(x => new RatingWordsRow { Order = x, Side = OrderSide.Buyer, Hash = Hash('e'), Account = MarketHome.Account(2), Text = "Paid at once." }));
        await db.SaveChangesAsync(Ct);
        Assert.Equal(115, await Ratings(home, deployment, seal).ForgetAsync(Ct));
        Assert.Equal(Enumerable.Range(111, 5).Concat(Enumerable.Range(121, 5)).Select(x => (long)x), await db.Set<SealedRatingRow>().OrderBy(x => x.Order).Select(x => x.Order).ToListAsync(Ct));
        // Of words those stay that a rating on the chain has, or may come to have.
        Assert.Equal([1, 121], await db.Set<RatingWordsRow>().OrderBy(x => x.Order).Select(x => x.Order).ToListAsync(Ct));
        Assert.Equal(0, await Ratings(home, deployment, seal).ForgetAsync(Ct));
    }

    [Fact]
    public async Task What_was_prepared_and_not_signed_is_never_opened()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var deployment = Deployed(home);
        var seal = Seal(home, deployment);
        var now = At(11, 27);
        await home.ChainAsync(now);
        await SealedAsync(home, seal, 1, 0, now + 100_000, now - 1_000);
        await using (var db = home.CreateDbContext())
        {
            // As many others as are tried in a turn come before the one that was signed.
            db.AddRange(Enumerable.Range(1, 20).Select(x => new SealedRatingRow
            {
                Order = 1, Side = OrderSide.Buyer, Account = MarketHome.Account(2), Commitment = $"0x{x:x64}", Sealed = seal.Protect(1, OrderSide.Buyer, Good), GivenAt = At(11, 10) + 100 + x,
            }));
            await db.SaveChangesAsync(Ct);
        }

        using var node = new Sealing(Hash('d'));
        using var http = new HttpClient(node);
        var ratings = new SealedRatings(home, deployment, seal, new EthClient(http, new Uri("http://node.invalid")), home.Clock);
        Assert.Single(await ratings.DueAsync(now, Ct));
        await using var after = home.CreateDbContext();
        Assert.Equal([Hash('d')], await after.Set<SealedRatingRow>().Select(x => x.Commitment).ToListAsync(Ct));
    }

    [Fact]
    public async Task Words_of_a_rating_that_the_relay_refuses_are_not_kept()
    {
        await using var home = await MarketHome.CreateAsync(Provider.Sqlite, postgres);
        var deployment = Deployed(home);
        var ratings = Ratings(home, deployment, Seal(home, deployment));
        await home.OrderAsync(1, [100_00]);
        await using var db = home.CreateDbContext();
        var order = await db.Set<OrderView>().AsNoTracking().SingleAsync(Ct);
        await RefusedAsync();
        Assert.Equal(0, await db.Set<RatingWordsRow>().CountAsync(Ct));
        // What was taken once stays, whatever is said of the same again.
        await ratings.OpenAsync(order, OrderSide.Buyer, Good, _ => Task.FromResult<RelayTicket>(null!), Ct);
        await RefusedAsync();
        Assert.Equal(["Paid at once."], await db.Set<RatingWordsRow>().Select(x => x.Text).ToListAsync(Ct));

        async Task RefusedAsync() => await Assert.ThrowsAsync<RelayRefusedException>(
            () => ratings.OpenAsync(order, OrderSide.Buyer, Good, _ => Task.FromException<RelayTicket>(RelayErrors.Field("$", "It is not taken.")), Ct));
    }

    private static Deployment Deployed(MarketHome home) => home.Get<Deployment>() with { Ratings = Address.Parse("0x00000000000000000000000000000000000000aa") };

    private static RatingSeal Seal(MarketHome home, Deployment deployment) => new(home.Get<IDataProtectionProvider>(), deployment);

    private static SealedRatings Ratings(MarketHome home, Deployment deployment, RatingSeal seal) => new(home, deployment, seal, home.Get<EthClient>(), home.Clock);

    /// <summary>A node that knows one commitment.</summary>
    private sealed class Sealing(string commitment) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var question = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            JsonNode answer = question is JsonArray batch ? new JsonArray([.. batch.Select(x => Answer(x!))]) : Answer(question);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer.ToJsonString(), null, "application/json") };
        }

        private JsonObject Answer(JsonNode question) => new() { ["jsonrpc"] = "2.0", ["id"] = question["id"]!.DeepClone(), ["result"] = commitment + new string('0', 64) };
    }

    /// <param name="home">Where.</param>
    /// <param name="seal">What it is sealed with.</param>
    /// <param name="order">Of which order; the buyer's.</param>
    /// <param name="opened">Block in which it was opened; 0: it was not.</param>
    /// <param name="until">Until when it can be.</param>
    /// <param name="from">From when it can be.</param>
    private static async Task SealedAsync(MarketHome home, RatingSeal seal, int order, long opened, long until, long? from)
    {
        await using var db = home.CreateDbContext();
        db.Add(new RateableView { Order = order, CommitUntil = At(11, 20), RevealUntil = until, BuyerSealed = true, OpenFrom = from });
        db.Add(new RatingView
        {
            Order = order, Side = OrderSide.Buyer, By = MarketHome.Account(2), About = MarketHome.Account(1), CommittedAt = At(11, 10), Stars = opened == 0 ? 0 : 5, Words = opened == 0 ? null : Hash('e'), Block = opened,
        });
        db.Add(new SealedRatingRow
        {
            Order = order, Side = OrderSide.Buyer, Account = MarketHome.Account(2), Commitment = Hash('d'), Sealed = seal.Protect(order, OrderSide.Buyer, Good), GivenAt = At(11, 10) + order,
        });
        await db.SaveChangesAsync(Ct);
    }
}
