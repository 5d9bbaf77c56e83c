using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>The marketplace by hand, as far as no day has to go by: from a listing to an invoice, a dispute that the two settle, a course in hours. Each takes people of its own.</summary>
public sealed class MarketPathTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string Title = "A second look at discharge protocols";
    private const string Praise = "Clear, and in time.";

    [Fact]
    public async Task A_listing_is_found_ordered_delivered_approved_rated_by_both_and_invoiced()
    {
        var worker = await MemberAsync(Person.Named("Dr Leyla Petrović"), "/market/new");
        await ListAsync(worker);
        var buyer = await MemberAsync(Person.Named("Dr Anna Meier"), "/market");
        await FindAsync(buyer);
        var order = await MarketSteps.OfferAsync(buyer, "Please read our protocol for discharge after a **fall**.", null);

        await worker.OpenAsync(order);
        await Expect(worker.Page.Locator("main h1")).ToHaveTextAsync(Title);
        await MarketSteps.AcceptAsync(worker);
        var opinion = "%PDF-1.7\n%%EOF\n"u8.ToArray();
        await MarketSteps.DeliverAsync(worker, "Here is what I would change.", new() { Name = "opinion.pdf", MimeType = "application/pdf", Buffer = opinion });
        await buyer.OpenAsync(order);
        Assert.Equal(opinion, await DownloadAsync(buyer, "#talk a[download]"));
        await MarketSteps.ApproveAsync(buyer);

        await RateAsync(worker, buyer);
        await MarketSteps.FinalAsync(worker);
        await InvoiceAsync(worker, order);
        await buyer.OpenAsync("/market/invoices?show=received");
        await Expect(buyer.Page.Locator("main table")).ToContainTextAsync("€250.00");
        await MarketSteps.CollectAsync(worker);
    }

    /// <summary>The worker says when she is free; the buyer chooses one of these times, and it is kept while the offer is read once more.</summary>
    [Fact]
    public async Task A_free_time_is_chosen_and_kept_while_the_offer_is_read_once_more()
    {
        var leyla = Person.Named("Dr Leyla Petrović");
        var worker = await MemberAsync(leyla, "/market/availability");
        await worker.Page.Locator("#zone").SelectOptionAsync("Europe/Berlin");
        foreach (var day in await worker.Page.Locator("#days input[type=checkbox]").AllAsync())
            await day.CheckAsync();
        await worker.Page.Locator("main form button.go").ClickAsync();
        await Expect(worker.Page).ToHaveURLAsync(new Regex("saved=yes"));

        var buyer = await MemberAsync(Person.Named("Dr Anna Meier"), $"/market/offer/{leyla.Address}");
        var page = buyer.Page;
        await page.Locator("#title").FillAsync("A day in our practice");
        await page.Locator("#part-0-amount").FillAsync("800");
        // Ten hours of a day in the week after, which end the offer and the milestone, too.
        await page.Locator("#free td input").Nth(8).CheckAsync();
        await page.Locator("form.offer button.go").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/market/offers/0x"));
        await Expect(page.Locator("#kept")).ToBeVisibleAsync();
        await Expect(page.Locator("#taken")).ToHaveCountAsync(0);
    }

    /// <summary>Order 30 of the demo: Liv Shevchenko has translated a leaflet for Dr Nora Lindqvist, who is not content.</summary>
    [Fact]
    public async Task A_dispute_is_settled_at_the_share_that_one_offers_and_the_other_takes()
    {
        var nora = await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/market/orders/30");
        await MarketSteps.ActAsync(nora, "dispute-open");
        await Expect(nora.Page.Locator("#dispute-0")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var liv = await MemberAsync(Person.Named("Liv Shevchenko"), "/market/orders/30");
        await MarketSteps.ActAsync(liv, "offer-share-0", "60");
        // Her page hears of the offer by itself.
        await MarketSteps.ActAsync(nora, "take-share-0");
        await Expect(nora.Page.Locator("#dispute-0")).ToContainTextAsync("You two agreed: 60% of it, €126.00, went to Liv Shevchenko.", new() { Timeout = 30_000 });
        await Expect(nora.Page.Locator("#order-head .badge")).ToContainTextAsync("Ended");
        // Her part, and her whole deposit.
        await nora.OpenAsync("/market/orders");
        await Expect(nora.Page.Locator("#collect-EUR")).ToContainTextAsync("€184.00");
    }

    /// <summary>Two hours of the time bank for a lesson: what is taken is owed and given, and who took it has it certified.</summary>
    [Fact]
    public async Task A_course_is_paid_in_hours_and_its_certificate_is_issued()
    {
        var nora = await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/market/listings/8/offer");
        var order = await MarketSteps.OfferAsync(nora, "How do you tell parents what the fever chart means?", "2");
        var mei = await MemberAsync(Person.Named("Dr Mei Baumann"), order);
        await MarketSteps.AcceptAsync(mei);
        await MarketSteps.DeliverAsync(mei, "We met twice for an hour.");
        await nora.OpenAsync(order);
        await MarketSteps.ApproveAsync(nora);
        await MarketSteps.FinalAsync(nora);

        await nora.OpenAsync(order + "/papers");
        await nora.Page.Locator("section[aria-labelledby=h-course] button").ClickAsync();
        await Expect(nora.Page).ToHaveURLAsync(new Regex("/apply/[0-9]+$"));
        await Expect(nora.Page.Locator(".badge").First).ToHaveTextAsync("Accepted");
        await Expect(nora.Page.Locator("main")).ToContainTextAsync("Supervision for those who train in paediatrics");
        await Expect(nora.Page.GetByRole(AriaRole.Button, new() { Name = "Fetch the credential" })).ToBeVisibleAsync();

        await nora.OpenAsync("/market/care");
        await Expect(nora.Page.Locator("#care .figure").Nth(1)).ToContainTextAsync("2");
    }

    private static async Task ListAsync(Visitor worker)
    {
        var page = worker.Page;
        await page.Locator("#category").SelectOptionAsync("second-opinion");
        await page.Locator("#title").FillAsync(Title);
        await page.Locator("#summary").FillAsync("I read a protocol of yours and write what I would change.");
        await page.Locator("#markdown").FillAsync("Two pages, with **sources**, within a week.");
        await page.Locator("#price").FillAsync("250.00");
        await page.Locator("#unit").SelectOptionAsync("piece");
        await page.Locator("main button.go[type=submit]").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/market/mine\\?made="));
        await Expect(page.Locator("main")).ToContainTextAsync(Title);
    }

    private static async Task FindAsync(Visitor buyer)
    {
        var page = buyer.Page;
        await page.Locator("#q").FillAsync("discharge protocols");
        await page.Locator("form.market .search button").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync(Title);
        await page.Locator("main a[href$='/offer']").ClickAsync();
        await Expect(page.Locator("#part-0-amount")).ToHaveValueAsync("250.00");
        await buyer.ReadyAsync();
    }

    /// <summary>The first rating stays sealed until there is the other; then both are there.</summary>
    private static async Task RateAsync(Visitor worker, Visitor buyer)
    {
        await buyer.ReadyAsync();
        await buyer.Page.Locator("#rating input[value='5']").CheckAsync();
        await buyer.Page.Locator("#rating-words").FillAsync(Praise);
        await buyer.Page.Locator("#rate [data-do=act]").ClickAsync();
        await Expect(buyer.Page.Locator("#rating")).ToContainTextAsync("Your rating is sealed.", new() { Timeout = 30_000 });
        await Expect(worker.Page.Locator("#rating")).ToContainTextAsync("Dr Meier has rated already.", new() { Timeout = 30_000 });
        Assert.DoesNotContain(Praise, await worker.Page.ContentAsync(), StringComparison.Ordinal);

        await worker.ReadyAsync();
        await worker.Page.Locator("#rating input[value='4']").CheckAsync();
        await worker.Page.Locator("#rate [data-do=act]").ClickAsync();
        foreach (var side in (Visitor[])[worker, buyer])
        {
            await Expect(side.Page.Locator("#rating")).ToContainTextAsync(Praise, new() { Timeout = 60_000 });
            await Expect(side.Page.Locator("#rating")).ToContainTextAsync("4 stars", new() { Timeout = 60_000 });
        }
    }

    /// <summary>Says who they are, issues, and takes the invoice for people and the one for machines.</summary>
    private static async Task InvoiceAsync(Visitor worker, string order)
    {
        var page = worker.Page;
        await worker.OpenAsync("/market/billing");
        await PartyAsync(page, "Dr Leyla Petrović", "Ring 1", "1010", "Wien", "AT");
        await page.Locator("#vatId").FillAsync("ATU12345675");
        await page.Locator("#vat").SelectOptionAsync("Standard");
        await page.Locator("#rate").FillAsync("20");
        await page.Locator("main form button.go").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("saved=1"));

        await worker.OpenAsync(order + "/papers");
        await PartyAsync(page, "Dr Anna Meier", "Gate 2", "0150", "Oslo", "NO");
        await page.Locator("main form button.go").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/market/invoices/"));
        var pdf = await DownloadAsync(worker, "main a[href*='/pdf']");
        Assert.StartsWith("%PDF-", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
        var xml = XDocument.Parse(Encoding.UTF8.GetString(await DownloadAsync(worker, "main a[href$='/xml']")));
        XNamespace basic = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
        Assert.Equal("{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice", xml.Root!.Name.ToString());
        Assert.Equal("250.00", xml.Descendants(basic + "TaxInclusiveAmount").Single().Value);
        Assert.Equal("0.00", xml.Descendants(basic + "PayableAmount").Single().Value);
    }

    private static async Task PartyAsync(IPage page, string name, string street, string postCode, string city, string country)
    {
        foreach (var (field, value) in ((string, string)[])[("name", name), ("street", street), ("postCode", postCode), ("city", city)])
            await page.Locator("#" + field).FillAsync(value);
        await page.Locator("#country").SelectOptionAsync(country);
    }

    private static async Task<byte[]> DownloadAsync(Visitor visitor, string link)
    {
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.Locator(link).ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync(), Ct);
    }
}
