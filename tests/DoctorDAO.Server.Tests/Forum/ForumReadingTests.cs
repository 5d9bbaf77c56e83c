using System.Net;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.SignalR.Client;
using static DoctorDAO.Server.Tests.Refused;

namespace DoctorDAO.Server.Tests;

/// <summary>The forum as it is read: pages, lists, and what those hear who listen.</summary>
public sealed class ForumReadingTests(ForumServer forum) : IClassFixture<ForumServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string NewKey => Guid.NewGuid().ToString();

    [Fact]
    public async Task Pages_show_every_post_once_in_the_order_of_reading_while_others_write()
    {
        var (author, _) = await forum.AsAsync(16);
        var (other, _) = await forum.AsAsync(17);
        var begun = await author.BeginAsync(new NewThread("knowledge", "A long thread", "A text", [], NewKey), Ct);
        var random = new Random(26);
        for (var i = 2; i <= 40; i++)
            await (i % 2 == 0 ? author : other).ReplyAsync(new NewPost(begun.Thread, random.Next(1, i), $"Text {i}", NewKey), Ct);
        var before = (await author.GetPostsAsync(begun.Thread, null, 100, Ct))!.Items.Select(x => x.Number).ToList();
        Assert.Equal(40, before.Count);

        var read = new List<int>();
        string? cursor = null;
        do
        {
            var page = (await author.GetPostsAsync(begun.Thread, cursor, 7, Ct))!;
            Assert.InRange(page.Items.Count, 1, 7);
            read.AddRange(page.Items.Select(x => x.Number));
            cursor = page.Next;
            if (read.Count < 60)
                await (read.Count % 2 == 0 ? author : other).ReplyAsync(new NewPost(begun.Thread, before[random.Next(before.Count)], "Meanwhile", NewKey), Ct);
        }
        while (cursor is not null);

        Assert.Equal(read.Count, read.Distinct().Count());
        Assert.Equal(before, read.Where(before.Contains));
        var after = (await author.GetPostsAsync(begun.Thread, null, 100, Ct))!.Items.Select(x => x.Number).ToList();
        Assert.Equal(after.Where(read.Contains), read);
        foreach (var number in after)
        {
            var from = (await author.GetPostsFromAsync(begun.Thread, number, 7, Ct))!;
            Assert.Equal(after.SkipWhile(x => x != number).Take(7), from.Items.Select(x => x.Number));
            var next = from.Next is null ? [] : (await author.GetPostsAsync(begun.Thread, from.Next, 100, Ct))!.Items;
            Assert.Equal(after.SkipWhile(x => x != number).Skip(7), next.Select(x => x.Number));
        }

        Assert.Null(await author.GetPostsFromAsync(begun.Thread, after.Count + 1, 7, Ct));
        Assert.Null(await author.GetPostsFromAsync(begun.Thread, 0, 7, Ct));
        Assert.Null(await author.GetPostsFromAsync(-1, 1, 7, Ct));
    }

    [Fact]
    public async Task Lists_of_threads_are_paged_by_what_was_answered_last()
    {
        var (author, _) = await forum.AsAsync(18);
        var tag = "paged-" + Guid.NewGuid().ToString("N")[..8];
        var begun = new List<long>();
        for (var i = 0; i < 12; i++)
            begun.Add((await author.BeginAsync(new NewThread("treasury", $"Thread {i}", "A text", [tag], NewKey), Ct)).Thread);
        await author.ReplyAsync(new NewPost(begun[3], 1, "An answer", NewKey), Ct);
        long[] expected = [begun[3], .. begun.Where(x => x != begun[3]).Reverse()];
        foreach (var query in (ThreadQuery[])[new("treasury", Limit: 5), new(Tag: tag, Limit: 5), new("treasury", tag, Limit: 5), new(Author: DaoChain.Member(18).Address.ToString(), Limit: 5)])
        {
            var read = new List<ThreadRowDto>();
            var asked = query;
            do
            {
                var page = await author.GetThreadsAsync(asked, Ct);
                read.AddRange(page.Items);
                asked = asked with { Cursor = page.Next };
            }
            while (asked.Cursor is not null);
            Assert.Equal(expected, read.Select(x => x.Id).Where(begun.Contains));
            Assert.Equal(read.Count, read.Select(x => x.Id).Distinct().Count());
        }

        var categories = await author.GetCategoriesAsync(Ct);
        Assert.Equal(forum.Chain.Association.Contracts.Chambers.Select(x => x.Key).Concat(["help", "cases", "knowledge", "market"]), categories.Select(x => x.Key));
        var treasury = categories.Single(x => x.Key == "treasury");
        Assert.True(treasury.Chamber);
        Assert.Equal(begun[3], treasury.Newest!.Id);
        Assert.True(treasury.Threads >= 12);

        foreach (var (query, field) in ((ThreadQuery, string)[])
        [
            (new("nowhere"), "category"), (new("nowhere", "x"), "category"), (new(Author: "0x1"), "author"), (new(Cursor: "AAAA"), "cursor"), (new(Limit: 101), "limit"),
            (new("help", Author: DaoChain.Member(0).Address.ToString()), "author"), (new(Tag: "x", Author: DaoChain.Member(0).Address.ToString()), "author"),
        ])
        {
            await RefusedAsync(field, author.GetThreadsAsync(query, Ct));
        }

        foreach (var query in (ThreadQuery[])[new(Tag: "no tag\0"), new(Tag: "nobody"), new("help", tag)])
            Assert.Empty((await author.GetThreadsAsync(query, Ct)).Items);

        // Zero characters, which PostgreSQL does not take, and paths that no post has.
        foreach (var cursor in (string[])["AAAA", "AAAAAAAA", "MDAwMDAx", "MDAwMDBn", "!", new string('A', 500)])
        {
            using var answer = await forum.Server.Browser().GetAsync($"/api/forum/threads/{begun[0]}/posts?cursor={cursor}", Ct);
            Assert.Equal(cursor == "MDAwMDAx" ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Who_listens_to_a_thread_hears_of_answers_changes_and_reactions()
    {
        var (author, _) = await forum.AsAsync(21);
        var begun = await author.BeginAsync(new NewThread("platform", "Listen", "A text", [], NewKey), Ct);
        using var bell = new SemaphoreSlim(0);
        var heard = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var hub = await forum.Server.ListenAsync(topic =>
        {
            heard.Enqueue(topic);
            bell.Release();
        });
        var topic = Topics.Thread(begun.Thread);
        await hub.InvokeAsync("Subscribe", new[] { topic }, Ct);
        var answer = (await author.ReplyAsync(new NewPost(begun.Thread, 1, "An answer", NewKey), Ct))!;
        await HearsAsync();
        await author.EditAsync(answer.Post, new PostEdit(1, "Another"), Ct);
        await HearsAsync();
        await author.ReactAsync(answer.Post, "thanks", true, Ct);
        await HearsAsync();
        await author.ChooseAnswerAsync(begun.Thread, 2, Ct);
        await HearsAsync();
        await author.WithdrawAsync(answer.Post, Ct);
        await HearsAsync();
        await hub.InvokeAsync("Unsubscribe", new[] { topic }, Ct);
        string[] others = [Topics.Forum, Topics.Category("platform")];
        await hub.InvokeAsync("Subscribe", others, Ct);
        await author.ReplyAsync(new NewPost(begun.Thread, 1, "One more", NewKey), Ct);
        await HearsAsync();
        await HearsAsync();
        Assert.All(heard.SkipLast(2), x => Assert.Equal(topic, x));
        Assert.Equal(others.Order(), heard.TakeLast(2).Order());

        async Task HearsAsync() => Assert.True(await bell.WaitAsync(TestServer.Patience, Ct), "Nothing was heard.");
    }
}
