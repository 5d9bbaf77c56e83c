using System.Text.Json.Nodes;
using DoctorDAO.E2E.Harness;
using DoctorDAO.Testing;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>A member has a Blockcerts diploma checked, sees point by point what holds, and finds out that another one was changed.</summary>
public sealed class DiplomaPathTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private static readonly string Sample = Path.Combine(Repository.Root, "tests", "DoctorDAO.Credentials.Tests", "vectors", "diploma_v2.json");

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task A_diploma_is_checked_point_by_point(int width)
    {
        var nora = await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/diplomas", new() { Width = width });
        var page = nora.Page;
        await page.Locator("#diploma-file").SetInputFilesAsync(Sample);
        await Expect(page.Locator("#diploma-json")).Not.ToBeEmptyAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it" }).ClickAsync();

        var result = page.Locator("#diploma-result");
        await Expect(result.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Not everything could be checked");
        foreach (var fact in (string[])["Doctor of Medicine", "University of Learning", "Ana Müller", "Blockcerts v2"])
            await Expect(result).ToContainTextAsync(fact);
        var points = result.Locator("#diploma-checks > li");
        await Expect(points).ToHaveCountAsync(6);
        (string Says, string Point)[] expected =
        [
            ("Holds", "The content is what was anchored"), ("Holds", "It belongs to the batch that was anchored"), ("Cannot be checked here", "The batch is in its transaction on the chain"),
            ("Cannot be checked here", "The transaction is the issuer’s own"), ("Cannot be checked here", "The issuer has not revoked it"), ("Holds", "It has not expired"),
        ];
        for (var i = 0; i < expected.Length; i++)
        {
            await Expect(points.Nth(i)).ToContainTextAsync(expected[i].Says);
            await Expect(points.Nth(i)).ToContainTextAsync(expected[i].Point);
        }
        Assert.Empty(await Axe.SeriousAsync(page));
        Assert.InRange(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 1, width);
    }

    [Fact]
    public async Task A_changed_diploma_is_found_and_what_is_none_is_refused()
    {
        var nora = await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/diplomas");
        var page = nora.Page;
        var changed = JsonNode.Parse(await File.ReadAllTextAsync(Sample, Ct))!;
        changed["badge"]!["name"] = "Doctor of Surgery";
        await page.Locator("#diploma-json").FillAsync(changed.ToJsonString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it" }).ClickAsync();
        var result = page.Locator("#diploma-result");
        await Expect(result.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This diploma does not hold");
        await Expect(result.Locator("#diploma-checks > li").First).ToContainTextAsync("Does not hold");
        await Expect(result.Locator("#diploma-checks > li").First).ToContainTextAsync("Its content is not what was issued.");
        Assert.Empty(await Axe.SeriousAsync(page));

        nora.Expect("400 (Bad Request)");
        await page.Locator("#diploma-json").FillAsync("""{"hello":"world"}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it" }).ClickAsync();
        await Expect(page.Locator("#diploma-form")).ToContainTextAsync("This is no Blockcerts diploma of version 2 or 3.");
        await Expect(result).ToHaveCountAsync(0);
    }
}
