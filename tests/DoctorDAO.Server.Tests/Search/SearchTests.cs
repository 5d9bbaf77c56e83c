using System.Net;
using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Search;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Search;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Finding posts, proposals and members by words over HTTP.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class SearchTests(ForumServer forum) : IClassFixture<ForumServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string NewKey => Guid.NewGuid().ToString();

    [Fact]
    public async Task Posts_are_found_by_the_words_of_their_texts_and_of_their_threads_titles()
    {
        var (author, dao) = await forum.AsAsync(0);
        var begun = await author.BeginAsync(new NewThread("clinical", "Über Schlaganfälle bei Jüngeren", "Was *sagt* die **Straßenambulanz** zu tPA?", [], NewKey), Ct);
        var answer = (await author.ReplyAsync(new NewPost(begun.Thread, 1, "Nothing but `aspirin`, said the strassenambulanz & others <b>", NewKey), Ct))!;
        foreach (var text in (string[])["schlaganfalle", "SCHLAGANFÄLLE JÜNGEREN", "uber bei schlag", "tpa schlag", "„Über“ -- (bei)"])
            Assert.Equal([(begun.Thread, 1)], await PlacesAsync(dao, text));
        var hits = (await dao.SearchAsync(new SearchQuery("Strassenambulanz", [SearchKind.Post]), Ct)).Items;
        Assert.Equal([2, 1], hits.Select(x => x.Number!.Value).OrderDescending());
        Assert.All(hits, x => Assert.Equal((SearchKind.Post, begun.Thread, "clinical", "Über Schlaganfälle bei Jüngeren"), (x.Kind, x.Thread!.Value, x.Category, Text(x.Title))));
        Assert.Equal(["Straßenambulanz", "strassenambulanz"], hits.OrderBy(x => x.Number).Select(x => Assert.Single(x.Snippet, p => p.Marked).Text));
        // Plain text: what is no mark of Markdown stays what it is, and is escaped by whoever shows it.
        Assert.Equal("Nothing but aspirin, said the strassenambulanz & others <b>", Text(hits.Single(x => x.Number == answer.Number).Snippet));
        Assert.Equal(DaoChain.Member(0).Address.ToString(), hits[0].Person.Address);
    }

    [Fact]
    public async Task Short_words_begin_words_and_single_letters_are_words()
    {
        var (author, dao) = await forum.AsAsync(1);
        var begun = await author.BeginAsync(new NewThread("help", "Zq abbreviations", "xk: MI, AF, vitamin D", [], NewKey), Ct);
        await author.ReplyAsync(new NewPost(begun.Thread, 1, "xk: familiar, chafe, vitamins and diets", NewKey), Ct);
        Assert.Equal([(begun.Thread, 1)], await PlacesAsync(dao, "xk mi"));
        Assert.Equal([(begun.Thread, 1)], await PlacesAsync(dao, "xk af"));
        Assert.Equal([(begun.Thread, 1)], await PlacesAsync(dao, "xk vitamin d"));
        Assert.Equal(2, (await PlacesAsync(dao, "xk vit")).Count);
        Assert.Empty(await PlacesAsync(dao, "xk absent"));
    }

    [Fact]
    public async Task What_is_changed_is_found_by_its_new_words_and_what_is_taken_back_is_not_found()
    {
        var (author, dao) = await forum.AsAsync(2);
        var begun = await author.BeginAsync(new NewThread("help", "Title qqtitle", "qqbefore", [], NewKey), Ct);
        Assert.Single(await PlacesAsync(dao, "qqbefore"));
        await author.EditAsync(begun.Post, new PostEdit(1, "qqafter"), Ct);
        Assert.Empty(await PlacesAsync(dao, "qqbefore"));
        Assert.Single(await PlacesAsync(dao, "qqafter qqtitle"));
        await using (var db = forum.Context())
        {
            // A moderator's act, which does not know of the index: it is found no more.
            await db.Set<PostRow>().Where(x => x.Id == begun.Post).ExecuteUpdateAsync(x => x.SetProperty(p => p.State, PostState.Hidden), Ct);
            Assert.Empty(await PlacesAsync(dao, "qqafter"));
            await db.Set<PostRow>().Where(x => x.Id == begun.Post).ExecuteUpdateAsync(x => x.SetProperty(p => p.State, PostState.Visible), Ct);
        }

        await author.WithdrawAsync(begun.Post, Ct);
        Assert.Empty(await PlacesAsync(dao, "qqafter"));
        await using var after = forum.Context();
        Assert.False(await after.Set<SearchRow>().AnyAsync(x => x.Id == begun.Post, Ct));
    }

    [Fact]
    public async Task Drafts_are_found_while_they_are_open_for_sponsors()
    {
        var (_, dao) = await forum.AsAsync(8);
        using var browser = await forum.Server.SignedInAsync(DaoChain.Member(8));
        var drafts = new DraftClient(browser);
        var id = (await drafts.BeginAsync(new NewDraft("clinical", "vvdraft for nights", "vvsummary of it", "A vvtext **below**.", [], NewKey), Ct)).Row.Id;
        Assert.Empty((await dao.SearchAsync(new SearchQuery("vvdraft"), Ct)).Items);
        await drafts.OpenAsync(id, 1, Ct);
        foreach (var text in (string[])["vvdraft", "vvsummary", "vvtext below"])
        {
            var hit = Assert.Single((await dao.SearchAsync(new SearchQuery(text), Ct)).Items);
            Assert.Equal((SearchKind.Draft, (long?)id, "clinical", "vvdraft for nights", DaoChain.Member(8).Address.ToString()), (hit.Kind, hit.Draft, hit.Category, Text(hit.Title), hit.Person.Address));
        }

        Assert.Single((await dao.SearchAsync(new SearchQuery("vvdraft", [SearchKind.Draft], "clinical"), Ct)).Items);
        Assert.Empty((await dao.SearchAsync(new SearchQuery("vvdraft", [SearchKind.Post]), Ct)).Items);
        // An index that is made anew holds the same.
        await using (var db = forum.Context())
            await db.Set<SearchRow>().ExecuteDeleteAsync(Ct);
        await forum.Server.Services.GetRequiredService<SearchRebuild>().RunAsync(Ct);
        Assert.Single((await dao.SearchAsync(new SearchQuery("vvdraft"), Ct)).Items);
        await drafts.WithdrawAsync(id, Ct);
        Assert.Empty((await dao.SearchAsync(new SearchQuery("vvdraft"), Ct)).Items);
        await using var after = forum.Context();
        Assert.False(await after.Set<SearchRow>().AnyAsync(x => x.Id == SearchIds.OfDraft(id), Ct));
    }

    [Fact]
    public async Task Posts_of_a_muted_member_are_not_found_by_who_muted_it()
    {
        var ((author, _), (other, _), (_, reader)) = (await forum.AsAsync(5), await forum.AsAsync(6), await forum.AsAsync(7));
        var begun = await author.BeginAsync(new NewThread("help", "wwmuted thread", "wwmuted text", [], NewKey), Ct);
        for (var i = 0; i < 3; i++)
            await other.ReplyAsync(new NewPost(begun.Thread, 1, $"wwmuted answer {i}", NewKey), Ct);
        Assert.Equal(4, (await PlacesAsync(reader, "wwmuted")).Count);
        using var browser = await forum.Server.SignedInAsync(DaoChain.Member(7));
        await new TalkClient(browser).FollowAsync(new FollowWish(FollowKind.Member, DaoChain.Member(6).Address.ToString(), FollowLevel.Muted), Ct);
        // They leave their places to others, page by page.
        var page = await reader.SearchAsync(new SearchQuery("wwmuted", Limit: 1), Ct);
        Assert.Equal(1, Assert.Single(page.Items).Number);
        Assert.Equal([(begun.Thread, 1)], await PlacesAsync(reader, "wwmuted"));
        using var nobody = forum.Server.Browser();
        Assert.Equal(4, (await PlacesAsync(new DaoClient(nobody), "wwmuted")).Count);
    }

    [Fact]
    public async Task What_fits_best_comes_first_and_pages_show_each_once()
    {
        var (author, dao) = await forum.AsAsync(3);
        var first = await author.BeginAsync(new NewThread("help", "zzrank", "zzrank zzrank zzrank", [], NewKey), Ct);
        var texts = Enumerable.Range(0, 11).Select(i => i == 7 ? "zzrank and zzrank" : i == 3 ? "zzrankings" : $"zzrank, number {i}").ToList();
        foreach (var text in texts)
            await author.ReplyAsync(new NewPost(first.Thread, 1, text, NewKey), Ct);
        var all = (await dao.SearchAsync(new SearchQuery("zzrank"), Ct)).Items;
        // The title, the word twice, the word once with the newest first, the beginning of a word.
        Assert.Equal([1, 9, 12, 11, 10, 8, 7, 6, 4, 3, 2, 5], all.Select(x => x.Number!.Value));
        var (paged, cursor) = (new List<int>(), (string?)null);
        do
        {
            var page = await dao.SearchAsync(new SearchQuery("zzrank", Cursor: cursor, Limit: 5), Ct);
            paged.AddRange(page.Items.Select(x => x.Number!.Value));
            cursor = page.Next;
            if (paged.Count == 5)
                await author.ReplyAsync(new NewPost(first.Thread, 1, "zzrank, meanwhile", NewKey), Ct);
        }
        while (cursor is not null);
        Assert.Equal(all.Select(x => x.Number!.Value), paged.Where(x => x <= 12));
        Assert.Equal(paged.Count, paged.Distinct().Count());
    }

    [Fact]
    public async Task Of_what_everybody_writes_the_newest_are_found()
    {
        const int Documents = 2_600;
        var (_, dao) = await forum.AsAsync(4);
        await using var db = forum.Context();
        const long Base = 1L << 40;
        db.AddRange(Enumerable.Range(0, Documents).Select(i => new SearchRow
        {
            Id = Base + i, At = i, Category = i % 2 == 0 ? "cases" : "market", Scope = SearchIds.ScopeOf(i % 2 == 0 ? "cases" : "market"), Title = "", Body = i % 50 == 1 ? " yyoften yyrare " : " yyoften ",
        }));
        await db.SaveChangesAsync(Ct);
        var dialect = SearchDialect.Of(db);
        var range = SearchIds.RangeOf(SearchKind.Post);
        var often = await dialect.FindAsync(db, Features.Text.SearchTerms.Read("yyoften")!, null, range, Ct);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => Base + Documents - 1 - i), often.Select(x => x.Id));
        var inCategory = await dialect.FindAsync(db, Features.Text.SearchTerms.Read("yyoften")!, "cases", range, Ct);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => Base + Documents - 2 - (2 * i)), inCategory.Select(x => x.Id));
        var rare = await dialect.FindAsync(db, Features.Text.SearchTerms.Read("yyoften yyrare")!, null, range, Ct);
        Assert.Equal(52, rare.Count);
        Assert.Equal(rare.Select(x => x.Id).OrderDescending(), rare.Select(x => x.Id));
        Assert.Empty(await dialect.FindAsync(db, Features.Text.SearchTerms.Read("yyrare")!, "cases", range, Ct));
        // None of them has a post, so nobody is shown one.
        Assert.Empty((await dao.SearchAsync(new SearchQuery("yyoften"), Ct)).Items);
    }

    [Fact]
    public async Task Proposals_are_found_as_long_as_the_chain_holds_them()
    {
        var (_, dao) = await forum.AsAsync(5);
        var chain = forum.Chain;
        var kept = new Proposal("clinical", [chain.Association.Acts.Statement()], "# Wwguideline for sepsis\n\nThe wwbody of it, with **lactate**.");
        await chain.Association.ProposeAsync(DaoChain.Member(0), kept, Ct);
        var snapshot = await chain.Node.SnapshotAsync(Ct);
        var reverted = new Proposal("treasury", [chain.Association.Acts.Statement()], "# Wwguideline that is reverted\n\nA text.");
        await chain.Association.ProposeAsync(DaoChain.Member(1), reverted, Ct);
        await IndexAsync();
        var hits = (await dao.SearchAsync(new SearchQuery("wwguideline", [SearchKind.Proposal]), Ct)).Items;
        Assert.Equal([reverted.Id.ToString(), kept.Id.ToString()], hits.Select(x => x.Proposal));
        Assert.Equal("[Wwguideline] for sepsis", Marked(hits[1].Title));
        Assert.Equal(("clinical", DaoChain.Member(0).Address.ToString()), (hits[1].Category, hits[1].Person.Address));
        var body = Assert.Single((await dao.SearchAsync(new SearchQuery("lactate wwbody", Category: "clinical"), Ct)).Items);
        Assert.Equal("The [wwbody] of it, with [lactate].", Marked(body.Snippet));

        await chain.Node.RevertAsync(snapshot, Ct);
        chain.Association.Forget();
        await chain.Node.MineAsync(Ct, 3);
        await IndexAsync();
        Assert.Equal(kept.Id.ToString(), Assert.Single((await dao.SearchAsync(new SearchQuery("wwguideline"), Ct)).Items).Proposal);
        await using var db = forum.Context();
        Assert.Single(await db.Set<SearchRow>().Where(x => x.Title.Contains("wwguideline")).ToListAsync(Ct));

        // Made anew the index is the same.
        var before = await RowsAsync();
        await db.Set<SearchRow>().Where(x => x.Category == "clinical").ExecuteDeleteAsync(Ct);
        Assert.Empty((await dao.SearchAsync(new SearchQuery("wwguideline"), Ct)).Items);
        await forum.Server.Services.GetRequiredService<SearchRebuild>().RunAsync(Ct);
        Assert.Equal(before, await RowsAsync());
        Assert.Single((await dao.SearchAsync(new SearchQuery("wwguideline"), Ct)).Items);

        async Task IndexAsync()
        {
            await forum.Server.CatchUpAsync(chain);
            // The server does the same when it hears of a proposal; here nobody waits for its turn.
            await forum.Server.Services.GetRequiredService<ProposalIndexer>().TurnAsync(Ct);
        }

        async Task<List<string>> RowsAsync()
        {
            await using var rows = forum.Context();
            return [.. (await rows.Set<SearchRow>().AsNoTracking().Where(x => x.Category == "clinical").OrderBy(x => x.Id).ToListAsync(Ct)).Select(x => $"{x.Id} {x.At} {x.Category} {x.Scope}|{x.Title}|{x.Body}")];
        }
    }

    /// <summary>What came with the chain's history is published by no topic of its own: the first block after it must do.</summary>
    [Fact]
    public async Task What_the_index_lacks_comes_with_the_next_block()
    {
        var (_, dao) = await forum.AsAsync(6);
        var chain = forum.Chain;
        await chain.Association.ProposeAsync(DaoChain.Member(2), new Proposal("cover", [chain.Association.Acts.Statement()], "# Vvlate\n\nA text."), Ct);
        await forum.Server.CatchUpAsync(chain);
        await forum.Server.Services.GetRequiredService<ProposalIndexer>().TurnAsync(Ct);
        await using var db = forum.Context();
        Assert.Equal(1, await db.Set<SearchRow>().Where(x => x.Title.Contains("vvlate")).ExecuteDeleteAsync(Ct));
        await chain.Node.MineAsync(Ct);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await dao.SearchAsync(new SearchQuery("vvlate"), Ct)).Items.Count == 0)
            await poll.WaitForNextTickAsync(Ct);
    }

    [Fact]
    public async Task Members_are_found_by_name_and_account()
    {
        using var browser = await forum.Server.SignedInAsync(DaoChain.Member(6));
        using var saved = await browser.PutAsync("/api/me/profile", System.Net.Http.Json.JsonContent.Create(new { name = "Dr Ülkü Vvname", timeZone = (string?)null }), Ct);
        saved.EnsureSuccessStatusCode();
        var dao = new DaoClient(browser);
        var address = DaoChain.Member(6).Address.ToString();
        foreach (var text in (string[])["ulku", "Vvname", "dr ülkü", address.ToLowerInvariant()])
        {
            var hit = Assert.Single((await dao.SearchAsync(new SearchQuery(text, [SearchKind.Member]), Ct)).Items);
            Assert.Equal((address, "Dr Ülkü Vvname"), (hit.Person.Address, Text(hit.Title)));
        }

        Assert.Empty((await dao.SearchAsync(new SearchQuery("vvname", Category: "clinical"), Ct)).Items);
        Assert.Empty((await dao.SearchAsync(new SearchQuery("vvname", [SearchKind.Post, SearchKind.Proposal]), Ct)).Items);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("a* OR b")]
    [InlineData("NEAR(a b)")]
    [InlineData("title : x")]
    [InlineData("' & | ! <-> :*")]
    [InlineData("x') --")]
    [InlineData("\0")]
    [InlineData("x\0y")]
    [InlineData("%_[]^")]
    [InlineData("{0} {1}")]
    [InlineData("😀")]
    [InlineData("𠀀 𝐀")]
    [InlineData("-x +y (z")]
    public async Task Signs_are_no_language(string text)
    {
        var (_, dao) = await forum.AsAsync(7);
        await dao.SearchAsync(new SearchQuery(text), Ct);
        await dao.SearchAsync(new SearchQuery(text, Category: text), Ct);
    }

    [Fact]
    public async Task Fields_that_do_not_fit_are_named()
    {
        using var browser = forum.Server.Browser();
        foreach (var (query, field) in ((string, string)[])
        [
            ("", "text"), ("?text=" + new string('x', 201), "text"), ("?text=x&kinds=thread", "kinds"), ("?text=x&cursor=AAAA", "cursor"), ("?text=x&limit=0", "limit"),
            ("?text=x&category=" + new string('x', 33), "category"),
        ])
        {
            await (await browser.GetAsync("/api/search" + query, Ct)).IsProblemAsync(HttpStatusCode.BadRequest, field);
        }

        using var fine = await browser.GetAsync("/api/search?text=x&kinds=post,%20member&cursor=&category=", Ct);
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
    }

    private static async Task<List<(long, int)>> PlacesAsync(DaoClient dao, string text) =>
        [.. (await dao.SearchAsync(new SearchQuery(text, [SearchKind.Post]), Ct)).Items.Select(x => (x.Thread!.Value, x.Number!.Value))];

    private static string Text(IEnumerable<SnippetPart> parts) => string.Concat(parts.Select(x => x.Text));

    private static string Marked(IEnumerable<SnippetPart> parts) => string.Concat(parts.Select(x => x.Marked ? $"[{x.Text}]" : x.Text));
}
