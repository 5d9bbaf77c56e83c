using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>From an application to a credential that a hospital has seen, step by step, as people take them.</summary>
public static class CredentialSteps
{
    /// <summary>What the wallets of these tests open with.</summary>
    public const string Passphrase = "five unrelated words are enough";

    /// <summary>Who sits at the desk of the college.</summary>
    public static readonly Person Registrar = Person.Named("Nordic verification office");

    /// <summary>The page of an application at the desk.</summary>
    public static string AtDesk(string application) => "/desk/nordic-college/" + application;

    /// <summary>Applies for the licence as a credential, with a file as evidence, and sends the application; returns its number.</summary>
    public static async Task<string> ApplyAsync(Visitor doctor, Canary who)
    {
        var page = doctor.Page;
        await doctor.OpenAsync("/apply/new?issuer=nordic-college&type=LicenceToPractise");
        foreach (var (claim, value) in ((string, string)[])
        [
            ("given_name", who.GivenName), ("family_name", who.FamilyName), ("birthdate", who.Birthdate), ("licence_number", who.LicenceNumber),
        ])
        {
            await page.Locator("#claims-" + claim).FillAsync(value);
        }

        await page.Locator("#claims-profession").SelectOptionAsync("physician");
        await page.Locator("#claims-jurisdiction").SelectOptionAsync("Sweden");

        await page.GetByRole(AriaRole.Button, new() { Name = "Begin the application" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/apply/[0-9]+$"));
        await doctor.ReadyAsync();
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "licence.pdf", MimeType = "application/pdf", Buffer = Encoding.ASCII.GetBytes("%PDF-1.7\n%%EOF\n") });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the file" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("licence.pdf");
        await page.Locator("button[name='Move.Act'][value=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".badge").First).ToHaveTextAsync("Sent");
        return new Uri(page.Url).AbsolutePath["/apply/".Length..];
    }

    /// <summary>Accepts the application that a registrar looks at.</summary>
    public static async Task DecideAsync(Visitor registrar)
    {
        var page = registrar.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it for review" }).ClickAsync();
        await page.Locator("#claims-valid_from").FillAsync(Day(-400));
        await page.Locator("#claims-valid_until").FillAsync(Day(400));
        await page.Locator("#claims-standing").SelectOptionAsync("good");
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept the application" }).ClickAsync();
        await Assertions.Expect(page.Locator(".badge").First).ToHaveTextAsync("Accepted");
    }

    /// <summary>Makes a wallet with <see cref="Passphrase"/> and fetches the credential of an accepted application into it.</summary>
    public static async Task FetchAsync(Visitor doctor, string application)
    {
        var page = doctor.Page;
        await doctor.OpenAsync("/apply/" + application);
        await page.GetByRole(AriaRole.Button, new() { Name = "Fetch the credential" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Put it into the wallet of this site" }).ClickAsync();
        await page.Locator("#new-passphrase").FillAsync(Passphrase);
        await page.Locator("#new-passphrase-2").FillAsync(Passphrase);
        await page.Locator("#wallet-make-go").ClickAsync();
        await page.Locator("#offer-accept-go").ClickAsync();
        await Assertions.Expect(page.GetByText("in your wallet").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await doctor.OpenAsync("/credentials");
        await Assertions.Expect(page.Locator("[data-status=valid]").First).ToBeVisibleAsync();
    }

    /// <summary>Asks for what the hospital's first policy wants, and returns the page that shows the code.</summary>
    public static async Task<IPage> AskAsync(Visitor staff, string reference)
    {
        await staff.Page.Locator("#policy").SelectOptionAsync(new SelectOptionValue { Index = 0 });
        await staff.Page.Locator("#reference").FillAsync(reference);
        await staff.Page.GetByRole(AriaRole.Button, new() { Name = "Make the request" }).ClickAsync();
        var code = staff.Page.GetByRole(AriaRole.Img, new() { Name = "QR code of the request" });
        await Assertions.Expect(code).ToBeVisibleAsync();
        // Visible is its place already before the picture has come.
        await code.EvaluateAsync("image => image.decode()");
        return staff.Page;
    }

    /// <summary>The page of the request says that all is well, and has the receipt.</summary>
    public static async Task AcceptedAsync(Visitor staff)
    {
        await Assertions.Expect(staff.Page.Locator("main")).ToContainTextAsync("Everything that the policy asks for is there and checks.");
        await Assertions.Expect(staff.Page.Locator("a[href$='receipt.jwt']")).ToBeVisibleAsync();
    }

    private static string Day(int fromToday) => TimeProvider.System.GetUtcNow().AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
