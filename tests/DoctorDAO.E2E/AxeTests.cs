using DoctorDAO.E2E.Harness;

namespace DoctorDAO.E2E;

/// <summary>Every page before axe, in both themes: the dark one changes colours and nothing else. A class of its own: these take long, and others run beside it.</summary>
public sealed class AxeTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_serious_on_any_page_of_a_visitor(bool dark)
    {
        var visitor = await VisitAsync(new() { Dark = dark });
        visitor.Expect("404 (Not Found)");
        var found = new List<string>();
        foreach (var path in SitePaths.Public(Stack))
        {
            await visitor.OpenAsync(path);
            found.AddRange(await Axe.SeriousAsync(visitor.Page, coloursOnly: dark));
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_serious_on_any_page_of_a_member(bool dark)
    {
        var nora = await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/voice", new() { Dark = dark });
        var found = new List<string>();
        foreach (var path in SitePaths.Member(Stack))
        {
            await nora.OpenAsync(path);
            found.AddRange(await Axe.SeriousAsync(nora.Page, coloursOnly: dark));
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
