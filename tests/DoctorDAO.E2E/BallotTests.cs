using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>A doctor votes: the ballot of a whole session, from the first key to the chain.</summary>
public sealed class BallotTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task The_ballot_can_be_filled_reviewed_and_signed_with_the_keyboard_alone()
    {
        var voter = await Stack.SomebodyAsync(Standing.OwnVoiceOnly, Ct);
        var member = await MemberAsync(voter, Stack.SessionPath);
        var (page, keys) = (member.Page, member.Page.Keyboard);
        var ballot = new BallotPage(page);
        await ballot.Issue(0).FocusAsync();
        await PressAsync("ArrowRight", "ArrowRight", "PageUp");
        await Expect(ballot.Issue(0)).ToHaveAttributeAsync("aria-valuetext", "5 votes for, costs 25 credits");
        await PressAsync("-");
        await Expect(ballot.Issue(0)).ToHaveAttributeAsync("aria-valuetext", "5 votes against, costs 25 credits");

        // One tab stop an issue, besides its title.
        await PressAsync("Tab", "Tab", "7");
        await Expect(ballot.Issue(1)).ToHaveAttributeAsync("aria-valuetext", "7 votes for, costs 49 credits");
        await PressAsync("Tab", "Tab", "End", "Delete", "ArrowLeft");
        await Expect(ballot.Issue(2)).ToHaveAttributeAsync("aria-valuetext", "1 vote against, costs 1 credit");
        await Expect(page.Locator("#live")).ToHaveTextAsync("25 credits left.");

        await UntilFocusedAsync("[data-do=review]");
        await PressAsync("Enter");
        await Expect(ballot.Review).ToBeVisibleAsync();
        await Expect(ballot.Review.GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
        await PressAsync("Escape");
        await Expect(ballot.Review).ToBeHiddenAsync();
        await Expect(page.Locator("[data-do=review]:focus")).ToHaveCountAsync(1);
        await PressAsync("Enter");
        await Expect(ballot.Review).ToContainTextAsync("You give no opinion on 5 issues");
        await UntilFocusedAsync("[data-do=sign]");
        await PressAsync("Enter");
        await ballot.CountedAsync();
        Assert.Equal([-5, 7, -1, 0, 0, 0, 0, 0], await Stack.Chain.BallotAsync(Stack.Chamber, Stack.Session, voter, Ct));

        async Task PressAsync(params string[] pressed)
        {
            foreach (var key in pressed)
                await keys.PressAsync(key);
        }

        async Task UntilFocusedAsync(string selector)
        {
            for (var i = 0; i < 60 && await page.Locator(selector + ":focus").CountAsync() == 0; i++)
                await keys.PressAsync("Tab");
            await Expect(page.Locator(selector + ":focus")).ToHaveCountAsync(1);
        }
    }

    [Fact]
    public async Task A_ballot_over_budget_is_sent_nowhere_and_shows_what_would_make_it_fit()
    {
        var voter = await Stack.SomebodyAsync(Standing.OwnVoiceOnly, Ct);
        var member = await MemberAsync(voter, Stack.SessionPath);
        var asked = new List<string>();
        member.Page.Request += (_, request) => asked.Add(request.Url);
        var ballot = new BallotPage(member.Page);
        await ballot.SetAsync(8, 6, 3, 0, 0, 0, 0, 0);
        await Expect(ballot.Left).ToContainTextAsync("9");
        await Expect(ballot.Left).ToContainTextAsync("credits over");
        await Expect(member.Page.Locator("#over .fixes button")).ToHaveCountAsync(3);

        await member.Page.Locator(".purse [data-do=review]").ClickAsync();
        await Expect(member.Page.Locator("#errors")).ToBeFocusedAsync();
        await Expect(member.Page.Locator("#errors")).ToContainTextAsync("9 credits over");
        await Expect(ballot.Review).ToBeHiddenAsync();
        await member.Page.Locator("#errors a").First.ClickAsync();
        await Expect(ballot.Issue(0)).ToBeFocusedAsync();

        await member.Page.Locator("#over .fixes button").First.ClickAsync();
        await Expect(member.Page.Locator("#over")).ToBeHiddenAsync();
        await Expect(member.Page.Locator("#errors")).ToBeHiddenAsync();
        Assert.DoesNotContain(asked, x => x.Contains("/api/relay", StringComparison.Ordinal));
        Assert.Null(await Stack.Chain.BallotAsync(Stack.Chamber, Stack.Session, voter, Ct));
    }

    [Fact]
    public async Task Refusing_in_the_wallet_sends_nothing_and_keeps_the_votes()
    {
        var voter = await Stack.SomebodyAsync(Standing.OwnVoiceOnly, Ct);
        var member = await MemberAsync(voter, Stack.SessionPath);
        var ballot = new BallotPage(member.Page);
        await ballot.SetAsync(1, 2, 3, 4, 5, 0, 0, 0);
        await member.RefuseAsync(true);
        await ballot.SignAsync();
        await Expect(ballot.Review.GetByText("You did not sign. Nothing was sent.")).ToBeVisibleAsync();
        await ballot.Review.Locator("[data-do=close]").ClickAsync();
        await member.Page.ReloadAsync();
        await Expect(ballot.Issue(4)).ToHaveValueAsync("5");
        Assert.Null(await Stack.Chain.BallotAsync(Stack.Chamber, Stack.Session, voter, Ct));
    }
}
