using System.Net;
using System.Net.Http.Json;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static DoctorDAO.Server.Tests.Refused;

namespace DoctorDAO.Server.Tests;

/// <summary>Signatures, mentions, follows and polls over HTTP.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class TalkTests(ForumServer forum) : IClassFixture<ForumServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string NewKey => Guid.NewGuid().ToString();

    [Fact]
    public async Task An_author_signs_a_version_and_a_change_takes_the_signature_away()
    {
        var (author, talk, key) = await AsAsync(0);
        var (_, other, otherKey) = await AsAsync(1);
        var begun = await author.BeginAsync(new NewThread("help", "Signed", "What I stand for", [], NewKey), Ct);
        var document = (await talk.GetDocumentAsync(begun.Post, Ct))!;
        Assert.Null(document.Signature);
        Assert.Equal((begun.Thread, 1, 1, key.Address.ToString()), (document.Thread, document.Number, document.Revision, document.Author));
        var data = TypedData.Parse(document.TypedData);
        Assert.Equal(document.Hash, data.Hash().ToString());
        Assert.Equal("What I stand for", document.TypedData.GetProperty("message").GetProperty("body").GetString());

        // Somebody else's post, somebody else's signature, another hash, and what is none.
        Assert.Null(await other.SignAsync(begun.Post, Sign(document, otherKey), Ct));
        await RefusedAsync("signature", talk.SignAsync(begun.Post, Sign(document, otherKey), Ct));
        await RefusedAsync("hash", talk.SignAsync(begun.Post, Sign(document, key) with { Hash = Bytes32.Zero.ToString() }, Ct));
        foreach (var wrong in (string[])["", "0x", "0x12x4", "0x" + new string('1', 2_000), "12"])
            await RefusedAsync("signature", talk.SignAsync(begun.Post, new PostSignature(document.Hash, wrong), Ct));

        var signature = Sign(document, key);
        var signed = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => talk.SignAsync(begun.Post, signature, Ct)));
        Assert.All(signed, x => Assert.Equal(signature.Signature, x!.Signature));
        Assert.Equal(signature.Signature, (await other.GetDocumentAsync(begun.Post, Ct))!.Signature);
        Assert.Equal(signature.Signature, (await author.GetPostsAsync(begun.Thread, null, 25, Ct))!.Items[0].Signature);

        await author.EditAsync(begun.Post, new PostEdit(1, "Something else"), Ct);
        Assert.Null((await talk.GetDocumentAsync(begun.Post, Ct))!.Signature);
        await RefusedAsync("hash", talk.SignAsync(begun.Post, signature, Ct));
        Assert.Equal((begun.Thread, 1), (await author.GetRevisionsAsync(begun.Post, null, Ct))!.Select(x => (x.Thread, x.Number)).Distinct().Single());
        await author.WithdrawAsync(begun.Post, Ct);
        Assert.Null(await talk.GetDocumentAsync(begun.Post, Ct));
        using var nobody = forum.Server.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/forum/posts/{begun.Post}/signature") { Content = JsonContent.Create(new { }) };
        await (await nobody.SendAsync(request, Ct)).IsProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_account_of_a_contract_answers_for_its_own_signature()
    {
        var chain = forum.Chain;
        var (keeper, other) = (DaoChain.Member(2), DaoChain.Member(3));
        var wallet = await ContractWallet.PlaceAsync(chain, keeper, Ct);
        await chain.Association.RunAsync(chain.Association.Acts.Admit(wallet, "oncology", (await chain.Node.NowAsync(Ct)).AddDays(80)), Ct);
        await forum.Server.CatchUpAsync(chain);
        using var browser = forum.Server.Browser();
        using var answer = await TestServer.SignInAsync(browser, wallet, keeper);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var begun = await new ForumClient(browser).BeginAsync(new NewThread("help", "From a contract", "A text", [], NewKey), Ct);
        var talk = new TalkClient(browser);
        var document = (await talk.GetDocumentAsync(begun.Post, Ct))!;
        await RefusedAsync("signature", talk.SignAsync(begun.Post, Sign(document, other), Ct));
        Assert.NotNull((await talk.SignAsync(begun.Post, Sign(document, keeper), Ct))!.Signature);
    }

    [Fact]
    public async Task Who_is_named_is_settled_when_the_post_is_written()
    {
        var (author, _, _) = await AsAsync(4);
        await NameAsync(5, "Dr Amara Okafor");
        await NameAsync(6, "Zoë O’Brien-Lindqvist");
        await NameAsync(7, "Prof Max Twin");
        await NameAsync(8, "Dr Max Twin");
        var seven = DaoChain.Member(7).Address;
        var text = $"Dear @Dr Amara Okafor, ask @okafor. and (@Zoe O’Brien-Lindqvist) or @{seven} too; not a@okafor.example, `@okafor`, [@okafor](https://x.example) or @nobody at all.";
        var begun = await author.BeginAsync(new NewThread("help", "Names", text, [], NewKey), Ct);
        await using (var db = forum.Context())
        {
            var rows = await db.Set<MentionRow>().Where(x => x.Post == begun.Post).ToListAsync(Ct);
            Assert.Equal(
                [("Dr Amara Okafor", Account(5)), ("Zoe O’Brien-Lindqvist", Account(6)), ("okafor", Account(5)), (seven.ToString(), Account(7))],
                rows.Select(x => (x.Name, x.Account)).OrderBy(x => x.Name.StartsWith("0x", StringComparison.Ordinal)).ThenBy(x => x.Name, StringComparer.Ordinal));
        }

        var html = (await author.GetPostsAsync(begun.Thread, null, 25, Ct))!.Items[0].Html;
        Assert.Equal(2, html.Split($"href=\"/members/{Account(5)}\"").Length - 1);
        Assert.Contains($">@{seven}</a> too", html, StringComparison.Ordinal);
        Assert.Contains("<code>@okafor</code>", html, StringComparison.Ordinal);
        Assert.Contains("@nobody at all", html, StringComparison.Ordinal);

        // A name that somebody takes later points to nobody else.
        await NameAsync(9, "Dr Second Okafor");
        Assert.Equal(html, (await author.GetPostsAsync(begun.Thread, null, 25, Ct))!.Items[0].Html);
        var twice = await RefusedAsync("mention", author.ReplyAsync(new NewPost(begun.Thread, 1, "Ask @Twin", NewKey), Ct));
        Assert.Contains("0x", twice.Problem, StringComparison.Ordinal);
        await RefusedAsync("mention", author.EditAsync(begun.Post, new PostEdit(1, "Ask @okafor"), Ct));
        await author.EditAsync(begun.Post, new PostEdit(1, "Ask @Prof Max Twin"), Ct);
        var many = string.Join(' ', Enumerable.Range(0, 11).Select(x => "@" + DaoChain.Member(x).Address));
        await RefusedAsync("mention", author.ReplyAsync(new NewPost(begun.Thread, 1, many, NewKey), Ct));
        await author.WithdrawAsync(begun.Post, Ct);
        await using var after = forum.Context();
        Assert.False(await after.Set<MentionRow>().AnyAsync(x => x.Post == begun.Post, Ct));
    }

    [Fact]
    public async Task What_is_followed_and_muted_is_kept_and_followers_are_found_in_pages()
    {
        var (author, talk, _) = await AsAsync(10);
        var begun = await author.BeginAsync(new NewThread("advocacy", "Followed", "A text", [], NewKey), Ct);
        var thread = begun.Thread.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Empty(await talk.GetFollowsAsync(Ct));
        await RefusedAsync("target", talk.FollowAsync(new FollowWish(FollowKind.Member, Account(10), FollowLevel.Following), Ct));
        await RefusedAsync("target", talk.FollowAsync(new FollowWish(FollowKind.Category, "nowhere", FollowLevel.Muted), Ct));
        await RefusedAsync("target", talk.FollowAsync(new FollowWish(FollowKind.Thread, "x", FollowLevel.Muted), Ct));
        Assert.Null(await talk.FollowAsync(new FollowWish(FollowKind.Thread, "99999999", FollowLevel.Following), Ct));

        var people = await Task.WhenAll(Enumerable.Range(11, 8).Select(AsAsync));
        (int, FollowKind, string, FollowLevel)[] wishes =
        [
            (0, FollowKind.Thread, thread, FollowLevel.Following), (1, FollowKind.Category, "advocacy", FollowLevel.Following), (2, FollowKind.Member, DaoChain.Member(10).Address.ToString(), FollowLevel.Following),
            (3, FollowKind.Thread, thread, FollowLevel.Muted), (3, FollowKind.Category, "advocacy", FollowLevel.Following),
            (4, FollowKind.Member, Account(10), FollowLevel.Muted), (4, FollowKind.Category, "advocacy", FollowLevel.Following),
            (5, FollowKind.Category, "help", FollowLevel.Following), (6, FollowKind.Thread, thread, FollowLevel.Following), (6, FollowKind.Thread, thread, FollowLevel.Normal),
        ];
        foreach (var (who, kind, target, level) in wishes)
            Assert.Equal(level, (await people[who].Talk.FollowAsync(new FollowWish(kind, target, level), Ct))!.Level);
        // The same twenty times at once is one row.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => people[7].Talk.FollowAsync(new FollowWish(FollowKind.Thread, thread, FollowLevel.Following), Ct)));
        Assert.Equal([(FollowKind.Thread, thread, FollowLevel.Muted, "Followed"), (FollowKind.Category, "advocacy", FollowLevel.Following, null)], (await people[3].Talk.GetFollowsAsync(Ct)).Select(x => (x.Kind, x.Target, x.Level, x.Title)));
        Assert.Empty(await people[6].Talk.GetFollowsAsync(Ct));

        var expected = new[] { 11, 12, 13, 18 }.Select(Account).Order(StringComparer.Ordinal);
        await using var db = forum.Context();
        foreach (var count in (int[])[1, 2, 3, 100])
        {
            var read = new List<string>();
            string? after = "";
            while (after is not null)
            {
                (var batch, after) = await Follows.FollowersAsync(db, begun.Thread, Account(10), after, count, Ct);
                read.AddRange(batch);
            }

            Assert.Equal(expected, read);
        }
    }

    [Fact]
    public async Task A_poll_counts_each_member_once_and_tells_votes_only_to_who_has_voted()
    {
        var (author, talk, _) = await AsAsync(19);
        var closes = TimeProvider.System.GetUtcNow().AddDays(7);
        var fine = new NewPoll(["Yes", "No", "Later"], Multiple: false, closes);
        foreach (var (poll, field) in ((NewPoll, string)[])
        [
            (fine with { Options = ["One"] }, "poll.options"), (fine with { Options = [.. Enumerable.Range(0, 11).Select(x => $"{x}")] }, "poll.options"), (fine with { Options = ["Yes", " yes"] }, "poll.options"),
            (fine with { Options = ["", "x"] }, "poll.options"), (fine with { Closes = TimeProvider.System.GetUtcNow() }, "poll.closes"), (fine with { Closes = closes.AddDays(90) }, "poll.closes"),
        ])
        {
            await RefusedAsync(field, author.BeginAsync(new NewThread("help", "A poll", "A text", [], NewKey, Poll: poll), Ct));
        }

        var begun = await author.BeginAsync(new NewThread("help", "A poll", "A text", [], NewKey, Poll: fine), Ct);
        Assert.True((await author.GetThreadAsync(begun.Thread, Ct))!.Poll);
        var voters = await Task.WhenAll(Enumerable.Range(20, 4).Select(AsAsync));
        Assert.All((await voters[0].Talk.GetPollAsync(begun.Thread, Ct))!.Options, x => Assert.Null(x.Votes));
        await RefusedAsync("options", voters[0].Talk.VoteAsync(begun.Thread, new PollVoice([1, 2]), Ct));
        await RefusedAsync("options", voters[0].Talk.VoteAsync(begun.Thread, new PollVoice([4]), Ct));
        Assert.Null(await talk.VoteAsync(long.MaxValue, new PollVoice([1]), Ct));

        // All at once, each several times and changing.
        await Task.WhenAll(voters.SelectMany((x, i) => Enumerable.Range(0, 6).Select(n => x.Talk.VoteAsync(begun.Thread, new PollVoice([((i + n) % 3) + 1]), Ct))));
        foreach (var (voter, i) in voters.Select((x, i) => (x, i)))
            await voter.Talk.VoteAsync(begun.Thread, new PollVoice([i == 0 ? 2 : 1]), Ct);
        var mine = (await voters[0].Talk.GetPollAsync(begun.Thread, Ct))!;
        Assert.Equal([(1, "Yes", 3), (2, "No", 1), (3, "Later", 0)], mine.Options.Select(x => (x.Number, x.Text, x.Votes!.Value)));
        Assert.Equal((4, false), (mine.Voices, mine.Closed));
        Assert.Equal([2], mine.Mine);
        var back = (await voters[0].Talk.VoteAsync(begun.Thread, new PollVoice([]), Ct))!;
        Assert.Equal(3, back.Voices);
        Assert.All(back.Options, x => Assert.Null(x.Votes));

        await using (var db = forum.Context())
            await db.Set<PollRow>().Where(x => x.Thread == begun.Thread).ExecuteUpdateAsync(x => x.SetProperty(p => p.ClosesAt, 1), Ct);
        await RefusedAsync("options", voters[0].Talk.VoteAsync(begun.Thread, new PollVoice([1]), Ct));
        using var nobody = forum.Server.Browser();
        var closed = (await new TalkClient(nobody).GetPollAsync(begun.Thread, Ct))!;
        Assert.True(closed.Closed);
        Assert.Equal([3, 0, 0], closed.Options.Select(x => x.Votes!.Value));

        var several = await author.BeginAsync(new NewThread("help", "Several", "A text", [], NewKey, Poll: fine with { Multiple = true }), Ct);
        await voters[1].Talk.VoteAsync(several.Thread, new PollVoice([3, 1, 3]), Ct);
        var both = (await voters[1].Talk.VoteAsync(several.Thread, new PollVoice([1, 2]), Ct))!;
        Assert.Equal([1, 1, 0], both.Options.Select(x => x.Votes!.Value));
        Assert.Equal(1, both.Voices);
    }

    [Fact]
    public async Task Who_writes_too_fast_is_told_the_instant_from_which_it_is_possible_again()
    {
        var key = Accounts.Key(701);
        var chain = forum.Chain;
        await chain.Association.RunAsync(chain.Association.Acts.Admit(key.Address, "oncology", (await chain.Node.NowAsync(Ct)).AddDays(80)), Ct);
        await forum.Server.CatchUpAsync(chain);
        using var browser = await forum.Server.SignedInAsync(key);
        var newcomer = new ForumClient(browser);
        var before = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < 3; i++)
            await newcomer.BeginAsync(new NewThread("help", $"Fast {i}", "A text", [], NewKey), Ct);
        var refused = await RefusedAsync("markdown", newcomer.BeginAsync(new NewThread("help", "One too many", "A text", [], NewKey), Ct));
        Assert.InRange(refused.Again!.Value, before.AddDays(1).AddSeconds(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static string Account(int member) => DaoChain.Member(member).Address.ToHex();

    private static PostSignature Sign(PostDocumentDto document, PrivateKey key) => new(document.Hash, Hex.Encode(key.Sign(TypedData.Parse(document.TypedData).Hash()).ToBytes()));

    private async Task<(ForumClient Forum, TalkClient Talk, PrivateKey Key)> AsAsync(int member)
    {
        var browser = await forum.Server.SignedInAsync(DaoChain.Member(member));
        return (new ForumClient(browser), new TalkClient(browser), DaoChain.Member(member));
    }

    private Task NameAsync(int member, string name) =>
        forum.Server.Services.GetRequiredService<IProfiles>().SaveProfileAsync(Account(member), new ProfileDto(name, null), Ct);
}
