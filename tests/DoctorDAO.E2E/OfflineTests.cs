using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>A night shift has no network in the lift: nothing that was entered or signed is lost.</summary>
public sealed class OfflineTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task A_ballot_signed_as_the_line_drops_goes_out_by_itself()
    {
        var voter = await Stack.SomebodyAsync(Standing.OwnVoiceOnly, Ct);
        var member = await MemberAsync(voter, Stack.SessionPath);
        member.Expect("ERR_INTERNET_DISCONNECTED");
        var (page, ballot) = (member.Page, new BallotPage(member.Page));
        await ballot.SetAsync(2, 2, 2, 2, 2, 2, 2, 2);

        // The line drops between what the wallet signs and what we receive.
        await page.RouteAsync("**/api/relay/ballots", async route =>
        {
            await member.Context.SetOfflineAsync(true);
            await route.AbortAsync("internetdisconnected");
        });
        await ballot.SignAsync();
        await Expect(page.Locator("#kept")).ToContainTextAsync("Do not sign it again");
        await Expect(page.Locator("#offline")).ToBeVisibleAsync();
        Assert.Null(await Stack.Chain.BallotAsync(Stack.Chamber, Stack.Session, voter, Ct));

        await page.UnrouteAsync("**/api/relay/ballots");
        await member.Context.SetOfflineAsync(false);
        await ballot.CountedAsync();
        await Expect(page.Locator("#kept")).ToBeHiddenAsync();
        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2], await Stack.Chain.BallotAsync(Stack.Chamber, Stack.Session, voter, Ct));
        Assert.Equal(1, await page.EvaluateAsync<int>("() => window.__testWallet.calls.filter(c => c.method === 'eth_signTypedData_v4').length"));
    }
}
