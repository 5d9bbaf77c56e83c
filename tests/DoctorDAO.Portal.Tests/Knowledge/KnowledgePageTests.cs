using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Portal.Features.Knowledge;
using DoctorDAO.Portal.Features.Membership;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Knowledge;

/// <summary>Articles in their states, for those who write them, review them, cite them, or only read.</summary>
public sealed class KnowledgePageTests : IDisposable
{
    private readonly PageContext _pages = new();

    public void Dispose() => _pages.Dispose();

    [Theory]
    [InlineData("", false, new[] { "a-5", "a-4", "a-1" }, true)]
    [InlineData("state=review", true, new[] { "a-4", "a-3", "a-2" }, false)]
    [InlineData("state=review&mine=yes", true, new[] { "a-4", "a-3" }, false)]
    [InlineData("mine=yes", true, new[] { "a-4" }, false)]
    [InlineData("topic=nowhere", true, new[] { "a-5", "a-4", "a-1" }, true)]
    public async Task The_list_shows_what_is_asked_for_and_says_how_far_each_is(string query, bool signedIn, string[] ids, bool more)
    {
        var page = await _pages.OpenAsync<KnowledgePage>(new SampleDao(), signedIn ? People.Nora.Address : null, "en-GB", query);
        Assert.Equal(ids, page.FindAll("tbody tr").Select(r => r.Id));
        Assert.Equal(signedIn, page.FindAll("a.btn.go").Count == 1);
        Assert.Equal(more, page.FindAll("a[rel=next]").Count == 1);
        Assert.Equal(Topics.Articles, page.Find("live-region").GetAttribute("topics"));
        // A list of accepted works leads to the newest accepted version, one of texts in review to the text.
        Assert.Equal(query.Contains("review", StringComparison.Ordinal) ? "/knowledge/4/v/2" : "/knowledge/4", page.Find("#a-4 th a").GetAttribute("href"));
    }

