using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Membership;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using static DoctorDAO.Server.Tests.Refused;

namespace DoctorDAO.Server.Tests;

/// <summary>The forum as members meet it over HTTP.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class ForumTests(ForumServer forum) : IClassFixture<ForumServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string NewKey => Guid.NewGuid().ToString();

    [Fact]
    public async Task Answers_stand_below_what_they_answer_three_steps_in_at_most()
    {
        var (writer, _) = await forum.AsAsync(0);
        var (reader, _) = await forum.AsAsync(1);
        var begun = await writer.BeginAsync(new NewThread("help", "  A  question\n about\u202e order ", "The *first* text", ["Tag-1", "tag-1", "x"], NewKey), Ct);
        Assert.Equal(1, begun.Number);
        foreach (var (answered, number) in ((int, int)[])[(1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (1, 7), (2, 8)])
            Assert.Equal(number, (await reader.ReplyAsync(new NewPost(begun.Thread, answered, $"Text {number}", NewKey), Ct))!.Number);

        var thread = (await reader.GetThreadAsync(begun.Thread, Ct))!;
        Assert.Equal("A question about order", thread.Row.Title);
        Assert.Equal((8, "help", false, false), (thread.Row.Posts, thread.Row.Category, thread.Row.Answered, thread.Row.Locked));
        Assert.Equal(["tag-1", "x"], thread.Row.Tags);
        Assert.Equal(DaoChain.Member(0).Address.ToString(), thread.Row.Author.Address);
        Assert.Equal(DaoChain.Member(1).Address.ToString(), thread.Row.LastAuthor.Address);

        var posts = (await reader.GetPostsAsync(begun.Thread, null, 100, Ct))!.Items;
        Assert.Equal([1, 2, 3, 4, 5, 6, 8, 7], posts.Select(x => x.Number));
        Assert.Equal([0, 0, 1, 2, 3, 3, 1, 0], posts.Select(x => x.Depth));
        Assert.Equal([null, 1, 2, 3, 4, 5, 2, 1], posts.Select(x => x.ReplyTo));
        Assert.Equal("<p>The <em>first</em> text</p>", posts[0].Html.Trim());

        // What everybody can hash again.
        var byNumber = posts.ToDictionary(x => x.Number);
        foreach (var post in posts)
        {
            var text = Assert.Single((await reader.GetRevisionsAsync(post.Id, null, Ct))!);
            Assert.Equal(post.ReplyTo is { } to ? byNumber[to].Hash : null, post.ReplyToHash);
            Assert.Equal((post.Hash, post.ReplyToHash), (text.Hash, text.ReplyToHash));
            var document = PostHash.Document(
                LocalNode.ChainId, post.Author.Address, "help", "A question about order", post.ReplyToHash is null ? Bytes32.Zero : Bytes32.Parse(post.ReplyToHash), text.Markdown);
            Assert.Equal(post.Hash, document.Hash().ToString());
        }
    }

    [Fact]
    public async Task A_reaction_counts_once_for_each_member_however_often_it_is_given()
    {
        var (author, _) = await forum.AsAsync(3);
        var (other, _) = await forum.AsAsync(4);
        var post = (await author.BeginAsync(new NewThread("help", "What do you say?", "Say it", [], NewKey), Ct)).Post;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? author : other).ReactAsync(post, "agree", true, Ct)));
        await author.ReactAsync(post, "thanks", true, Ct);
        await author.ReactAsync(post, "thanks", true, Ct);
        await author.ReactAsync(post, "doubt", false, Ct);
        Assert.Equal([("agree", 2), ("thanks", 1)], await CountsAsync());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => other.ReactAsync(post, "agree", false, Ct)));
        await author.ReactAsync(post, "thanks", false, Ct);
        Assert.Equal([("agree", 1)], await CountsAsync());
        await RefusedAsync("reaction", author.ReactAsync(post, "love", true, Ct));
        Assert.Null(await author.ReactAsync(long.MaxValue, "agree", true, Ct));

        async Task<IEnumerable<(string, int)>> CountsAsync()
        {
            await using var db = forum.Context();
            var thread = await db.Set<PostRow>().Where(x => x.Id == post).Select(x => x.Thread).SingleAsync(Ct);
            return (await author.GetPostsAsync(thread, null, 25, Ct))!.Items[0].Reactions.OrderBy(x => x.Key).Select(x => (x.Key, x.Value));
        }
    }

    [Fact]
    public async Task The_same_sending_makes_one_post_even_twenty_times_at_once()
    {
        var (author, _) = await forum.AsAsync(5);
        var thread = new NewThread("knowledge", "Sent twenty times", "A text", ["twenty"], NewKey);
        var begun = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => author.BeginAsync(thread, Ct)));
        var place = Assert.Single(begun.Distinct());
        Assert.Equal(place, await author.BeginAsync(thread, Ct));
        var answer = new NewPost(place.Thread, 1, "An answer", NewKey);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => author.ReplyAsync(answer, Ct)));
        Assert.Equal(2, Assert.Single(answers.Distinct())!.Number);
        Assert.Equal(answers[0], await author.ReplyAsync(answer, Ct));
        // A key is its author's own.
        var (other, _) = await forum.AsAsync(6);
        Assert.Equal(3, (await other.ReplyAsync(answer, Ct))!.Number);

        Assert.Equal(3, (await author.GetPostsAsync(place.Thread, null, 100, Ct))!.Items.Count);
        Assert.Single((await author.GetThreadsAsync(new ThreadQuery(Tag: "twenty"), Ct)).Items);
        await using var db = forum.Context();
        Assert.Equal(2, await db.Set<AuthorRow>().Where(x => x.Account == DaoChain.Member(5).Address.ToHex()).Select(x => x.Posts).SingleAsync(Ct));
    }

    [Fact]
    public async Task Answers_of_one_moment_have_numbers_of_their_own()
    {
        const int Authors = 8;
        const int Each = 4;
        var (author, _) = await forum.AsAsync(23);
        var begun = await author.BeginAsync(new NewThread("help", "Everybody answers", "Now", [], NewKey), Ct);
        var authors = await Task.WhenAll(Enumerable.Range(8, Authors).Select(forum.AsAsync));
        var places = await Task.WhenAll(authors.SelectMany(x => Enumerable.Range(0, Each).Select(i => x.Forum.ReplyAsync(new NewPost(begun.Thread, 1, $"Answer {i}", NewKey), Ct))));
        Assert.Equal(Enumerable.Range(2, Authors * Each), places.Select(x => x!.Number).Order());
        var read = (await author.GetPostsAsync(begun.Thread, null, 100, Ct))!.Items;
        Assert.Equal(Enumerable.Range(1, (Authors * Each) + 1), read.Select(x => x.Number));
        Assert.Equal((Authors * Each) + 1, (await author.GetThreadAsync(begun.Thread, Ct))!.Row.Posts);
    }

    [Fact]
    public async Task A_locked_thread_takes_no_answer()
    {
        var (author, _) = await forum.AsAsync(6);
        var begun = await author.BeginAsync(new NewThread("help", "Closed soon", "A text", [], NewKey), Ct);
        await using (var db = forum.Context())
            await db.Set<ThreadRow>().Where(x => x.Id == begun.Thread).ExecuteUpdateAsync(x => x.SetProperty(t => t.Locked, true), Ct);
        await RefusedAsync("thread", author.ReplyAsync(new NewPost(begun.Thread, 1, "Too late", NewKey), Ct));
        Assert.True((await author.GetThreadAsync(begun.Thread, Ct))!.Row.Locked);
        Assert.Single((await author.GetPostsAsync(begun.Thread, null, 25, Ct))!.Items);
    }

    [Fact]
    public async Task Who_is_no_member_reads_and_writes_nothing_and_nobody_changes_what_is_anothers()
    {
        var (author, _) = await forum.AsAsync(6);
        var begun = await author.BeginAsync(new NewThread("help", "For members", "A text", [], NewKey), Ct);
        using var browser = await forum.Server.SignedInAsync(TestKeys.Stranger);
        var stranger = new ForumClient(browser);
        Assert.NotNull(await stranger.GetThreadAsync(begun.Thread, Ct));
        await RefusedAsync("account", stranger.BeginAsync(new NewThread("help", "A title", "A text", [], NewKey), Ct));
        await RefusedAsync("account", stranger.ReplyAsync(new NewPost(begun.Thread, 1, "A text", NewKey), Ct));
        await RefusedAsync("account", stranger.ReactAsync(begun.Post, "agree", true, Ct));
        // What is somebody else's is not there.
        Assert.Null(await stranger.EditAsync(begun.Post, new PostEdit(1, "Mine now"), Ct));
        Assert.Null(await stranger.WithdrawAsync(begun.Post, Ct));
        Assert.Null(await stranger.ChooseAnswerAsync(begun.Thread, 1, Ct));
        Assert.Null(await stranger.ChooseAnswerAsync(begun.Thread, 99, Ct));
        Assert.Null(await stranger.ReplyAsync(new NewPost(long.MaxValue, 1, "A text", NewKey), Ct));
        Assert.Null(await stranger.ReplyAsync(new NewPost(begun.Thread, 2, "A text", NewKey), Ct));

        using var nobody = forum.Server.Browser();
        var reader = new ForumClient(nobody);
        Assert.Single((await reader.GetPostsAsync(begun.Thread, null, 25, Ct))!.Items);
        Assert.Null(await reader.GetThreadAsync(long.MaxValue, Ct));
        Assert.Null(await reader.GetPostsAsync(-1, null, 25, Ct));
        Assert.Null(await reader.GetRevisionsAsync(0, null, Ct));
        foreach (var (method, path) in ((string, string)[])
        [
            ("POST", "/api/forum/threads"), ("POST", "/api/forum/preview"), ("POST", $"/api/forum/threads/{begun.Thread}/posts"), ("PUT", $"/api/forum/threads/{begun.Thread}/answer"),
            ("PUT", $"/api/forum/posts/{begun.Post}"), ("DELETE", $"/api/forum/posts/{begun.Post}"), ("PUT", $"/api/forum/posts/{begun.Post}/reactions/agree"),
            ("DELETE", $"/api/forum/posts/{begun.Post}/reactions/agree"),
        ])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = JsonContent.Create(new { }) };
            await (await nobody.SendAsync(request, Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_suspended_member_changes_nothing_any_more_and_can_still_take_back()
    {
        var chain = forum.Chain;
        var (author, _) = await forum.AsAsync(7);
        var begun = await author.BeginAsync(new NewThread("help", "Before", "A text", [], NewKey), Ct);
        await chain.Association.RunAsync(chain.Association.Acts.Suspend(DaoChain.Member(7).Address), Ct);
        await forum.Server.CatchUpAsync(chain);
        await RefusedAsync("account", author.EditAsync(begun.Post, new PostEdit(1, "After"), Ct));
        await RefusedAsync("account", author.ReplyAsync(new NewPost(begun.Thread, 1, "After", NewKey), Ct));
        Assert.NotNull(await author.WithdrawAsync(begun.Post, Ct));
    }

    [Fact]
    public async Task The_answer_of_a_thread_is_its_authors_choice()
    {
        var (author, _) = await forum.AsAsync(19);
        var (other, _) = await forum.AsAsync(1);
        var begun = await author.BeginAsync(new NewThread("help", "Which one?", "A text", [], NewKey), Ct);
        await other.ReplyAsync(new NewPost(begun.Thread, 1, "This one", NewKey), Ct);
        Assert.Null(await other.ChooseAnswerAsync(begun.Thread, 2, Ct));
        await RefusedAsync("number", author.ChooseAnswerAsync(begun.Thread, 3, Ct));
        var account = DaoChain.Member(19).Address.ToHex();
        await using (var db = forum.Context())
        {
            var thread = db.Set<ThreadRow>().Where(x => x.Id == begun.Thread);
            await thread.ExecuteUpdateAsync(x => x.SetProperty(t => t.Locked, true), Ct);
            await RefusedAsync("thread", author.ChooseAnswerAsync(begun.Thread, 2, Ct));
            await thread.ExecuteUpdateAsync(x => x.SetProperty(t => t.Locked, false), Ct);
            var membership = db.Set<MemberView>().Where(x => x.Account == account);
            await membership.ExecuteUpdateAsync(x => x.SetProperty(m => m.Status, MemberStatus.Suspended), Ct);
            await RefusedAsync("account", author.ChooseAnswerAsync(begun.Thread, 2, Ct));
            await membership.ExecuteUpdateAsync(x => x.SetProperty(m => m.Status, MemberStatus.Active), Ct);
        }

        var chosen = (await author.ChooseAnswerAsync(begun.Thread, 2, Ct))!;
        Assert.Equal((2, true), (chosen.Answer, chosen.Row.Answered));
        Assert.Null((await author.ChooseAnswerAsync(begun.Thread, null, Ct))!.Answer);
    }

    [Fact]
    public async Task A_member_writes_thirty_posts_an_hour_and_a_newcomer_five_with_two_links()
    {
        var (member, _) = await forum.AsAsync(20);
        var begun = await member.BeginAsync(new NewThread("help", "Written fast", "A text with [a](https://a.example) [b](https://b.example) [c](https://c.example)", [], NewKey), Ct);
        // At once, so that none sees the others.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => TryAsync(member.ReplyAsync(new NewPost(begun.Thread, 1, $"Text {i}", NewKey), Ct))));
        Assert.Equal(29, outcomes.Count(x => x is null));
        Assert.All(outcomes.Where(x => x is not null), x => Assert.Contains("30 posts in the last hour", x, StringComparison.Ordinal));

        var chain = forum.Chain;
        var key = Accounts.Key(700);
        await chain.Association.RunAsync(chain.Association.Acts.Admit(key.Address, "oncology", (await chain.Node.NowAsync(Ct)).AddDays(80)), Ct);
        await forum.Server.CatchUpAsync(chain);
        using var browser = await forum.Server.SignedInAsync(key);
        var newcomer = new ForumClient(browser);
        const string Links = "[a](https://a.example) https://b.example <https://c.example>";
        await RefusedAsync("markdown", newcomer.ReplyAsync(new NewPost(begun.Thread, 1, Links, NewKey), Ct));
        var first = (await newcomer.ReplyAsync(new NewPost(begun.Thread, 1, "[a](https://a.example) https://b.example", NewKey), Ct))!;
        await RefusedAsync("markdown", newcomer.EditAsync(first.Post, new PostEdit(1, Links), Ct));
        for (var i = 0; i < 3; i++)
            await newcomer.BeginAsync(new NewThread("help", $"A newcomer's {i}", "A text", [], NewKey), Ct);
        await RefusedAsync("markdown", newcomer.BeginAsync(new NewThread("help", "One too many", "A text", [], NewKey), Ct));
        await newcomer.ReplyAsync(new NewPost(begun.Thread, 1, "The fifth", NewKey), Ct);
        await RefusedAsync("markdown", newcomer.ReplyAsync(new NewPost(begun.Thread, 1, "The sixth", NewKey), Ct));

        static async Task<string?> TryAsync(Task<PostPlace?> writing)
        {
            try
            {
                Assert.NotNull(await writing);
                return null;
            }
            catch (FieldException e)
            {
                return e.Problem;
            }
        }
    }

    [Fact]
    public async Task Fields_that_do_not_fit_are_named()
    {
        var (author, _) = await forum.AsAsync(22);
        var fine = new NewThread("help", "A title", "A text", [], NewKey);
        foreach (var (thread, field) in ((NewThread, string)[])
        [
            (fine with { Category = "nowhere" }, "category"), (fine with { Title = " \u202e " }, "title"), (fine with { Title = new string('x', 201) }, "title"),
            (fine with { Markdown = " \n" }, "markdown"), (fine with { Markdown = new string('x', 20_001) }, "markdown"), (fine with { Tags = ["ä"] }, "tags"),
            (fine with { Tags = [new string('x', 31)] }, "tags"), (fine with { Tags = ["1", "2", "3", "4", "5", "6"] }, "tags"), (fine with { Key = "" }, "key"),
            (fine with { Key = "a b" }, "key"), (fine with { Key = new string('k', 65) }, "key"),
        ])
        {
            await RefusedAsync(field, author.BeginAsync(thread, Ct));
        }

        // The longest post, in letters of which each has two bytes and JSON's escape six.
        var text = string.Concat(Enumerable.Repeat("жизнь ", 3_333)) + "да";
        Assert.Equal(20_000, text.Length);
        var begun = await author.BeginAsync(fine with { Markdown = text }, Ct);
        Assert.Equal(text, (await author.GetRevisionsAsync(begun.Post, null, Ct))![0].Markdown);
        await RefusedAsync("markdown", author.PreviewAsync(text + "x", Ct));
        Assert.Contains("<strong>b</strong>", await author.PreviewAsync("a **b**[^1]\n\n[^1]: c", Ct), StringComparison.Ordinal);
        using var browser = await forum.Server.SignedInAsync(DaoChain.Member(22));
        var tooLong = await (await browser.PostAsJsonAsync("/api/forum/threads", new { markdown = new string('x', 200_000) }, Ct)).IsProblemAsync(HttpStatusCode.RequestEntityTooLarge, "$");
        Assert.Contains("160 KB", tooLong.ToString(), StringComparison.Ordinal);
        await (await browser.PostAsJsonAsync("/api/forum/threads", new { category = "help" }, JsonSerializerOptions.Web, Ct)).IsProblemAsync(HttpStatusCode.BadRequest);
    }
}
