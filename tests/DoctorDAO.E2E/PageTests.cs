using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>
/// Every page, for any eyes and any width: axe finds nothing serious, and nothing scrolls sideways on a phone. The dark theme changes colours and nothing else. Each page is loaded once, and a class of
/// its own does it: these take long, and others run beside it.
/// </summary>
public sealed class PageTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task Every_page_of_a_visitor_is_accessible_and_fits_a_phone() => await LookAsync(await VisitAsync(), SitePaths.Public(Stack));

    [Fact]
    public async Task Every_page_of_a_member_is_accessible_and_fits_a_phone() =>
        await LookAsync(await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/voice"), SitePaths.Member(Stack));

    // Who was denied; who waits for capital; who offers; who decides what no panel has answered.
    [Theory]
    [InlineData("Dr Katrin Brandt", "/cover", "/cover/claims", "/cover/claims/12")]
    [InlineData("Dr Henrik Vass", "/cover/pool", "/cover/pool/figures")]
    [InlineData("Claims officer", "/cover/desk", "/cover/desk/13")]
    [InlineData("Safety council", "/market/orders", "/market/desk")]
    public async Task What_somebody_else_has_there_is_accessible_and_fits_a_phone(string name, params string[] paths) => await LookAsync(await MemberAsync(Person.Named(name), "/"), paths);

    private static async Task LookAsync(Visitor visitor, IEnumerable<string> paths)
    {
        var found = new List<string>();
        var wide = visitor.Page.ViewportSize!;
        visitor.Expect("404 (Not Found)");
        foreach (var path in paths)
        {
            var response = await visitor.OpenAsync(path);
            if (response!.Status != (path == SitePaths.Nowhere ? 404 : 200))
                found.Add($"{path} answers {response.Status}");
            found.AddRange(await Axe.SeriousAsync(visitor.Page));
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            found.AddRange(await Widths.BrokenAsync(visitor.Page));
            found.AddRange(await Axe.SeriousAsync(visitor.Page, coloursOnly: true));
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await visitor.Page.SetViewportSizeAsync(wide.Width, wide.Height);
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
