using System.Text.RegularExpressions;
using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>Who you are is what your wallet can sign.</summary>
public sealed class SignInTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private static readonly Person Ines = Person.Named("Dr Inês Szabó");

    [Fact]
    public async Task A_member_signs_in_with_a_wallet_and_out_again()
    {
        var ines = await VisitAsync(new() { Wallet = Ines });
        await ines.OpenAsync("/");
        await ines.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).First.ClickAsync();
        await Expect(ines.Page).ToHaveTitleAsync(new Regex("Sign in"));
        await ines.ReadyAsync();
        await ines.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with your wallet" }).ClickAsync();
        await ines.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await Expect(ines.Page.Locator("meta[name=dao-account]")).ToHaveAttributeAsync("content", Ines.Address.ToString());
        await Expect(ines.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync(Ines.Name);

        await ines.Page.Locator("#me-menu summary").ClickAsync();
        await ines.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(ines.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).First).ToBeVisibleAsync();
        await Expect(ines.Page.Locator("meta[name=dao-account]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_newcomer_signs_in_as_somebody_of_the_demo_without_any_extension()
    {
        var newcomer = await VisitAsync();
        await newcomer.OpenAsync("/sign-in?return=/voice");
        await newcomer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with your wallet" }).ClickAsync();
        await newcomer.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Find by name" }).FillAsync("lindqvist");
        await newcomer.Page.Keyboard.PressAsync("Enter");
        await Expect(newcomer.Page.GetByRole(AriaRole.Dialog, new() { Name = "Dr Nora Lindqvist’s demo wallet asks" })).ToContainTextAsync("wants you to sign in");
        await newcomer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign", Exact = true }).ClickAsync();
        await Expect(newcomer.Page).ToHaveURLAsync(new Uri(Stack.Home, "/voice").ToString());
        await Expect(newcomer.Page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Dr Nora Lindqvist");
    }

    [Fact]
    public async Task Refusing_in_the_wallet_signs_nobody_in_and_says_so()
    {
        var ines = await VisitAsync(new() { Wallet = Ines });
        await ines.OpenAsync("/sign-in");
        await ines.RefuseAsync(true);
        await ines.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with your wallet" }).ClickAsync();
        await ines.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await Expect(ines.Page.GetByText("You did not sign, so you are not signed in.")).ToBeVisibleAsync();
        await Expect(ines.Page.Locator("meta[name=dao-account]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_asked_to_and_comes_back()
    {
        var ines = await VisitAsync(new() { Wallet = Ines });
        await ines.OpenAsync("/voice");
        await ines.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).Last.ClickAsync();
        await Expect(ines.Page).ToHaveTitleAsync(new Regex("Sign in"));
        await ines.ReadyAsync();
        await ines.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with your wallet" }).ClickAsync();
        await ines.Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await Expect(ines.Page).ToHaveURLAsync(new Uri(Stack.Home, "/voice").ToString());
        await Expect(ines.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("My voice");
    }
}
