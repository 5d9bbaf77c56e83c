using System.Net;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Server.Tests;

/// <summary>Reputation over HTTP, on a chain where the association has awarded some.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class ReputationTests(ForumServer forum) : IClassFixture<ForumServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_awarded_is_read_by_address_topic_and_order()
    {
        var acts = forum.Chain.Association.Acts;
        var (one, two) = (DaoChain.Member(0).Address, DaoChain.Member(1).Address);
        await forum.Chain.ActAsTimelockAsync(
            Ct,
            acts.NameTimelockSource("treasury", 100, 60), acts.NameTimelockSlasher("treasury"), acts.Award(one, "treasury", 40, "http 1"), acts.Award(two, "treasury", 80, "http 2", one),
            acts.Slash(two, "treasury", 10, "http 3"));
        await forum.Server.CatchUpAsync(forum.Chain);
        using var http = forum.Server.Browser();
        var dao = new DaoClient(http);

        var shown = (await dao.GetReputationAsync(two.ToString(), Ct))!;
        var topic = Assert.Single(shown.Topics);
        Assert.Equal((50L, "treasury", TrustLevel.Experienced), (topic.Units, topic.Topic.Key, shown.Level));
        Assert.Equal([50, 25, 12], new[] { 0, 5, 10 }.Select(i => topic.Fading[i].Units));
        Assert.Equal(TimeSpan.FromDays(730), topic.Fading[10].Day - topic.Fading[0].Day);
        var first = await dao.GetReputationHistoryAsync(new ReputationHistoryQuery(two.ToString(), Limit: 1), Ct);
        var rest = await dao.GetReputationHistoryAsync(new ReputationHistoryQuery(two.ToString(), "treasury", first.Next, 1), Ct);
        Assert.True(first.Items[0].Slashed);
        Assert.Equal((60L, 20L, 60L, one.ToString()), (rest.Items[0].Amount, rest.Items[0].Cut, rest.Items[0].Left, rest.Items[0].Counterpart!.Address));
        Assert.Null(rest.Next);
        Assert.Equal([50, 40], (await dao.GetReputationLeadersAsync("treasury", null, 25, Ct)).Items.Select(x => x.Units));
        Assert.Equal(100, (await dao.GetReputationTopicAsync("treasury", Ct))!.Sources[0].Used);
        Assert.Equal(forum.Chain.Association.Contracts.Chambers.Select(x => x.Key), (await dao.GetReputationTopicsAsync(Ct)).Select(x => x.Topic.Key));
        Assert.True((await dao.GetProposerAsync("treasury", one.ToString(), Ct))!.Alone);

        Assert.Null(await dao.GetReputationAsync(TestKeys.Stranger.Address.ToString(), Ct));
        Assert.Null(await dao.GetReputationTopicAsync("nothing", Ct));
        Assert.Null(await dao.GetExperiencedVoteAsync("12345", Ct));
        Assert.Null(await dao.GetProposerAsync("nothing", one.ToString(), Ct));
        foreach (var (path, field) in ((string, string)[])
        [
            ("members/0x1/reputation", "address"), ($"members/{one}/reputation/history?limit=0", "limit"), ($"members/{one}/reputation/history?cursor=AAAA", "cursor"),
            ($"members/{one}/reputation/history?topic=A%20b", "topic"), ("reputation/A%20b/leaders", "topic"), ("reputation/treasury/leaders?cursor=AAAA", "cursor"), ("chambers/treasury/proposers/0x1", "address"),
        ])
        {
            using var refused = await http.GetAsync(new Uri($"/api/{path}", UriKind.Relative), Ct);
            await refused.IsProblemAsync(HttpStatusCode.BadRequest, field);
        }

        using var page = await http.GetAsync(new Uri($"/members/{two}", UriKind.Relative), Ct);
        Assert.Contains("id=\"fade-treasury-t\"", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trust_sets_the_pace_of_the_forum_and_stands_beside_posts()
    {
        var acts = forum.Chain.Association.Acts;
        var newcomer = LocalChain.Accounts.Key(710);
        await forum.Chain.Association.RunAsync(acts.Admit(newcomer.Address, "oncology", (await forum.Chain.Node.NowAsync(Ct)).AddDays(80)), Ct);
        await forum.Chain.ActAsTimelockAsync(Ct, acts.NameTimelockSource("cover", 1000, 500), acts.Award(DaoChain.Member(5).Address, "cover", 20, "pace 1"));
        await forum.Server.CatchUpAsync(forum.Chain);
        var (experienced, _) = await forum.AsAsync(5);
        var begun = await experienced.BeginAsync(new NewThread("help", "A fast thread", "A text", [], Key()), Ct);
        // More than a member's thirty.
        for (var i = 1; i < 35; i++)
            await experienced.ReplyAsync(new NewPost(begun.Thread, 1, $"Text {i}", Key()), Ct);

        using var browser = await forum.Server.SignedInAsync(newcomer);
        var writer = new ForumClient(browser);
        const string Links = "https://a.example https://b.example https://c.example";
        Assert.Contains("2", (await Assert.ThrowsAsync<FieldException>(() => writer.ReplyAsync(new NewPost(begun.Thread, 1, Links, Key()), Ct))).Problem, StringComparison.Ordinal);
        await writer.ReplyAsync(new NewPost(begun.Thread, 1, "By somebody new", Key()), Ct);
        var posts = (await writer.GetPostsAsync(begun.Thread, null, 100, Ct))!.Items;
        Assert.Equal((TrustLevel.Experienced, TrustLevel.New), (posts[0].Level, posts[^1].Level));
        // Whoever has earned something is no newcomer.
        await forum.Chain.ActAsTimelockAsync(Ct, acts.Award(newcomer.Address, "cover", 1, "pace 2"));
        await forum.Server.CatchUpAsync(forum.Chain);
        Assert.NotNull(await writer.ReplyAsync(new NewPost(begun.Thread, 1, Links, Key()), Ct));

        static string Key() => Guid.NewGuid().ToString();
    }

    [Fact]
    public async Task Verify_finds_reputation_that_is_not_the_contracts()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        var acts = chain.Association.Acts;
        await chain.ActAsTimelockAsync(Ct, acts.NameTimelockSource("clinical", 100, 60), acts.Award(DaoChain.Member(0).Address, "clinical", 40, "one"), acts.Award(DaoChain.Member(1).Address, "clinical", 7, "two"));
        await using (var server = await TestServer.StartAsync(chain, home, null, "Roles=indexer"))
            await server.CatchUpAsync(chain);
        var settings = TestServer.Arguments(chain, home, "Logging:LogLevel:Default=Critical");
        Assert.Equal((0, true), await VerifyAsync("2 sums of reputation, 0 to look at."));
        await using (var db = home.Context())
            await db.Database.ExecuteSqlAsync($"UPDATE views_reputation_entries SET amount = amount + 1 WHERE amount = 7", Ct);
        Assert.Equal((1, true), await VerifyAsync($"reputation of {DaoChain.Member(1).Address.ToHex()} in clinical: DIFFERS"));

        async Task<(int Code, bool Found)> VerifyAsync(string text)
        {
            await using var output = new StringWriter();
            var code = await DaoCommands.RunAsync(["verify", .. settings], output);
            return (code, output.ToString().Contains(text, StringComparison.Ordinal));
        }
    }
}
