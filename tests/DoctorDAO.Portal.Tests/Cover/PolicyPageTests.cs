using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Cover;
using DoctorDAO.Client.Relay;
using DoctorDAO.Portal.Features.Cover;
using DoctorDAO.Portal.Tests.Sample;
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
        Assert.Equal(["p-1184", "p-1185", "p-900"], page.FindAll("section.card").Select(x => x.Id));
        // Each lane has its dates in words; the picture is for eyes alone.
        Assert.Equal(6, page.FindAll(".lane h3").Count);
        Assert.All(page.FindAll(".lane .rail, .scale"), x => Assert.Equal("true", x.GetAttribute("aria-hidden")));
        Assert.Equal(["/cover/buy?renew=1185"], page.FindAll("a.btn.go").Select(x => x.GetAttribute("href")));
        Assert.Single(page.FindAll("#p-1185 .note.warn"));
        Assert.DoesNotContain("{", page.Find("live-region").TextContent, StringComparison.Ordinal);
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

    private void Add(PageContext pages) => pages.Services.AddSingleton<IProducts>(_sample).AddSingleton<IPolicies>(_sample).AddSingleton<ICoverCertificates>(_sample).AddSingleton<IMemberContracts>(_sample);
}
