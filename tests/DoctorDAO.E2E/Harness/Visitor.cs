using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>How somebody comes to the portal.</summary>
public sealed record Visit
{
    /// <summary>Whose key the test wallet holds; nobody has no wallet but the demo's.</summary>
    public Person? Wallet { get; init; }

    /// <summary>Width of the window in CSS pixels.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Whether the system is set to dark.</summary>
    public bool Dark { get; init; }

    /// <summary>Language of the browser.</summary>
    public string Language { get; init; } = "en-GB";

    /// <summary>The camera of their phone; <c>null</c> for a computer without one.</summary>
    public PhoneCamera? Camera { get; init; }

    /// <summary>Whether scripts run.</summary>
    public bool Scripts { get; init; } = true;
}

/// <summary>
/// Somebody with a browser of their own (a context: own cookies, own storage), watched for what no page may do: log an error, break the content
/// security policy, throw, or ask any other host than ours.
/// </summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly List<string> _allowed = [];
    private readonly IBrowserContext _context;

    private Visitor(IBrowserContext context, IPage page, Visit visit, Uri home)
    {
        _context = context;
        Page = page;
        How = visit;
        Home = home;
    }

    /// <summary>The page they look at.</summary>
    public IPage Page { get; }

    /// <summary>How they came.</summary>
    public Visit How { get; }

    /// <summary>The portal's address.</summary>
    public Uri Home { get; }

    /// <summary>Their browser.</summary>
    public IBrowserContext Context => _context;

    /// <summary>What their pages did that no page may do.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints.Where(x => !_allowed.Exists(allowed => x.Contains(allowed, StringComparison.Ordinal)))];

    /// <summary>Every address that their pages asked.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Every message that their pages heard from the hub.</summary>
    public IReadOnlyList<string> Heard => [.. _heard];

    /// <summary>Opens a browser window.</summary>
    public static async Task<Visitor> ComeAsync(IBrowser browser, Uri home, Visit visit)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = home.ToString(),
            ViewportSize = new() { Width = visit.Width, Height = visit.Width < 700 ? 844 : 900 },
            ColorScheme = visit.Dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = visit.Language,
            JavaScriptEnabled = visit.Scripts,
            IgnoreHTTPSErrors = true,
        });
        context.SetDefaultTimeout(15_000);
        if (visit.Wallet is { } owner)
        {
            await context.AddInitScriptAsync($"window.__testWallet = {{ index: {owner.Index}, chainId: 31337 }};");
            await context.AddInitScriptAsync(scriptPath: TestWallet.Path);
        }

        var page = await context.NewPageAsync();
        var visitor = new Visitor(context, page, visit, home);
        visitor.Watch();
        return visitor;
    }

    /// <summary>Lets complaints that contain <paramref name="part"/> pass, because the test brings them about itself.</summary>
    public void Expect(string part) => _allowed.Add(part);

    /// <summary>Opens a page of the portal and waits until its scripts have run.</summary>
    public async Task<IResponse?> OpenAsync(string path)
    {
        var response = await Page.GotoAsync(new Uri(Home, path).ToString(), new() { WaitUntil = WaitUntilState.Load });
        await ReadyAsync();
        return response;
    }

    /// <summary>Signs in by the test wallet and returns to <paramref name="then"/>.</summary>
    public async Task SignInAsync(string then = "/")
    {
        await OpenAsync("/sign-in?return=" + Uri.EscapeDataString(then));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with your wallet" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Test wallet" }).ClickAsync();
        try
        {
            await Page.WaitForURLAsync(new Uri(Home, then).ToString());
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"The sign-in led to {Page.Url}, which says: {await Page.Locator("main").InnerTextAsync()}", e);
        }

        await ReadyAsync();
    }

    /// <summary>Waits until every island of the page has started: before, its buttons do nothing.</summary>
    public async Task ReadyAsync()
    {
        if (How.Scripts)
            await Assertions.Expect(Page.Locator(":is(live-region, sign-in, ballot-form, vote-control, recuse-act, withdraw-act, delegate-act, relay-act, draft-box, sign-post, sponsor-act, submit-act, guardian-form, member-act, vote-act, evidence-upload, claim-evidence, juror-key):not(:defined)")).ToHaveCountAsync(0);
    }

    /// <summary>Makes the wallet say no, or yes again.</summary>
    public Task RefuseAsync(bool refuse) => Page.EvaluateAsync("no => { window.__testWallet.refuse = no; }", refuse);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Watch()
    {
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Enqueue($"{Page.Url} logs: {message.Text} ({message.Location})");
        };
        Page.PageError += (_, error) => _complaints.Enqueue($"{Page.Url} throws: {error}");
        _context.Request += (_, request) =>
        {
            _asked.Enqueue(request.Url);
            // What is no address that can be read leads nowhere of ours.
            if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url))
                _complaints.Enqueue($"{Page.Url} asks {request.Url}");
            else if (url.Scheme is "http" or "https" or "ws" or "wss" && url.Authority != Home.Authority)
                _complaints.Enqueue($"{Page.Url} asks {url}");
        };
        Page.WebSocket += (_, socket) =>
        {
            socket.FrameReceived += (_, frame) => _heard.Enqueue(frame.Text ?? System.Text.Encoding.Latin1.GetString(frame.Binary ?? []));
            if (new Uri(socket.Url).Authority != Home.Authority)
                _complaints.Enqueue($"{Page.Url} connects to {socket.Url}");
        };
    }
}
