using System.Globalization;
using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>Four languages, each with its own numbers and dates.</summary>
public sealed class LanguageTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Theory]
    [InlineData("en-GB", "My voice", "In favour")]
    [InlineData("de-DE", "Meine Stimme", "Dafür")]
    [InlineData("fr-FR", "Ma voix", "Pour")]
    [InlineData("es-ES", "Mi voz", "A favor")]
    public async Task Pages_speak_the_readers_language(string language, string myVoice, string inFavour)
    {
        var nora = await VisitAsync(new() { Language = language, Wallet = Person.Named("Dr Nora Lindqvist") });
        var page = nora.Page;
        await nora.OpenAsync(Stack.ProposalPath(2));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", new System.Text.RegularExpressions.Regex("^" + language[..2]));
        await Expect(page.Locator(".tally .f").First).ToContainTextAsync(inFavour);

        // Every time stands in the document's language, and money as it is written there.
        var culture = CultureInfo.GetCultureInfo(language);
        await Expect(page.GetByText(24000m.ToString("N0", culture)).First).ToBeVisibleAsync();
        await nora.OpenAsync("/voice");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", new System.Text.RegularExpressions.Regex("^" + language[..2]));
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(myVoice));
    }
}
