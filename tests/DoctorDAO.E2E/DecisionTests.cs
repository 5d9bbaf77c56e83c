using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>From the end of the session to money on its way: closed, passed, queued, waited, executed.</summary>
[Collection(Alone.Name)]
public sealed class DecisionTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task A_passed_proposal_is_queued_and_executed_after_its_waiting_period_and_pays()
    {
        var group = Person.Named("Stewardship Audit Group");
        var before = await Stack.Chain.BalanceAsync(group.Address, Ct);
        var nora = await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/demo");
        var page = nora.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "End the Clinical session" }).ClickAsync();
        await Expect(page.Locator("#moved")).ToContainTextAsync("Done.");

        await nora.OpenAsync(Stack.ProposalPath(2));
        await Expect(page.Locator(".badge").First).ToHaveTextAsync("Passed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the waiting period" }).ClickAsync();
        await Expect(page.Locator(".badge").First).ToHaveTextAsync("Waiting period");

        await nora.OpenAsync("/demo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pass the waiting period" }).ClickAsync();
        await Expect(page.Locator("#moved")).ToContainTextAsync("Done.");
        await nora.OpenAsync(Stack.ProposalPath(2));
        await page.GetByRole(AriaRole.Button, new() { Name = "Bring it into force" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Bring it into force" }).ClickAsync();
        await Expect(page.Locator(".badge").First).ToHaveTextAsync("In force");
        Assert.Equal(before + 48_000_00, await Stack.Chain.BalanceAsync(group.Address, Ct));
    }
}
