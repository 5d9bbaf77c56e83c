using System.Globalization;
using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Portal.Features.Cover;
using DoctorDAO.Portal.Tests.Sample;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Cover;

/// <summary>The pool's pages: what they say of its money, for visitors and for who has capital in it.</summary>
public sealed class PoolPageTests : IDisposable
{
    private readonly PageContext _pages = new();
    private readonly SamplePool _pool = new();

    public void Dispose() => _pages.Dispose();

    [Fact]
    public async Task The_lines_are_all_there_and_together_they_are_the_cash()
    {
        var page = await OpenAsync<PoolPage>();
        Assert.Equal("164%", page.Find("#h-solvency").Closest("section")!.QuerySelector(".figure dd")!.FirstChild!.TextContent);
        var amounts = page.FindAll(".key .num").Select(x => decimal.Parse(x.TextContent, NumberStyles.Currency, Pounds())).ToList();
        Assert.Equal(6, amounts.Count);
        Assert.Equal(6_450_200m, amounts.Sum());
        Assert.Contains("€6,450,200.00", page.Find(".key").Closest("div")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Topics.Pool, page.Find("live-region").GetAttribute("topics"));
    }

    [Fact]
    public async Task The_chart_names_its_thresholds_its_deepest_point_and_is_a_table_too()
    {
        var page = await OpenAsync<PoolPage>();
        foreach (var picture in (string[])["svg.only-wide", "svg.only-narrow"])
        {
            var svg = page.Find(picture);
            var words = svg.QuerySelectorAll("text").Select(x => x.TextContent).ToList();
            Assert.All((string[])["100%", "130%", "150%", "121%, Jan 26", "164% now"], x => Assert.Contains(x, words));
            Assert.StartsWith("Solvency ratio from Dec 24 to Nov 26: lowest 121%", svg.QuerySelector("title")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Contains("€990,000.00", page.Find("figcaption").TextContent, StringComparison.Ordinal);
        Assert.Equal(24, page.FindAll("#solvency-table tbody tr").Count);
    }

    [Fact]
    public async Task It_says_who_changes_prices_and_rules_and_what_they_are_now()
    {
        var page = await OpenAsync<PoolPage>();
        var rules = page.Find("#rules").Closest("section")!;
        Assert.Equal("/chambers/cover", rules.QuerySelector("p a")!.GetAttribute("href"));
        Assert.Contains("Changed only by the Cover chamber", rules.TextContent, StringComparison.Ordinal);
        Assert.Null(rules.QuerySelector("a[href^='/proposals']"));
        var told = rules.QuerySelectorAll("dl.kv dd").Select(x => x.TextContent).ToList();
        Assert.Equal(["400%", "130%", "120%", "150%", "21\u00A0days", "€100.00", "5", "€60.00", "10", "5%"], told.Take(10));
        Assert.Contains("260%", told);
        var price = page.Find("#product-1");
        Assert.Equal(["1.2%", "30\u00A0days", "200%", "Yes"], price.QuerySelectorAll("td").Select(x => x.TextContent));
        Assert.Equal("/cover/wordings/legal-defence-1", price.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("–", page.Find("#product-2 td").TextContent);
    }

    [Fact]
    public async Task A_member_sees_their_place_the_date_and_what_they_can_do()
    {
        var page = await OpenAsync<PoolPage>(People.Nora.Address);
        // A member can propose other rules, too.
        Assert.Equal("/proposals/drafts/new?chamber=cover", page.Find("#rules").ParentElement!.QuerySelector("a")!.GetAttribute("href"));
        var row = page.Find("#request-7");
        Assert.Contains("Number 2, €10,000.00 before you", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("2026-11-29T12:00:00Z", row.QuerySelectorAll("time")[^1].GetAttribute("datetime"));
        Assert.Contains("€5,000.00", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("Served", page.Find("#request-3 [data-l=Place]").TextContent);
        Assert.Equal(
            ["/api/cover/pool/collect", "/api/cover/pool/requests/7/cancel", "/api/cover/pool/deposit", "/api/cover/pool/redeem"],
            page.FindAll("member-act").Select(x => x.GetAttribute("data-path")));
        // The pool takes money for one of them alone.
        Assert.Equal(["/api/cover/pool/deposit"], page.FindAll("member-act[data-token]").Select(x => x.GetAttribute("data-path")));
    }

    [Fact]
    public async Task A_visitor_is_asked_to_sign_in_and_can_do_nothing()
    {
        var page = await OpenAsync<PoolPage>();
        Assert.Empty(page.FindAll("member-act"));
        Assert.Equal("/sign-in?return=/cover/pool", page.Find("#h-mine").Closest("section")!.QuerySelector(".note a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_closed_pool_takes_no_capital_and_says_why_and_what_differs_is_told()
    {
        _pool.Pool = _pool.Pool! with { Open = false, Paused = true, RecountAgrees = false };
        var page = await OpenAsync<PoolPage>(People.Nora.Address);
        Assert.DoesNotContain("/api/cover/pool/deposit", page.FindAll("member-act").Select(x => x.GetAttribute("data-path")));
        Assert.Equal(2, page.FindAll(".note").Count(x => x.TextContent.Contains("Entry is stopped", StringComparison.Ordinal) || x.TextContent.Contains("checking these numbers", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_worked_example_is_of_the_two_prices()
    {
        var page = await OpenAsync<PoolPage>();
        var words = page.Find("#h-prices").Closest("section")!.TextContent;
        // 100,000 / 132.32 shares, of which each brings 1.045575 euros.
        Assert.Contains("755.7437 shares", words, StringComparison.Ordinal);
        Assert.Contains("€790.18", words, StringComparison.Ordinal);
        Assert.Contains("€209.82", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_actuarys_page_has_years_classes_the_triangle_ceilings_and_spreadsheets()
    {
        var page = await OpenAsync<PoolFiguresPage>();
        Assert.Equal(3, page.FindAll("[aria-label='By policy year'] tbody tr").Count);
        Assert.Equal(2, page.FindAll("#h-triangle ~ div tbody tr").Count);
        Assert.Equal("1.250", page.Find("#h-triangle ~ div tfoot td").TextContent);
        Assert.Equal(["/api/cover/pool/figures.csv", "/api/cover/pool/history.csv?days=3660"], page.FindAll("a[download]").Select(x => x.GetAttribute("href")));
        Assert.Equal(2, page.FindAll(".meter").Count(x => x.TextContent.Contains("300%", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("de", "164 %")]
    [InlineData("fr", "164 %")]
    [InlineData("es", "164 %")]
    public async Task Other_languages_write_it_their_way(string language, string ratio)
    {
        var page = await OpenAsync<PoolPage>(People.Nora.Address, language);
        Assert.Contains(ratio, page.Find(".figure dd").TextContent.Replace('\u202f', '\u00a0').Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.DoesNotContain("{", page.Find("live-region").TextContent, StringComparison.Ordinal);
    }

    private static NumberFormatInfo Pounds()
    {
        var numbers = (NumberFormatInfo)CultureInfo.GetCultureInfo("en-GB").NumberFormat.Clone();
        numbers.CurrencySymbol = "€";
        return numbers;
    }

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(string? account = null, string language = "en-GB")
        where TPage : IComponent
    {
        _pages.Services.AddSingleton<IPool>(_pool);
        _pages.Services.AddSingleton<IMemberContracts>(_pool);
        _pages.Services.AddSingleton<IClaims>(new NumbersOnly());
        return _pages.OpenAsync<TPage>(new SampleDao(), account, language);
    }

    private sealed class NumbersOnly : IClaims
    {
        public Task<IReadOnlyList<ClaimNumbersDto>> GetNumbersAsync(CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<ClaimNumbersDto>>([new(ClaimStatus.Filed, 2, 900_000, 0, 0), new(ClaimStatus.Judged, 4, 5_225_000, 0, 0), new(ClaimStatus.Paid, 5, 3_000_000, 2_000_000, 2_000_000)]);

        public Task<IReadOnlyList<ClaimRowDto>> GetOwnAsync(string account, CancellationToken ct) => throw new NotSupportedException();

        public Task<ClaimDto?> GetClaimAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

        public Task<ClaimableDto?> GetClaimableAsync(string account, long policy, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> IsOfficerAsync(string account, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<ClaimRowDto>> GetDeskAsync(CancellationToken ct) => throw new NotSupportedException();

        public Task<PreparedCall> PrepareFileAsync(string account, ClaimDraft draft, CancellationToken ct) => throw new NotSupportedException();

        public Task<PreparedCall?> PrepareEvidenceAsync(string account, long id, EvidenceDraft draft, CancellationToken ct) => throw new NotSupportedException();

        public Task<PreparedCall?> PrepareWithdrawAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

        public Task<PreparedCall?> PrepareSettleAsync(string account, long id, AmountDraft draft, CancellationToken ct) => throw new NotSupportedException();

        public Task<PreparedCall?> PrepareAppealAsync(string account, long id, AppealDraft draft, CancellationToken ct) => throw new NotSupportedException();

        public Task<PreparedCall?> PrepareCollectAsync(string account, long id, CancellationToken ct) => throw new NotSupportedException();

        public Task<PreparedCall?> PrepareOfferAsync(string account, long id, AmountDraft draft, CancellationToken ct) => throw new NotSupportedException();
    }
}
