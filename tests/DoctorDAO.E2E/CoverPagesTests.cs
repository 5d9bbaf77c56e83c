using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>Pages of cover and panels as those see them who have something there.</summary>
public sealed class CoverPagesTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
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
