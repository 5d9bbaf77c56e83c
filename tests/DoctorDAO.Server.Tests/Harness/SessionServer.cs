using DoctorDAO.Client.Results;
using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>A server over a chain with an open session in which two ballots stand, one for four voices, and a third was withdrawn.</summary>
public sealed class SessionServer : IAsyncLifetime
{
    /// <summary>The session's chamber.</summary>
    public const string Chamber = Sessions.Chamber;

    /// <summary>The reason of the heavy ballot: what a spreadsheet would run.</summary>
    public const string Formula = "=HYPERLINK(\"http://evil.example\",\"a, \"\"b\"\"\")";

    private ServerHome? _home;
    private DaoChain? _chain;
    private TestServer? _server;
    private HttpClient? _browser;

    public DaoChain Chain => _chain ?? throw new InvalidOperationException("The chain has not been started.");

    public TestServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>Nobody's.</summary>
    public HttpClient Browser => _browser ?? throw new InvalidOperationException("The server has not been started.");

    public ResultsClient Results => new(Browser);

    /// <summary>The session, by its snapshot.</summary>
    public long Session { get; private set; }

    public static async Task<SessionServer> StartAsync()
    {
        var server = new SessionServer();
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        var ct = CancellationToken.None;
        _chain = await DaoChain.StartAsync(ct);
        _home = await ServerHome.CreateAsync();
        _server = await TestServer.StartAsync(_chain, _home);
        _browser = _server.Browser();
        var (association, acts) = (_chain.Association, _chain.Association.Acts);
        // 1 -> 2 -> 3, 4 -> 3; eight specialties in turn, so of each there are three members.
        await association.RunAsync([.. new[] { (1, 2), (2, 3), (4, 3) }.Select(x => acts.Delegate(Chamber, DaoChain.Member(x.Item1), DaoChain.Member(x.Item2).Address))], ct);
        var session = await Sessions.OpenAsync(_chain);
        Session = (long)session;
        await association.RunAsync(
            [
                acts.CastBallot(Chamber, session, DaoChain.Member(3), [5, -6], Formula),
                acts.CastBallot(Chamber, session, DaoChain.Member(7), [-1, 0], "Line one\r\nand \"two\""),
                acts.CastBallot(Chamber, session, DaoChain.Member(8), [1, 1]),
                acts.Delegate(Chamber, DaoChain.Member(9), DaoChain.Member(3).Address),
            ],
            ct);
        await association.RunAsync(acts.WithdrawBallot(Chamber, session, DaoChain.Member(8)), ct);
        await _server.CatchUpAsync(_chain);
    }

    public async ValueTask DisposeAsync()
    {
        _browser?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_chain is not null)
            await _chain.DisposeAsync();
        if (_home is not null)
            await _home.DisposeAsync();
    }
}
