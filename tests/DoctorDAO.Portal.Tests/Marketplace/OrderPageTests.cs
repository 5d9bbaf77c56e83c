using Bunit;
using DoctorDAO.Client;
using DoctorDAO.Client.Marketplace;
using DoctorDAO.Client.Relay;
using DoctorDAO.Portal.Features.Marketplace.Orders;
using DoctorDAO.Portal.Tests.Sample;
using DoctorDAO.Portal.Texts;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Tests.Marketplace;

/// <summary>Orders in their states, for both sides and for arbiters; offers, ratings, rules and the time bank.</summary>
public sealed class OrderPageTests : IDisposable
{
    private readonly PageContext _pages = new();
    private readonly SampleOrders _orders = new();

    public void Dispose() => _pages.Dispose();

    [Theory]
    [InlineData(2231, new[] { "approve", "dispute-open", "agree-end", "propose-end", "cancel" })]
    [InlineData(2232, new[] { "accept", "decline" })]
    [InlineData(2233, new[] { "take-share-0", "offer-share-0" })]
    [InlineData(2234, new[] { "rate" })]
    [InlineData(2235, new[] { "propose-end", "cancel" })]
    [InlineData(2236, new[] { "appeal-0" })]
    public async Task An_order_offers_what_can_be_done_with_it_and_tells_each_act_where_to_go(long id, string[] acts)
    {
        var page = await OpenAsync<OrderPage>(parameters: ("Id", id));
        var found = page.FindAll("member-act");
        Assert.Equal(acts, found.Select(x => x.Id));
        Assert.All(found, x => Assert.StartsWith($"/api/market/orders/{id}/", x.GetAttribute("data-path"), StringComparison.Ordinal));
        // What needs no field has its words in a dialog that says what it changes; none signs at once but those with fields of their own.
        Assert.All(found.Where(x => x.Id != "rate"), x => Assert.NotEmpty(x.QuerySelectorAll("dialog p:not([hidden])")));
        Assert.Equal(found.Select(x => x.Id).Distinct().Count(), found.Count);
        Assert.All(page.FindAll("label[for]"), x => Assert.Single(page.FindAll("#" + x.GetAttribute("for"))));
    }

    [Fact]
    public async Task Whose_turn_it_is_until_when_and_what_happens_otherwise_is_said_first()
    {
        var page = await OpenAsync<OrderPage>(parameters: ("Id", 2231L));
        var turn = Plain(page.Find("#turn"));
        foreach (var part in (string[])["Your turn until Sun 29 Nov, 08:00 (CET), 3 days 18 h left", "Approve, or say what is missing: Sat 21 Nov", "Dr Okafor delivered", "If you do nothing, €1,416.00 is released to Dr Okafor."])
            Assert.Contains(part, turn, StringComparison.Ordinal);
        // The cost of cancelling is said before anybody presses.
        Assert.Contains("Cancelling costs you €354.00 now, which goes to Dr Okafor.", Plain(page.Find("#end")), StringComparison.Ordinal);
        Assert.Equal($"{Topics.Order(2231)} {Topics.Inbox(People.Nora.Address)}", page.Find("live-region#order").GetAttribute("topics"));
        Assert.NotEmpty(page.Find("live-region#order").GetAttribute("data-refresh-at")!);
        // Paid in is what stands in the parts together.
        Assert.Equal(["--p:141600;--c:var(--ok)", "--p:283200;--c:var(--accent-soft)"], page.FindAll(".strip i").Select(x => x.GetAttribute("style")));
        Assert.Equal(3, page.FindAll("#m-0, #m-1, #m-2").Count);
    }

