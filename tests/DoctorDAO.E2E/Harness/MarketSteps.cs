using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>From an offer to an approved order, step by step, as people take them on the pages of the marketplace.</summary>
public static class MarketSteps
{
    // Whatever waits for a block and for the portal to hear of it.
    private static readonly LocatorAssertionsToBeVisibleOptions Mined = new() { Timeout = 30_000 };

    /// <summary>A time as a field takes it, some days from now.</summary>
    public static string In(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Fills in the offer that the page of a listing leads to, reads it once more, signs and pays.</summary>
    /// <param name="buyer">Looks at the form of an offer.</param>
    /// <param name="words">What is wanted.</param>
    /// <param name="amount">Euros or hours; <c>null</c>: what the form holds.</param>
    /// <returns>Page of the order.</returns>
    public static async Task<string> OfferAsync(Visitor buyer, string words, string? amount)
    {
        var page = buyer.Page;
        await page.Locator("#words").FillAsync(words);
        await page.Locator("#part-0-title").FillAsync("All of it");
        if (amount is not null)
            await page.Locator("#part-0-amount").FillAsync(amount);
        await page.Locator("#part-0-due").FillAsync(In(10));
        await page.Locator("form.offer button.go").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/market/offers/0x"));
        await buyer.ReadyAsync();
        await page.Locator("#offer-sign [data-do=act]").ClickAsync();
        var link = page.Locator("#offer a[href^='/market/orders/']");
        await Assertions.Expect(link).ToBeVisibleAsync(Mined);
        return (await link.GetAttributeAsync("href"))!;
    }

    /// <summary>Does what an order's page asks about in a dialog first.</summary>
    /// <param name="side">Looks at the page.</param>
    /// <param name="act">Id of the act.</param>
    /// <param name="share">Percent for the worker, where the dialog asks for them.</param>
    public static async Task ActAsync(Visitor side, string act, string? share = null)
    {
        await Assertions.Expect(side.Page.Locator($"#{act} [data-open]")).ToBeVisibleAsync(Mined);
        await side.ReadyAsync();
        await side.Page.Locator($"#{act} [data-open]").ClickAsync();
        if (share is not null)
            await side.Page.Locator($"#{act}-share").FillAsync(share);
        await side.Page.Locator($"#{act}-dialog [data-do=act]").ClickAsync();
    }

    /// <summary>Accepts the order that the worker looks at.</summary>
    public static async Task AcceptAsync(Visitor worker)
    {
        await ActAsync(worker, "accept");
        await Assertions.Expect(worker.Page.Locator("#deliver a")).ToBeVisibleAsync(Mined);
    }

    /// <summary>Hands over the milestone of the order that the worker looks at, and goes back to the order.</summary>
    public static async Task DeliverAsync(Visitor worker, string words, FilePayload? file = null)
    {
        var page = worker.Page;
        await page.Locator("#deliver a").ClickAsync();
        await page.Locator("#text").FillAsync(words);
        if (file is not null)
            await page.Locator("#file").SetInputFilesAsync(file);
        await page.Locator("main form button.go").ClickAsync();
        await Assertions.Expect(page.Locator("#deliver [data-do=act]")).ToBeVisibleAsync();
        await worker.ReadyAsync();
        await page.Locator("#deliver [data-do=act]").ClickAsync();
        var back = page.Locator("#handover a.go");
        await Assertions.Expect(back).ToBeVisibleAsync(Mined);
        await back.ClickAsync();
        await Assertions.Expect(page.Locator("main .badge").GetByText("Delivered", new() { Exact = true })).ToBeVisibleAsync();
        await worker.ReadyAsync();
    }

    /// <summary>Approves what was delivered in the order that the buyer looks at, which ends it.</summary>
    public static async Task ApproveAsync(Visitor buyer)
    {
        await ActAsync(buyer, "approve");
        await Assertions.Expect(buyer.Page.Locator("#rating")).ToBeVisibleAsync(Mined);
    }

    /// <summary>Waits until nothing can undo any more what the order's page shows.</summary>
    public static Task FinalAsync(Visitor side) => Assertions.Expect(side.Page.Locator("#order-head .finality")).ToHaveTextAsync("Final", new() { Timeout = 60_000 });

    /// <summary>Collects euros that wait in the escrow.</summary>
    public static async Task CollectAsync(Visitor of)
    {
        await of.OpenAsync("/market/orders");
        await of.Page.Locator("#collect-EUR [data-do=act]").ClickAsync();
        await Assertions.Expect(of.Page.Locator("#collect-EUR")).ToHaveCountAsync(0, new() { Timeout = 45_000 });
    }
}
