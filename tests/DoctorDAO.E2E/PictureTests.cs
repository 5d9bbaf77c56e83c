using DoctorDAO.E2E.Harness;
using DoctorDAO.Testing;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>
/// Pictures of every page as people see it, to look at: <c>dotnet test --project tests/DoctorDAO.E2E -- --explicit only --filter-class DoctorDAO.E2E.PictureTests</c>.
/// They land in <c>TestResults/pictures</c>, or where <c>DOCTORDAO_PICTURES</c> says.
/// </summary>
public sealed class PictureTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact(Explicit = true)]
    public async Task The_readme_is_illustrated()
    {
        var nora = await MemberAsync(Person.Named("Dr Nora Lindqvist"), Stack.SessionPath);
        await new BallotPage(nora.Page).SetAsync(4, -2, 5, 0, 3, 0, -1, 2);
        await nora.Page.Locator("h1").ClickAsync();
        await nora.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "pictures", "session.png") });
        var phone = await VisitAsync(new() { Width = 390 });
        await phone.OpenAsync(Stack.ProposalPath(2));
        await phone.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "pictures", "proposal-phone.png") });
    }

    [Fact(Explicit = true)]
    public async Task Credentials_are_illustrated()
    {
        var doctor = await VisitAsync(new() { Width = 390 });
        await using var device = await PasskeyDevice.BesideAsync(doctor);
        await doctor.OpenAsync("/sign-up?return=%2Fapply");
        await doctor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign up with a new passkey" }).ClickAsync();
        await Expect(doctor.Page).ToHaveURLAsync(new Uri(doctor.Home, "/apply").ToString());
        var application = await CredentialSteps.ApplyAsync(doctor, new Canary("Astrid", "Nyström", "1984-05-02", "SE-48213"));
        var desk = await MemberAsync(CredentialSteps.Registrar, CredentialSteps.AtDesk(application));
        await desk.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).ClickAsync();
        await desk.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "pictures", "desk.png") });
        await CredentialSteps.DecideAsync(desk);
        await CredentialSteps.FetchAsync(doctor, application);
        await doctor.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "pictures", "wallet-phone.png") });

        var staff = await MemberAsync(Person.Named("Dr Priya Raman"), "/verify/st-clara");
        await CredentialSteps.AskAsync(staff, "Night shift, 3 July");
        await doctor.OpenAsync((await staff.Page.Locator("main a.btn.go").First.GetAttributeAsync("href"))!);
        await Expect(doctor.Page.Locator("#present-show")).ToBeVisibleAsync();
        await doctor.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "pictures", "consent-phone.png"), FullPage = true });
        await doctor.Page.Locator("#present-show").ClickAsync();
        await CredentialSteps.AcceptedAsync(staff);
        await staff.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).ClickAsync();
        await staff.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "pictures", "receipt.png"), FullPage = true });
    }

    [Fact(Explicit = true)]
    public async Task Cover_is_illustrated()
    {
        var holder = await MemberAsync(Person.Named("Dr Katrin Brandt"), "/cover");
        await holder.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).ClickAsync();
        await holder.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "pictures", "cover.png"), FullPage = true });
        var juror = await MemberAsync(Person.Named("Dr Nora Lindqvist"), SitePaths.NorasCase, new() { Width = 390 });
        await juror.Page.Locator("#answer-part").CheckAsync();
        await juror.Page.Locator("#percent").FillAsync("70");
        await juror.Page.Locator("#h-answer").ScrollIntoViewIfNeededAsync();
        await juror.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "pictures", "juror-phone.png") });
    }

    [Fact(Explicit = true)]
    public async Task The_marketplace_is_illustrated()
    {
        var nora = await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/market");
        await nora.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).ClickAsync();
        await nora.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "pictures", "market.png") });
        var phone = await MemberAsync(Person.Named("Dr Nora Lindqvist"), SitePaths.NorasOrder, new() { Width = 390 });
        await phone.Page.ScreenshotAsync(new() { Path = Repository.PathOf("docs", "pictures", "order-phone.png") });
    }

    [Theory(Explicit = true)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Pages_are_pictured(int width, bool dark)
    {
        var folder = Environment.GetEnvironmentVariable("DOCTORDAO_PICTURES") ?? Repository.PathOf("TestResults", "pictures");
        var nora = await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/voice", new() { Width = width, Dark = dark });
        var visitor = await VisitAsync(new() { Width = width, Dark = dark });
        visitor.Expect("404 (Not Found)");
        foreach (var path in SitePaths.Member(Stack))
            await PictureAsync(nora, path, "member");
        foreach (var path in SitePaths.Public(Stack))
            await PictureAsync(visitor, path, "visitor");

        async Task PictureAsync(Visitor who, string path, string kind)
        {
            await who.OpenAsync(path);
            await who.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var name = $"{SitePaths.Name(Stack, path)}-{kind}-{width}{(dark ? "-dark" : "")}.png";
            await who.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = true });
        }
    }
}
