using System.Text;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Knowledge;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Contracts = DoctorDAO.LocalChain.Contracts;

namespace DoctorDAO.Features.Tests;

/// <summary>Articles on a real chain: what the views say is what the contract says, and what is cited can be checked.</summary>
public sealed class ArticleTests(PostgresFixture postgres)
{
    private const string Author = "0x00000000000000000000000000000000000000aa";
    private static readonly string[] Topics = ["clinical", "platform"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Provider.Sqlite, 1)]
    [InlineData(Provider.PostgreSql, 2)]
    public async Task Acceptances_are_the_contracts_after_random_versions_and_retractions_and_a_reorg_leaves_nothing(Provider provider, int seed)
    {
        await using var index = await DaoIndex.StartAsync(provider, postgres);
        var (acts, random, known) = (index.Association.Acts, new Random(seed), new List<(Bytes32 Hash, int Author, string Topic)>());
        await index.Chain.Node.MineAsync(Ct);
        await index.Chain.ActAsTimelockAsync(
            Ct,
            [
                .. Topics.SelectMany(x => (ProposedCall[])[acts.NameTimelockSource(x, 1000, 100), acts.NameArticlesSource(x, 60, 30, 9)]),
                .. Topics.SelectMany(x => Enumerable.Range(0, 5).Select(i => acts.Award(DaoChain.Member(i).Address, x, 50, $"{x} {i}"))),
            ]);
        for (var i = 0; i < 12; i++)
            await AcceptAsync(i);
        await index.Chain.ActAsTimelockAsync(Ct, acts.RetractArticle(known[3].Hash), acts.SetReviewRule(5, 2, 7));
        await index.CatchUpAsync();
        await CompareAsync(index, known);

        var (lived, kept) = (await index.Database.ViewsAsync(), known.Count);
        var snapshot = await index.Chain.Node.SnapshotAsync(Ct);
        for (var i = 20; i < 24; i++)
            await AcceptAsync(i);
        await index.Chain.ActAsTimelockAsync(Ct, acts.RetractArticle(known[0].Hash), acts.SetReviewRule(1, 1, 1));
        await index.CatchUpAsync();
        await CompareAsync(index, known);
        await index.Chain.Node.RevertAsync(snapshot, Ct);
        // Higher than the blocks that were undone, so that catching up is seeing them.
        await index.Chain.Node.MineAsync(Ct, 12);
        await index.CatchUpAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());
        await CompareAsync(index, known[..kept]);
        await index.RebuildAsync();
        Assert.Equal(lived, await index.Database.ViewsAsync());

        async Task AcceptAsync(int number)
        {
            var hash = Keccak256.Hash(Encoding.UTF8.GetBytes($"text {number}"));
            // A new work, or the next version of one that was accepted last among its own.
            var last = known.Count > 0 && random.Next(2) == 0 ? known[^1] : (Hash: Bytes32.Zero, Author: random.Next(8), Topic: Topics[random.Next(2)]);
            PrivateKey[] reviewers = [.. Enumerable.Range(0, 5).Where(x => x != last.Author).Take(random.Next(3, 5)).Select(DaoChain.Member)];
            await index.Association.RunAsync(
                acts.AcceptArticle(hash, last.Hash, DaoChain.Member(last.Author).Address, last.Topic, (await index.Chain.Node.NowAsync(Ct)).AddDays(1), reviewers), Ct);
            known.Add((hash, last.Author, last.Topic));
        }
    }

    [Fact]
    public async Task What_is_accepted_for_good_leaves_review_and_what_is_undone_stays_in_it()
    {
        await using var index = await DaoIndex.StartAsync(Provider.Sqlite, postgres);
        var (acts, articles, closer) = (index.Association.Acts, index.Get<IArticles>(), index.Get<ArticleCloser>());
        await index.Chain.Node.MineAsync(Ct);
        await index.Chain.ActAsTimelockAsync(Ct, acts.SetReviewRule(0, 1, 0));
        await index.CatchUpAsync();
        var author = DaoChain.Member(0).Address;
        var id = await articles.BeginAsync(author.ToString(), new NewArticle("clinical", "A title", "en", "A text.", [], "one"), Ct);
        var hash = (await articles.GetArticleAsync(id, Ct))!.Row.Hash;
        var snapshot = await index.Chain.Node.SnapshotAsync(Ct);
        await AcceptAsync();
        Assert.Equal(ArticleState.Accepted, (await articles.GetArticleAsync(id, Ct))!.Row.State);
        Assert.Equal(0, await closer.CloseAsync(Ct));

        await index.Chain.Node.RevertAsync(snapshot, Ct);
        index.Association.Forget();
        await index.Chain.Node.MineAsync(Ct, 3);
        await index.CatchUpAsync();
        Assert.Equal(ArticleState.Review, (await articles.GetArticleAsync(id, Ct))!.Row.State);
        Assert.Single((await articles.GetArticlesAsync(new ArticleQuery(State: ArticleState.Review), Ct)).Items);

        await AcceptAsync();
        Assert.Empty((await articles.GetArticlesAsync(new ArticleQuery(State: ArticleState.Review), Ct)).Items);
        await index.Chain.Node.MineAsync(Ct, 100);
        await index.CatchUpAsync();
        Assert.Equal(1, await closer.CloseAsync(Ct));
        Assert.Equal(0, await closer.CloseAsync(Ct));
        var read = (await articles.GetArticleAsync(id, Ct))!;
        Assert.Equal((ArticleState.Accepted, true), (read.Row.State, read.Acceptance!.Final));

        async Task AcceptAsync()
        {
            await index.Association.RunAsync(
                acts.AcceptArticle(Bytes32.Parse(hash), Bytes32.Zero, author, "clinical", (await index.Chain.Node.NowAsync(Ct)).AddDays(1), [DaoChain.Member(1)]), Ct);
            await index.CatchUpAsync();
        }
    }

    [Fact]
    public void A_hash_is_the_one_that_the_page_about_articles_describes()
    {
        var previous = Keccak256.Hash("another text");
        var text = new ArticleTextRow { Version = 2, Previous = previous.ToString(), Title = "Ein Titel", Language = "de", Body = "Grüße\n\n**fett**", References = "Doe 2019\nRoe 2020", WrittenAt = 1_795_000_000_123 };
        var expected = Keccak256.Hash(
        [
            0x19, 0x01,
            .. Keccak256.Hash([.. Hash("EIP712Domain(string name,string version,uint256 chainId)"), .. Hash("DoctorDAO Article"), .. Hash("1"), .. Number(31337)]).Span,
            .. Keccak256.Hash(
            [
                .. Hash("Article(address author,string topic,uint32 version,bytes32 previous,string title,string language,string body,string[] references,uint64 written)"),
                .. new byte[12], .. Hex.Decode(Author), .. Hash("clinical"), .. Number(2), .. previous.Span, .. Hash("Ein Titel"), .. Hash("de"), .. Hash("Grüße\n\n**fett**"),
                .. Keccak256.Hash([.. Hash("Doe 2019"), .. Hash("Roe 2020")]).Span, .. Number(1_795_000_000_123),
            ]).Span,
        ]);
        Assert.Equal(expected, ArticleText.Document(31337, Author, "clinical", text).Hash());

        static byte[] Hash(string value) => Keccak256.Hash(Encoding.UTF8.GetBytes(value)).ToArray();
        static byte[] Number(long number) => [.. new byte[24], .. BitConverter.GetBytes(number).Reverse()];
    }

    [Fact]
    public void Citations_name_what_is_needed_to_check_them_and_break_nothing_around_them()
    {
        const string Url = "https://dao.example/knowledge/7/v/2";
        var article = Cited("Handover: 50% & {more} \\ less_is #1", "Dr Amara O’Neill");
        Assert.Equal(
            $"Dr Amara O’Neill. Handover: 50% & {{more}} \\ less_is #1. DoctorDAO, version 2, 2026-11-24. {Url}. Hash {article.Row.Hash}, accepted on chain 31337 by transaction 0xabc.",
            Citation.Plain(article, Url));
        var bibtex = Citation.BibTeX(article, Url);
        Assert.Contains(@"title = {Handover: 50\% \& \{more\} \textbackslash{} less\_is \#1}", bibtex, StringComparison.Ordinal);
        Assert.Contains("author = {{Dr Amara O’Neill}}", bibtex, StringComparison.Ordinal);
        Assert.StartsWith("@misc{doctordao-7-v2,", bibtex, StringComparison.Ordinal);
        var ris = Citation.Ris(article, Url).Split("\r\n");
        Assert.Equal(("TY  - GEN", "ER  - "), (ris[0], ris[^2]));
        Assert.Contains("DA  - 2026/11/24", ris);
        using var csl = System.Text.Json.JsonDocument.Parse(Citation.CslJson(article, Url));
        var item = csl.RootElement[0];
        Assert.Equal(("article", Url, "Dr Amara O’Neill"), (item.GetProperty("type").GetString(), item.GetProperty("URL").GetString(), item.GetProperty("author")[0].GetProperty("literal").GetString()));
        Assert.Equal([2026, 11, 24], item.GetProperty("issued").GetProperty("date-parts")[0].EnumerateArray().Select(x => x.GetInt32()));

        // Who shows no name is cited by the account; what was taken back says so; what is not accepted is not cited.
        Assert.StartsWith(Author, Citation.Plain(Cited("T", null), Url), StringComparison.Ordinal);
        Assert.EndsWith("RETRACTED.", Citation.Plain(article with { Row = article.Row with { State = ArticleState.Retracted } }, Url), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Citation.Plain(article with { Acceptance = null }, Url));
    }

    private static ArticleDto Cited(string title, string? name)
    {
        var time = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
        return new ArticleDto(
            new ArticleRowDto(7, "clinical", title, "en", new PersonDto(Author, name, "", true), ArticleState.Accepted, 2, time, "0x" + new string('1', 64)),
            "", "", [], null, [], new ArticleAcceptanceDto("0x", 31337, Author, 12, "0xabc", time, true, []), 2, null);
    }

    private static async Task CompareAsync(DaoIndex index, IReadOnlyList<(Bytes32 Hash, int Author, string Topic)> known)
    {
        var (contract, client) = (index.Association.Contracts.Articles, index.Chain.Node.Client);
        await using var db = index.Database.CreateDbContext();
        var views = await db.Set<ArticleView>().AsNoTracking().ToDictionaryAsync(x => x.Hash, Ct);
        var works = await db.Set<WorkView>().AsNoTracking().ToDictionaryAsync(x => x.Work, Ct);
        Assert.Equal(known.Select(x => x.Hash.ToString()).ToHashSet(), views.Keys.ToHashSet());
        foreach (var (hash, author, topic) in known)
        {
            var said = Contracts.Articles.AcceptanceOfCall.DecodeResult(await client.CallAsync(contract, Contracts.Articles.AcceptanceOfCall.Encode(hash), BlockRef.Latest, Ct));
            var view = views[hash.ToString()];
            Assert.Equal(
                (said.Work.ToString(), (int)said.Version, said.Author.ToHex(), (long)said.AcceptedAt, said.Retracted, DaoChain.Member(author).Address.ToHex(), topic),
                (view.Work, view.Version, view.Author, view.Time, view.Retracted, view.Author, view.Topic));
            var newest = Contracts.Articles.NewestOfCall.DecodeResult(await client.CallAsync(contract, Contracts.Articles.NewestOfCall.Encode(said.Work), BlockRef.Latest, Ct));
            Assert.Equal(newest.ToString(), works[view.Work].Newest);
            Assert.InRange(await db.Set<ArticleReviewView>().CountAsync(x => x.Hash == view.Hash, Ct), 3, 5);
        }

        var rule = Contracts.Articles.ReviewRuleCall.DecodeResult(await client.CallAsync(contract, Contracts.Articles.ReviewRuleCall.Encode(), BlockRef.Latest, Ct));
        var shown = await index.Get<IArticles>().GetReviewRuleAsync(Ct);
        Assert.Equal(new ReviewRuleDto(rule.Threshold, rule.Reviewers, rule.Reward, contract.ToString()), shown);
    }
}
