using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Notices;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>A server that sends mails and calls webhooks on loopback, and tries again at once.</summary>
public sealed class NoticeServer : IAsyncDisposable
{
    private readonly DaoChain _chain;
    private readonly List<HttpClient> _browsers = [];
    private int _posts;

    private NoticeServer(DaoChain chain, ServerHome home, TestServer server, SmtpSink sink) => (_chain, Home, Server, Sink) = (chain, home, server, sink);

    public ServerHome Home { get; }

    public TestServer Server { get; }

    public SmtpSink Sink { get; }

    public DaoChain Chain => _chain;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<NoticeServer> StartAsync(TimeProvider? time = null, params string[] settings)
    {
        var chain = await DaoChain.StartAsync(Ct);
        await chain.Node.MineAsync(Ct);
        await chain.Node.AdvanceTimeAsync(TimeSpan.FromDays(20), Ct);
        var home = await ServerHome.CreateAsync();
        var sink = new SmtpSink();
        var server = await TestServer.StartAsync(
            chain, home,
            services =>
            {
                services.Configure<NoticeOptions>(x => (x.FirstPause, x.MostAttempts) = (TimeSpan.FromMilliseconds(20), 4));
                if (time is not null)
                    services.AddSingleton(time);
            },
            [
                "PublicUrl=http://127.0.0.1:7777", "Mail:Host=127.0.0.1", $"Mail:Port={sink.Port}", "Mail:Security=None", "Mail:From=DoctorDAO <notices@dao.example.org>", .. settings,
            ]);
        await server.CatchUpAsync(chain);
        return new NoticeServer(chain, home, server, sink);
    }

    /// <summary>A member's browser.</summary>
    public async Task<HttpClient> AsAsync(int member)
    {
        var browser = await Server.SignedInAsync(DaoChain.Member(member));
        _browsers.Add(browser);
        return browser;
    }

    /// <summary>Has one member answer another, which tells the other one.</summary>
    public async Task TellAsync(HttpClient told, HttpClient other, string title)
    {
        var place = await new ForumClient(told).BeginAsync(new NewThread("help", title, "What now?", [], $"t{++_posts}"), Ct);
        await new ForumClient(other).ReplyAsync(new NewPost(place.Thread, 1, "This.", $"a{++_posts}"), Ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers)
            browser.Dispose();
        await Server.DisposeAsync();
        await Sink.DisposeAsync();
        await _chain.DisposeAsync();
        await Home.DisposeAsync();
    }
}
