using System.Net;
using System.Net.Http.Json;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features;
using DoctorDAO.Features.Marketplace.Listings;
using DoctorDAO.Features.Notices;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Answers to listings that are sought, over HTTP: who writes, who reads, and who is told.</summary>
public sealed class ListingAnswerTests(ForumServer dao) : IClassFixture<ForumServer>
{
    private static readonly ListingText Sought = new(
        "Who covers my nights?", "Six nights in December.", "", ListingCategory.Locum, ["anaesthesia"], [], ["en"], 98_000, ListingCurrency.Euro, ListingUnit.Day, ListingKind.Sought);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_read_by_the_author_alone_changed_taken_back_and_forgotten()
    {
        // The chain's clock is past the licences that members were admitted with.
        await dao.Chain.Association.RunAsync(
            dao.Chain.Association.Acts.Admit(DaoChain.Member(6).Address, "anaesthesia", await dao.Chain.Node.NowAsync(Ct) + TimeSpan.FromDays(80), nonce: 1), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        using var seeks = await dao.Server.SignedInAsync(DaoChain.Member(6));
        using var works = await dao.Server.SignedInAsync(DaoChain.Member(7));
        using var other = await dao.Server.SignedInAsync(DaoChain.Member(8));
        using var nobody = dao.Server.Browser();
        var (author, worker, stranger) = (new ListingClient(seeks), new ListingClient(works), new ListingClient(other));
        var id = (await author.CreateAsync(new NewListing("sought", Sought), Ct)).Row.Id;

        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PutAsJsonAsync($"/api/market/listings/{id}/answer", new ListingAnswerText("I can."), Ct)).StatusCode);
        Assert.Null(await worker.GetAnswerAsync(id, Ct));
        var sent = (await worker.AnswerAsync(id, new ListingAnswerText("  The first three nights,\r\nand perhaps the fourth.\u202e "), Ct))!;
        Assert.Equal("The first three nights,\nand perhaps the fourth.", sent.Text);
        Assert.Equal(sent, await worker.AnswerAsync(id, new ListingAnswerText("The first three nights,\nand perhaps the fourth."), Ct));
        Assert.Equal(sent, await worker.GetAnswerAsync(id, Ct));
        Assert.Equal(id, Assert.Single(await worker.GetAnsweredAsync(Ct)).Id);

        // The author reads it and is told once; the words stand nowhere in plain.
        Assert.Equal(sent, Assert.Single((await author.GetAnswersAsync(id, null, 20, Ct))!.Items));
        var told = Assert.Single(await ToldAsync(seeks));
        Assert.Equal(($"/market/listings/{id}", Sought.Title, DaoChain.Member(7).Address.ToString()), (told.Href, told.Title, told.Who!.Address));
        await using var db = dao.Context();
        Assert.DoesNotContain("three nights", Encoding.UTF8.GetString((await db.Set<ListingAnswerRow>().AsNoTracking().SingleAsync(x => x.Listing == id, Ct)).Sealed), StringComparison.Ordinal);
        Assert.All(await db.Set<NoticeRow>().AsNoTracking().ToListAsync(Ct), x => Assert.DoesNotContain("three nights", x.Data, StringComparison.Ordinal));

        // Another text takes its place, and while the first notice is unread there is no second.
        Assert.Equal("All six.", (await worker.AnswerAsync(id, new ListingAnswerText("All six."), Ct))!.Text);
        Assert.Equal("All six.", Assert.Single((await author.GetAnswersAsync(id, null, 20, Ct))!.Items).Text);
        Assert.Single(await ToldAsync(seeks));

