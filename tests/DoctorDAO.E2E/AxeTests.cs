using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>Every page before axe, in both themes: the dark one changes colours and nothing else. A class of its own: these take long, and others run beside it.</summary>
public sealed class AxeTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task Axe_finds_nothing_serious_on_any_page_of_a_visitor()
    {
        var visitor = await VisitAsync();
        visitor.Expect("404 (Not Found)");
        await LookAsync(visitor, SitePaths.Public(Stack));
    }

    [Fact]
    public async Task Axe_finds_nothing_serious_on_any_page_of_a_member() =>
        await LookAsync(await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/voice"), SitePaths.Member(Stack));

    private static async Task LookAsync(Visitor visitor, IEnumerable<string> paths)
    {
        var found = new List<string>();
        foreach (var path in paths)
        {
            await visitor.OpenAsync(path);
            found.AddRange(await Axe.SeriousAsync(visitor.Page));
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            found.AddRange(await Axe.SeriousAsync(visitor.Page, coloursOnly: true));
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
