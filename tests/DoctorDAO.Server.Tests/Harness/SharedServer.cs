using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>One server over one chain, for the tests that leave nothing behind that another of them would meet.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private ServerHome? _home;
    private DaoChain? _chain;
    private TestServer? _server;

    public DaoChain Chain => _chain ?? throw new InvalidOperationException("The chain has not been started.");

    public TestServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(CancellationToken.None);
        _home = await ServerHome.CreateAsync();
        _server = await TestServer.StartAsync(_chain, _home);
        await _server.CatchUpAsync(_chain);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_chain is not null)
            await _chain.DisposeAsync();
        if (_home is not null)
            await _home.DisposeAsync();
    }
}

/// <summary>Those tests; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneServer : ICollectionFixture<SharedServer>
{
    public const string Name = "one server";
}
