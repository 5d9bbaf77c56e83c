using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Portal.Features.Forum;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Forum;

/// <summary>A thread in its states, for those who may write and those who only read.</summary>
public sealed class ThreadPageTests : IDisposable
{
    private readonly PageContext _pages = new();
    private readonly List<PageContext> _others = [];

    [Fact]
    public async Task Posts_stand_in_order_below_what_they_answer_and_no_more_than_three_steps_in()
    {
        var page = await Open();
        Assert.Equal(["1", "2", "3", "4", "5", "6", "a", "7", "8", "9"], page.FindAll("article").Select(a => a.Id!["post-".Length..]).Select(n => n == "10" ? "a" : n));
        Assert.Equal(["", "", "in1", "in2", "in3", "in3", "in1", "", "", ""], page.FindAll("article").Select(a => a.ClassName!.Replace("post", "", StringComparison.Ordinal).Trim()));
        Assert.Contains("answers #5", page.Find("#post-6").TextContent, StringComparison.Ordinal);
        Assert.All(page.FindAll("article"), a => Assert.NotNull(page.Find("#" + a.GetAttribute("aria-labelledby"))));
        Assert.All(page.FindAll("article"), a => Assert.NotNull(a.QuerySelector("time[datetime]")));
    }

    [Theory]
    [InlineData(7, "This post is hidden because members flagged it. A moderator has not looked at it yet.")]
    [InlineData(8, "A moderator removed this post.")]
    [InlineData(9, "Dr Chiara Conti took this post back.")]
    public async Task What_cannot_be_read_is_said_instead_of_its_text(int number, string words)
    {
        var page = await Open();
        var post = page.Find($"#post-{number}");
        Assert.Equal(words, post.QuerySelector(".note")!.TextContent);
        Assert.Empty(post.QuerySelectorAll(".prose,.post-foot,button"));
    }

