using System.Text.RegularExpressions;
using DoctorDAO.E2E.Harness;
using DoctorDAO.LocalChain;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>
/// The whole way of cover by hand: capital is provided and asked back, cover bought, a month goes by, the capital is collected, an incident is reported,
/// five peers judge it in five browsers, it is paid. One test, since time goes by once for all of it.
/// </summary>
[Collection(Alone.Name)]
public sealed class CoverPathTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private static readonly Person Tomas = Person.Named("Dr Tomás Herrera");
    private static readonly Person Hanna = Person.Named("Dr Hanna Sørensen");

    [Fact]
    public async Task Cover_is_bought_claimed_judged_by_five_and_paid_and_capital_comes_back()
    {
        var cover = await CoverChain.OfAsync(Stack, Ct);
        var hanna = await ProvideAsync();
        var tomas = await MemberAsync(Tomas, "/cover/buy");
        var policy = await BuyAsync(tomas);

        await Stack.PassAsync(TimeSpan.FromDays(32), Ct);
        await WithdrawAsync(hanna);
        var claim = await FileAsync(tomas, policy);
        await JudgeAsync(cover, claim);
        await PaidAsync(tomas, cover, claim);
    }

    private async Task<Visitor> ProvideAsync()
    {
        var hanna = await MemberAsync(Hanna, "/cover/pool");
        await hanna.Page.Locator("#provide-amount").FillAsync("3000.00");
        await hanna.Page.Locator("#provide [data-do=act]").ClickAsync();
        await Expect(hanna.Page.Locator("#ask-amount")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await hanna.Page.Locator("#ask-amount").FillAsync("1000.00");
        await hanna.Page.Locator("#ask [data-do=act]").ClickAsync();
        await Expect(hanna.Page.Locator("tr[id^=request-]")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        return hanna;
    }

    /// <summary>The queue was served as soon as the wait was over.</summary>
    private async Task WithdrawAsync(Visitor hanna)
    {
        var before = await Stack.Chain.BalanceAsync(Hanna.Address, Ct);
        await hanna.OpenAsync("/cover/pool");
        await Expect(hanna.Page.Locator("#collect-pool [data-do=act]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await hanna.Page.Locator("#collect-pool [data-do=act]").ClickAsync();
        // Within the cent that rounding keeps, and the losses of a month.
        await Stack.UntilAsync(async () => await Stack.Chain.BalanceAsync(Hanna.Address, Ct) > before + 950_00ul, Ct);
    }

    private static async Task<long> BuyAsync(Visitor tomas)
    {
        var page = tomas.Page;
        await page.Locator("#country").SelectOptionAsync("ES");
        await page.Locator("button[name='Sent.Product'][value='']").ClickAsync();
        await page.Locator("button[name='Sent.Product'][value='1']").ClickAsync();
        await page.Locator("#buy [data-do=act]").ClickAsync();
        var link = page.Locator("#bought a[href^='/cover/policies/']");
        await Expect(link).ToBeVisibleAsync(new() { Timeout = 30_000 });
        return long.Parse(Regex.Match((await link.GetAttributeAsync("href"))!, "[0-9]+").Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<long> FileAsync(Visitor tomas, long policy)
    {
        var page = tomas.Page;
        await tomas.OpenAsync($"/cover/policies/{policy}/claim");
        var day = page.Locator("#incidentOn");
        await day.FillAsync((await day.GetAttributeAsync("max"))!);
        await page.Locator("#statement").FillAsync("A hearing about a referral that came a day late. The lawyer's letter says what it costs.");
        await page.Locator("#loss").FillAsync("3500.00");
        await page.Locator("[data-do=encrypt]").ClickAsync();
        await page.Locator("input[data-part=kept]").CheckAsync();
        await page.Locator("#file [data-do=act]").ClickAsync();
        var link = page.Locator("#filed a[href^='/cover/claims/']");
        await Expect(link).ToBeVisibleAsync(new() { Timeout = 30_000 });
        return long.Parse(Regex.Match((await link.GetAttributeAsync("href"))!, "[0-9]+").Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Five jurors, each in a browser of their own. The last one to seal opens them all: the server has been given what opens each.</summary>
    private async Task JudgeAsync(CoverChain cover, long claim)
    {
        var (number, _, jurors) = await cover.PanelAsync(claim, Ct);
        Assert.Equal(5, jurors.Count);
        await Task.WhenAll(jurors.Select(async (juror, i) =>
        {
            var visitor = await MemberAsync(juror, $"/panels/{number}");
            await visitor.Page.Locator(i == 0 ? "#answer-none" : "#answer-all").CheckAsync();
            await visitor.Page.Locator("#reasons").FillAsync("The letter is dated within the cover, and the hearing is what it pays for.");
            await visitor.Page.Locator("#free").CheckAsync();
            await visitor.Page.Locator("#vote [data-do=act]").ClickAsync();
        }));
        await cover.UntilAsync(claim, ClaimStatus.Challenge, Ct);
        Assert.Equal(10_000, (await cover.ClaimAsync(claim, Ct)).Award);
    }

    private async Task PaidAsync(Visitor tomas, CoverChain cover, long claim)
    {
        await Stack.PassAsync(TimeSpan.FromDays(7), Ct);
        await cover.UntilAsync(claim, ClaimStatus.Payable, Ct);
        // Of 3,500.00 less the excess of 500.00.
        await cover.CollectAsync(tomas, Tomas, claim, 3_000_00, Ct);
    }
}
