using System.Text.RegularExpressions;
using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>The pages of one's own account, by somebody who has a fingerprint and by a member.</summary>
public sealed class AccountTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_passkey_is_named_and_says_whether_it_signs(int width)
    {
        var doctor = await VisitAsync(new() { Width = width });
        await using var device = await PasskeyDevice.BesideAsync(doctor);
        await doctor.OpenAsync("/sign-up?return=/account");
        await doctor.ReadyAsync();
        await PictureAsync(doctor, "/sign-up", open: false);
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign up with a new passkey" }).ClickAsync();
        await Expect(doctor.Page).ToHaveURLAsync(new Regex("/account$"));
        var passkeys = doctor.Page.Locator("#passkeys-now");
        // What it is called before its owner says something.
        await Expect(passkeys.Locator("b")).ToHaveTextAsync(new Regex("^Chrome, "));
        await Expect(passkeys.GetByText("Signs on the chain")).ToBeVisibleAsync();
        await Expect(passkeys.GetByRole(AriaRole.Button, new() { Name = "Remove" })).ToHaveCountAsync(0);
        await passkeys.GetByText("Rename").ClickAsync();
        await passkeys.GetByLabel("Name").FillAsync("My telephone");
        await passkeys.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(passkeys.Locator("b")).ToHaveTextAsync("My telephone");
        Assert.Empty(await Axe.SeriousAsync(doctor.Page, coloursOnly: false));
        foreach (var path in new[] { "/account", "/account/data", "/account/recovery", "/recovery", "/device" })
            await PictureAsync(doctor, path);
    }

    [Fact]
    public async Task Before_admission_a_second_passkey_signs_in_and_waits_to_vote()
    {
        var doctor = await VisitAsync();
        await using (await PasskeyDevice.BesideAsync(doctor))
        {
            await doctor.OpenAsync("/sign-up?return=/account");
            await doctor.ReadyAsync();
            await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign up with a new passkey" }).ClickAsync();
            await Expect(doctor.Page.Locator("#passkeys-now b")).ToHaveCountAsync(1);
        }

        await using var telephone = await PasskeyDevice.BesideAsync(doctor);
        await doctor.ReadyAsync();
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        var passkeys = doctor.Page.Locator("#passkeys-now");
        await Expect(passkeys.Locator("b")).ToHaveCountAsync(2);
        // Nothing was asked that the association would refuse, and nothing that it would refuse is offered.
        await Expect(passkeys.GetByText("Your account is made on the chain when you are admitted as a member")).ToBeVisibleAsync();
        await Expect(passkeys.GetByText("It is the only one that signs for its account on the chain")).ToBeVisibleAsync();
        await Expect(passkeys.GetByRole(AriaRole.Button, new() { Name = "Let it sign" })).ToHaveCountAsync(0);
        await Expect(passkeys.GetByRole(AriaRole.Button, new() { Name = "Remove" })).ToHaveCountAsync(1);
        await passkeys.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(passkeys.Locator("b")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Guardians_are_found_by_name_and_what_is_wrong_is_said_at_the_field(int width)
    {
        var (nora, hanna, omar) = (Person.Named("Dr Nora Lindqvist"), Person.Named("Dr Hanna Sørensen"), Person.Named("Omar Visser"));
        var member = await MemberAsync(nora, "/account/recovery", new() { Width = width });
        await member.OpenAsync("/account/recovery");
        await member.ReadyAsync();
        var page = member.Page;
        var (field, wrong, chosen) = (page.Locator("#guardians"), page.Locator("#guardians-error"), page.Locator("[data-part=chosen]"));
        foreach (var person in await chosen.GetByRole(AriaRole.Button).AllAsync())
            await person.ClickAsync();

        await field.FillAsync("Sørensen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add " + hanna.Name }).ClickAsync();
        await Expect(chosen).ToContainTextAsync(hanna.Name);
        await field.FillAsync(hanna.Address.ToString());
        await field.PressAsync("Enter");
        await Expect(wrong).ToHaveTextAsync($"{hanna.Name} is chosen already.");
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await field.FillAsync(nora.Address.ToString());
        await field.PressAsync("Enter");
        await Expect(wrong).ToHaveTextAsync("That is you. Choose somebody else.");
        await field.FillAsync("Nobody of that name");
        await field.PressAsync("Enter");
        await Expect(wrong).ToContainTextAsync("Nobody who is a member");
        await field.FillAsync(omar.Address.ToString());
        await field.PressAsync("Enter");
        await Expect(chosen).ToContainTextAsync(omar.Name);
        await Expect(wrong).ToBeHiddenAsync();
        await page.Locator("#threshold").FillAsync("3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Name them" }).ClickAsync();
        await Expect(page.Locator("#threshold-error")).ToContainTextAsync("You have chosen 2 people");
        Assert.Empty(await Axe.SeriousAsync(page, coloursOnly: false));
        await PictureAsync(member, "/account/recovery-member", open: false);
        await chosen.GetByRole(AriaRole.Button, new() { Name = "Take off: " + omar.Name }).ClickAsync();
        await Expect(chosen.Locator("li")).ToHaveCountAsync(1);
    }

    /// <summary>Pictures for people to look at, where <c>DOCTORDAO_PICTURES</c> names a folder; and no page is wider than its window.</summary>
    private static async Task PictureAsync(Visitor who, string path, bool open = true)
    {
        if (open)
            await who.OpenAsync(path);
        var (width, content) = (await who.Page.EvaluateAsync<int>("innerWidth"), await who.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.True(content <= width, $"{path} is {content} wide in {width}.");
        if (Environment.GetEnvironmentVariable("DOCTORDAO_PICTURES") is { Length: > 0 } folder)
            await who.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{path.Trim('/').Replace('/', '-')}-{width}.png"), FullPage = true });
    }
}
