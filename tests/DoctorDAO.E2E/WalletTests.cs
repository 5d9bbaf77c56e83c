using System.Text.RegularExpressions;
using DoctorDAO.E2E.Harness;
using Microsoft.Playwright;

namespace DoctorDAO.E2E;

/// <summary>The wallet moves from a computer to a phone as a file, opens there with its passphrase alone, and answers a hospital.</summary>
public sealed class WalletTests(Stack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string OfFile = "quite other words for the file";
    private const string OfPhone = "and others again on the phone";

    private static readonly Person Locum = Person.Named("Dr Henrik Vass");
    private static readonly Person Staff = Person.Named("Dr Priya Raman");

    [Fact]
    public async Task A_wallet_moves_to_a_phone_as_a_file_and_answers_a_hospital_from_there()
    {
        var computer = await MemberAsync(Locum, "/apply");
        var application = await CredentialSteps.ApplyAsync(computer, new Canary("Wendelin", "Achterberg", "1984-11-05", "KNRY-7730-1181"));
        await CredentialSteps.DecideAsync(await MemberAsync(CredentialSteps.Registrar, CredentialSteps.AtDesk(application)));
        await CredentialSteps.FetchAsync(computer, application);
        var file = await ExportAsync(computer.Page);

        using var camera = new PhoneCamera();
        var phone = await MemberAsync(Locum, "/credentials", new() { Width = 390, Camera = camera });
        await MakeAsync(phone.Page);
        await ImportAsync(phone.Page, file);
        await LockAsync(phone);

        var staff = await MemberAsync(Staff, "/verify/st-clara");
        await camera.SeeAsync(await CredentialSteps.AskAsync(staff, "Ward 7"));
        await phone.Page.Locator("#wallet-scan-go").ClickAsync();
        await Expect(phone.Page).ToHaveURLAsync(new Regex("/credentials/present\\?"));
        await phone.Page.Locator("#present-show").ClickAsync();
        await Expect(phone.Page).ToHaveURLAsync(new Regex("/verify/answered"));
        await CredentialSteps.AcceptedAsync(staff);
    }

    private static async Task<string> ExportAsync(IPage page)
    {
        await page.Locator("#care-export summary").ClickAsync();
        await page.Locator("#export-passphrase").FillAsync(OfFile);
        await page.Locator("#export-passphrase-2").FillAsync(OfFile);
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#wallet-export-go").ClickAsync());
        Assert.Matches("^doctordao-wallet-[0-9-]{10}\\.json$", download.SuggestedFilename);
        var path = await download.PathAsync();
        Assert.DoesNotContain("Achterberg", await File.ReadAllTextAsync(path, Ct), StringComparison.OrdinalIgnoreCase);
        return path;
    }

    private static async Task MakeAsync(IPage page)
    {
        await page.Locator("#new-passphrase").FillAsync(OfPhone);
        await page.Locator("#new-passphrase-2").FillAsync(OfPhone);
        await page.Locator("#wallet-make-go").ClickAsync();
        await Expect(page.Locator("#wallet-empty")).ToBeVisibleAsync();
    }

    private static async Task ImportAsync(IPage page, string file)
    {
        await page.Locator("#care-import summary").ClickAsync();
        await page.Locator("#import-file").SetInputFilesAsync(new FilePayload { Name = "wallet.json", MimeType = "application/json", Buffer = await File.ReadAllBytesAsync(file, Ct) });
        await page.Locator("#import-passphrase").FillAsync("not these words at all");
        await page.Locator("#wallet-import-go").ClickAsync();
        await Expect(page.Locator("#wallet-import [data-problem]")).ToHaveTextAsync("That passphrase does not open the file, or the file was changed.");
        await Expect(page.Locator("#import-preview")).ToHaveCountAsync(0);

        await page.Locator("#import-passphrase").FillAsync(OfFile);
        await page.Locator("#wallet-import-go").ClickAsync();
        await Expect(page.Locator("#import-preview")).ToContainTextAsync("Licence to practise");
        await Expect(page.Locator("#wallet-import [data-problem]")).ToHaveCountAsync(0);
        await page.Locator("#import-merge").ClickAsync();
        await Expect(page.Locator("#wallet-cards [data-status=valid]")).ToBeVisibleAsync();
    }

    /// <summary>Locked is locked after the page is loaded again, too, and only the passphrase of this device opens it.</summary>
    private static async Task LockAsync(Visitor phone)
    {
        var page = phone.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Lock", Exact = true }).ClickAsync();
        await Expect(page.Locator("#wallet-locked")).ToBeVisibleAsync();
        await phone.OpenAsync("/credentials");
        await Expect(page.Locator("#wallet-locked")).ToBeVisibleAsync();
        await Expect(page.Locator("#wallet-cards")).ToHaveCountAsync(0);
        await page.Locator("#wallet-passphrase").FillAsync(OfFile);
        await page.Locator("#wallet-unlock-go").ClickAsync();
        await Expect(page.Locator("#wallet-unlock [data-problem]")).ToHaveTextAsync("That passphrase does not open it.");
        await page.Locator("#wallet-passphrase").FillAsync(OfPhone);
        await page.Locator("#wallet-unlock-go").ClickAsync();
        await Expect(page.Locator("#wallet-cards [data-status=valid]")).ToBeVisibleAsync();
    }
}