        // Others do not read it, nor that it is there.
        Assert.Null(await stranger.GetAnswersAsync(id, null, 20, Ct));
        Assert.Null(await worker.GetAnswersAsync(id, null, 20, Ct));
        Assert.Null(await stranger.GetAnswerAsync(id, Ct));
        Assert.Null(await stranger.TakeBackAnswerAsync(id, Ct));
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(new Uri($"/api/market/listings/{id}/answers", UriKind.Relative), Ct)).StatusCode);
        using (var raw = await seeks.GetAsync(new Uri($"/api/market/listings/{id}/answers", UriKind.Relative), Ct))
            Assert.True(raw.Headers.CacheControl!.NoStore);

        // The last that came is the first that is read, a page at a time.
        await stranger.AnswerAsync(id, new ListingAnswerText("I could help out."), Ct);
        var page = (await author.GetAnswersAsync(id, null, 1, Ct))!;
        Assert.Equal("I could help out.", Assert.Single(page.Items).Text);
        page = (await author.GetAnswersAsync(id, page.Next, 1, Ct))!;
        Assert.Equal("All six.", Assert.Single(page.Items).Text);
        Assert.Null(page.Next);
        Assert.Equal(2, (await ToldAsync(seeks)).Count);

        Assert.Equal("I could help out.", (await stranger.TakeBackAnswerAsync(id, Ct))!.Text);
        Assert.Single((await author.GetAnswersAsync(id, null, 20, Ct))!.Items);
        foreach (var table in dao.Server.Services.GetServices<IPersonalData>().Where(x => x.Name == "market-listing-answers"))
            await table.EraseAsync(db, new PersonalAccounts(Guid.NewGuid(), [DaoChain.Member(7).Address.ToHex()]), Ct);
        Assert.Empty((await author.GetAnswersAsync(id, null, 20, Ct))!.Items);

        // Answers go with the listing.
        await worker.AnswerAsync(id, new ListingAnswerText("Still there."), Ct);
        Assert.Equal(HttpStatusCode.NoContent, (await seeks.DeleteAsync(new Uri($"/api/market/listings/{id}", UriKind.Relative), Ct)).StatusCode);
        Assert.False(await db.Set<ListingAnswerRow>().AnyAsync(x => x.Listing == id, Ct));
        Assert.Null(await worker.AnswerAsync(id, new ListingAnswerText("Still there."), Ct));
    }

    [Fact]
    public async Task What_cannot_be_answered_is_refused_by_its_field()
    {
        await dao.Chain.Association.RunAsync(
            dao.Chain.Association.Acts.Admit(DaoChain.Member(9).Address, "anaesthesia", await dao.Chain.Node.NowAsync(Ct) + TimeSpan.FromDays(80), nonce: 1), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        using var seeks = await dao.Server.SignedInAsync(DaoChain.Member(9));
        using var works = await dao.Server.SignedInAsync(DaoChain.Member(10));
        using var outside = await dao.Server.SignedInAsync(TestKeys.Stranger);
        var (author, worker) = (new ListingClient(seeks), new ListingClient(works));
        var id = (await author.CreateAsync(new NewListing("sought", Sought), Ct)).Row.Id;
        var offered = (await author.CreateAsync(new NewListing("offered", Sought with { Kind = ListingKind.Offered }), Ct)).Row.Id;
        var draft = (await author.CreateAsync(new NewListing("draft", Sought, Draft: true), Ct)).Row.Id;

        Assert.Equal("account", await RefusedAsync(author, id, "I do it myself."));
        Assert.Equal("account", await RefusedAsync(new ListingClient(outside), id, "I am no member."));
        Assert.Equal("listing", await RefusedAsync(worker, offered, "I can."));
        Assert.Equal("text", await RefusedAsync(worker, id, " \u0001 \n"));
        Assert.Equal("text", await RefusedAsync(worker, id, new string('a', AnswerLimits.Text + 1)));
        Assert.Equal("confirmed", await RefusedAsync(worker, id, "The patient was born 12.03.1954."));
        Assert.Null(await worker.AnswerAsync(draft, new ListingAnswerText("I can."), Ct));
        Assert.NotNull(await worker.AnswerAsync(id, new ListingAnswerText("The patient was born 12.03.1954.", Confirmed: true), Ct));

        // One that has expired takes none, nor changes; what is there can be taken back.
        await using var db = dao.Context();
        await db.Set<ListingRow>().Where(x => x.Id == id).ExecuteUpdateAsync(x => x.SetProperty(l => l.ExpiresAt, 1L), Ct);
        Assert.Equal("listing", await RefusedAsync(worker, id, "Too late."));
        Assert.NotNull(await worker.TakeBackAnswerAsync(id, Ct));
        Assert.Empty((await author.GetAnswersAsync(id, null, 20, Ct))!.Items);
    }

    private static async Task<string> RefusedAsync(ListingClient client, long listing, string text) =>
        (await Assert.ThrowsAsync<FieldException>(() => client.AnswerAsync(listing, new ListingAnswerText(text), Ct))).Field;

    private static async Task<IReadOnlyList<NoticeDto>> ToldAsync(HttpClient browser) =>
        [.. (await new NoticeClient(browser).GetNoticesAsync(new NoticeQuery(), Ct)).Items.Where(x => x.Kind == NoticeKind.ListingAnswered)];
}
