using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>Pages of cover and panels as those see them who have something there, on a phone as narrow as they come: nothing scrolls sideways, axe finds nothing.</summary>
public sealed class CoverPagesTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Theory]
    [InlineData(360, false)]
    [InlineData(1280, true)]
    public async Task Pages_of_who_is_covered_judges_claims_and_waits_fit_and_are_accessible(int width, bool dark)
    {
        var found = new List<string>();
        // Who has cover and a seat; who was denied; who waits for capital; who offers.
        foreach (var (name, paths) in ((string, string[])[])
        [
            ("Dr Nora Lindqvist", ["/cover", "/cover/buy", "/cover/policies/73", "/cover/policies/73/claim", "/cover/wordings/malpractice-layer-1", "/cover/verify", "/panels", SitePaths.NorasCase, "/help/jurors"]),
            ("Dr Katrin Brandt", ["/cover", "/cover/claims", "/cover/claims/12"]),
            ("Dr Henrik Vass", ["/cover/pool", "/cover/pool/figures"]),
            ("Claims officer", ["/cover/desk", "/cover/desk/13"]),
        ])
        {
            var visitor = await MemberAsync(Person.Named(name), "/", new() { Width = width, Dark = dark });
            foreach (var path in paths)
            {
                var response = await visitor.OpenAsync(path);
                if (response!.Status != 200)
                    found.Add($"{path} answers {response.Status} to {name}");
                var content = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
                if (content > width)
                    found.Add($"{path} is {content} px wide for {name}");
                found.AddRange(await Axe.SeriousAsync(visitor.Page, coloursOnly: dark));
            }
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    [Fact]
    public async Task Evidence_and_reasons_of_the_demo_are_read_by_whom_they_concern()
    {
        // Of the demo's one recovery code; O is taken for 0.
        const string code = "DEMO0-demo0-DEM00-DEM00-DEM0J";
        var holder = await MemberAsync(Person.Named("Dr Katrin Brandt"), "/cover/claims/12");
        await Expect(holder.Page.Locator("[aria-labelledby=h-reasons] blockquote")).ToHaveCountAsync(5);
        await OpenAsync(holder, 2);

        // A juror brings the key to this device and reads what the holder's browser would have given.
        var juror = await MemberAsync(Person.Named("Dr Nora Lindqvist"), "/panels");
        await juror.Page.Locator("juror-key form input").FillAsync(code);
        await juror.Page.Keyboard.PressAsync("Enter");
        await Expect(juror.Page.Locator("juror-key")).ToHaveAttributeAsync("data-state", "here");
        await juror.OpenAsync(SitePaths.NorasCase);
        await OpenAsync(juror, 3);

        async Task OpenAsync(Visitor reader, int files)
        {
            var evidence = reader.Page.Locator("claim-evidence");
            await evidence.GetByRole(AriaRole.Button, new() { Name = "Open the evidence" }).ClickAsync();
            if (reader == holder)
            {
                await evidence.Locator("form input").FillAsync(code);
                await reader.Page.Keyboard.PressAsync("Enter");
            }

            await Expect(evidence.Locator("li")).ToHaveCountAsync(files);
            await Expect(evidence.Locator("[data-part=status]")).ToHaveTextAsync($"{files} files, as they were committed to on the chain.");
        }
    }
}
