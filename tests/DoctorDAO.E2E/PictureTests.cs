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
