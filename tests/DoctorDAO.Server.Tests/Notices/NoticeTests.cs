using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Notices;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Server.Tests;

/// <summary>Notices of a session from its first proposal to its end, and the inbox that they come into.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class NoticeTests : OwnServerTest
{
    protected override async Task BeforeServerAsync()
    {
        await Chain.Node.MineAsync(Ct);
        await Chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(20), Ct);
        // The leap is final before anybody looks: what it brought is no news.
        await Chain.Node.MineAsync(Ct, 4);
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.CatchUpAsync(Chain);
    }

    [Fact]
    public async Task A_session_tells_its_members_what_concerns_them_when_it_is_final()
    {
        await BeginsAsync();
        var acts = Chain.Association.Acts;
        // 2 -> 1 -> 0, who will vote; 4 -> 3, who will not.
        await Chain.Association.RunAsync(
            [acts.Delegate(Sessions.Chamber, DaoChain.Member(1), DaoChain.Member(0).Address), acts.Delegate(Sessions.Chamber, DaoChain.Member(2), DaoChain.Member(1).Address), acts.Delegate(Sessions.Chamber, DaoChain.Member(4), DaoChain.Member(3).Address)], Ct);
        var session = await Sessions.AnnounceAsync(Chain);
        await Server.CatchUpAsync(Chain);
        Assert.Empty(await KindsAsync(5));
        await Chain.Node.MineAsync(Ct, 3);
        await UntilAsync(5, NoticeKind.ProposalSubmitted, NoticeKind.ProposalSubmitted);
        // Who has submitted one is told of the other alone.
        await UntilAsync(0, NoticeKind.VoiceReceived, NoticeKind.ProposalSubmitted);

        await PassAsync((long)session + 1);
        await UntilAsync(5, NoticeKind.ProposalSubmitted, NoticeKind.ProposalSubmitted, NoticeKind.SessionOpens);

        await Chain.Association.RunAsync(acts.CastBallot(Sessions.Chamber, session, DaoChain.Member(0), [1, 1]), Ct);
        await Chain.Node.MineAsync(Ct, 3);
        var told = await UntilAsync(2, NoticeKind.ProposalSubmitted, NoticeKind.ProposalSubmitted, NoticeKind.SessionOpens, NoticeKind.DelegateVoted);
        Assert.Equal((DaoChain.Member(0).Address.ToString(), (long?)session), (told[0].Who?.Address, told[0].Session));
        var deadline = told.Single(x => x.Kind == NoticeKind.SessionOpens).Until!.Value;
        // Who carries nobody can act to the end, who carries others twelve hours less.
        Assert.Equal(deadline, told[0].Until);
        var carrier = await UntilAsync(1, NoticeKind.VoiceReceived, NoticeKind.ProposalSubmitted, NoticeKind.SessionOpens, NoticeKind.DelegateVoted);
        Assert.Equal(deadline - TimeSpan.FromHours(12), carrier[0].Until);
        // A ballot that is changed is no news.
        await Chain.Association.RunAsync(acts.CastBallot(Sessions.Chamber, session, DaoChain.Member(0), [2, 1]), Ct);

        await PassAsync(deadline.ToUnixTimeSeconds() - Features.Notices.Calendar.ClosesNotice + 1);
        var closes = await UntilAsync(4, NoticeKind.ProposalSubmitted, NoticeKind.ProposalSubmitted, NoticeKind.SessionOpens, NoticeKind.SessionCloses);
        Assert.Equal(DaoChain.Member(3).Address.ToString(), closes[0].Who?.Address);
        await PassAsync(deadline.ToUnixTimeSeconds() + 1);
        await UntilAsync(4, NoticeKind.ProposalSubmitted, NoticeKind.ProposalSubmitted, NoticeKind.SessionOpens, NoticeKind.SessionCloses, NoticeKind.DelegateMissed);
        // Nobody reaches the quorum alone.
        await UntilAsync(0, NoticeKind.VoiceReceived, NoticeKind.ProposalSubmitted, NoticeKind.SessionOpens, NoticeKind.ProposalFailed);
        // Whose voice was heard is told of no end, whoever follows nobody of no delegate.
        await UntilAsync(2, NoticeKind.ProposalSubmitted, NoticeKind.ProposalSubmitted, NoticeKind.SessionOpens, NoticeKind.DelegateVoted);
        await UntilAsync(5, NoticeKind.ProposalSubmitted, NoticeKind.ProposalSubmitted, NoticeKind.SessionOpens, NoticeKind.SessionCloses);
    }

    [Fact]
    public async Task Who_follows_somebody_is_told_before_the_term_ends_and_again_when_it_was_not_renewed()
    {
        await BeginsAsync();
        var acts = Chain.Association.Acts;
        // The end of the term that a delegation made now belongs to: in the last 90 days of one it belongs to the next, too.
        var (now, end) = (await Chain.Node.NowAsync(Ct), DaoChain.Genesis.AddDays(365));
        while (end.AddDays(-90) <= now)
            end = end.AddDays(365);
        await Chain.Association.RunAsync([.. new[] { 5, 7 }.Select(x => acts.Delegate(Sessions.Chamber, DaoChain.Member(x), DaoChain.Member(6).Address))], Ct);
        await PassAsync(end.AddDays(-29).ToUnixTimeSeconds());
        var soon = (await UntilAsync(5, NoticeKind.DelegationLapses))[0];
        Assert.Equal((Sessions.Chamber, DaoChain.Member(6).Address.ToString(), end), (soon.Chamber!.Key, soon.Who!.Address, soon.Until!.Value));
        await UntilAsync(7, NoticeKind.DelegationLapses);

        await Chain.Association.RunAsync(acts.Renew(Sessions.Chamber, DaoChain.Member(7)), Ct);
        await PassAsync(end.AddMinutes(1).ToUnixTimeSeconds());
        await UntilAsync(5, NoticeKind.DelegationLapses, NoticeKind.DelegationLapsed);
        // Those who are told at the same time have been told by now.
        await UntilAsync(7, NoticeKind.DelegationLapses);
    }

    [Fact]
    public async Task An_answer_comes_into_the_inbox_of_who_is_answered_and_of_nobody_else()
    {
        var (asks, answers) = (await AsAsync(0), await AsAsync(1));
        var heard = new ConcurrentQueue<string>();
        using var bell = new SemaphoreSlim(0);
        var inbox = $"inbox:{DaoChain.Member(0).Address.ToHex()}";
        await using var hub = await ListenAsync(0, topic =>
        {
            heard.Enqueue(topic);
            bell.Release();
        });
        await hub.InvokeAsync("Subscribe", new[] { inbox }, Ct);
        await using var other = await ListenAsync(1, _ => { });
        await Assert.ThrowsAsync<HubException>(() => other.InvokeAsync("Subscribe", new[] { inbox }, Ct));
        await using var nobody = await Server.ListenAsync(_ => { });
        await Assert.ThrowsAsync<HubException>(() => nobody.InvokeAsync("Subscribe", new[] { inbox }, Ct));

        var place = await new ForumClient(asks).BeginAsync(new NewThread("help", "A question", "What now?", [], "k1"), Ct);
        var reply = new NewPost(place.Thread, 1, "This.", "k2");
        await new ForumClient(answers).ReplyAsync(reply, Ct);
        Assert.True(await bell.WaitAsync(TestServer.Patience, Ct));
        // The same sending again is the same answer, and no second notice.
        await new ForumClient(answers).ReplyAsync(reply, Ct);
        await new ForumClient(asks).ReplyAsync(new NewPost(place.Thread, 1, "To myself.", "k3"), Ct);

        var mine = new NoticeClient(asks);
        var notice = Assert.Single((await mine.GetNoticesAsync(new NoticeQuery(), Ct)).Items);
        Assert.Equal((NoticeKind.Reply, true, "A question", $"/forum/threads/{place.Thread}?post=2#post-2"), (notice.Kind, notice.Unread, notice.Title, notice.Href));
        Assert.All(heard, x => Assert.Equal(inbox, x));
        Assert.Empty((await new NoticeClient(answers).GetNoticesAsync(new NoticeQuery(), Ct)).Items);
        // Nobody reads for somebody else.
        await new NoticeClient(answers).ReadAsync(new NoticesRead([notice.Id], null), Ct);
        Assert.Equal(1, (await mine.CountAsync(Ct)).Unread);
        Assert.Equal(0, (await mine.ReadAsync(new NoticesRead([notice.Id], null), Ct)).Unread);
        Assert.Empty((await mine.GetNoticesAsync(new NoticeQuery(Unread: true), Ct)).Items);
        using var anonymous = Server.Browser();
        using var refused = await anonymous.GetAsync("/api/me/notices", Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Who_is_named_in_a_post_is_told_once_unless_its_author_is_muted()
    {
        var (writes, named, deaf) = (await AsAsync(2), await AsAsync(3), await AsAsync(4));
        string[] accounts = [DaoChain.Member(2).Address.ToHex(), DaoChain.Member(3).Address.ToHex(), DaoChain.Member(4).Address.ToHex()];
        Assert.NotNull(await new TalkClient(deaf).FollowAsync(new FollowWish(FollowKind.Member, accounts[0], FollowLevel.Muted), Ct));
        var place = await new ForumClient(writes).BeginAsync(new NewThread("help", "Named", $"@{accounts[1]}, @{accounts[2]} and @{accounts[0]}: what now?", [], "k1"), Ct);
        var first = Assert.Single((await new NoticeClient(named).GetNoticesAsync(new NoticeQuery(), Ct)).Items);
        Assert.Equal((NoticeKind.Mention, "Named", $"/forum/threads/{place.Thread}?post=1#post-1"), (first.Kind, first.Title, first.Href));
        Assert.Empty((await new NoticeClient(deaf).GetNoticesAsync(new NoticeQuery(), Ct)).Items);
        Assert.Empty((await new NoticeClient(writes).GetNoticesAsync(new NoticeQuery(), Ct)).Items);

        // Who follows hears of it once, whatever else they would hear it by.
        Assert.NotNull(await new TalkClient(named).FollowAsync(new FollowWish(FollowKind.Category, "help", FollowLevel.Following), Ct));
        Assert.NotNull(await new TalkClient(named).FollowAsync(new FollowWish(FollowKind.Member, accounts[0], FollowLevel.Following), Ct));
        await new ForumClient(writes).BeginAsync(new NewThread("help", "Followed", $"@{accounts[1]}, again.", [], "k3"), Ct);
        await new ForumClient(writes).ReplyAsync(new NewPost(place.Thread, 1, "More of it.", "k4"), Ct);
        var inbox = new NoticeClient(named);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!(await inbox.GetNoticesAsync(new NoticeQuery(), Ct)).Items.Any(x => x.Kind == NoticeKind.Followed))
            await timer.WaitForNextTickAsync(Ct);
        Assert.Equal([NoticeKind.Followed, NoticeKind.Mention, NoticeKind.Mention], (await inbox.GetNoticesAsync(new NoticeQuery(), Ct)).Items.Select(x => x.Kind));

        // An answer that names whom it answers is one notice.
        await new ForumClient(named).ReplyAsync(new NewPost(place.Thread, 1, $"This, @{accounts[0]}.", "k2"), Ct);
        Assert.Equal(NoticeKind.Reply, Assert.Single((await new NoticeClient(writes).GetNoticesAsync(new NoticeQuery(), Ct)).Items).Kind);
    }

    [Fact]
    public async Task A_membership_that_begins_close_to_its_end_is_told_so_once()
    {
        await BeginsAsync();
        var now = await Chain.Node.NowAsync(Ct);
        var ends = now + TimeSpan.FromDays(5);
        await Chain.Association.RunAsync(Chain.Association.Acts.Admit(DaoChain.Member(30).Address, "oncology", ends), Ct);
        await Chain.Node.MineAsync(Ct, 3);
        Assert.Equal(ends, (await UntilAsync(30, NoticeKind.MembershipExpires))[0].Until);
        // The calendar passes the same fortnight, and says nothing more.
        await PassAsync(now.ToUnixTimeSeconds() + 3600);
        await Server.CatchUpAsync(Chain);
        await UntilAsync(30, NoticeKind.MembershipExpires);
    }

    [Fact]
    public async Task What_is_turned_off_is_not_told_and_pages_show_each_notice_once()
    {
        var (asks, answers) = (await AsAsync(6), await AsAsync(7));
        var mine = new NoticeClient(asks);
        var place = await new ForumClient(asks).BeginAsync(new NewThread("help", "Off", "What now?", [], "k1"), Ct);
        await mine.SavePreferencesAsync([new NoticePreference(NoticeKind.Reply, NoticeChannel.Off)], Ct);
        await new ForumClient(answers).ReplyAsync(new NewPost(place.Thread, 1, "Unheard.", "k2"), Ct);
        Assert.Empty((await mine.GetNoticesAsync(new NoticeQuery(), Ct)).Items);
        var chosen = await mine.SavePreferencesAsync([new NoticePreference(NoticeKind.Reply, NoticeChannel.Inbox)], Ct);
        Assert.Equal(Enum.GetValues<NoticeKind>(), chosen.Select(x => x.Kind));
        for (var i = 0; i < 5; i++)
            await new ForumClient(answers).ReplyAsync(new NewPost(place.Thread, 1, $"Heard {i}.", $"h{i}"), Ct);
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var page = await mine.GetNoticesAsync(new NoticeQuery(Cursor: cursor, Limit: 2), Ct);
            seen.AddRange(page.Items.Select(x => x.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(5, seen.Count);
        Assert.Equal(seen.OrderDescending().Distinct(), seen);
        // All up to the fourth: what came after it was not seen.
        Assert.Equal(1, (await mine.ReadAsync(new NoticesRead(null, seen[1]), Ct)).Unread);
        await Assert.ThrowsAsync<FieldException>(() => mine.ReadAsync(new NoticesRead(null, null), Ct));
        await Assert.ThrowsAsync<FieldException>(() => mine.SavePreferencesAsync([chosen[0], chosen[0]], Ct));
    }

    private async Task<HttpClient> AsAsync(int member) => Keep(await Server.SignedInAsync(DaoChain.Member(member)));

    /// <summary>A member's connection to the hub, by the cookie of a page.</summary>
    private Task<HubConnection> ListenAsync(int member, Action<string> changed) => Server.ListenAsync(changed, DaoChain.Member(member));

    /// <summary>Waits until the server knows from where on it tells.</summary>
    private Task BeginsAsync() => UntilAsync(async () =>
    {
        await using var db = Home.Context();
        return await db.Set<NoticeCursorRow>().AnyAsync(Ct);
    });

    /// <summary>Lets the chain's time pass a moment for good.</summary>
    private async Task PassAsync(long seconds)
    {
        await Chain.Node.AdvanceTimeToAsync(DateTimeOffset.FromUnixTimeSeconds(seconds), Ct);
        await Chain.Node.MineAsync(Ct, 4);
    }

    private async Task<List<NoticeKind>> KindsAsync(int member) => [.. (await ReadAsync(member)).Select(x => x.Kind)];

    private async Task<IReadOnlyList<NoticeDto>> ReadAsync(int member)
    {
        var notices = (INotices)Server.Services.GetService(typeof(INotices))!;
        return (await notices.GetNoticesAsync(DaoChain.Member(member).Address.ToHex(), new NoticeQuery(Limit: 100), Ct)).Items;
    }

    /// <summary>Waits until a member has been told of these, the newest last, and of nothing else.</summary>
    private async Task<IReadOnlyList<NoticeDto>> UntilAsync(int member, params NoticeKind[] kinds)
    {
        await UntilAsync(async () => (await ReadAsync(member)).Count >= kinds.Length);
        var notices = await ReadAsync(member);
        Assert.Equal(kinds, notices.Reverse().Select(x => x.Kind));
        return notices;
    }

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await reached())
        {
            Assert.True(since.Elapsed < TestServer.Patience, "It was not told.");
            await timer.WaitForNextTickAsync(Ct);
        }
    }
}
