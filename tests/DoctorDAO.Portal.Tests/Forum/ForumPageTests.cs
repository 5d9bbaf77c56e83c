using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Portal.Features.Forum;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Features.Membership;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Forum;

/// <summary>The forum's lists.</summary>
public sealed class ForumPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    [Fact]
    public async Task Every_category_says_what_it_is_for_how_many_threads_it_has_and_which_is_newest()
    {
        var page = await _pages.OpenAsync<ForumPage>(new SampleDao());
        Assert.Equal(["clinical", "treasury", "cover", "advocacy", "marketplace", "platform", "help", "cases", "knowledge", "market"], page.FindAll(".places tbody tr").Select(r => r.Id![2..]));
        var clinical = page.Find("#c-clinical");
        Assert.Equal("/forum/clinical", clinical.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("Clinical", clinical.TextContent, StringComparison.Ordinal);
        Assert.Contains("before they become proposals", clinical.TextContent, StringComparison.Ordinal);
        Assert.Equal("2", clinical.QuerySelector("td.n")!.TextContent);
        Assert.Contains("Wed 25 Nov, 10:20, Dr Nora Lindqvist", clinical.QuerySelector(".newest")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("No threads yet", page.Find("#c-cover").TextContent, StringComparison.Ordinal);
        Assert.Equal(Topics.Forum, page.Find("live-region").GetAttribute("topics"));
        Assert.Equal(["t-1", "t-2", "t-4", "t-3"], page.FindAll(".threads tbody tr").Select(r => r.Id));
    }

    [Fact]
    public async Task Chambers_have_their_names_in_the_readers_language()
    {
        var page = await _pages.OpenAsync<ForumPage>(new SampleDao(), language: "de");
        Assert.Contains("Klinik", page.Find("#c-clinical").TextContent, StringComparison.Ordinal);
        Assert.Contains("Fragen und Hilfe", page.Find("#c-help").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_tells_title_author_newest_post_answers_and_badges()
    {
        var page = await Category("help");
        var row = Assert.Single(page.FindAll("tbody tr"));
        Assert.Equal("/forum/threads/3", row.QuerySelector("th a")!.GetAttribute("href"));
        Assert.Equal(["Answered", "Closed"], row.QuerySelectorAll(".badge").Select(b => b.TextContent));
        Assert.Contains("by 0x09", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("1", row.QuerySelector("td.n")!.TextContent);
        Assert.Contains("Maeve Byrne", row.QuerySelector(".last")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/forum/help?tag=voice", row.QuerySelector(".tag")!.GetAttribute("href"));
        Assert.Equal(Topics.Category("help"), page.Find("live-region").GetAttribute("topics"));
    }

    [Fact]
    public async Task A_category_is_read_page_by_page()
    {
        _pages.Forum = new SampleForum(atOnce: 1);
        var first = await Category("clinical");
        Assert.Equal("/forum/clinical?cursor=1", first.Find("a[rel=next]").GetAttribute("href"));
        Assert.Equal(["t-1"], first.FindAll("tbody tr").Select(r => r.Id));
    }

    [Fact]
    public async Task The_last_page_leads_back_to_the_first()
    {
        _pages.Forum = new SampleForum(atOnce: 1);
        var last = await Category("clinical", "cursor=1");
        Assert.Equal(["t-2"], last.FindAll("tbody tr").Select(r => r.Id));
        Assert.Empty(last.FindAll("a[rel=next]"));
        Assert.Equal("/forum/clinical", last.Find("nav.row a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_cursor_that_is_none_shows_the_first_page() => Assert.NotEmpty((await Category("clinical", "cursor=%3Cb%3E")).FindAll("tbody tr"));

    [Fact]
    public async Task A_tag_narrows_the_category_and_leads_out_of_it()
    {
        var page = await Category("clinical", "tag=rota");
        Assert.Equal(["t-1"], page.FindAll("tbody tr").Select(r => r.Id));
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == "/forum?tag=rota");
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == "/forum/clinical" && a.TextContent == "All threads here");
    }

    [Fact]
    public async Task A_tag_of_other_categories_is_not_shown_in_this_one()
    {
        var page = await Category("help", "tag=rota");
        Assert.Empty(page.FindAll("tbody tr"));
        Assert.Contains("No thread has this tag", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_category_says_so_and_invites()
    {
        var page = await Category("cover");
        Assert.Equal("/forum/cover/new", page.Find(".empty a").GetAttribute("href"));
        Assert.Equal("/forum/cover/new", page.Find(".page-head .btn.go").GetAttribute("href"));
    }

    [Fact]
    public async Task A_forum_without_threads_says_so()
    {
        _pages.Forum = new SampleForum(Scene.Empty);
        var page = await _pages.OpenAsync<ForumPage>(new SampleDao(Scene.Empty));
        Assert.Contains("No threads yet", page.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Equal(4, page.FindAll(".places tbody tr").Count);
    }

    [Fact]
    public async Task Threads_of_one_member_are_listed_under_the_name()
    {
        var page = await _pages.OpenAsync<ForumPage>(new SampleDao(), query: $"author={People.Nora.Address}");
        Assert.Equal("Threads by Dr Nora Lindqvist", page.Find("h1").TextContent);
        Assert.Equal(["t-1"], page.FindAll("tbody tr").Select(r => r.Id));
    }

    [Fact]
    public async Task Who_began_none_is_told_of_as_such()
    {
        var page = await _pages.OpenAsync<ForumPage>(new SampleDao(), query: $"author={People.Vass.Address}");
        Assert.Contains("No threads by this member yet", page.Find(".empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chambers_page_leads_to_its_category()
    {
        var chamber = await _pages.OpenAsync<ChamberPage>(new SampleDao(), parameters: ("Key", "clinical"));
        Assert.Contains(chamber.FindAll("a"), a => a.GetAttribute("href") == "/forum/clinical");
    }

    [Fact]
    public async Task A_members_page_leads_to_their_threads()
    {
        var member = await _pages.OpenAsync<MemberPage>(new SampleDao(), parameters: ("Address", People.Okafor.Address));
        Assert.Contains(member.FindAll("a"), a => a.GetAttribute("href") == $"/forum?author={People.Okafor.Address}");
    }

    [Fact]
    public async Task Titles_and_tags_are_never_markup()
    {
        await _pages.Forum.BeginAsync(People.Nora.Address, new NewThread("cases", "<script>x</script>", "m", ["a"], "k"), CancellationToken.None);
        var page = await Category("cases");
        Assert.Empty(page.FindAll("script"));
        Assert.Equal("<script>x</script>", page.Find("tbody th a").TextContent);
    }

    public void Dispose() => _pages.Dispose();

    private Task<IRenderedComponent<DynamicComponent>> Category(string key, string query = "") =>
        _pages.OpenAsync<CategoryPage>(new SampleDao(), query: query, parameters: ("Category", key));
}
