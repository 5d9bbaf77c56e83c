using System.Text.RegularExpressions;
using DoctorDAO.Contracts;
using DoctorDAO.E2E.Harness;
using DoctorDAO.Ethereum;
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

    /// <summary>A second device whose passkey the account could not be told of at once: the first one lets it sign.</summary>
    [Fact]
    public async Task A_passkey_that_signs_lets_another_sign_that_was_added_while_the_relay_was_away()
    {
        var doctor = await VisitAsync();
        await using var device = await PasskeyDevice.BesideAsync(doctor);
        await doctor.OpenAsync("/sign-up?return=/account");
        var page = doctor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign up with a new passkey" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/account$"));
        await doctor.ReadyAsync();
        var passkeys = page.Locator("#passkeys-now > ul > li");
        await Expect(passkeys).ToHaveCountAsync(1);
        await ActsForAnIssuerAsync(Address.Parse(await page.Locator("meta[name=dao-account]").GetAttributeAsync("content")));

        doctor.Expect("Failed to load resource");
        await doctor.Context.RouteAsync("**/api/relay/executions/prepare", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"title":"Unavailable","status":503}""" }));
        await device.PutDownAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.Locator("account-access [data-part=error]")).ToBeVisibleAsync();
        await doctor.Context.UnrouteAsync("**/api/relay/executions/prepare");

        await doctor.OpenAsync("/account");
        await Expect(passkeys).ToHaveCountAsync(2);
        var waiting = passkeys.Filter(new() { HasText = "Not on the chain yet" });
        await Expect(waiting).ToContainTextAsync("You can sign in with it. It cannot vote yet");
        Assert.Empty(await Axe.SeriousAsync(page, coloursOnly: false));
        await device.TakeUpAsync();
        await waiting.GetByRole(AriaRole.Button, new() { Name = "Let it sign" }).ClickAsync();
        // The list hears of it by itself.
        await Expect(passkeys.GetByText("Signs on the chain")).ToHaveCountAsync(2, new() { Timeout = 30_000 });
        await Expect(waiting).ToHaveCountAsync(0);
    }

    /// <summary>The college accredits a practice for which the account acts: from then on it can be made on the chain, and act there.</summary>
    private async Task ActsForAnIssuerAsync(Address account)
    {
        const string Did = "did:web:small-practice.example";
        var college = Bytes32.Parse((await Stack.ReadAsync("/api/issuers/nordic-college", Ct)).GetProperty("row").GetProperty("issuer").GetProperty("id").GetString()!);
        var type = new byte[Bytes32.Size];
        "HospitalPrivilege"u8.CopyTo(type);
        await Stack.Chain.SendAsync(CredentialSteps.Registrar, Stack.Chain.Issuers, IssuerRegistry.AccreditCall.Encode(new IssuerRegistry.Accreditation(Did, account, college, [new Bytes32(type)], 0, 0)), Ct);
        await Harness.Stack.UntilAsync(
            async () =>
            {
                using var answer = await Stack.Http.GetAsync(new Uri(Stack.Home, "/api/issuers/" + Uri.EscapeDataString(Did)), Ct);
                return answer.IsSuccessStatusCode;
            },
            Ct);
    }

    /// <summary>Somebody signs up with a fingerprint and links the wallet that is the member: that account becomes the main one, and stays it.</summary>
    [Fact]
    public async Task A_member_s_wallet_that_is_linked_becomes_the_main_account_when_its_owner_says_so()
    {
        var member = await Stack.SomebodyAsync(Standing.OwnVoiceOnly, Ct);
        var doctor = await VisitAsync(new() { Wallet = member });
        await using var device = await PasskeyDevice.BesideAsync(doctor);
        await doctor.OpenAsync("/sign-up?return=/account");
        var page = doctor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign up with a new passkey" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/account$"));
        await doctor.ReadyAsync();
        var ways = page.Locator("[aria-labelledby=h-ways] li");
        await Expect(ways.Filter(new() { HasText = "Passkey account" })).ToContainTextAsync("Main account");

        await page.GetByRole(AriaRole.Button, new() { Name = "Link a wallet" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        await Expect(ways).ToHaveCountAsync(2);
        await doctor.ReadyAsync();
        var wallet = ways.Filter(new() { HasNotText = "Passkey account" });
        await Expect(wallet).Not.ToContainTextAsync("Main account");
        await wallet.GetByRole(AriaRole.Button, new() { Name = "Make it the main account" }).ClickAsync();
        await Expect(wallet).ToContainTextAsync("Main account");
        await Expect(ways.Filter(new() { HasText = "Passkey account" })).Not.ToContainTextAsync("Main account");
        // The membership is with it, so nothing else can be made that.
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Make it the main account" })).ToHaveCountAsync(0);
        await Expect(page.Locator("main")).ToContainTextAsync("Your membership is with");
        Assert.Empty(await Axe.SeriousAsync(page, coloursOnly: false));
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
