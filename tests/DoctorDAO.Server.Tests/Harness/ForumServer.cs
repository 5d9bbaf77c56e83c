using DoctorDAO.Client.Forum;
using DoctorDAO.Client;
using DoctorDAO.Features;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>A server whose members have been members for some weeks, so that they may write as much as a member may.</summary>
public sealed class ForumServer : IAsyncLifetime
{
    private readonly List<HttpClient> _browsers = [];
    private ServerHome? _home;
    private DaoChain? _chain;
    private TestServer? _server;

    public DaoChain Chain => _chain ?? throw new InvalidOperationException("The chain has not been started.");

    public TestServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The server's database.</summary>
    public DaoDbContext Context() => _home!.Context();

    /// <summary>The forum and the rest of the API as a member uses them.</summary>
    public async Task<(ForumClient Forum, DaoClient Dao)> AsAsync(int member)
    {
        var browser = await Server.SignedInAsync(DaoChain.Member(member));
        lock (_browsers)
            _browsers.Add(browser);
        return (new ForumClient(browser), new DaoClient(browser));
    }

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(CancellationToken.None);
        // A chain that was just loaded takes the machine's clock for its own until its next block.
        await _chain.Node.MineAsync(CancellationToken.None);
        await _chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(20), CancellationToken.None);
        _home = await ServerHome.CreateAsync();
        _server = await TestServer.StartAsync(_chain, _home);
        await _server.CatchUpAsync(_chain);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers)
            browser.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_chain is not null)
            await _chain.DisposeAsync();
        if (_home is not null)
            await _home.DisposeAsync();
    }
}