    [Fact]
    public async Task Money_for_the_panel_goes_from_the_settlement_token_to_the_escrow_and_no_further()
    {
        var market = _orders.Contracts!.Market!;
        var page = await OpenAsync<OrderPage>(parameters: ("Id", 2231L));
        var open = page.Find("#dispute-open");
        Assert.Equal((market.Disputes, market.Escrow, _orders.Contracts.Token, "18000"), (open.GetAttribute("data-contract"), open.GetAttribute("data-spender"), open.GetAttribute("data-token"), open.GetAttribute("data-most")));
        Assert.Null(page.Find("#approve").GetAttribute("data-token"));
        using var pages = new PageContext();
        var review = await OpenAsync<OfferReviewPage>(pages, parameters: ("Brief", SampleOrders.Brief));
        Assert.Equal((market.Escrow, "283200"), (review.Find("#offer-sign").GetAttribute("data-spender"), review.Find("#offer-sign").GetAttribute("data-most")));
        Assert.Contains("could not accept it today", review.Find("[aria-labelledby=h-sign]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_share_is_said_again_when_it_is_taken_and_an_arbiter_decides_what_no_side_can()
    {
        var page = await OpenAsync<OrderPage>(parameters: ("Id", 2233L));
        Assert.Equal("""{"workerBps":6000}""", page.Find("#take-share-0").GetAttribute("data-draft"));
        Assert.Contains("€480.00 goes to Dr Okafor, less the fee, and €320.00 to Dr Lindqvist.", Plain(page.Find("#take-share-0 dialog")), StringComparison.Ordinal);
        Assert.Equal("share", page.Find("#offer-share-0-share").GetAttribute("data-as"));
        using var pages = new PageContext();
        var arbiter = await OpenAsync<OrderPage>(pages, account: People.Vass.Address, parameters: ("Id", 2237L));
        Assert.Equal(["arbitrate-0"], arbiter.FindAll("member-act").Select(x => x.Id));
        using var others = new PageContext();
        Assert.Empty((await OpenAsync<OrderPage>(others, account: People.Holm.Address, parameters: ("Id", 2231L))).FindAll("#turn"));
    }

    [Fact]
    public async Task What_waits_for_an_arbiter_stands_on_a_desk_of_their_own()
    {
        var desk = await OpenAsync<ArbiterPage>(account: People.Vass.Address);
        Assert.Equal("/market/orders/2237", desk.Find("tbody th a").GetAttribute("href"));
        using var pages = new PageContext();
        Assert.NotEmpty((await OpenAsync<OrdersPage>(pages, account: People.Vass.Address)).FindAll(".note a[href='/market/desk']"));
        using var others = new PageContext();
        Assert.Empty((await OpenAsync<ArbiterPage>(others)).FindAll("table"));
        using var own = new PageContext();
        Assert.Empty((await OpenAsync<OrdersPage>(own)).FindAll("[href='/market/desk']"));
    }

    [Fact]
    public async Task What_is_said_of_somebody_and_answered_is_for_everybody_to_read()
    {
        var page = await OpenAsync<MemberMarketPage>(account: null, parameters: ("Address", People.Nora.Address));
        Assert.Contains("The lift was broken, as you know.", page.Markup, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll("article").Count);
        Assert.Empty(page.FindAll("[href^='/market/offer']"));
        using var pages = new PageContext();
        var other = await OpenAsync<MemberMarketPage>(pages, account: People.Okafor.Address, parameters: ("Address", People.Nora.Address));
        Assert.Equal($"/market/offer/{People.Nora.Address}", other.Find("[href^='/market/offer']").GetAttribute("href"));
        // Who was rated is told that they can answer; everybody else reads what it is about.
        Assert.DoesNotContain("you can answer", page.Find(".page-head").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nobody can change a rating.", other.Find(".page-head").TextContent, StringComparison.Ordinal);
        using var own = new PageContext();
        var mine = await OpenAsync<MemberMarketPage>(own, parameters: ("Address", People.Nora.Address));
        Assert.Contains("you can answer once", mine.Find(".page-head").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_no_node_answers_an_order_is_shown_and_an_appeal_waits()
    {
        _orders.Silent = true;
        var page = await OpenAsync<OrderPage>(parameters: ("Id", 2236L));
        Assert.Empty(page.FindAll("#appeal-0"));
        Assert.Contains("The chain cannot be asked", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public async Task Every_page_of_orders_speaks_four_languages_and_writes_each_place(string language)
    {
        foreach (var id in (long[])[2231, 2232, 2233, 2234, 2235, 2236])
            await ReadAsync<OrderPage>(language, "", ("Id", id));
        foreach (var tab in (string[])["turns", "running", "ended"])
            Assert.Contains("/market/orders/22", await ReadAsync<OrdersPage>(language, "show=" + tab), StringComparison.Ordinal);
        await ReadAsync<WorkPage>(language, "");
        await ReadAsync<BuyingPage>(language, "");
        await ReadAsync<RatingsPage>(language, "");
        await ReadAsync<ArbiterPage>(language, "");
        await ReadAsync<MemberMarketPage>(language, "", ("Address", People.Nora.Address));
        await ReadAsync<MarketRulesPage>(language, "");
        await ReadAsync<CarePage>(language, "");
        await ReadAsync<OfferPage>(language, "", ("Listing", 1L));
        await ReadAsync<OfferReviewPage>(language, "", ("Brief", SampleOrders.Brief));
    }

    [Fact]
    public void Each_state_and_each_step_has_its_words()
    {
        foreach (var language in Languages.All)
        {
            var texts = new TextSet("Orders", language.Culture);
            string[] keys =
            [
                .. Enum.GetNames<OrderStatus>().Where(x => x != "None").Select(x => "status." + x), .. Enum.GetNames<MilestoneStatus>().Select(x => "milestone-status." + x), .. Enum.GetNames<OrderNext>().Select(x => "next." + x),
                .. Enum.GetNames<OrderStepKind>().Select(x => "step." + x), .. Enum.GetNames<DisputeStage>().Select(x => "stage." + x), .. Enum.GetNames<DisputeEnding>().Select(x => "ending." + x),
                .. Enum.GetNames<OrderDefault>().Where(x => x != "Nothing").SelectMany(x => new[] { "then." + x, "outcome." + x }), .. Enum.GetNames<OrderSide>().Select(x => "side." + x),
            ];
            Assert.All(keys, x => Assert.NotNull(texts.Find(x)));
        }
    }

    [Fact]
    public async Task What_an_offer_says_is_kept_as_it_was_written_and_refused_at_its_field()
    {
        // Times are the reader's; amounts are read as people write them; a milestone without a date is due when the booked time ends.
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm");
        var form = new OfferForm
        {
            Title = "Nights", Currency = MarketCurrency.Euro, Start = "2026-12-05T20:00", End = "2026-12-06T08:00", Expires = "2026-12-01T12:00",
            Parts = [new() { Amount = "1.416,00" }, new() { Title = "Report", Amount = "1 250.5", Due = "2026-12-09T12:00" }, new()],
        }.Ready();
        var draft = form.Read("0x1", "", zone);
        Assert.Equal([141_600L, 125_050L], draft.Milestones!.Select(x => x.Amount!.Value));
        Assert.Equal(new DateTimeOffset(2026, 12, 6, 7, 0, 0, TimeSpan.Zero), draft.Milestones![0].Due);
        Assert.Equal(draft.Milestones, OfferForm.Of(draft, zone).Read("0x1", "", zone).Milestones);
        Assert.Equal(draft.Start, OfferForm.Of(draft, zone).Read("0x1", "", zone).Start);
        // The hour that summer time skips is no time, and is said at its field.
        Assert.Equal("start", Assert.Throws<FieldException>(() => new OfferForm { Start = "2027-03-28T02:30" }.Ready().Read("0x1", "", zone)).Field);

        _orders.Refused = "milestones[0].amount";
        var page = await OpenAsync<OfferPage>(language: "de", parameters: ("Listing", 2L));
        Assert.Equal("Second opinions in oncology", page.Find("#title").GetAttribute("value"));
        await page.Find("form").SubmitAsync();
        Assert.NotEmpty(page.Find("section.errors").TextContent);
        Assert.DoesNotContain("is said in English", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rating_is_shown_as_text_and_answered_once()
    {
        var page = await OpenAsync<RatingsPage>(query: "answer=2190");
        Assert.Contains("&lt;b&gt;", page.Find("#r-2190-b .quote").InnerHtml, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#r-2101-b form, #r-2101-b a[href*=answer]"));
        await page.Find("form").SubmitAsync();
        Assert.NotEmpty(page.Find("#text-error").TextContent);
        Assert.Null(_orders.Answered);
    }

    // Numbers and titles are kept together with what they belong to; a test reads them as words.
    private static string Plain(AngleSharp.Dom.IElement element) => element.TextContent.Replace('\u00A0', ' ');

    private async Task<string> ReadAsync<TPage>(string language, string query, params (string, object?)[] parameters) where TPage : IComponent
    {
        using var pages = new PageContext();
        var page = await OpenAsync<TPage>(pages, language, query: query, parameters: parameters);
        Assert.NotEmpty(page.FindAll("h1"));
        Assert.DoesNotContain("{", page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.All(page.FindAll("table, section, aside, p, dt, dd, li"), x => Assert.DoesNotMatch(@"\{[a-z]+[,}]", x.TextContent));
        return page.Markup;
    }

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(string language = "en-GB", string? account = "nora", string query = "", params (string, object?)[] parameters)
        where TPage : IComponent => OpenAsync<TPage>(_pages, language, account, query, parameters);

    private Task<IRenderedComponent<DynamicComponent>> OpenAsync<TPage>(PageContext pages, string language = "en-GB", string? account = "nora", string query = "", params (string, object?)[] parameters)
        where TPage : IComponent
    {
        pages.Services.AddSingleton<IOrders>(_orders).AddSingleton<IRatings>(_orders).AddSingleton<IDisputes>(_orders).AddSingleton<IMemberContracts>(_orders);
        return pages.OpenAsync<TPage>(new SampleDao(), account == "nora" ? People.Nora.Address : account, language, query, parameters);
    }
}
