using Bunit;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Membership;
using DoctorDAO.Portal.Components;
using DoctorDAO.Portal.Features.Credentials.Issuers;
using DoctorDAO.Portal.Features.Membership;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Portal.Tests.Credentials;

/// <summary>The list of issuers, one issuer, and what a member's page says of a move.</summary>
public sealed class IssuerPageTests : IDisposable
{
    private readonly PageContext _pages = new();
    private SampleIssuers _issuers = new();

    [Fact]
    public async Task The_list_shows_standing_topics_and_who_accredits()
    {
        var page = await List();
        var rows = page.FindAll("tbody tr");
        Assert.Equal(2, rows.Count);
        Assert.Equal("/issuers/college-of-physicians", rows[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("accredited by the association", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Licence to practise, Specialist title", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("3 Mar 2026", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Equal("/issuers/" + SampleIssuers.Hospital.Id, rows[1].QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("hospital.example:8443", rows[1].QuerySelector("a")!.TextContent);
        Assert.Contains("accredited by college-of-physicians", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("Suspended", rows[1].QuerySelector(".badge.bad")!.TextContent.Trim());
        Assert.Equal("/issuers?cursor=more", page.Find("nav a[rel=next]").GetAttribute("href"));
        Assert.Equal("issuers", page.Find("live-region").GetAttribute("topics"));
    }

    [Fact]
    public async Task A_search_and_a_topic_are_asked_for_and_stay_in_the_address_of_the_next_page()
    {
        var page = await List("q=%20college%20&topic=SpecialistTitle");
        var asked = Assert.Single(_issuers.Asked);
        Assert.Equal(("college", "SpecialistTitle"), (asked.Search, asked.Topic));
        Assert.Equal("/issuers?q=%20college%20&topic=SpecialistTitle&cursor=more", page.Find("nav a[rel=next]").GetAttribute("href"));
        Assert.True(page.Find("option[value=SpecialistTitle]").HasAttribute("selected"));
    }

    [Fact]
    public async Task A_topic_that_is_none_and_a_cursor_that_is_none_are_left_out()
    {
        var page = await List("topic=Nothing&cursor=nonsense");
        Assert.Equal((null, null), (_issuers.Asked[^1].Topic, _issuers.Asked[^1].Cursor));
        Assert.Equal(2, page.FindAll("tbody tr").Count);
    }

    [Theory]
    [InlineData("", "No issuers yet")]
    [InlineData("q=nobody", "No issuer matches")]
    public async Task Where_there_is_nobody_the_page_says_why(string query, string title)
    {
        _issuers = new SampleIssuers { None = true };
        Assert.Equal(title, (await List(query)).Find(".empty h3").TextContent);
    }

    [Fact]
    public async Task An_issuer_shows_keys_lists_who_is_below_and_every_change()
    {
        var page = await Issuer("college-of-physicians");
        Assert.Equal("college-of-physicians", page.Find("h1").TextContent);
        Assert.Contains(SampleIssuers.College.Did, page.Find("header").TextContent, StringComparison.Ordinal);
        var keys = page.FindAll("table[aria-labelledby=h-keys] tbody tr");
        Assert.Equal(2, keys.Count);
        Assert.Contains("no end", keys[0].TextContent, StringComparison.Ordinal);
        Assert.Single(keys[0].QuerySelectorAll("time"));
        Assert.Equal(2, keys[1].QuerySelectorAll("time").Length);
        Assert.Contains("status/1", page.Find("table[aria-labelledby=h-lists]").TextContent, StringComparison.Ordinal);
        Assert.Contains("hospital.example:8443", page.Find("table[aria-labelledby=h-below]").TextContent, StringComparison.Ordinal);
        var changes = page.FindAll("ul.history li");
        Assert.Contains("block 300", changes[0].TextContent, StringComparison.Ordinal);
        // What is newer than these texts is shown by its code rather than not at all.
        Assert.Contains("a-kind-of-tomorrow", changes[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Licence to practise, CarePassport", changes[2].TextContent, StringComparison.Ordinal);
        Assert.Equal("/issuers/college-of-physicians?cursor=older#h-history", page.Find("ul.history ~ nav a[rel=next]").GetAttribute("href"));
        Assert.Empty(page.FindAll(".note.warn"));
    }

    [Fact]
    public async Task One_that_is_not_in_standing_says_what_that_means_and_leads_up()
    {
        var page = await Issuer(SampleIssuers.Hospital.Id);
        Assert.Contains("do not count", page.Find(".note.warn").TextContent, StringComparison.Ordinal);
        Assert.Contains(page.FindAll("nav a"), a => a.GetAttribute("href") == "/issuers/college-of-physicians");
        Assert.Equal("No keys yet", page.Find(".empty h3").TextContent);
        Assert.Empty(page.FindAll("table[aria-labelledby=h-lists]"));
    }

    [Fact]
    public async Task A_cursor_of_the_history_that_is_none_begins_at_the_top()
    {
        var page = await Issuer("college-of-physicians", "cursor=nonsense");
        Assert.Equal(3, page.FindAll("ul.history li").Count);
    }

    [Fact]
    public async Task Nobody_is_the_missing_page()
    {
        var page = await Issuer("nobody");
        Assert.Empty(page.FindAll("ul.history"));
        Assert.NotNull(page.FindComponent<Missing>());
    }

    [Theory]
    [InlineData("de", "Zugelassen")]
    [InlineData("fr", "Accrédité")]
    [InlineData("es", "Acreditado")]
    public async Task In_every_language(string language, string words) =>
        Assert.Contains(words, (await List("", language)).Find(".badge.passed").TextContent, StringComparison.Ordinal);

    [Fact]
    public async Task A_member_who_is_being_moved_is_told_by_whom_when_and_how_to_stop_it()
    {
        var asked = new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);
        var page = await Member(m => m with
        {
            Recovery = new RecoveryRequestDto(m.Person, People.Raman, asked, asked.AddDays(7), asked.AddDays(37), true, "0x" + new string('1', 64)),
        });
        var note = page.Find("#recovery");
        Assert.Contains("The verifiers have asked", note.TextContent, StringComparison.Ordinal);
        Assert.Contains("2 Dec", note.TextContent, StringComparison.Ordinal);
        Assert.Contains(note.QuerySelectorAll("a"), a => a.GetAttribute("href") == "/account/recovery");
        Assert.Contains(note.QuerySelectorAll("a"), a => a.GetAttribute("href") == "/members/" + People.Raman.Address);
    }

    [Fact]
    public async Task An_account_that_was_left_leads_to_the_new_one_and_the_new_one_back()
    {
        var left = await Member(m => m with { Status = MemberStatus.Moved, MovedTo = People.Raman });
        Assert.Contains("has moved to another account", left.Find(".note.info").TextContent, StringComparison.Ordinal);
        Assert.Equal("/members/" + People.Raman.Address, left.Find(".note.info a").GetAttribute("href"));
        Assert.Equal("Moved", left.Find(".facts .badge").TextContent.Trim());
        using var other = new PageContext();
        var heir = await Member(m => m with { MovedFrom = People.Raman }, other);
        Assert.Contains(heir.FindAll("p.mute a"), a => a.GetAttribute("href") == "/members/" + People.Raman.Address);
    }

    public void Dispose() => _pages.Dispose();

    private async Task<IRenderedComponent<DynamicComponent>> List(string query = "", string language = "en-GB")
    {
        _pages.Services.AddSingleton<IIssuers>(_issuers);
        return await _pages.OpenAsync<IssuersPage>(new StagedDao(), language: language, query: query);
    }

    private async Task<IRenderedComponent<DynamicComponent>> Issuer(string issuer, string query = "")
    {
        _pages.Services.AddSingleton<IIssuers>(_issuers);
        return await _pages.OpenAsync<IssuerPage>(new StagedDao(), query: query, parameters: ("Issuer", issuer));
    }

    private async Task<IRenderedComponent<DynamicComponent>> Member(Func<MemberDto, MemberDto> change, PageContext? pages = null) =>
        await (pages ?? _pages).OpenAsync<MemberPage>(new StagedDao { Member = change }, parameters: ("Address", People.Okafor.Address));
}
