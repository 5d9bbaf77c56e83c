using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Membership;
using DoctorDAO.Portal.Features.Home;
using DoctorDAO.Portal.Features.Identity;
using DoctorDAO.Portal.Features.Join;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Verify;

/// <summary>The page on which one becomes a member and stays one.</summary>
public sealed class JoinPageTests : IDisposable
{
    private readonly PageContext _pages = new();

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task A_visitor_signs_up_or_in_first_and_reads_the_way()
    {
        var page = await _pages.OpenAsync<JoinPage>(new SampleDao());
        Assert.Empty(page.FindAll("form"));
        Assert.Equal(["/sign-up?return=%2Fjoin", "/sign-in?return=%2Fjoin"], page.FindAll(".btn").Select(x => x.GetAttribute("href")));
        Assert.Equal("/apply", page.Find("aside a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_member_reads_until_when_and_renews_with_one_click()
    {
        var page = await _pages.OpenAsync<JoinPage>(new SampleDao(), People.Nora.Address);
        Assert.Single(page.FindAll("#h-until"));
        Assert.Equal(Topics.Member(People.Nora.Address), page.Find("live-region").GetAttribute("topics"));
        await page.Find("form").SubmitAsync();
        Assert.Equal(["join"], _pages.Verify.Acts);
        Assert.EndsWith("/credentials/present?x", _pages.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_guardians_shows_the_licence_and_reads_what_comes_of_it()
    {
        var page = await _pages.OpenAsync<RecoveryPage>(new SampleDao(), "0x00000000000000000000000000000000000000aA");
        await page.Find("[aria-labelledby=h-vouch] form").SubmitAsync();
        Assert.Equal(["recover"], _pages.Verify.Acts);
        Assert.EndsWith("/credentials/present?x", _pages.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);

        using var after = new PageContext();
        after.Verify.Admission = SampleVerify.AdmissionOf(AdmissionState.Done) with { Kind = AdmissionKind.Recovery };
        var done = await after.OpenAsync<JoinPage>(new SampleDao(), People.Nora.Address, "en-GB", "code=" + new string('c', 32));
        Assert.Contains("seven days", done.Find("[aria-labelledby=h-now]").TextContent, StringComparison.Ordinal);
        Assert.Empty(done.FindAll("form"));
    }

    [Fact]
    public async Task Who_has_the_membership_here_has_nothing_to_recover()
    {
        var page = await _pages.OpenAsync<RecoveryPage>(new SampleDao(), People.Nora.Address);
        Assert.Empty(page.FindAll("form"));
        Assert.Single(page.FindAll(".note a[href='/account/recovery']"));
    }

    [Fact]
    public async Task A_membership_that_somebody_moves_is_the_first_thing_at_home()
    {
        var now = new SampleDao().Now;
        var ready = now.AddDays(7);
        var dao = new StagedDao { Member = m => m with { Recovery = new RecoveryRequestDto(m.Person, People.Byrne, now, ready, ready.AddDays(30), false, "0x1") } };
        var page = await _pages.OpenAsync<HomePage>(dao, People.Nora.Address);
        var first = page.FindAll("#needs li")[0];
        Assert.Contains("Somebody is moving your membership", first.TextContent, StringComparison.Ordinal);
        Assert.Equal("/account/recovery", first.QuerySelector("a.btn.go")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Somebody_just_admitted_reads_it_once_and_what_to_do_next()
    {
        _pages.Verify.Admission = SampleVerify.AdmissionOf(AdmissionState.Done);
        var page = await _pages.OpenAsync<JoinPage>(new SampleDao(), People.Nora.Address, "en-GB", "code=" + new string('c', 32));
        Assert.Empty(page.FindAll("#h-now"));
        Assert.Single(page.FindAll("[aria-labelledby=h-until] .note.ok"));
        Assert.Equal(["/chambers", "/account/recovery"], page.FindAll("[aria-labelledby=h-until] li a").Select(x => x.GetAttribute("href")));
    }

    [Theory]
    [InlineData(AdmissionState.Asked, null, "a.btn.go[href='/credentials/present?x']")]
    [InlineData(AdmissionState.Signing, null, "#h-now")]
    [InlineData(AdmissionState.Relayed, null, "ol.steps")]
    [InlineData(AdmissionState.Taken, "nullifierTaken", "a.btn.go[href='/recovery']")]
    [InlineData(AdmissionState.Failed, "checks", "tbody tr")]
    [InlineData(AdmissionState.Failed, "MembershipUnexpectedStatus", "#h-now")]
    public async Task Every_state_says_what_comes_next(AdmissionState state, string? problem, string shows)
    {
        foreach (var language in (string[])["en-GB", "de", "fr", "es"])
        {
            using var pages = new PageContext();
            pages.Verify.Admission = SampleVerify.AdmissionOf(state, problem);
            var page = await pages.OpenAsync<JoinPage>(new SampleDao(), People.Nora.Address, language);
            Assert.NotEmpty(page.FindAll(shows));
            // One can begin again where nothing is under way.
            Assert.Equal(state is AdmissionState.Failed or AdmissionState.Taken, page.FindAll("form").Count == 1);
        }
    }

    [Fact]
    public async Task The_wallet_s_code_is_brought_and_one_of_another_account_refused()
    {
        _pages.Verify.Admission = SampleVerify.AdmissionOf(AdmissionState.Signing);
        var code = new string('c', 32);
        await _pages.OpenAsync<JoinPage>(new SampleDao(), People.Nora.Address, "en-GB", "code=" + code);
        Assert.Equal(["complete " + code], _pages.Verify.Acts);
        using var others = new PageContext();
        others.Verify.Refusal = new FieldException("responseCode", "is none of an admission of this account");
        var page = await others.OpenAsync<JoinPage>(new SampleDao(), People.Nora.Address, "en-GB", "code=" + code);
        Assert.Contains("another account", page.Find(".errors").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_registry_nobody_is_admitted()
    {
        _pages.Verify.IsOpen = false;
        var page = await _pages.OpenAsync<JoinPage>(new SampleDao(), People.Nora.Address);
        Assert.Empty(page.FindAll("form"));
    }
}
