using System.Collections.Concurrent;
using DoctorDAO.Testing;
using Microsoft.Playwright;

namespace DoctorDAO.E2E.Harness;

/// <summary>
/// A test that somebody could do by hand. Everybody who visits in it is watched: a test fails when a page logged an error, broke the content security
/// policy or asked a foreign host, even if all it looked for was there. A failing test leaves pictures in <c>TestResults/e2e</c>.
/// </summary>
public abstract class BrowserTest(Stack stack, Chromium chromium) : IAsyncLifetime
{
    private readonly ConcurrentBag<Visitor> _visitors = [];
    private readonly ConcurrentBag<IBrowser> _phones = [];

    /// <summary>Cancels with the test run.</summary>
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The association and its server.</summary>
    protected Stack Stack => stack;

    /// <summary>Web-first assertions: they wait until what they say is so.</summary>
    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <inheritdoc cref="Expect(ILocator)"/>
    protected static IPageAssertions Expect(IPage page) => Assertions.Expect(page);

    /// <summary>Somebody opens a browser.</summary>
    protected async Task<Visitor> VisitAsync(Visit? how = null)
    {
        var browser = chromium.Browser;
        if (how?.Camera is { } camera)
            _phones.Add(browser = await chromium.WithAsync(camera));
        var visitor = await Visitor.ComeAsync(browser, stack.Home, how ?? new Visit());
        _visitors.Add(visitor);
        return visitor;
    }

    /// <summary>Somebody comes with a wallet and signs in.</summary>
    protected async Task<Visitor> MemberAsync(Person person, string then = "/", Visit? how = null)
    {
        var visitor = await VisitAsync((how ?? new Visit()) with { Wallet = person });
        await visitor.SignInAsync(then);
        return visitor;
    }

    /// <inheritdoc/>
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            await PictureAsync();
        var complaints = _visitors.SelectMany(x => x.Complaints).ToList();
        foreach (var visitor in _visitors)
            await visitor.DisposeAsync();
        foreach (var phone in _phones)
            await phone.DisposeAsync();
        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
    }

    private async Task PictureAsync()
    {
        var name = string.Concat((TestContext.Current.TestMethod?.MethodName ?? "test").Take(80));
        foreach (var line in stack.Host.Log.SkipWhile(x => !x.StartsWith("fail:", StringComparison.Ordinal)).Take(40))
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        var number = 0;
        foreach (var visitor in _visitors)
        {
            var path = Repository.PathOf("TestResults", "e2e", $"{name}-{++number}.png");
            await visitor.Page.ScreenshotAsync(new() { Path = path, FullPage = true, Timeout = 5_000 });
            TestContext.Current.TestOutputHelper?.WriteLine($"{visitor.Page.Url} looked like {path}");
        }
    }
}
