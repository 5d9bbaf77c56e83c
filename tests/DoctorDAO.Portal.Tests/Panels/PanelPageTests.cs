using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Panels;
using DoctorDAO.Client.Relay;
using DoctorDAO.Client.Status;
using DoctorDAO.Portal.Features.Home;
using DoctorDAO.Portal.Features.Panels;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Panels;

/// <summary>Jurors' pages: what needs doing first, what becomes of it when nothing is done, and who sees what of a case.</summary>
public sealed class PanelPageTests : IDisposable
{
    private readonly PageContext _pages = new();
    private readonly SamplePanels _panels = new();

    public PanelPageTests()
    {
        _pages.Services.AddSingleton<IPanels>(_panels);
        _pages.Services.AddSingleton<IMemberContracts>(_panels);
    }

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task The_inbox_says_what_until_when_and_what_is_lost_and_asks_for_nothing_that_is_done_by_itself()
    {
        var page = await _pages.OpenAsync<PanelsPage>(new SampleDao(), People.Nora.Address);
        Assert.Equal(["duty-7", "duty-8", "duty-9"], page.FindAll("ul.todo li").Select(x => x.Id));
        var (vote, sealedOne) = (page.Find("#duty-7"), page.Find("#duty-8"));
        Assert.Equal("Claim 12: read it and seal your answer", vote.QuerySelector("h3")!.TextContent);
        Assert.Contains("you lose 5 units of reputation and the fee of €60.00", vote.TextContent, StringComparison.Ordinal);
        Assert.NotNull(vote.QuerySelector("time"));
        Assert.Contains("We open it for you", sealedOne.TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll("ul.todo a.go"));
        Assert.Equal(Topics.Duties(People.Nora.Address), page.Find("live-region").GetAttribute("topics"));
        // Fees, what it means, and past cases stand there too; to resign and to change takes a signature each.
        Assert.Contains("Collect €120.00", page.Find("#collect").TextContent, StringComparison.Ordinal);
        Assert.Equal(["/api/panels/serve", "/api/panels/resign", "/api/panels/collect"], page.FindAll("member-act").Select(x => x.GetAttribute("data-path")));
        Assert.Contains("40%", page.Find("[aria-labelledby=h-past] tbody").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find("juror-key"));
        // Razor drops a blank that stands alone before code: sentences would run together.
        Assert.All(page.FindAll("p"), x => Assert.DoesNotMatch(@"[.!?]\p{Lu}", x.TextContent));
        Assert.Contains("You are drawn first for cases in", page.Find("#h-serve + .card p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_serves_not_or_is_nobody_is_told_what_to_do()
    {
        _panels.Juror = _panels.Juror with { Serving = false, Since = null, Duties = [], Fees = 0 };
        var page = await _pages.OpenAsync<PanelsPage>(new SampleDao(), People.Nora.Address);
        Assert.Equal(["/api/panels/serve"], page.FindAll("member-act").Select(x => x.GetAttribute("data-path")));
        Assert.Empty(page.FindAll("ul.todo"));
        using var others = new PageContext();
        others.Services.AddSingleton<IPanels>(_panels);
        others.Services.AddSingleton<IMemberContracts>(_panels);
        var nobody = await others.OpenAsync<PanelsPage>(new SampleDao());
        Assert.Equal("/sign-in?return=%2Fpanels", nobody.Find(".empty a").GetAttribute("href"));
        Assert.Empty(nobody.FindAll("member-act"));
    }

    [Fact]
    public async Task A_juror_finds_the_facts_the_evidence_and_one_form_whose_parts_the_script_knows()
    {
        var page = await Open(_panels.Case);
        Assert.Equal("Claim 12: seal your answer", page.Find("h1").TextContent);
        var form = page.Find("vote-act");
        Assert.Equal(
            ["7", "0", "2", "1790000", People.Okafor.Address],
            new[] { "data-case", "data-round", "data-seat", "data-asked", "data-juror" }.Select(x => form.GetAttribute(x)));
        Assert.True(page.Find("#open").HasAttribute("checked"));
        Assert.Equal(["answer", "percent", "reasons", "free", "$"], page.FindAll("[data-problem]").Select(x => x.GetAttribute("data-problem")).Where(x => x != "employer"));
        Assert.Contains("€17,900.00, all that is asked", form.TextContent, StringComparison.Ordinal);
        Assert.Equal("12", page.Find("claim-evidence").GetAttribute("data-claim"));
        Assert.Contains("14 August 2026, inside the cover", page.Find("[aria-labelledby=h-case] dl").TextContent, StringComparison.Ordinal);
        Assert.Equal("Seal", page.Find(".steps [aria-current] .l").TextContent);
        Assert.Equal("Seal", page.Find(".timeline [aria-current] b").TextContent);
        foreach (var input in page.FindAll("vote-act input, vote-act textarea"))
            Assert.True(input.Closest("label") is not null || page.FindAll($"label[for={input.Id}]").Count == 1, input.Id);
    }

    [Theory]
    [InlineData(true, "You need not come back")]
    [InlineData(false, "This device opens it")]
    public async Task A_sealed_answer_says_who_opens_it_and_offers_no_second_form(bool handedOver, string words)
    {
        var page = await Open(_panels.Case with { Own = _panels.Case.Own! with { Committed = SamplePanels.Now, HandedOver = handedOver } });
        Assert.Empty(page.FindAll("vote-act"));
        Assert.Contains(words, page.Find("[aria-labelledby=h-sealed]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decided_case_shows_answers_and_reasons_to_its_people_and_numbers_to_everybody()
    {
        var decided = _panels.Case with
        {
            Stage = CaseStage.Decided, Award = 7_500, Revealed = 2, Own = _panels.Case.Own! with { Committed = SamplePanels.Now, Revealed = SamplePanels.Now, Award = 7_500 },
            Votes = [new SeatDto(0, 0, true, 10_000, false, false, new ReasonsDto("Clause 3.2 names it.", "0x00")), new SeatDto(0, 1, false, null, false, true, null), new SeatDto(0, 2, true, 7_500, false, false, null)],
        };
        var page = await Open(decided);
        Assert.Contains("The panel gives 75% of what is asked.", page.Find("[aria-labelledby=h-ruling]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Clause 3.2 names it.", page.Find("[aria-labelledby=h-votes]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Not opened", page.Find("[aria-labelledby=h-votes]").TextContent, StringComparison.Ordinal);
        Assert.Contains("75%, €13,425.00", page.Find(".note.ok").TextContent, StringComparison.Ordinal);
        using var others = new PageContext();
        others.Services.AddSingleton<IPanels>(_panels);
        others.Services.AddSingleton<IMemberContracts>(_panels);
        _panels.Case = decided with { Role = CaseRole.Public, Own = null, Claim = null, Votes = [.. decided.Votes.Select(x => x with { Reasons = null })] };
        var open = await others.OpenAsync<CasePage>(new SampleDao(), null, "en-GB", "", ("Id", 7L));
        Assert.Equal(["Juror", "Answer"], open.FindAll("[aria-labelledby=h-votes] th[scope=col]").Select(x => x.TextContent));
        Assert.Empty(open.FindAll("[aria-labelledby=h-case], claim-evidence, vote-act"));
    }

    [Fact]
    public async Task The_home_page_asks_jurors_for_what_only_they_can_do()
    {
        var home = await _pages.OpenAsync<HomePage>(new SampleDao(), People.Nora.Address);
        Assert.Contains("Claim 12: read it and seal your answer", home.Find("#needs").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Claim 13", home.Find("#needs").TextContent, StringComparison.Ordinal);
        Assert.Contains(Topics.Duties(People.Nora.Address), home.Find("live-region").GetAttribute("topics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public async Task Each_page_is_whole_in_each_language(string language)
    {
        var page = await _pages.OpenAsync<CasePage>(new SampleDao(), People.Nora.Address, language, "", ("Id", 7L));
        Assert.DoesNotContain("{", page.Find("main, live-region").TextContent, StringComparison.Ordinal);
        using var others = new PageContext();
        var help = await others.OpenAsync<JurorHelpPage>(new SampleDao(), null, language);
        Assert.Equal(5, help.FindAll("article h2").Count);
    }

    private Task<IRenderedComponent<DynamicComponent>> Open(CaseDto panel)
    {
        _panels.Case = panel;
        return _pages.OpenAsync<CasePage>(new SampleDao(), People.Nora.Address, "en-GB", "", ("Id", 7L));
    }
}

/// <summary>A juror with three duties, and the case of the first.</summary>
internal sealed class SamplePanels : IPanels, IMemberContracts
{
    private const string Contract = "0x1111111111111111111111111111111111111111";

    public static DateTimeOffset Now { get; } = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public JurorDto Juror { get; set; } = new(
        true, true, "surgery", false, true, Now.AddDays(-90), 30, 4, 1, 0, 12_000, 24_000, new JurorRuleDto(new ChamberRefDto("cover", "Cover"), 10, 5, 6_000, 5, 20),
        [
            new DutyDto(7, DutyKind.Commit, Now.AddDays(2), "claims", 12, 0, 2, 6_000, 5, false, false),
            new DutyDto(8, DutyKind.Sealed, Now.AddDays(1), "claims", 13, 0, 0, 6_000, 5, true, false),
            new DutyDto(9, DutyKind.Drawn, null, "claims", 14, 0, 0, 6_000, 5, false, false),
        ]);

    public CaseDto Case { get; set; } = new(
        7, "claims", 12, "", CaseStage.Commit, 0, 5, 5, 5, 1, 0, false, null, 6_000, Now.AddDays(-1), Now.AddDays(2), Now.AddDays(4), CaseRole.Juror,
        new OwnSeatDto(0, 2, People.Okafor.Address, Now.AddDays(-1), null, null, null, false, false, false, 0),
        new CaseClaimDto(12, 1_840_000, 1_790_000, new DateTimeOffset(2026, 8, 14, 12, 0, 0, TimeSpan.Zero), Now.AddDays(-5), 1, "Legal defence costs", 4_000_000, 50_000, Now.AddYears(-1), Now.AddMonths(6), Now.AddMonths(8), "surgery"),
        [.. Enumerable.Range(0, 5).Select(x => new SeatDto(0, x, x == 0, null, false, false, null))],
        [new CaseStepDto(Now.AddDays(-1), CaseStepKind.Opened, 0, null, null, null, "0xaa")], false, new BlockDto(10, "0xbb", Now));

    public MemberContractsDto Contracts { get; } = new(31337, Contract, Contract, Contract, Contract, Contract, Contract, "EUR", 2);

    public Task<JurorDto> GetJurorAsync(string account, CancellationToken ct) => Task.FromResult(Juror);

    public Task<Page<PastSeatDto>> GetSeatsAsync(string account, string? cursor, int limit, CancellationToken ct) => Task.FromResult(new Page<PastSeatDto>(
        [new PastSeatDto(3, "claims", 5, 0, 1, Now.AddDays(-60), 4_000, 10_000, false, false, 6_000, CaseStage.Closed), new PastSeatDto(2, "other", 5, 0, 1, Now.AddDays(-80), null, null, false, true, 0, CaseStage.NoRuling)], null));

    public Task<CaseDto?> GetCaseAsync(string? account, long id, CancellationToken ct) => Task.FromResult(id == Case.Id ? Case : null);

    public Task<OwnVoteDto?> GetVoteAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall> PrepareServeAsync(string account, ServiceDraft draft, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall> PrepareResignAsync(string account, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall> PrepareCollectAsync(string account, CancellationToken ct) => throw new NotSupportedException();

    public Task<PreparedCall?> PrepareCommitAsync(string account, long id, CommitDraft draft, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> HandOverAsync(string account, long id, OpenVote vote, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> TakeBackAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

    public Task<RelayTicket?> RevealAsync(string account, long id, OpenVote vote, CancellationToken ct) => throw new NotSupportedException();
}
