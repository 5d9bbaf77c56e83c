using System.Text.RegularExpressions;
using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>A doctor without a wallet: Chromium's own virtual authenticator makes and uses the passkeys.</summary>
public sealed class PasskeyTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task Somebody_without_a_wallet_signs_up_sees_the_session_and_signs_in_again()
    {
        var doctor = await VisitAsync();
        await using var device = await PasskeyDevice.BesideAsync(doctor);
        await doctor.OpenAsync("/sign-up?return=/account");
        await doctor.ReadyAsync();
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign up with a new passkey" }).ClickAsync();
        await Expect(doctor.Page).ToHaveURLAsync(new Regex("/account$"));
        var account = await doctor.Page.Locator("meta[name=dao-account]").GetAttributeAsync("content");
        await Expect(doctor.Page.Locator("meta[name=dao-means]")).ToHaveAttributeAsync("content", "passkey");
        await Expect(doctor.Page.GetByText("Passkey account")).ToBeVisibleAsync();
        await Expect(doctor.Page.GetByText("This one", new() { Exact = true })).ToBeVisibleAsync();

        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
        await Expect(doctor.Page).ToHaveTitleAsync(new Regex("Sign in"));
        await doctor.OpenAsync("/sign-in?return=/account");
        await doctor.ReadyAsync();
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(doctor.Page.Locator("meta[name=dao-account]")).ToHaveAttributeAsync("content", account!);
    }
}
