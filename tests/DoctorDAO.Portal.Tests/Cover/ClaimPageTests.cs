using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Portal.Features.Cover;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Cover;

/// <summary>Claims in their states, for who holds them, for others, and for officers.</summary>
public sealed class ClaimPageTests : IDisposable
{
    private readonly PageContext _pages = new();
    private readonly SampleClaims _claims = new();

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task My_claims_say_how_far_each_is_and_until_when()
    {
        var page = await OpenAsync<ClaimsPage>(People.Nora.Address);
        Assert.Equal(8, page.FindAll("tbody tr").Count);
        Assert.Equal("/cover/claims/3", page.Find("#c-3 th a").GetAttribute("href"));
        Assert.Contains("You can appeal until", page.Find("#c-3").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find("#c-3 time"));
        Assert.Equal(Topics.Member(People.Nora.Address), page.Find("live-region").GetAttribute("topics"));
    }

    [Theory]
    [InlineData(1, true, new[] { "withdraw", "add-evidence" })]
    [InlineData(2, true, new[] { "settle", "add-evidence" })]
    [InlineData(3, true, new[] { "appeal" })]
    [InlineData(4, true, new[] { "add-evidence" })]
    [InlineData(5, true, new[] { "collect" })]
    [InlineData(6, true, new string[0])]
    [InlineData(7, true, new string[0])]
    [InlineData(8, true, new string[0])]
    [InlineData(2, false, new string[0])]
    [InlineData(3, false, new string[0])]
    [InlineData(5, false, new string[0])]
    public async Task Everybody_sees_what_they_can_do_now_and_nothing_else(long id, bool mine, string[] acts)
    {
        var page = await OpenAsync<ClaimPage>(mine ? People.Nora.Address : People.Demir.Address, ("Id", id));
        Assert.Equal(acts.Order(StringComparer.Ordinal), page.FindAll("member-act").Select(x => x.Id!).Order(StringComparer.Ordinal));
        Assert.All(page.FindAll("member-act"), x => Assert.StartsWith($"/api/cover/claims/{id}/", x.GetAttribute("data-path"), StringComparison.Ordinal));
        // What was filed is the claimant's alone here; jurors read it at their duty.
        Assert.Equal(mine, page.FindAll("claim-evidence").Count == 1);
        Assert.Equal(mine, page.Markup.Contains("Prof Yusuf Demir", StringComparison.Ordinal) && page.FindAll("[aria-labelledby=h-log] tbody tr").Count == 2);
        Assert.Equal(!mine, page.Find(".page-head").TextContent.Contains("Dr Nora Lindqvist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_denied_claim_says_who_decided_until_when_and_what_an_appeal_costs()
    {
        var page = await OpenAsync<ClaimPage>(People.Nora.Address, ("Id", 3L));
        var next = page.Find("#next").TextContent;
        foreach (var part in (string[])["The panel decided not to pay your claim.", "4 of 5 jurors voted to pay nothing", "11 new jurors then read it afresh, and their decision is the last", "€120.00"])
            Assert.Contains(part, next, StringComparison.Ordinal);
        Assert.NotNull(page.Find("#next dd time"));
        Assert.Equal("12000", page.Find("#appeal").GetAttribute("data-most"));
        Assert.Equal(5, page.FindAll("[aria-labelledby=h-reasons] blockquote").Count);
        Assert.Empty(page.FindAll("blockquote i"));
    }

    [Theory]
    [InlineData(1, "nobody: it goes on by itself", "within minutes", "Filed")]
    [InlineData(2, "the jurors", "26 Nov", "Sealed votes")]
    [InlineData(3, "you", "30 Nov", "Time to appeal")]
    [InlineData(5, "you", "it never lapses", null)]
    [InlineData(6, "nobody", "it is over", null)]
    public async Task Who_has_to_act_and_until_when_is_always_said(long id, string who, string until, string? step)
    {
        var page = await OpenAsync<ClaimPage>(People.Nora.Address, ("Id", id));
        Assert.Equal(who, page.Find("#next dl.start dd").TextContent.Trim());
        Assert.Contains(until, page.FindAll("#next dl.start dd")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal(step, page.FindAll(".page-head [aria-current=step]").SingleOrDefault()?.TextContent.Trim());
    }

    [Theory]
    [InlineData("en-GB", "50% of")]
    [InlineData("de", "50\u00A0% des")]
    [InlineData("fr", "50\u00A0% de")]
    public async Task A_share_is_written_as_the_language_writes_it(string language, string share)
    {
        var page = await OpenAsync<ClaimPage>(People.Nora.Address, language, ("Id", 3L));
        Assert.Contains(share, page.Find("[aria-labelledby=h-reasons]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_evidence_is_said_to_be_deleted_and_the_log_stays()
    {
        _claims.Deleted = true;
        var page = await OpenAsync<ClaimPage>(People.Nora.Address, ("Id", 6L));
        Assert.Empty(page.FindAll("claim-evidence"));
        Assert.Contains("deleted by rule", page.Markup, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("[aria-labelledby=h-log] tbody tr").Count);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public async Task Filing_sends_nothing_in_clear_and_names_who_may_read(string language)
    {
        _claims.Custodian = new EvidenceReaderDto(People.Vass, true, null, null, false);
        var page = await OpenAsync<ClaimFilePage>(People.Nora.Address, language, ("Id", 7L));
        // What a member-act sends are its named fields: neither the words nor the files are among them.
        Assert.Equal(["incidentOn", "sameAs", "loss", "evidence"], page.FindAll("member-act [name]").Select(x => x.GetAttribute("name")));
        Assert.Null(page.Find("#statement").GetAttribute("name"));
        Assert.Null(page.Find("#files").GetAttribute("name"));
        Assert.Contains("Dr Henrik Vass", page.Markup, StringComparison.Ordinal);
        Assert.Equal("6000", page.Find("member-act").GetAttribute("data-most"));
        foreach (var field in (string[])["incidentOn", "sameAs", "loss", "evidence", "policy"])
            Assert.Single(page.FindAll($"[data-problem={field}]"));
        Assert.All(page.FindAll("label[for]"), x => Assert.Single(page.FindAll("#" + x.GetAttribute("for"))));
    }

    [Fact]
    public async Task A_policy_that_takes_no_reports_says_when_it_does_and_another_members_is_not_there()
    {
        _claims.Open = false;
        var page = await OpenAsync<ClaimFilePage>(People.Nora.Address, ("Id", 7L));
        Assert.Empty(page.FindAll("member-act"));
        Assert.Equal(2, page.FindAll(".note.warn time").Count);
        using var others = new PageContext();
        var theirs = await OpenAsync<ClaimFilePage>(others, People.Demir.Address, "en-GB", ("Id", 7L));
        Assert.Empty(theirs.FindAll("evidence-upload"));
    }

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    public async Task The_desk_is_for_officers_and_the_custodian(bool officer, bool custodian, int tables)
    {
        _claims.Officer = officer;
        _claims.Custodian = custodian ? new EvidenceReaderDto(People.Vass, true, null, null, false) : null;
        var list = await OpenAsync<ClaimsDeskPage>(People.Vass.Address);
        Assert.Equal(tables, list.FindAll("table").Count);
        Assert.Equal(custodian ? 1 : 0, list.FindAll("juror-key").Count);
        using var others = new PageContext();
        var claim = await OpenAsync<ClaimsDeskPage>(others, People.Vass.Address, "en-GB", ("Id", 1L));
        Assert.Equal(officer ? ["offer"] : [], claim.FindAll("member-act").Select(x => x.Id));
        Assert.Equal(custodian ? 1 : 0, claim.FindAll("evidence-share").Count);
    }

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(string account, params (string, object?)[] parameters)
        where TPage : IComponent => OpenAsync<TPage>(_pages, account, "en-GB", parameters);

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(string account, string language, params (string, object?)[] parameters)
        where TPage : IComponent => OpenAsync<TPage>(_pages, account, language, parameters);

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(PageContext pages, string account, string language, params (string, object?)[] parameters)
        where TPage : IComponent
    {
        pages.Services.AddSingleton<IClaims>(_claims);
        pages.Services.AddSingleton<IEvidence>(_claims);
        pages.Services.AddSingleton<IMemberContracts>(_claims);
        return pages.OpenAsync<TPage>(new SampleDao(), account, language, "", parameters);
    }
}
