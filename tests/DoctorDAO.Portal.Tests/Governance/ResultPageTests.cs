using Bunit;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Results;
using DoctorDAO.Portal.Features.Governance;
using DoctorDAO.Portal.Features.Membership;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Governance;

/// <summary>The page of a result, and the list of delegates.</summary>
public sealed class ResultPageTests : IDisposable
{
    private static readonly long Past = SampleDao.Opened.AddDays(-28).ToUnixTimeSeconds();

    private readonly PageContext _pages = new();

    [Fact]
    public async Task A_result_says_who_took_part_and_how_the_voices_came()
    {
        var page = await Open("advocacy", Past);
        Assert.Contains("702 of 1,284 voices were counted: 131 members cast a ballot, and 571 voices came through delegates.", page.Find("main, .cols").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("[aria-labelledby=h-turnout] .meter").Count);
        // Ways without a voice are no rows.
        Assert.Equal(["Own ballot", "Through the direct delegate", "Over 2 steps", "Over 3 steps"], page.FindAll("table[aria-labelledby=h-ways] tbody th").Select(x => x.TextContent));
        var specialties = page.FindAll("table[aria-labelledby=h-specialties] tbody tr");
        Assert.Equal("All others", specialties[^1].QuerySelector("th")!.TextContent);
        Assert.Contains("214 (69%)", specialties[0].TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("table[aria-labelledby=h-heaviest] tbody tr").Count);
    }

    [Fact]
    public async Task A_result_leads_to_its_bundle_and_its_tables()
    {
        var page = await Open("advocacy", Past);
        var links = page.FindAll("a[download]").Select(x => x.GetAttribute("href")).ToList();
        Assert.Equal(
            [
                $"/api/sessions/advocacy/{Past}/bundle", $"/api/export/ballots.csv?chamber=advocacy&session={Past}", $"/api/export/ballots.json?chamber=advocacy&session={Past}",
                $"/api/export/delegations.csv?chamber=advocacy&session={Past}", $"/api/export/delegations.json?chamber=advocacy&session={Past}",
            ],
            links);
        Assert.Single(page.FindAll(".btn.go"));
    }

    [Fact]
    public async Task As_long_as_the_end_is_not_final_there_is_no_bundle()
    {
        var page = await Open("advocacy", Past, Scene.Waiting);
        Assert.DoesNotContain(page.FindAll("a[download]"), x => x.GetAttribute("href")!.EndsWith("/bundle", StringComparison.Ordinal));
        Assert.Contains("as soon as the end of the session is final", page.Find("[aria-labelledby=h-check]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_session_has_no_result_yet()
    {
        var page = await Open("clinical", SampleDao.Session);
        Assert.Equal("This session is not over", page.Find(".empty h3").TextContent);
        Assert.Empty(page.FindAll("a[download]"));
    }

    [Fact]
    public async Task Delegates_are_shown_with_their_record_and_their_agreement_with_the_reader()
    {
        var page = await Delegates(People.Nora.Address);
        var rows = page.FindAll("tbody tr");
        Assert.Contains("Voted in 19 of the last 20 sessions, 17 with a reason", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("On 31 of 40 issues", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("takes no new delegations", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Never on the same issue", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("This is you", rows[2].TextContent, StringComparison.Ordinal);
        Assert.Equal("/delegates?chamber=clinical&cursor=next", page.Find("a[rel=next]").GetAttribute("href"));
    }

    [Fact]
    public async Task Somebody_who_is_not_signed_in_sees_no_agreement()
    {
        var page = await Delegates(null);
        Assert.Equal(4, page.FindAll("thead th").Count);
        Assert.All(page.FindAll("tbody tr"), x => Assert.Equal(4, x.Children.Length));
    }

    [Fact]
    public async Task A_cursor_that_is_none_begins_at_the_top() => Assert.Equal(3, (await Delegates(null, "chamber=clinical&cursor=nonsense")).FindAll("tbody tr").Count);

    [Fact]
    public async Task Who_is_signed_in_and_no_member_is_not_told_to_sign_in()
    {
        var page = await _pages.OpenAsync<StatementsPage>(new SampleDao(), "0x0000000000000000000000000000000000000099");
        Assert.Equal("/help", page.Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_specialty_without_delegates_says_so()
    {
        var page = await Delegates(null, "specialty=paediatrics");
        Assert.Equal("Nobody to show", page.Find(".empty h3").TextContent);
    }

    [Fact]
    public async Task A_member_writes_one_statement_a_chamber_and_is_told_what_is_too_long()
    {
        var statements = new SampleStatements();
        _pages.Services.AddSingleton<IStatements>(statements);
        var page = await _pages.OpenAsync<StatementsPage>(new SampleDao(), People.Nora.Address, query: "chamber=clinical");
        Assert.Equal("true", page.Find("nav.picks a[href$='chamber=clinical']").GetAttribute("aria-current"));
        Assert.NotNull(page.Find("textarea#markdown").GetAttribute("aria-describedby"));
        await statements.SaveStatementAsync(People.Nora.Address, "clinical", new StatementText("Night shifts first."), Xunit.TestContext.Current.CancellationToken);
        using var again = new PageContext();
        again.Services.AddSingleton<IStatements>(statements);
        var filled = await again.OpenAsync<StatementsPage>(new SampleDao(), People.Nora.Address, query: "chamber=clinical");
        Assert.Equal("Night shifts first.", filled.Find("textarea#markdown").TextContent);
    }

    public void Dispose() => _pages.Dispose();

    private Task<IRenderedComponent<DynamicComponent>> Open(string chamber, long session, Scene scene = Scene.ThroughDelegate)
    {
        _pages.Services.AddSingleton<IResults>(new SampleResults(scene));
        return _pages.OpenAsync<ResultPage>(new SampleDao(scene), parameters: [("Chamber", chamber), ("Session", session)]);
    }

    private Task<IRenderedComponent<DynamicComponent>> Delegates(string? account, string query = "")
    {
        _pages.Services.AddSingleton<IDelegates>(new SampleResults());
        return _pages.OpenAsync<DelegatesPage>(new SampleDao(), account, query: query);
    }
}
