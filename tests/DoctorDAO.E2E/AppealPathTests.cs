using DoctorDAO.E2E.Harness;
using DoctorDAO.LocalChain;

namespace DoctorDAO.E2E;

/// <summary>Dr Katrin Brandt's claim was denied two days ago: she appeals, eleven others see it her way, and she is paid. Moves no time, but has to come before it is moved.</summary>
[Collection(Alone.Name)]
public sealed class AppealPathTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const long Denied = 12;

    [Fact]
    public async Task A_denial_is_appealed_and_turned_and_paid()
    {
        var cover = await CoverChain.OfAsync(Stack, Ct);
        var holder = Person.Named("Dr Katrin Brandt");
        var katrin = await MemberAsync(holder, $"/cover/claims/{Denied}");
        await Expect(katrin.Page.Locator("main")).ToContainTextAsync("€21,000.00");
        await katrin.Page.Locator("[data-open=appeal-dialog]").ClickAsync();
        await katrin.Page.Locator("#appeal-dialog [data-do=act]").ClickAsync();
        await cover.UntilAsync(Denied, ClaimStatus.Appeal, Ct);
        await cover.VoteAsync(Denied, 10_000, Ct);
        await cover.UntilAsync(Denied, ClaimStatus.Payable, Ct);
        await cover.CollectAsync(katrin, holder, Denied, 21_000_00, Ct);
    }
}
