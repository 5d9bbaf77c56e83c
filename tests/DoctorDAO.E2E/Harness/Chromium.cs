using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>
/// One Chromium for the whole run, and more of it for those who bring a camera: the system's own, or the one that <c>DOCTORDAO_CHROMIUM</c> names. Without one every test here fails and says so;
/// a run that skipped them would look as if the portal had been seen.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Usual =
    [
        // Without windows first: it is the same engine, and quicker.
        "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    // Nothing may leave this machine, not even the browser's own housekeeping; containers have no sandbox for root.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser, started.</summary>
    public IBrowser Browser => _browser ?? throw new InvalidOperationException("Chromium has not been started.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        // Machines that build beside are slow; what must be quick says so itself.
        Assertions.SetDefaultExpectTimeout(15_000);
        _browser = await LaunchAsync(Arguments);
    }

    /// <summary>A browser of its own, which has a camera; whoever asks for it ends it.</summary>
    public Task<IBrowser> WithAsync(PhoneCamera camera) => LaunchAsync([.. Arguments, .. camera.Arguments]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private Task<IBrowser> LaunchAsync(IEnumerable<string> arguments) => _playwright!.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Headless = true, Args = arguments });

    private static string Find()
    {
        var named = Environment.GetEnvironmentVariable("DOCTORDAO_CHROMIUM");
        if (!string.IsNullOrEmpty(named))
            return File.Exists(named) ? named : throw new InvalidOperationException($"DOCTORDAO_CHROMIUM names {named}, which does not exist.");
        return Usual.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Browser tests need Chromium: apt-get install chromium, or set DOCTORDAO_CHROMIUM to its path.");
    }
}