    [Fact]
    public async Task The_head_says_where_who_when_and_what_answers_it()
    {
        var page = await Open();
        Assert.Equal(["/forum", "/forum/clinical"], page.FindAll(".crumbs a").Select(a => a.GetAttribute("href")));
        Assert.Contains("Begun Mon 23 Nov, 13:20 CET", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Contains("9 answers", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Equal(["/forum/clinical?tag=handover", "/forum/clinical?tag=rota"], page.FindAll(".page-head .tag").Select(a => a.GetAttribute("href")));
        Assert.Equal("/#post-2", page.Find(".page-head .note a").GetAttribute("href"));
        Assert.Contains("Chosen as the answer", page.Find("#post-2").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll("article .badge"));
    }

    [Fact]
    public async Task A_thread_about_a_proposal_leads_to_it() =>
        Assert.Equal("/proposals/3", (await Open(thread: 2)).Find(".facts a").GetAttribute("href"));

    [Fact]
    public async Task A_changed_post_leads_to_its_versions()
    {
        var post = (await Open()).Find("#post-10");
        Assert.Contains("Changed Wed 25 Nov, 12:20.", post.TextContent, StringComparison.Ordinal);
        Assert.Contains(post.QuerySelectorAll("a"), a => a.GetAttribute("href") == "/forum/posts/110/history?thread=1&post=10");
        Assert.Equal("/forum/threads/1?post=10#post-10", post.QuerySelector("a.no")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Places_within_a_post_are_written_with_the_path()
    {
        var first = (await Open()).Find("#post-1");
        Assert.Equal("/#p1-fn:1", first.QuerySelector("sup a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_visitor_reads_everything_and_nothing_can_be_pressed()
    {
        var page = await Open(account: null);
        Assert.Empty(page.FindAll("form,button,article .btn"));
        Assert.Contains("I agree 2", page.Find("#post-2 ul").TextContent, StringComparison.Ordinal);
        Assert.Equal("Who may answer", page.Find(".thread > p a").TextContent);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_led_to_sign_in_and_back()
    {
        var page = await Open("reply=2", account: null);
        Assert.Equal("/sign-in?return=%2F", page.Find(".empty a").GetAttribute("href"));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task Who_is_no_member_is_told_why()
    {
        var page = await Open("reply=2", account: "0x0000000000000000000000000000000000000099");
        Assert.Contains("was never admitted as a member", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_say_how_they_find_the_posts_of_others()
    {
        var page = await Open();
        var buttons = page.FindAll("#post-2 button.react");
        Assert.Equal(["react:102:agree", "react:102:thanks", "react:102:insightful", "react:102:doubt"], buttons.Select(b => b.GetAttribute("value")));
        Assert.All(buttons, b => Assert.Equal("acts", b.GetAttribute("form")));
        Assert.Equal(["I agree", "Thank you", "Insightful", "I doubt it"], buttons.Select(b => b.ChildNodes[0].TextContent.Trim()));
        Assert.Equal(["2 members", "1 member"], buttons.SelectMany(b => b.QuerySelectorAll(".vh")).Select(v => v.TextContent));
        Assert.Equal("post", page.Find("form#acts").GetAttribute("method"));
        Assert.Empty(page.FindAll("#post-1 button.react"));
        Assert.All(page.FindAll("article [aria-label].btn"), b => Assert.StartsWith(b.ChildNodes[0].TextContent.Trim(), b.GetAttribute("aria-label"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_just_said_can_be_taken_back()
    {
        var page = await Open("post=2&said=thanks");
        Assert.Equal("unreact:102:thanks", page.Find("#post-2 [role=status] button").GetAttribute("value"));
        Assert.Empty((await Reopen("post=2&said=%3Cb%3E")).FindAll("[role=status]"));
    }

    [Fact]
    public async Task Who_began_the_thread_chooses_its_answer_and_others_do_not()
    {
        var own = await Open();
        Assert.Equal("answer:3", own.Find("#post-3 button[value^='answer']").GetAttribute("value"));
        Assert.Equal("answer:0", own.Find("#post-2 button[value^='answer']").GetAttribute("value"));
        Assert.Empty(own.FindAll("#post-1 button[value^='answer']"));
        Assert.Empty((await Reopen(account: People.Okafor.Address)).FindAll("button[value^='answer']"));
    }

    [Fact]
    public async Task Only_the_author_changes_or_takes_back_a_post()
    {
        var page = await Open();
        Assert.Equal(["post-1", "post-10"], page.FindAll("a[href*='edit=']").Select(a => a.Closest("article")!.Id));
        Assert.Equal(["post-1", "post-10"], page.FindAll("a[href*='withdraw=']").Select(a => a.Closest("article")!.Id));
        Assert.Empty((await Reopen("edit=2")).FindAll("textarea"));
    }

    [Fact]
    public async Task An_answer_is_written_below_the_post_and_outside_of_what_is_refreshed()
    {
        var page = await Open("reply=3");
        var form = page.Find("#write");
        Assert.Null(form.Closest("live-region"));
        Assert.Equal("post-3", form.PreviousElementSibling!.LastElementChild!.Id);
        Assert.Equal("post-4", form.NextElementSibling!.FirstElementChild!.Id);
        Assert.Equal(Topics.Thread(1), form.NextElementSibling.GetAttribute("topics"));
        Assert.Equal("reply:1:3", form.QuerySelector("draft-box")!.GetAttribute("key"));
        Assert.Equal("", form.QuerySelector("textarea")!.TextContent);
        Assert.Equal(["preview", "send"], form.QuerySelectorAll("button[type=submit]").Select(b => b.GetAttribute("value")));
        Assert.Matches("^[0-9a-f]{32}$", form.QuerySelector("[name='Sent.Key']")!.GetAttribute("value"));
        Assert.Single(page.FindAll(".btn.go"));
    }

    [Fact]
    public async Task An_answer_to_the_thread_is_written_at_its_end() =>
        Assert.Equal("post-9", (await Open("reply=1")).Find("#write").PreviousElementSibling!.LastElementChild!.Id);

    [Fact]
    public async Task A_quote_holds_the_newest_text_and_leads_to_the_post()
    {
        var page = await Open("reply=10&quote=1", account: People.Okafor.Address);
        Assert.Equal(
            "[Dr Nora Lindqvist wrote in post 10](/forum/threads/1?post=10#post-10)\n\n> We try four columns from Tuesday, in both departments.\n>\n> I report in two weeks, with numbers.\n\n",
            page.Find("textarea").TextContent);
        Assert.Equal("quote:1:10", page.Find("draft-box").GetAttribute("key"));
    }

    [Fact]
    public async Task A_change_begins_with_the_newest_text_and_its_version()
    {
        var page = await Open("edit=10");
        Assert.StartsWith("We try four columns from Tuesday", page.Find("textarea").TextContent, StringComparison.Ordinal);
        Assert.Equal("3", page.Find("[name='Sent.Revision']").GetAttribute("value"));
        Assert.Contains("Change post 10", page.Find("#h-write").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taking_back_says_what_goes_and_what_stays_before_it_is_done()
    {
        var page = await Open("withdraw=10");
        var card = page.Find("#write");
        Assert.Contains("you cannot bring them back", card.TextContent, StringComparison.Ordinal);
        Assert.Equal("withdraw:110", card.QuerySelector("button.stop")!.GetAttribute("value"));
        Assert.Equal("/forum/threads/1?post=10#post-10", card.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_closed_thread_says_so_and_takes_no_answers()
    {
        var page = await Open("reply=2", thread: 3);
        Assert.Contains("nobody can answer any more", page.Find(".page-head").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("textarea,a[href*='reply=']"));
        Assert.Contains("This thread is closed", page.Find("#write").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_that_cannot_be_read_cannot_be_answered()
    {
        var page = await Open("reply=8");
        Assert.Empty(page.FindAll("textarea"));
        Assert.Contains("can no longer be read", page.Find("#write").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_threads_come_page_by_page_and_a_post_is_found_on_its_page()
    {
        _pages.Forum = new SampleForum(atOnce: 4);
        var first = await Open();
        Assert.Equal("/forum/threads/1?cursor=4", first.Find("a[rel=next]").GetAttribute("href"));
        Assert.Equal("/forum/threads/1?reply=4#markdown", first.Find("#post-4 a[href*='reply=']").GetAttribute("href"));
        var further = await Reopen("post=6");
        Assert.Equal(["post-6", "post-10", "post-7", "post-8"], further.FindAll("article").Select(a => a.Id));
        Assert.Equal("/forum/threads/1?from=6&reply=10#markdown", further.Find("#post-10 a[href*='reply=']").GetAttribute("href"));
        Assert.Equal("/forum/threads/1?cursor=9", further.Find("a[rel=next]").GetAttribute("href"));
        Assert.Equal("/forum/threads/1", further.Find("nav.row a:not([rel])").GetAttribute("href"));
        Assert.Equal("/forum/threads/1?post=2#post-2", further.Find(".page-head .note a").GetAttribute("href"));
    }

    [Theory]
    [InlineData("cursor=%3Cb%3E")]
    [InlineData("post=99999")]
    [InlineData("from=99999")]
    [InlineData("post=abc&reply=-1&edit=1e3&withdraw=99999999999999999999")]
    public async Task An_address_that_makes_no_sense_shows_the_thread_from_the_top(string query) => Assert.Equal("post-1", (await Open(query)).Find("article").Id);

    [Fact]
    public async Task Versions_stand_newest_first_with_what_changed()
    {
        var page = await _pages.OpenAsync<HistoryPage>(new SampleDao(), query: "thread=1&post=10", parameters: ("Id", 110L));
        Assert.Equal(["Version 3", "Version 2", "Version 1"], page.FindAll(".thread h2").Select(h => h.TextContent));
        Assert.Equal("added: Tuesday", page.Find(".diff ins").TextContent);
        Assert.Equal("removed: Monday", page.Find(".diff del").TextContent);
        Assert.Equal(2, page.FindAll(".diff").Count);
        Assert.Equal("/forum/threads/1?post=10#post-10", page.Find(".page-head .row > a").GetAttribute("href"));
        Assert.Equal(["/forum", "/forum/threads/1"], page.FindAll(".crumbs a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task Versions_know_their_post_whatever_the_address_says()
    {
        var page = await _pages.OpenAsync<HistoryPage>(new SampleDao(), query: "thread=1&post=2", parameters: ("Id", 110L));
        Assert.Equal("Versions of post 10", page.Find("h1").TextContent);
        Assert.Equal(["/forum", "/forum/threads/1"], page.FindAll(".crumbs a").Select(a => a.GetAttribute("href")));
    }

    public void Dispose()
    {
        foreach (var pages in (PageContext[])[_pages, .. _others]) pages.Dispose();
    }

    private Task<IRenderedComponent<DynamicComponent>> Open(string query = "", long thread = 1, string? account = "nora") =>
        _pages.OpenAsync<ThreadPage>(new SampleDao(), account == "nora" ? People.Nora.Address : account, query: query, parameters: ("Id", thread));

    /// <summary>The thread once more, in a context of its own: services of a context are fixed once it has rendered.</summary>
    private async Task<IRenderedComponent<DynamicComponent>> Reopen(string query = "", string? account = null)
    {
        var pages = new PageContext { Forum = _pages.Forum };
        _others.Add(pages);
        return await pages.OpenAsync<ThreadPage>(new SampleDao(), account ?? People.Nora.Address, query: query, parameters: ("Id", 1L));
    }
}
