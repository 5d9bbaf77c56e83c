using AngleSharp.Dom;
using Bunit;
using DoctorDAO.Client.Search;
using DoctorDAO.Portal.Features.Search;
using DoctorDAO.Portal.Layout;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Search;

/// <summary>What is looked for, and what is shown of it.</summary>
public sealed class SearchPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    [Fact]
    public async Task What_was_found_leads_to_its_place_and_shows_the_words_marked()
    {
        var hits = (await Open("q=five")).FindAll(".hits > li");
        Assert.Equal(
            ["/forum/threads/1?post=1#post-1", "/forum/threads/1?post=7#post-7", "/proposals/3", $"/members/{People.Byrne.Address}"],
            hits.Select(h => h.QuerySelector("h3 a")!.GetAttribute("href")));
        Assert.Equal("A <b>handover</b> of five minutes", hits[0].QuerySelector("h3")!.TextContent);
        Assert.Equal("…five & more", hits[0].QuerySelector(".around")!.TextContent);
        Assert.Equal(["five", "five"], hits[0].QuerySelectorAll("mark").Select(m => m.TextContent));
        Assert.Empty(hits[0].QuerySelectorAll("b"));
        Assert.Equal(["Thread in Clinical", "Answer in Clinical", "Proposal in Treasury", "Member"], hits.Select(h => h.QuerySelector("p span")!.TextContent));
        Assert.Equal([1, 1, 1, 0], hits.Select(h => h.QuerySelectorAll("time[datetime]").Length));
    }

    [Theory]
    [InlineData("q=five&kind=post", SearchKind.Post, null)]
    [InlineData("q=five&kind=proposal&category=treasury", SearchKind.Proposal, "treasury")]
    [InlineData("q=five&kind=member&category=treasury", SearchKind.Member, null)]
    [InlineData("q=five&kind=POST&category=nowhere", null, null)]
    public async Task Filters_are_asked_for_and_stay_chosen(string query, SearchKind? kind, string? category)
    {
        var page = await Open(query);
        Assert.Equal(kind is { } one ? [one] : null, _pages.Search.Asked!.Kinds);
        Assert.Equal(category, _pages.Search.Asked.Category);
        Assert.Equal("five", page.Find("#q").GetAttribute("value"));
        Assert.Equal(kind?.ToString().ToLowerInvariant(), page.FindAll("#kind option[selected]").SingleOrDefault()?.GetAttribute("value"));
        Assert.Equal(category, page.FindAll("#category option[selected]").SingleOrDefault()?.GetAttribute("value"));
    }

    [Fact]
    public async Task Pages_follow_each_other_with_the_filters_kept()
    {
        _pages.Search = new SampleSearch(atOnce: 1);
        var first = await Open("q=five&kind=post&category=clinical");
        Assert.Equal("/search?q=five&kind=post&category=clinical&cursor=1", first.Find("a[rel=next]").GetAttribute("href"));
        using var again = new PageContext { Search = new SampleSearch(atOnce: 1) };
        var last = await again.OpenAsync<SearchPage>(new SampleDao(), query: "q=five&kind=post&category=clinical&cursor=1");
        Assert.Empty(last.FindAll("a[rel=next]"));
        Assert.Equal("/search?q=five&kind=post&category=clinical", last.Find("nav.row a").GetAttribute("href"));
        Assert.Equal("Answer in Clinical", last.Find(".hits span").TextContent);
    }

    [Fact]
    public async Task A_cursor_that_is_none_shows_the_first_page() => Assert.Equal(4, (await Open("q=five&cursor=%3Cb%3E")).FindAll(".hits > li").Count);

    [Theory]
    [InlineData("")]
    [InlineData("q=")]
    [InlineData("q=%20%20")]
    public async Task Without_words_nothing_is_asked(string query)
    {
        var page = await Open(query);
        Assert.Null(_pages.Search.Asked);
        Assert.Equal("Nothing looked for yet", page.Find(".empty h3").TextContent);
    }

    [Theory]
    [InlineData("q=nothing", "/forum")]
    [InlineData("q=nothing&kind=post", "/search?q=nothing")]
    public async Task Where_nothing_is_found_the_page_says_so_and_leads_on(string query, string href)
    {
        var page = await Open(query);
        Assert.Equal("Nothing holds “nothing”", page.Find("[role=status] h3").TextContent);
        Assert.Equal(href, page.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task Texts_that_are_too_long_are_cut_and_never_between_the_halves_of_a_sign()
    {
        await Open("q=" + new string('x', 199) + "%F0%9F%A9%BA");
        Assert.Equal(new string('x', 199), _pages.Search.Asked!.Text);
    }

    [Fact]
    public async Task Every_page_has_a_field_that_searches_without_scripts()
    {
        var head = await _pages.OpenAsync<Masthead>(new SampleDao());
        var form = head.Find("#search-menu form[role=search]");
        Assert.Equal(("get", "/search"), (form.GetAttribute("method"), form.GetAttribute("action")));
        var field = form.QuerySelector("input[type=search][name=q]")!;
        Assert.NotNull(form.QuerySelector($"label[for='{field.Id}']"));
        Assert.NotNull(form.QuerySelector("button[type=submit]"));
        Assert.Equal("Search", head.Find("#search-menu summary svg").GetAttribute("aria-label"));
    }

    public void Dispose() => _pages.Dispose();

    private Task<IRenderedComponent<DynamicComponent>> Open(string query) => _pages.OpenAsync<SearchPage>(new SampleDao(), query: query);
}