    [Theory]
    [InlineData(1, true, new string[0], "cite")]
    [InlineData(2, true, new[] { "review" }, "info")]
    [InlineData(2, false, new string[0], "info")]
    [InlineData(3, true, new[] { "accept", "edit" }, "info")]
    [InlineData(3, false, new[] { "accept" }, "info")]
    [InlineData(4, true, new string[0], "cite")]
    [InlineData(5, true, new string[0], "ban")]
    [InlineData(6, true, new[] { "edit" }, "undo-2")]
    public async Task Everybody_sees_what_they_can_do_next_and_nothing_else(long id, bool signedIn, string[] links, string sign)
    {
        var page = await Open(id, signedIn);
        Assert.Equal(links.Select(l => $"/knowledge/{id}/{l}"), page.FindAll("aside a.btn").Select(a => a.GetAttribute("href")));
        Assert.Equal(id == 3 && signedIn, page.FindAll("aside form").Count == 1);
        Assert.Equal(id is 1 or 4 or 5, page.FindAll("#cite").Count == 1);
        if (sign != "cite") Assert.Contains($"#i-{sign}", page.Find(".note use").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("en", page.Find(".written").GetAttribute("lang"));
        Assert.Contains("On handovers", page.Find("[aria-labelledby=h-references] li").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_version_says_that_there_is_a_newer_and_one_in_review_is_pointed_to()
    {
        var older = await Open(1, signedIn: false, ("Version", 1));
        Assert.Equal("/knowledge/1", older.Find(".note a").GetAttribute("href"));
        using var others = new PageContext();
        var newest = await others.OpenAsync<ArticlePage>(new SampleDao(), null, "en-GB", "", ("Id", 4L));
        Assert.Equal("/knowledge/4/v/2", newest.Find(".note a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_citation_holds_the_version_the_hash_the_chain_and_the_transaction()
    {
        var page = await Open(1, signedIn: false);
        var text = page.Find("#cite-text").TextContent;
        foreach (var part in (string[])["Dr Amara Okafor. Article 1.", "version 2, 2026-11-24", "http://localhost/knowledge/1/v/2", "0x1212", "on chain 31337", "0xbbbb"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.StartsWith("@misc{doctordao-1-v2,", page.Find("#cite-bibtex pre").TextContent, StringComparison.Ordinal);
        Assert.Equal(["bibtex", "ris", "csl"], page.FindAll("#cite p a[href*=format]").Select(a => a.GetAttribute("href")!.Split('=')[1]));
        Assert.Equal("/api/articles/1/versions/2/document", page.Find("#proof a").GetAttribute("href"));
        Assert.Contains("Prof Yusuf Demir", page.Find("#reviews").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reviews_say_who_signed_and_why_somebody_did_not()
    {
        var reviews = (await Open(2, signedIn: true)).Find("#reviews").TextContent;
        Assert.Contains("1 of 2 reviewers", reviews, StringComparison.Ordinal);
        Assert.Contains("Table 2 does not add up.", reviews, StringComparison.Ordinal);
        Assert.Contains("Did not sign", reviews, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_review_gives_the_script_what_it_checks_the_document_by()
    {
        var page = await _pages.OpenAsync<ReviewPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 2L));
        var act = page.Find("review-act");
        Assert.Equal(("2", People.Nora.Address, "clinical"), (act.GetAttribute("data-article"), act.GetAttribute("data-account"), act.GetAttribute("data-topic")));
        Assert.Equal((People.Okafor.Address, "0x" + new string('0', 64)), (act.GetAttribute("data-author"), act.GetAttribute("data-previous")));
        Assert.StartsWith("0x2121", act.GetAttribute("data-hash"), StringComparison.Ordinal);
        // The text that is signed for stands on the same page.
        Assert.Contains("Said in version 1", page.Find(".written").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 0, "You wrote it")]
    [InlineData(1, 0, "not in review")]
    [InlineData(2, 10, "at least 10 units")]
    public async Task Who_cannot_review_is_told_why(long id, long threshold, string words)
    {
        _pages.Articles.Rule = _pages.Articles.Rule with { Threshold = threshold };
        var page = await _pages.OpenAsync<ReviewPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", id));
        Assert.Contains(words, page.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("review-act, form"));
    }

    [Fact]
    public async Task The_page_of_an_acceptance_shows_the_whole_transaction()
    {
        var page = await _pages.OpenAsync<AcceptPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 3L));
        Assert.Equal("/api/articles/3/acceptance", page.Find("submit-act").GetAttribute("data-path"));
        Assert.Contains("2 signatures", page.Find("[aria-labelledby=h-send]").TextContent, StringComparison.Ordinal);
        Assert.Contains("data   0x1234", page.Find("#raw-submission pre").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reviews", "enough reviews")]
    [InlineData("id", "not in review any more")]
    [InlineData(null, "does not answer")]
    public async Task Why_it_cannot_be_sent_now_is_said_in_the_readers_words(string? field, string words)
    {
        _pages.Articles.Refuses = field is null ? new UnavailableException("No node.") : new FieldException(field, "is so");
        var page = await _pages.OpenAsync<AcceptPage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 3L));
        Assert.Contains(words, page.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("submit-act"));
    }

    [Fact]
    public async Task What_changed_between_versions_is_marked()
    {
        var page = await _pages.OpenAsync<ArticleVersionsPage>(new SampleDao(), null, "en-GB", "", ("Id", 1L));
        Assert.Equal(["Version 2", "Version 1"], page.FindAll("main h2, section h2").Select(h => h.TextContent));
        Assert.EndsWith("2", page.Find("ins").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".diff"));
    }

    [Fact]
    public async Task A_members_page_lists_accepted_articles_and_says_nothing_where_there_are_none()
    {
        var page = await _pages.OpenAsync<MemberPage>(new SampleDao(), null, "en-GB", "", ("Address", People.Okafor.Address));
        Assert.Equal(["/knowledge/5", "/knowledge/1"], page.FindAll("[aria-labelledby=h-articles] a").Select(a => a.GetAttribute("href")));
        using var others = new PageContext();
        Assert.Empty((await others.OpenAsync<MemberPage>(new SampleDao(), null, "en-GB", "", ("Address", People.Demir.Address))).FindAll("#h-articles"));
    }

    private Task<IRenderedComponent<DynamicComponent>> Open(long id, bool signedIn, params (string Name, object? Value)[] more) =>
        _pages.OpenAsync<ArticlePage>(new SampleDao(), signedIn ? People.Nora.Address : null, "en-GB", "", [("Id", id), .. more]);
}
