using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Portal.Features.Cover;
using DoctorDAO.Portal.Tests.Sample;
using DoctorDAO.Portal.Texts;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Cover;

/// <summary>My cover, buying it, a policy, its wording and its code, in four languages.</summary>
public sealed class PolicyPageTests : IDisposable
{
    private readonly PageContext _pages = new();
    private readonly SamplePolicies _sample = new();

    public void Dispose() => _pages.Dispose();

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public async Task My_cover_says_when_it_counts_in_words_and_on_one_scale(string language)
    {
        var page = await OpenAsync<MyCoverPage>(language: language);
        Assert.Equal(["p-1184", "p-1185", "p-900"], page.FindAll("section[id^=p-]").Select(x => x.Id));
        // What it pays and what not, in short; all of it is a link away.
        Assert.Equal(3, page.FindAll("section[id^=p-] > .pair").Count);
        // Each lane has its dates in words; the picture is for eyes alone.
        Assert.Equal(6, page.FindAll(".lane h3").Count);
        Assert.All(page.FindAll(".lane .rail, .scale"), x => Assert.Equal("true", x.GetAttribute("aria-hidden")));
        Assert.Equal(["/cover/buy?renew=1185"], page.FindAll("[id^=p-] a.btn.go").Select(x => x.GetAttribute("href")));
        Assert.Single(page.FindAll("#p-1185 .note.warn"));
        Assert.DoesNotContain("{", page.Find("live-region").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task My_cover_begins_with_claims_that_wait_for_me_and_says_whether_the_pool_can_pay()
    {
        var page = await OpenAsync<MyCoverPage>();
        // The denied one and the one to collect are the holder's to act on; each says what, until when, and at what price.
        Assert.Equal(["claim-3", "claim-5"], page.FindAll("section[id^=claim-]").Take(2).Select(x => x.Id));
        Assert.Equal(3, page.FindAll("section[id^=claim-]").Count);
        var denied = page.Find("#claim-3");
        foreach (var part in (string[])["Claim 3: the panel said no", "You can appeal until", "4 of 5 jurors voted not to pay.", "<i>The letter</i> is from before.", "11 new jurors read it afresh", "€120.00", "all of it"])
            Assert.Contains(part, denied.TextContent, StringComparison.Ordinal);
        Assert.Equal(["/cover/claims/3#next", "/cover/claims/3#h-reasons"], denied.QuerySelectorAll("a.btn").Select(x => x.GetAttribute("href")));
        Assert.Equal("Time to appeal", denied.QuerySelector("[aria-current=step]")!.TextContent.Trim());
        Assert.Equal(6, page.FindAll(".key li").Count);
        Assert.Equal("/cover/pool", page.Find("#h-solvency + a").GetAttribute("href"));
    }

    [Fact]
    public async Task Dates_of_a_contract_have_their_year()
    {
        var page = await OpenAsync<PolicyPage>(parameters: ("Id", 1184L));
        Assert.All(page.FindAll(".lane h3"), x => Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(x.TextContent, @"\d+ \w+ 20\d\d")));
    }

    [Fact]
    public async Task Who_has_none_is_led_to_buying_and_who_is_nobody_to_signing_in()
    {
        _sample.All.Clear();
        Assert.Equal("/cover/buy", (await OpenAsync<MyCoverPage>()).Find(".empty a").GetAttribute("href"));
        using var pages = new PageContext();
        Add(pages);
        Assert.Equal("/sign-in?return=/cover", (await pages.OpenAsync<MyCoverPage>(new SampleDao())).Find(".empty a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_policy_shows_its_price_and_what_its_holder_can_do()
    {
        var page = await OpenAsync<PolicyPage>(parameters: ("Id", 1185L));
        Assert.Equal(7, page.FindAll("#price ~ .card tbody tr").Count);
        Assert.Equal(["answer", "tail", "cancel"], page.FindAll("member-act").Select(x => x.Id));
        Assert.Equal("4000", page.Find("#answer").GetAttribute("data-most"));
        Assert.Equal("/cover/verify/P1185-7Q2M-0XKD-VW3A", page.Find("dd a.mono").GetAttribute("href"));
        Assert.Single(page.FindAll("#h-certificate ~ form button"));
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public async Task A_certificate_goes_to_the_wallet_where_somebody_issues_it_and_cover_runs(string language)
    {
        var page = await OpenAsync<PolicyPage>(language: language, parameters: ("Id", 1184L));
        _sample.NotIssued = new FieldException("name", "is known to nobody");
        await page.Find("#h-certificate ~ form").SubmitAsync();
        Assert.NotEmpty(page.Find("#credential-error").TextContent);
        Assert.DoesNotContain("credential.", page.Markup, StringComparison.Ordinal);
        using var pages = new PageContext();
        Add(pages);
        Assert.Empty((await pages.OpenAsync<PolicyPage>(new SampleDao(), People.Nora.Address, language, "", ("Id", 900L))).FindAll("#h-certificate ~ form"));
    }

    [Fact]
    public async Task Questions_lead_to_prices_and_a_quote_and_a_closed_country_to_its_reason()
    {
        var page = await OpenAsync<BuyPage>();
        Assert.Empty(page.FindAll("member-act"));
        Assert.All(page.FindAll("select, input:not([type=hidden])"), x => Assert.NotNull(page.Find($"label[for={x.Id}]")));
        var form = new BuyForm { Country = "DE", Retro = "2024-01-01", Product = "4" };
        Assert.Equal(new QuoteDraft(4, "DE", new DateOnly(2024, 1, 1)), form.Read(null, out _));
        Assert.Null(new BuyForm { Country = "DE", Retro = "01.01.2024" }.Read(null, out var problem));
        Assert.Equal("retro", problem);
        // A renewal keeps its date.
        Assert.Equal(new QuoteDraft(4, "DE", RenewalOf: 7), form.Read(7, out _));
    }

    [Fact]
    public void Every_refusal_of_a_price_is_told_in_the_readers_language()
    {
        foreach (var language in Languages.All)
        {
            var reader = new Reader(new SampleDao(), TimeProvider.System);
            reader.Read(language.Code, null, "Europe/Berlin", null, null);
            var told = QuoteRefusal.All.Select(x => PolicyWriting.Refusal(
                reader, new FieldException("product", "is said in English", SampleDao.Closes, x), [new ClosedCountryDto("US", "a licence")], "US").Message).ToList();
            Assert.Equal(QuoteRefusal.All.Count, told.Distinct(StringComparer.Ordinal).Count());
            Assert.DoesNotContain(told, x => x.Contains("is said in English", StringComparison.Ordinal));
            Assert.Single(told, x => x.Contains("a licence", StringComparison.Ordinal));
        }

        // One that this portal does not know yet is shown as the server says it.
        Assert.Contains("is said in English", PolicyWriting.Refusal(new Reader(new SampleDao(), TimeProvider.System), new FieldException("product", "is said in English", null, "new"), [], null).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_shows_facts_and_no_name()
    {
        var page = await OpenAsync<CheckCoverPage>(account: null, parameters: ("Code", _sample.All[0].Code));
        Assert.Contains(People.Nora.Address, page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Lindqvist", page.Markup, StringComparison.Ordinal);
        using var pages = new PageContext();
        Add(pages);
        Assert.Single((await pages.OpenAsync<CheckCoverPage>(new SampleDao(), parameters: ("Code", "P1-0000"))).FindAll(".note.danger"));
    }

    [Fact]
    public async Task A_wording_says_its_hash_and_that_it_is_no_insurance()
    {
        var page = await OpenAsync<WordingPage>(account: null, parameters: ("Name", "malpractice-layer-1"));
        Assert.Contains(SamplePolicies.Product.WordingHash, page.Markup, StringComparison.Ordinal);
        Assert.Contains("not insurance", page.Markup, StringComparison.Ordinal);
        Assert.Equal("en", page.Find("article").GetAttribute("lang"));
    }

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(string language = "en-GB", string? account = "nora", params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        Add(_pages);
        return _pages.OpenAsync<TPage>(new SampleDao(), account is null ? null : People.Nora.Address, language, "", parameters);
    }

    private void Add(PageContext pages) => pages.Services.AddSingleton<IProducts>(_sample).AddSingleton<IPolicies>(_sample).AddSingleton<ICoverCertificates>(_sample).AddSingleton<IMemberContracts>(_sample)
        .AddSingleton<IClaims>(new SampleClaims()).AddSingleton<IPool>(new SamplePool());
}
