using DoctorDAO.Ethereum;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Tests that each have a chain, a home and a server of their own, for they leave something behind.</summary>
public abstract class OwnServerTest : IAsyncLifetime
{
    private readonly List<IDisposable> _open = [];
    private DaoChain? _chain;
    private ServerHome? _home;
    private TestServer? _server;

    /// <summary>Cancels with the run.</summary>
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The server's clock.</summary>
    protected MovableTime Time { get; } = new();

    /// <summary>The chain.</summary>
    protected DaoChain Chain => _chain ?? throw new InvalidOperationException("The chain has not been started.");

    /// <summary>What the server keeps.</summary>
    protected ServerHome Home => _home ?? throw new InvalidOperationException("The server's home has not been made.");

    /// <summary>The server.</summary>
    protected TestServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(Ct);
        await BeforeServerAsync();
        _home = await ServerHome.CreateAsync();
        _server = await TestServer.StartAsync(_chain, _home, services => services.AddSingleton<TimeProvider>(Time));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var one in _open)
            one.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_chain is not null)
            await _chain.DisposeAsync();
        if (_home is not null)
            await _home.DisposeAsync();
    }

    /// <summary>What happens on the chain before the server looks at it: a block, so that its clock is the machine's.</summary>
    protected virtual Task BeforeServerAsync() => Chain.Node.MineAsync(Ct);

    /// <summary>A passkey of this server's.</summary>
    protected SoftAuthenticator Passkey() => Keep(new SoftAuthenticator { Origin = Server.Url.GetLeftPart(UriPartial.Authority) });

    /// <summary>Somebody who has signed up with a passkey and has an account made from it.</summary>
    protected async Task<(HttpClient Browser, SoftAuthenticator Passkey, Address Account)> NewcomerAsync()
    {
        var (browser, passkey) = (Keep(Server.Browser()), Passkey());
        var who = await (await browser.SignUpAsync(passkey)).JsonAsync();
        return (browser, passkey, Address.Parse(who.GetProperty("account").GetString()));
    }

    /// <summary>Disposes of it after the test.</summary>
    protected T Keep<T>(T one)
        where T : IDisposable
    {
        _open.Add(one);
        return one;
    }
}
