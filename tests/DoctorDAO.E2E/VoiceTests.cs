using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>Where a voice is, and how it comes back and goes again.</summary>
public sealed class VoiceTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task A_follower_overrides_the_delegate_changes_the_ballot_and_gives_the_voice_back()
    {
        var (follower, through) = Stack.Follower();
        var voices = await Stack.Chain.VoicesAsync(Stack.Chamber, Stack.Session, through, Ct);
        var member = await MemberAsync(follower, Stack.SessionPath);
        var (page, ballot) = (member.Page, new BallotPage(member.Page));
        await Expect(page.GetByText($"Your voice counts through {through.Name} now.")).ToBeVisibleAsync();

        // Override: the voice moves from the delegate to the member.
        await ballot.SetAsync(3, 0, 0, 0, 0, 0, 0, -2);
        await ballot.SignAsync();
        await ballot.CountedAsync();
        Assert.Equal([3, 0, 0, 0, 0, 0, 0, -2], await BallotAsync(follower));
        Assert.Equal(voices - 1, await Stack.Chain.VoicesAsync(Stack.Chamber, Stack.Session, through, Ct));

        // Change: the reading says what it was.
        await ballot.SetAsync(0, 4);
        await Expect(page.Locator("#c0 .read")).ToContainTextAsync("was +3");
        await Expect(page.Locator(".purse [data-do=review]")).ToHaveTextAsync("Review and sign the change");
        await ballot.SignAsync();
        await Expect(page.Locator("#c0")).ToHaveAttributeAsync("data-own", "4");
        Assert.Equal([4, 0, 0, 0, 0, 0, 0, -2], await BallotAsync(follower));

        // Withdraw: it flows back.
        await page.Locator("[data-open=withdraw]").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync(through.Name);
        await dialog.Locator("[data-do=withdraw]").ClickAsync();
        await Expect(page.Locator("#ballot")).Not.ToHaveAttributeAsync("data-own", new System.Text.RegularExpressions.Regex("."));
        await Expect(page.GetByText($"Your voice counts through {through.Name} now.")).ToBeVisibleAsync();
        Assert.Null(await BallotAsync(follower));
        Assert.Equal(voices, await Stack.Chain.VoicesAsync(Stack.Chamber, Stack.Session, through, Ct));
    }

    [Fact]
    public async Task A_follower_takes_the_voice_back_without_an_opinion()
    {
        var (follower, through) = Stack.Follower();
        var member = await MemberAsync(follower, "/voice");
        var row = member.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Clinical" }).Filter(new() { HasText = through.Name }).First;
        await row.GetByRole(AriaRole.Button, new() { Name = "Take my voice back" }).ClickAsync();
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Only take it back, with no opinion" }).ClickAsync();
        await Expect(member.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Clinical" }).First).ToContainTextAsync("your own ballot");
        Assert.Equal(new int[8], await BallotAsync(follower));
    }

    [Fact]
    public async Task Voting_oneself_can_start_from_the_delegates_ballot()
    {
        var (follower, through) = Stack.Follower();
        var theirs = await BallotAsync(through);
        var member = await MemberAsync(follower, "/voice");
        var row = member.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Clinical" }).Filter(new() { HasText = through.Name }).First;
        await row.GetByRole(AriaRole.Button, new() { Name = "Take my voice back" }).ClickAsync();
        await member.Page.GetByRole(AriaRole.Link, new() { Name = "Vote myself" }).ClickAsync();
        var ballot = new BallotPage(member.Page);
        for (var i = 0; i < theirs!.Count; i++)
            await Expect(ballot.Issue(i)).ToHaveValueAsync(Texts.Plain(theirs[i]));
        Assert.Null(await BallotAsync(follower));
    }

    [Fact]
    public async Task A_member_follows_somebody_and_stops_again()
    {
        var follower = await Stack.SomebodyAsync(Standing.OwnVoiceOnly, Ct);
        var whom = Person.Named("Dr Amara Okafor");
        var member = await MemberAsync(follower, $"/members/{whom.Address}");
        var page = member.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Follow Dr Okafor in Clinical" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Sign: follow Dr Okafor" }).ClickAsync();
        await Expect(page.GetByText("You follow Dr Okafor here")).ToBeVisibleAsync();
        Assert.Equal(whom.Address, await Stack.Chain.DelegateAsync(Stack.Chamber, follower, Ct));

        await page.Locator("#stop-clinical").GetByRole(AriaRole.Button, new() { Name = "Stop following" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Sign: follow nobody" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Follow Dr Okafor in Clinical" })).ToBeVisibleAsync();
        Assert.Equal(follower.Address, await Stack.Chain.DelegateAsync(Stack.Chamber, follower, Ct));
    }

    private Task<IReadOnlyList<int>?> BallotAsync(Person voter) => Stack.Chain.BallotAsync(Stack.Chamber, Stack.Session, voter, Ct);
}
