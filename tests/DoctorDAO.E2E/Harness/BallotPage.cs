using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>The ballot as a member sees it on the page of a session.</summary>
public sealed class BallotPage(IPage page)
{
    /// <summary>The control of an issue, from 0.</summary>
    public ILocator Issue(int issue) => page.Locator($"#v{issue}");

    /// <summary>What the page says is left, or over.</summary>
    public ILocator Left => page.Locator(".purse .left");

    /// <summary>The steps of the ballot under way.</summary>
    public ILocator Sent => page.Locator("#sent");

    /// <summary>The step the ballot has reached.</summary>
    public ILocator Step(string step) => Sent.Locator($"li[data-step={step}]");

    /// <summary>What is shown before signing.</summary>
    public ILocator Review => page.GetByRole(AriaRole.Dialog, new() { Name = "Sign" });

    /// <summary>Sets the votes of every issue with the keys of a keyboard.</summary>
    public async Task SetAsync(params int[] votes)
    {
        for (var i = 0; i < votes.Length; i++)
            await SetAsync(i, votes[i]);
    }

    /// <summary>Sets the votes of one issue with the keys of a keyboard.</summary>
    public async Task SetAsync(int issue, int votes)
    {
        var control = Issue(issue);
        await control.FocusAsync();
        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.PressAsync(Math.Abs(votes) == 10 ? "End" : Math.Abs(votes).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (votes < 0)
            await page.Keyboard.PressAsync("-");
        await Assertions.Expect(control).ToHaveValueAsync(votes.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Reviews and signs. On a phone the button stands in the dock.</summary>
    public async Task SignAsync()
    {
        await page.Locator(":is(.purse, .dock) [data-do=review]:visible").ClickAsync();
        await Review.Locator("[data-do=sign]").ClickAsync();
    }

    /// <summary>Waits until the ballot is counted.</summary>
    public Task CountedAsync() => Assertions.Expect(Step("indexed")).ToHaveAttributeAsync("aria-current", "step", new() { Timeout = 15_000 });
}
