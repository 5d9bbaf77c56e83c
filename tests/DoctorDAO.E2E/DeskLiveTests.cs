using DoctorDAO.E2E.Harness;

namespace DoctorDAO.E2E;

/// <summary>A desk and an applicant who leave their pages open: each sees what the other has done, and loads nothing.</summary>
public sealed class DeskLiveTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private static readonly Person Applicant = Person.Named("Dr Moritz Popescu");

    /// <summary>Nobody else's, so that what other tests send to the desk meanwhile is not found with it.</summary>
    private static readonly Canary Who = new("Sigrun", "Vanterpool", "1981-09-23", "KNRY-2206-5518");

    [Fact]
    public async Task An_application_arrives_at_an_open_desk_and_the_decision_at_the_open_page_of_the_applicant()
    {
        var registrar = await MemberAsync(CredentialSteps.Registrar, "/desk/nordic-college");
        var desk = registrar.Page;
        // Among all that waits the newest may stand on a later page.
        await desk.Locator("#search").FillAsync(Who.FamilyName);
        await desk.Locator("form.find button[type=submit]").ClickAsync();
        await Expect(desk.Locator("#queue .empty")).ToContainTextAsync("No application matches");
        await registrar.ReadyAsync();
        await StayAsync(registrar);

        var applicant = await MemberAsync(Applicant, "/apply");
        var application = await CredentialSteps.ApplyAsync(applicant, Who);
        await applicant.ReadyAsync();
        await StayAsync(applicant);
        var row = desk.Locator($"#queue a[href='{CredentialSteps.AtDesk(application)}']");
        await Expect(row).ToBeVisibleAsync();
        await StayedAsync(registrar);

        await row.ClickAsync();
        await CredentialSteps.DecideAsync(registrar);
        await Expect(applicant.Page.Locator(".badge").First).ToHaveTextAsync("Accepted");
        await Expect(applicant.Page.Locator("#inbox")).ToContainTextAsync("new notice");
        await StayedAsync(applicant);

        // What was looked for is a name, and stands in no address.
        Assert.All(registrar.Asked, x => Assert.DoesNotContain(Who.FamilyName, Uri.UnescapeDataString(x), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Marks the document: one that is loaded anew has no mark.</summary>
    private static async Task StayAsync(Visitor visitor) => await visitor.Page.EvaluateAsync("() => { window.__stayed = true; }");

    private static async Task StayedAsync(Visitor visitor) => Assert.True(await visitor.Page.EvaluateAsync<bool>("() => window.__stayed === true"));
}
