using Bunit;
using DoctorDAO.Client.Forum;
using DoctorDAO.Portal.Features.Forum;
using DoctorDAO.Portal.Tests.Sample;

namespace DoctorDAO.Portal.Tests.Forum;

/// <summary>Signatures, polls, follows and moderation on the pages.</summary>
public sealed class TalkPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    private SampleTalk Talk => _pages.Talk;

    private static string Me => People.All[0].Address;

    private static string Other => People.All[1].Address;

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task A_thread_lets_a_member_follow_it_and_answer_its_poll_without_scripts()
    {
        Talk.Poll = new PollDto(1, false, DateTimeOffset.UnixEpoch.AddYears(60), false, 4, [new PollOptionDto(1, "<b>Yes</b>", null), new PollOptionDto(2, "No", null)], []);
        _pages.Forum.WithPoll = true;
        var page = await _pages.OpenAsync<ThreadPage>(new SampleDao(), Me, parameters: ("Id", 1L));
        var follow = page.Find("form.follow");
        Assert.Equal("/forum/follows", follow.GetAttribute("action"));
        Assert.Equal(["follow", "Thread", "1", "/forum/threads/1", "Following", "Normal", "Muted"], follow.QuerySelectorAll("input[type=hidden][name]:not([name=__RequestVerificationToken]),option").Select(x => x.GetAttribute("value")));
        Assert.NotNull(follow.QuerySelector("label[for]"));
        var poll = page.Find("#poll");
        Assert.Equal("/forum/threads/1/poll", poll.QuerySelector("form")!.GetAttribute("action"));
        Assert.Equal(["1", "2"], poll.QuerySelectorAll("input[type=radio]").Select(x => x.GetAttribute("value")));
        Assert.Contains("A poll decides nothing.", poll.TextContent, StringComparison.Ordinal);
        Assert.Contains("4 members have voted.", poll.TextContent, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Yes", poll.InnerHtml, StringComparison.Ordinal);
        Assert.Equal("/api/feeds/threads/1.atom", page.Find(".thread-tools a").GetAttribute("href"));
    }

    [Fact]
    public async Task Votes_are_shown_to_who_has_voted_and_nobody_else_can_vote()
    {
        Talk.Poll = new PollDto(1, true, DateTimeOffset.UnixEpoch, true, 3, [new PollOptionDto(1, "Yes", 2), new PollOptionDto(2, "No", 1)], [2]);
        _pages.Forum.WithPoll = true;
        var page = await _pages.OpenAsync<ThreadPage>(new SampleDao(), parameters: ("Id", 1L));
        var poll = page.Find("#poll");
        Assert.Equal(["Yes: 2 votes", "No: 1 voteYour choice"], poll.QuerySelectorAll("li").Select(x => x.TextContent.Trim()));
        Assert.Empty(poll.QuerySelectorAll("form"));
        Assert.Empty(page.FindAll("form.follow"));
    }

    [Fact]
    public async Task What_is_muted_is_folded_away_and_can_be_opened()
    {
        Talk.Followed.Add(new FollowDto(FollowKind.Thread, "2", FollowLevel.Muted, "Two", DateTimeOffset.UnixEpoch));
        Talk.Followed.Add(new FollowDto(FollowKind.Category, "help", FollowLevel.Muted, null, DateTimeOffset.UnixEpoch));
        var page = await _pages.OpenAsync<ForumPage>(new SampleDao(), Me);
        var rows = page.FindAll(".threads tbody tr").Select(r => r.Id).ToList();
        Assert.DoesNotContain("t-2", rows);
        Assert.DoesNotContain("t-3", rows);
        Assert.Contains("t-1", rows);
        var folded = page.Find("details#muted");
        Assert.Contains("2 muted threads", folded.TextContent, StringComparison.Ordinal);
        Assert.Contains("/forum/threads/2", folded.QuerySelectorAll("a").Select(x => x.GetAttribute("href")));
    }

    [Fact]
    public async Task A_signature_page_shows_the_text_the_document_and_the_signature()
    {
        Talk.Document = SampleTalk.DocumentOf(Other, "0x1234");
        var page = await _pages.OpenAsync<SignaturePage>(new SampleDao(), Me, parameters: ("Id", 7L));
        Assert.Contains("Signed", page.Find(".badge").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("#verify").HasAttribute("open"));
        Assert.Contains("0x1234", page.Find("#verify").TextContent, StringComparison.Ordinal);
        Assert.Contains("\"primaryType\": \"ForumPost\"", page.Find("#verify").TextContent, StringComparison.Ordinal);
        Assert.Equal("<b>Words</b>", page.Find("pre.raw").TextContent);
        Assert.Empty(page.FindAll("sign-post"));
        Assert.Empty(page.FindAll("pre b"));
    }

    [Fact]
    public async Task An_author_can_sign_what_is_not_signed()
    {
        Talk.Document = SampleTalk.DocumentOf(Me, null);
        var page = await _pages.OpenAsync<SignaturePage>(new SampleDao(), Me, parameters: ("Id", 7L));
        var island = page.Find("sign-post");
        Assert.Equal(("7", "31337", Me, "/forum/threads/1?post=3#post-3"), (island.GetAttribute("data-post"), island.GetAttribute("data-chain"), island.GetAttribute("data-account"), island.GetAttribute("data-back")));
        Assert.Contains("<b>Words</b>", System.Text.Json.JsonDocument.Parse(island.GetAttribute("data-message")!).RootElement.GetProperty("body").GetString()!, StringComparison.Ordinal);
        Assert.False(page.Find("#verify").HasAttribute("open"));
    }

    [Theory]
    [InlineData("en-GB", "Moderation log")]
    [InlineData("de", "Protokoll der Moderation")]
    [InlineData("fr", "Journal de modération")]
    [InlineData("es", "Registro de moderación")]
    public async Task The_log_is_for_everybody(string language, string title)
    {
        Talk.Log.AddRange([SampleTalk.Decision(5, DecisionKind.Hide, new AppealDto(AppealState.Overturned, "Why", DateTimeOffset.UnixEpoch, People.All[2], "Because", DateTimeOffset.UnixEpoch)), SampleTalk.Decision(4, DecisionKind.Flagged)]);
        var page = await _pages.OpenAsync<LogPage>(new SampleDao(), language: language);
        Assert.Equal(title, page.Find("h1").TextContent);
        Assert.Equal(["decision-5", "decision-4"], page.FindAll("ol.log>li").Select(x => x.Id));
        Assert.Contains("Because", page.Find("#decision-5").TextContent, StringComparison.Ordinal);
        Assert.Equal("<i>It insults.</i>", page.Find("#decision-5 .said").TextContent);
        Assert.Contains("/forum/log?cursor=2", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("/forum/moderation", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_author_appeals_and_another_moderator_decides()
    {
        Talk.Log.Add(SampleTalk.Decision(5, DecisionKind.Hide));
        var mine = await _pages.OpenAsync<DecisionPage>(new SampleDao(), Me, parameters: ("Id", 5L));
        Assert.NotNull(mine.Find("form textarea[name='Appeal.Text']"));
        using var others = new PageContext();
        others.Talk.Moderates = true;
        others.Talk.Log.Add(SampleTalk.Decision(5, DecisionKind.Hide, new AppealDto(AppealState.Open, "Why not", DateTimeOffset.UnixEpoch, null, null, null)));
        var judge = await others.OpenAsync<DecisionPage>(new SampleDao(), People.All[2].Address, parameters: ("Id", 5L));
        Assert.Equal(["uphold", "overturn"], judge.FindAll("button[name='Verdict.Act']").Select(x => x.GetAttribute("value")));
        Assert.Contains("Why not", judge.Markup, StringComparison.Ordinal);
        using var same = new PageContext();
        same.Talk.Moderates = true;
        same.Talk.Log.AddRange(others.Talk.Log);
        var first = await same.OpenAsync<DecisionPage>(new SampleDao(), Other, parameters: ("Id", 5L));
        Assert.Empty(first.FindAll("form"));
    }

    [Fact]
    public async Task A_hidden_post_opens_with_its_reason_unless_it_may_point_to_a_patient()
    {
        var decision = SampleTalk.Decision(5, DecisionKind.Hide);
        Talk.Hidden = new HiddenPostDto(new PostPlace(1, 7, 3), People.All[0], "<p>Old words</p>", decision);
        var page = await _pages.OpenAsync<HiddenPage>(new SampleDao(), parameters: ("Id", 7L));
        Assert.Contains("Old words", page.Find(".written").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find("#decision-5"));
        using var closed = new PageContext();
        closed.Talk.Hidden = Talk.Hidden with { Html = null };
        Assert.Empty((await closed.OpenAsync<HiddenPage>(new SampleDao(), parameters: ("Id", 7L))).FindAll(".written"));
    }

    [Fact]
    public async Task Moderators_see_what_waits_and_decide_with_a_form()
    {
        Talk.Moderates = true;
        var queue = await _pages.OpenAsync<QueuePage>(new SampleDao(), Me);
        Assert.Contains("<u>Look</u>", queue.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Contains("/forum/threads/1/moderate?post=3", queue.Markup, StringComparison.Ordinal);
        using var pages = new PageContext();
        pages.Talk.Moderates = true;
        var decide = await pages.OpenAsync<DecidePage>(new SampleDao(), Me, query: "Post=3", parameters: ("Id", 1L));
        Assert.Equal(["Hide", "Restore", "Lock", "Unlock", "Move"], decide.FindAll("input[type=radio]").Select(x => x.GetAttribute("value")));
        Assert.Equal("3", decide.Find("#number").GetAttribute("value"));
        Assert.All(decide.FindAll("input:not([type=hidden]):not([type=radio]),select,textarea"), x => Assert.NotNull(decide.Find($"label[for={x.Id}]")));
    }

    [Fact]
    public async Task A_flag_is_shown_to_who_gave_it_and_can_be_taken_back()
    {
        var page = await _pages.OpenAsync<FlagPage>(new SampleDao(), Me, parameters: ("Id", 7L));
        Assert.Equal("Spam", page.Find("input[type=radio][checked]").GetAttribute("value"));
        Assert.Equal("Again", page.Find("#note").TextContent);
        Assert.NotNull(page.Find("button[value=withdraw]"));
    }

    [Fact]
    public async Task A_flag_says_which_post_it_is_about_and_leads_back()
    {
        var post = (await _pages.Forum.GetPostsAsync(1, null, 50, Xunit.TestContext.Current.CancellationToken))!.Items[0];
        var page = await _pages.OpenAsync<FlagPage>(new SampleDao(), Me, parameters: ("Id", post.Id));
        var back = $"/forum/threads/1?post={post.Number}#post-{post.Number}";
        Assert.Equal(["Post " + post.Number, "Leave it"], page.FindAll($"a[href='{back}']").Select(x => x.TextContent));
        using var nothing = new PageContext();
        nothing.Talk.Given = null;
        Assert.Empty((await nothing.OpenAsync<FlagPage>(new SampleDao(), Me, parameters: ("Id", 999_999L))).FindAll("form"));
    }

    [Fact]
    public async Task Appeals_go_on_on_a_page_of_their_own()
    {
        Talk.Moderates = true;
        Talk.Log.AddRange([SampleTalk.Decision(2, DecisionKind.Hide), SampleTalk.Decision(1, DecisionKind.Hide)]);
        var page = await _pages.OpenAsync<QueuePage>(new SampleDao(), Me, query: "cursor=7");
        Assert.Equal("/forum/moderation?appeals=2&cursor=7", page.Find("[aria-labelledby=h-appeals] a[rel=next]").GetAttribute("href"));
    }
}
