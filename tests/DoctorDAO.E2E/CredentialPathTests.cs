using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>
/// A doctor who has a fingerprint and no wallet: applies for the licence as a credential, joins by showing it, shows it to a second hospital, votes, loses
/// the device, comes back by guardians, and votes again.
/// </summary>
[Collection(Alone.Name)]
public sealed class CredentialPathTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string Chamber = "platform";

    private static readonly Person[] Guardians = [Person.Named("Dr Hanna Sørensen"), Person.Named("Omar Visser")];
    private static readonly Person[] Proposers = [Person.Named("Dr Elena Virtanen"), Person.Named("Dr Astrid Steiner")];

    /// <summary>What is personal here; none of it may turn up where it does not belong.</summary>
    private static readonly Canary Secret = new("Ottilie", "Quenzerbach", "1979-02-17", "KNRY-4471-9930");

    [Fact]
    public async Task A_doctor_without_a_wallet_joins_votes_loses_the_device_and_votes_again()
    {
        var before = await Stack.Chain.Client.BlockNumberAsync(Ct);
        using var camera = new PhoneCamera();
        var doctor = await VisitAsync(new() { Width = 390, Camera = camera });
        await using var device = await PasskeyDevice.BesideAsync(doctor);
        await SignUpAsync(doctor, "/apply");
        var first = await AccountAsync(doctor);

        var application = await CredentialSteps.ApplyAsync(doctor, Secret);
        await CredentialSteps.DecideAsync(await MemberAsync(CredentialSteps.Registrar, CredentialSteps.AtDesk(application)));
        await CredentialSteps.FetchAsync(doctor, application);
        await JoinAsync(doctor);
        await ShowAsync(doctor, camera);

        await VoteAsync(doctor, "The first vote of somebody without a wallet", Proposers[0]);
        await NameGuardiansAsync(doctor);

        var back = await VisitAsync();
        await using var second = await PasskeyDevice.BesideAsync(back);
        await SignUpAsync(back, "/recovery");
        Assert.NotEqual(first, await AccountAsync(back));
        await RecoverAsync(back, first);
        await VoteAsync(back, "The vote after a lost device", Proposers[1]);

        await Secret.AssertNowhereAsync(Stack, (long)before, [doctor, back], Ct);
    }

    private static async Task SignUpAsync(Visitor doctor, string then)
    {
        await doctor.OpenAsync("/sign-up?return=" + Uri.EscapeDataString(then));
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign up with a new passkey" }).ClickAsync();
        await Expect(doctor.Page).ToHaveURLAsync(new Uri(doctor.Home, then).ToString());
        await Expect(doctor.Page.Locator("meta[name=dao-means]")).ToHaveAttributeAsync("content", "passkey");
    }

    private static async Task<string> AccountAsync(Visitor visitor) => (await visitor.Page.Locator("meta[name=dao-account]").GetAttributeAsync("content"))!;

    private static async Task JoinAsync(Visitor doctor)
    {
        var page = doctor.Page;
        await doctor.OpenAsync("/join");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show my licence and join" }).ClickAsync();
        // Who asks is this association: it alone may see the number by which it knows a person once.
        await page.Locator("#present-show").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/join"));
        await Expect(page.Locator("#h-until")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    /// <summary>The same credential, another copy, for a hospital where the doctor works next week: its screen shows a code, and the phone reads it.</summary>
    private async Task ShowAsync(Visitor doctor, PhoneCamera camera)
    {
        var staff = await MemberAsync(Person.Named("Dr Priya Raman"), "/verify/st-clara");
        await camera.SeeAsync(await CredentialSteps.AskAsync(staff, "Night shift, 3 July"));
        await doctor.OpenAsync("/credentials");
        await doctor.Page.Locator("#wallet-scan-go").ClickAsync();
        await Expect(doctor.Page).ToHaveURLAsync(new Regex("/credentials/present\\?"), new() { Timeout = 30_000 });
        await doctor.Page.Locator("#present-show").ClickAsync();
        await Expect(doctor.Page).ToHaveURLAsync(new Regex("/verify/answered"));
        await CredentialSteps.AcceptedAsync(staff);
    }

    /// <summary>Somebody proposes; at the session the doctor casts a ballot with a fingerprint.</summary>
    private async Task VoteAsync(Visitor doctor, string title, Person proposer)
    {
        var session = await Stack.Chain.NextSessionAsync(Chamber, Ct);
        await Stack.Chain.ProposeAsync(Chamber, [(proposer, "# " + title + "\n\nOne vote is enough.")], Ct);
        await Stack.PassAsync(DateTimeOffset.FromUnixTimeSeconds(session + 60) - await Stack.NowAsync(Ct), Ct);
        await doctor.OpenAsync(string.Create(CultureInfo.InvariantCulture, $"/sessions/{Chamber}/{session}"));
        var ballot = new BallotPage(doctor.Page);
        await ballot.SetAsync(0, 3);
        await ballot.SignAsync();
        await ballot.CountedAsync();
    }

    private static async Task NameGuardiansAsync(Visitor doctor)
    {
        var page = doctor.Page;
        await doctor.OpenAsync("/account/recovery");
        // One by name, the other by account.
        await page.Locator("#guardians").FillAsync(Guardians[0].Name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add " + Guardians[0].Name }).ClickAsync();
        await page.Locator("#guardians").FillAsync(Guardians[1].Address.ToString());
        await page.Locator("#threshold").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Name them" }).ClickAsync();
        await Expect(page.GetByText("It is on its way to the chain.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = Guardians[0].Name })).ToBeVisibleAsync();
    }

    private async Task RecoverAsync(Visitor back, string lost)
    {
        await back.Page.Locator("#from").FillAsync(lost);
        await back.Page.GetByRole(AriaRole.Button, new() { Name = "Ask my guardians" }).ClickAsync();
        await Expect(back.Page).ToHaveURLAsync(new Regex("/recovery/[0-9a-f-]{36}$"));
        var request = new Uri(back.Page.Url).AbsolutePath;
        foreach (var person in Guardians)
        {
            var guardian = await MemberAsync(person, request);
            await guardian.Page.GetByRole(AriaRole.Button, new() { Name = "I know that it is them: agree" }).ClickAsync();
            await Expect(guardian.Page.GetByText("Thank you. Your signature is kept.")).ToBeVisibleAsync();
        }

        await Harness.Stack.UntilAsync(async () => (await Stack.ReadAsync("/api/members/" + lost + "/recovery", Ct)).ToString().Contains(await AccountAsync(back), StringComparison.OrdinalIgnoreCase), Ct);
        await Stack.PassAsync(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1), Ct);
        await back.OpenAsync(request);
        await back.Page.GetByRole(AriaRole.Button, new() { Name = "Move it now" }).ClickAsync();
        var moved = new Uri(Stack.Home, "/api/members/" + await AccountAsync(back));
        await Harness.Stack.UntilAsync(
            async () =>
            {
                using var answer = await Stack.Http.GetAsync(moved, Ct);
                return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync(Ct)).Contains("\"status\":\"Active\"", StringComparison.OrdinalIgnoreCase);
            },
            Ct);
    }
}
