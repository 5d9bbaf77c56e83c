using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>Articles from the first text to the citation, as members meet them over HTTP. Reviewers have reputation in a topic of their own for each test.</summary>
public sealed class ArticleTests(ForumServer dao) : IClassFixture<ForumServer>, IAsyncDisposable
{
    private readonly List<HttpClient> _browsers = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _browsers.ForEach(x => x.Dispose());
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_article_is_reviewed_accepted_rewarded_cited_and_followed_by_a_version()
    {
        await EarnAsync("clinical", 1, 2, 3);
        var (author, stranger) = (await AsAsync(0), await AsAsync(9));
        var begun = await author.BeginAsync(Article("clinical", "Handover in ten *minutes*"), Ct);
        var id = begun.Row.Id;
        Assert.Equal((ArticleState.Review, 1, Address(0), 0, 1), (begun.Row.State, begun.Row.Version, begun.Row.Author.Address, begun.Accepted, begun.InReview));
        Assert.Contains("<strong>why</strong>", begun.Html, StringComparison.Ordinal);
        Assert.Equal(["Doe J. On handovers. 2019."], begun.References);
        // Anybody can hash the text again.
        var document = (await stranger.GetArticleDocumentAsync(id, 1, Ct))!;
        Assert.Equal(begun.Row.Hash, TypedData.Parse(document.Document).Hash().ToString());
        Assert.Equal(new ReviewRuleDto(10, 3, 12, dao.Chain.Association.Contracts.Articles.ToString()), await stranger.GetReviewRuleAsync(Ct));

        await RefusedAsync("account", author.PrepareReviewAsync(id, new ArticleHash(begun.Row.Hash), Ct));
        await RefusedAsync("account", stranger.PrepareReviewAsync(id, new ArticleHash(begun.Row.Hash), Ct));
        var reviewers = new[] { await AsAsync(1), await AsAsync(2), await AsAsync(3) };
        await ReviewAsync(reviewers[0], id, begun.Row.Hash, key: 2, refused: "signature");
        await ReviewAsync(reviewers[0], id, begun.Row.Hash, key: 1);
        await ReviewAsync(reviewers[0], id, begun.Row.Hash, key: 1, comment: "Read twice.");
        await RefusedAsync("reviews", stranger.GetSubmissionAsync(id, Ct));
        await reviewers[1].DeclineAsync(id, new DeclinedReview(begun.Row.Hash, "Table 2 does not add up."), Ct);
        await ReviewAsync(reviewers[2], id, begun.Row.Hash, key: 3);
        await RefusedAsync("reviews", stranger.GetSubmissionAsync(id, Ct));
        // Who was convinced after all signs, and that is the last word.
        await ReviewAsync(reviewers[1], id, begun.Row.Hash, key: 2);
        var read = (await stranger.GetArticleAsync(id, Ct))!;
        Assert.Equal([(Address(1), false, "Read twice.", true), (Address(3), false, "", true), (Address(2), false, "", true)], read.Reviews.Select(x => (x.Person.Address, x.Declined, x.Comment, x.Counts)));

        var before = await UnitsAsync(0, "clinical");
        await AcceptAsync(stranger, 9, id, reviews: 3);
        var accepted = (await stranger.GetArticleAsync(id, Ct))!;
        Assert.Equal((ArticleState.Accepted, 1, 1, (int?)null), (accepted.Row.State, accepted.Row.Version, accepted.Accepted, accepted.InReview));
        Assert.Equal(begun.Row.Hash, accepted.Acceptance!.Work);
        Assert.Equal([Address(1), Address(2), Address(3)], accepted.Acceptance.Reviewers.Select(x => x.Address).Order(StringComparer.Ordinal).ToHashSet());
        Assert.Equal(before + 12, await UnitsAsync(0, "clinical"));
        await RefusedAsync("id", author.WithdrawAsync(id, Ct));
        await RefusedAsync("id", author.GetSubmissionAsync(id, Ct));
        await RefusedAsync("id", reviewers[0].PrepareReviewAsync(id, new ArticleHash(begun.Row.Hash), Ct));

        // The next version is read again and earns nothing.
        var second = (await author.SaveAsync(id, new ArticleEdit(begun.Row.Hash, "Handover in ten minutes", "en", "And **how**.", []), Ct))!;
        Assert.Equal((ArticleState.Review, 2, 1, (int?)2, begun.Row.Hash), (second.Row.State, second.Row.Version, second.Accepted, second.InReview, second.Previous));
        Assert.Equal(1, (await stranger.GetArticleAsync(id, Ct))!.Row.Version);
        for (var i = 0; i < 3; i++)
            await ReviewAsync(reviewers[i], id, second.Row.Hash, key: i + 1);
        await AcceptAsync(author, 0, id, reviews: 3);
        Assert.Equal(before + 12, await UnitsAsync(0, "clinical"));
        Assert.Equal([(2, ArticleState.Accepted), (1, ArticleState.Accepted)], (await stranger.GetArticleVersionsAsync(id, Ct))!.Select(x => (x.Version, x.State)));
        Assert.Contains("why", (await stranger.GetArticleVersionAsync(id, 1, Ct))!.Markdown, StringComparison.Ordinal);

        await CiteAsync(id, second.Row.Hash);
        await dao.Chain.ActAsTimelockAsync(Ct, dao.Chain.Association.Acts.RetractArticle(Bytes32.Parse(second.Row.Hash)));
        await dao.Server.CatchUpAsync(dao.Chain);
        Assert.Equal(ArticleState.Retracted, (await stranger.GetArticleAsync(id, Ct))!.Row.State);
        using var browser = dao.Server.Browser();
        Assert.EndsWith("RETRACTED.", await browser.GetStringAsync($"/api/articles/{id}/versions/2/citation", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_text_leaves_the_reviews_of_the_older_behind()
    {
        await EarnAsync("cover", 1, 2, 3);
        var (author, reviewer) = (await AsAsync(4), await AsAsync(1));
        var first = await author.BeginAsync(Article("cover", "To be improved"), Ct);
        var id = first.Row.Id;
        await ReviewAsync(reviewer, id, first.Row.Hash, key: 1);
        var edit = new ArticleEdit(first.Row.Hash, "Improved", "en", "Better.", []);
        Assert.Null(await reviewer.SaveAsync(id, edit, Ct));
        var second = (await author.SaveAsync(id, edit, Ct))!;
        Assert.Equal((1, 1, "Improved"), (second.Row.Version, second.InReview, second.Row.Title));
        Assert.Empty(second.Reviews);
        Assert.NotEqual(first.Row.Hash, second.Row.Hash);
        // The same sent again is the same; on an older text nothing is built; a signature for the older is not taken for the newer.
        Assert.Equal(second.Row.Hash, (await author.SaveAsync(id, edit, Ct))!.Row.Hash);
        await RefusedAsync("hash", author.SaveAsync(id, edit with { Title = "On top of the old one" }, Ct));
        await RefusedAsync("hash", reviewer.PrepareReviewAsync(id, new ArticleHash(first.Row.Hash), Ct));

        Assert.Null(await reviewer.WithdrawAsync(id, Ct));
        Assert.Equal(ArticleState.Withdrawn, (await author.WithdrawAsync(id, Ct))!.Row.State);
        await RefusedAsync("id", reviewer.PrepareReviewAsync(id, new ArticleHash(second.Row.Hash), Ct));
        Assert.DoesNotContain((await author.GetArticlesAsync(new ArticleQuery("cover", ArticleState.Review), Ct)).Items, x => x.Id == id);
        Assert.DoesNotContain((await author.GetArticlesAsync(new ArticleQuery(State: ArticleState.Review, Author: Address(4)), Ct)).Items, x => x.Id == id);
        // Sent again, it is read again.
        Assert.Equal(ArticleState.Review, (await author.SaveAsync(id, edit with { Hash = second.Row.Hash, Title = "Once more" }, Ct))!.Row.State);
        Assert.Contains((await author.GetArticlesAsync(new ArticleQuery(State: ArticleState.Review, Author: Address(4)), Ct)).Items, x => x.Id == id);
    }

    [Fact]
    public async Task A_text_that_was_replaced_can_still_be_accepted_and_the_newer_follows_it()
    {
        await EarnAsync("treasury", 1, 2, 3);
        var author = await AsAsync(5);
        var first = await author.BeginAsync(Article("treasury", "Accepted after all"), Ct);
        var id = first.Row.Id;
        for (var i = 1; i <= 3; i++)
            await ReviewAsync(await AsAsync(i), id, first.Row.Hash, key: i);
        var call = (await author.GetSubmissionAsync(id, Ct))!;
        var second = (await author.SaveAsync(id, new ArticleEdit(first.Row.Hash, "Not seen by them", "en", "Other words.", []), Ct))!;
        await dao.Chain.Association.RunAsync(new Act(DaoChain.Member(9), Ethereum.Address.Parse(call.To), Hex.Decode(call.Data), "accept what was replaced"), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
        var accepted = (await author.GetArticleAsync(id, Ct))!;
        Assert.Equal((first.Row.Hash, "Accepted after all", ArticleState.Accepted), (accepted.Row.Hash, accepted.Row.Title, accepted.Row.State));
        var next = (await author.SaveAsync(id, new ArticleEdit(second.Row.Hash, "Not seen by them", "en", "Other words, at last.", []), Ct))!;
        Assert.Equal((2, first.Row.Hash), (next.Row.Version, next.Previous));
    }

    [Fact]
    public async Task A_contract_wallet_reviews_by_what_its_keeper_signs()
    {
        var wallet = await ContractWallet.PlaceAsync(dao.Chain, DaoChain.Member(12), Ct);
        await dao.Chain.Association.RunAsync(dao.Chain.Association.Acts.Admit(wallet, "oncology", (await dao.Chain.Node.NowAsync(Ct)).AddDays(80)), Ct);
        await dao.Chain.ActAsTimelockAsync(
            Ct, dao.Chain.Association.Acts.NameTimelockSource("platform", 1000, 500), dao.Chain.Association.Acts.Award(wallet, "platform", 40, "wallet"));
        await dao.Server.CatchUpAsync(dao.Chain);
        var article = await (await AsAsync(6)).BeginAsync(Article("platform", "For a wallet"), Ct);
        var browser = dao.Server.Browser();
        _browsers.Add(browser);
        await TestServer.SignInAsync(browser, wallet, DaoChain.Member(12));
        var reviewer = new ArticleClient(browser);
        await ReviewAsync(reviewer, article.Row.Id, article.Row.Hash, key: 13, refused: "signature");
        await ReviewAsync(reviewer, article.Row.Id, article.Row.Hash, key: 12);
        Assert.Equal(wallet.ToString(), Assert.Single((await reviewer.GetArticleAsync(article.Row.Id, Ct))!.Reviews, x => x.Counts).Person.Address);
    }

    [Fact]
    public async Task An_article_sent_twice_is_begun_once_and_lists_go_page_by_page()
    {
        var author = await AsAsync(7);
        var article = Article("advocacy", "Once");
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await author.BeginAsync(article, Ct)).Row.Id));
        Assert.Single(ids.Distinct());
        var second = (await author.BeginAsync(Article("advocacy", "Twice"), Ct)).Row.Id;
        var first = await author.GetArticlesAsync(new ArticleQuery("advocacy", ArticleState.Review, Limit: 1), Ct);
        Assert.Equal(second, Assert.Single(first.Items).Id);
        var rest = await author.GetArticlesAsync(new ArticleQuery("advocacy", ArticleState.Review, Cursor: first.Next), Ct);
        Assert.Equal(ids[0], Assert.Single(rest.Items).Id);
        Assert.Null(rest.Next);
        Assert.Empty((await author.GetArticlesAsync(new ArticleQuery("advocacy"), Ct)).Items);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_its_field()
    {
        await EarnAsync("marketplace", 1);
        var author = await AsAsync(8);
        var good = Article("marketplace", "A title");
        await RefusedAsync("topic", author.BeginAsync(good with { Topic = "nowhere" }, Ct));
        await RefusedAsync("title", author.BeginAsync(good with { Title = " \n " }, Ct));
        await RefusedAsync("language", author.BeginAsync(good with { Language = "English" }, Ct));
        await RefusedAsync("markdown", author.BeginAsync(good with { Markdown = " " }, Ct));
        await RefusedAsync("markdown", author.BeginAsync(good with { Markdown = new string('x', 60_001) }, Ct));
        await RefusedAsync("references", author.BeginAsync(good with { References = [.. Enumerable.Repeat("One more.", 101)] }, Ct));
        await RefusedAsync("references", author.BeginAsync(good with { References = [new string('x', 501)] }, Ct));
        await RefusedAsync("key", author.BeginAsync(good with { Key = "a b" }, Ct));
        await RefusedAsync("markdown", author.BeginAsync(good with { Markdown = "Mrs Jane Roe, born 4.5.1961, was treated." }, Ct));
        await RefusedAsync("author", author.GetArticlesAsync(new ArticleQuery("cover", Author: Address(8)), Ct));
        await RefusedAsync("state", author.GetArticlesAsync(new ArticleQuery(State: ArticleState.Withdrawn), Ct));
        using var stranger = await dao.Server.SignedInAsync(TestKeys.Stranger);
        await RefusedAsync("account", new ArticleClient(stranger).BeginAsync(good, Ct));

        var (reviewer, begun) = (await AsAsync(1), await author.BeginAsync(good, Ct));
        await RefusedAsync("comment", reviewer.DeclineAsync(begun.Row.Id, new DeclinedReview(begun.Row.Hash, " "), Ct));
        await RefusedAsync("comment", reviewer.DeclineAsync(begun.Row.Id, new DeclinedReview(begun.Row.Hash, new string('x', 2_001)), Ct));
        await RefusedAsync("comment", reviewer.DeclineAsync(begun.Row.Id, new DeclinedReview(begun.Row.Hash, "I treated Mrs Jane Roe, born 4.5.1961."), Ct));
        await RefusedAsync("deadline", reviewer.ReviewAsync(begun.Row.Id, new SignedReview(begun.Row.Hash, 1, "0x12"), Ct));
        Assert.Null(await reviewer.PrepareReviewAsync(999_999, new ArticleHash(begun.Row.Hash), Ct));
        using var nobody = dao.Server.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsJsonAsync("/api/articles", good, DaoClient.Json, Ct)).StatusCode);
        foreach (var path in (string[])["999999", "999999/versions", $"{begun.Row.Id}/versions/2", $"{begun.Row.Id}/versions/1/citation"])
            Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync("/api/articles/" + path, Ct)).StatusCode);
    }

    private async Task CiteAsync(long id, string hash)
    {
        using var browser = dao.Server.Browser();
        foreach (var (format, type) in ((string, string)[])[("", "text/plain"), ("bibtex", "application/x-bibtex"), ("ris", "application/x-research-info-systems"), ("csl", "application/vnd.citationstyles.csl+json")])
        {
            using var answer = await browser.GetAsync($"/api/articles/{id}/versions/2/citation?format={format}", Ct);
            Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.Contains(hash, text, StringComparison.Ordinal);
            Assert.Contains($"/knowledge/{id}/v/2", text, StringComparison.Ordinal);
        }

        using var unknown = await browser.GetAsync($"/api/articles/{id}/versions/2/citation?format=apa", Ct);
        await unknown.IsProblemAsync(HttpStatusCode.BadRequest, "format");
    }

    /// <summary>Gives members reputation in a topic, and lets articles award there.</summary>
    private async Task EarnAsync(string topic, params int[] members)
    {
        var acts = dao.Chain.Association.Acts;
        await dao.Chain.ActAsTimelockAsync(
            Ct,
            [acts.NameTimelockSource(topic, 1000, 500), acts.NameArticlesSource(topic, 1000, 100, 50), .. members.Select(x => acts.Award(DaoChain.Member(x).Address, topic, 40, $"{topic} {x}"))]);
        await dao.Server.CatchUpAsync(dao.Chain);
    }

    private async Task<long> UnitsAsync(int member, string topic)
    {
        using var browser = dao.Server.Browser();
        return (await new DaoClient(browser).GetReputationAsync(Address(member), Ct))?.Topics.SingleOrDefault(x => x.Topic.Key == topic)?.Units ?? 0;
    }

    private async Task AcceptAsync(ArticleClient sender, int key, long id, int reviews)
    {
        var call = (await sender.GetSubmissionAsync(id, Ct))!;
        Assert.Null(call.Problem);
        Assert.Equal((reviews, Address(key)), (call.Reviews, call.From));
        await dao.Chain.Association.RunAsync(new Act(DaoChain.Member(key), Ethereum.Address.Parse(call.To), Hex.Decode(call.Data), "accept the article"), Ct);
        await dao.Server.CatchUpAsync(dao.Chain);
    }

    private static async Task ReviewAsync(ArticleClient reviewer, long id, string hash, int key, string comment = "", string? refused = null)
    {
        var document = (await reviewer.PrepareReviewAsync(id, new ArticleHash(hash), Ct))!.TypedData;
        var deadline = long.Parse(document.GetProperty("message").GetProperty("deadline").GetString()!, CultureInfo.InvariantCulture);
        var signed = new SignedReview(hash, deadline, Hex.Encode(DaoChain.Member(key).Sign(TypedData.Parse(document).Hash()).ToBytes()), comment);
        if (refused is null)
            Assert.NotNull(await reviewer.ReviewAsync(id, signed, Ct));
        else
            await RefusedAsync(refused, reviewer.ReviewAsync(id, signed, Ct));
    }

    private static string Address(int member) => DaoChain.Member(member).Address.ToString();

    private static NewArticle Article(string topic, string title) => new(topic, title, "en", "What, and **why**.", ["Doe J. On handovers. 2019."], Guid.NewGuid().ToString());

    private static async Task RefusedAsync(string field, Task act) => Assert.Equal(field, (await Assert.ThrowsAsync<FieldException>(() => act)).Field);

    private async Task<ArticleClient> AsAsync(int member)
    {
        var browser = await dao.Server.SignedInAsync(DaoChain.Member(member));
        _browsers.Add(browser);
        return new ArticleClient(browser);
    }
}
