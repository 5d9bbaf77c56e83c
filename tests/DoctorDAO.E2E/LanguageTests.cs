using System.Text.RegularExpressions;
using DoctorDAO.E2E.Harness;

namespace DoctorDAO.E2E;

/// <summary>Four languages, each with its own numbers and dates.</summary>
public sealed class LanguageTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Theory]
    [InlineData("en-GB", "For", "My voice", @"€24,000\.00", @"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ [A-Z][a-z]+, \d\d:\d\d")]
    [InlineData("de-DE", "Dafür", "Meine Stimme", @"24\.000,00\s€", @"^(Mo|Di|Mi|Do|Fr|Sa|So)\., \d+\. \S+, \d\d:\d\d")]
    [InlineData("fr-FR", "Pour", "Ma voix", @"24\s000,00\s€", @"^(lun|mar|mer|jeu|ven|sam|dim)\. \d+ \S+, \d\d:\d\d")]
    [InlineData("es-ES", "A favor", "Mi voz", @"24\.000,00\s€", @"^(lun|mar|mié|jue|vie|sáb|dom) \d+ [a-z]+, \d\d:\d\d")]
    public async Task A_proposal_speaks_the_readers_language(string language, string inFavour, string myVoice, string money, string time)
    {
        var reader = await VisitAsync(new() { Language = language });
        await reader.OpenAsync(Stack.ProposalPath(2));
        await Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("lang", new Regex("^" + language[..2]));
        await Expect(reader.Page.Locator(".tally .f").First).ToContainTextAsync(inFavour);
        await Expect(reader.Page.Locator(".act").First).ToContainTextAsync(new Regex(money));
        await Expect(reader.Page.Locator(".facts time").First).ToHaveTextAsync(new Regex(time));
        await Expect(reader.Page.Locator(".nav a[href='/voice']")).ToHaveTextAsync(myVoice);
    }

    [Fact]
    public async Task A_chosen_language_stays_whatever_the_browser_asks_for()
    {
        var reader = await VisitAsync(new() { Language = "fr-FR" });
        await reader.OpenAsync("/members");
        await reader.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Deutsch" }).ClickAsync();
        await Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(reader.Page).ToHaveURLAsync(new Regex("/members$"));
        await reader.OpenAsync("/");
        await Expect(reader.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");
    }
}
