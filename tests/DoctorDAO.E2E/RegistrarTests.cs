using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.E2E.Harness;
using DoctorDAO.Ethereum;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>A college's registrar at the registry of issuers: a hospital is accredited, suspended and reinstated, a key rotated, a list published; each stands in the history.</summary>
[Collection(Alone.Name)]
public sealed class RegistrarTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string Desk = "/desk/nordic-college";
    private const string Hospital = "did:web:field-hospital.example";

    private static readonly Person Registrar = Person.Named("Nordic verification office");
    private static readonly Person Nora = Person.Named("Dr Nora Lindqvist");

    [Fact]
    public async Task A_college_accredits_suspends_and_reinstates_a_hospital_rotates_its_key_and_publishes_a_list()
    {
        var college = await MemberAsync(Registrar, Desk + "/below");
        var page = college.Page;
        // The test wallet has no node of its own.
        await college.Context.ExposeFunctionAsync<JsonElement, Task<string>>("__sendForCollege", async x =>
            (await Stack.Chain.SendAsync(Registrar, Address.Parse(x.GetProperty("to").GetString()), Hex.Decode(x.GetProperty("data").GetString()!), Ct)).ToString());

        await page.Locator("#did").FillAsync(Hospital);
        await page.Locator("#controller").FillAsync(Nora.Address.ToString());
        await page.GetByLabel("Hospital privilege").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Accredit it" }).ClickAsync();
        await Expect(page.Locator(".act")).ToContainTextAsync(Hospital + " is accredited");
        await SendAsync(college, Hospital, "accredited");

        await college.OpenAsync(Desk + "/registry");
        await page.GetByRole(AriaRole.Link, new() { Name = "field-hospital.example" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(Desk + "/below/0x[0-9a-f]{64}$"));
        var hospital = new Uri(page.Url).AbsolutePath;
        foreach (var (act, badge, kind) in ((string, string, string)[])[("Suspend it", "Suspended", "suspended"), ("Reinstate it", "Accredited", "reinstated")])
        {
            await college.OpenAsync(hospital);
            await page.GetByRole(AriaRole.Link, new() { Name = act }).ClickAsync();
            await SendAsync(college, Hospital, kind);
            await college.OpenAsync(hospital);
            await Expect(page.Locator("#issuer .badge")).ToHaveTextAsync(badge);
        }

        Assert.Empty(await Axe.SeriousAsync(page));
        await RotateAsync(college);
        await PublishAsync(college);
        await college.OpenAsync("/issuers/" + hospital[^66..]);
        await Expect(page.Locator("ul.history li")).ToContainTextAsync(["Accredited again", "Suspended", "Accredited: Hospital privilege"]);
        await college.OpenAsync("/issuers/nordic-college");
        await Expect(page.Locator("ul.history li")).ToContainTextAsync(["Status list published", "Status list published", "Key ended", "Key added"]);
    }

    private async Task RotateAsync(Visitor college)
    {
        var page = college.Page;
        await college.OpenAsync(Desk + "/registry");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a new key" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Add it to the registry" }).ClickAsync();
        await SendAsync(college, await DidAsync(), "key-added");
        await college.OpenAsync(Desk + "/registry");
        await page.GetByRole(AriaRole.Link, new() { Name = "End it" }).Last.ClickAsync();
        await SendAsync(college, await DidAsync(), "key-ended");
    }

    /// <summary>A list is other than what was published once a credential in it has changed, and again when that is taken back.</summary>
    private async Task PublishAsync(Visitor college)
    {
        var nora = await MemberAsync(Nora, "/apply");
        var mine = await nora.Page.Locator("tr", new() { HasText = "Nordic College" }).Locator("a[href^='/apply/']").First.GetAttributeAsync("href");
        var application = mine!["/apply/".Length..];
        await CredentialSteps.FetchAsync(nora, application);
        foreach (var (to, back, times) in ((string, string, int)[])[("Suspended", "Valid", 1), ("Valid", "Suspended", 2)])
        {
            await college.OpenAsync(Desk + "/" + application);
            await college.Page.Locator("#words").FillAsync("Somebody asks.");
            await college.Page.Locator($"button[name='Change.Act'][value={to}]").ClickAsync();
            await Expect(college.Page.Locator($"button[name='Change.Act'][value={back}]")).ToBeVisibleAsync();
            await college.OpenAsync(Desk + "/registry");
            await college.Page.GetByRole(AriaRole.Link, new() { Name = "Publish the list" }).ClickAsync();
            await SendAsync(college, await DidAsync(), "list-published", times);
            await college.OpenAsync(Desk + "/registry");
            await Expect(college.Page.GetByText("Published as it is")).ToBeVisibleAsync();
        }
    }

    private async Task<string> DidAsync() => (await Stack.ReadAsync("/api/issuers/nordic-college", Ct)).GetProperty("row").GetProperty("issuer").GetProperty("did").GetString()!;

    /// <summary>Sends the act that the page tells, and waits until the history has it as the newest, so many times in a row.</summary>
    private async Task SendAsync(Visitor college, string did, string kind, int times = 1)
    {
        await Expect(college.Page).ToHaveURLAsync(new Regex(Desk + "/act\\?"));
        await college.ReadyAsync();
        await college.Page.EvaluateAsync("() => { window.__testWallet.send = x => window.__sendForCollege(x); }");
        await college.Page.Locator("[data-do=submit]").ClickAsync();
        await Expect(college.Page.Locator("[data-part=done]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Harness.Stack.UntilAsync(
            async () =>
            {
                using var answer = await Stack.Http.GetAsync(new Uri(Stack.Home, $"/api/issuers/{Uri.EscapeDataString(did)}/history"), Ct);
                return answer.IsSuccessStatusCode
                    && JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement.GetProperty("items").EnumerateArray().Take(times).All(x => x.GetProperty("kind").GetString() == kind);
            },
            Ct);
    }
}
