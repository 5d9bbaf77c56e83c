using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DoctorDAO.Features.Tests;

/// <summary>A chain with the association, a database, and the features between them, running as in the server.</summary>
public sealed class DaoIndex : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private IHost? _host;

    private DaoIndex(DaoChain chain, DaoDatabase database, Deployment deployment)
    {
        (Chain, Database, Deployment) = (chain, database, deployment);
    }

    public DaoChain Chain { get; }

    public DaoDatabase Database { get; }

    public Deployment Deployment { get; }

    public Association Association => Chain.Association;

    public IDaoQueries Queries => Get<IDaoQueries>();

    public IServiceProvider Services => _host!.Services;

    public T Get<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    public static async Task<DaoIndex> StartAsync(Provider provider, PostgresFixture postgres)
    {
        var ct = TestContext.Current.CancellationToken;
        var chain = await DaoChain.StartAsync(ct);
        var index = new DaoIndex(chain, await DaoDatabase.CreateAsync(provider, postgres), await Deployment.ReadAsync(chain.DeploymentPath, ct));
        await index.StartHostAsync(ct);
        return index;
    }

    /// <summary>Waits until the views hold the chain's newest block.</summary>
    public async Task CatchUpAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        var head = await Chain.Node.HeadAsync(ct);
        await Get<IChainProgress>().WaitForAsync(IndexerPhase.Live, ct);
        await Get<IChainProgress>().WaitForAsync(head.Number, ct);
    }

    /// <summary>Makes the views again from the stored logs, by a process of its own.</summary>
    public async Task RebuildAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        await StopHostAsync();
        using (var host = Build())
            await host.Services.GetRequiredService<ViewRebuild>().RunAsync(ct);
        await StartHostAsync(ct);
        await CatchUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        await Database.DisposeAsync();
        await Chain.DisposeAsync();
        _http.Dispose();
    }

    private async Task StartHostAsync(CancellationToken ct)
    {
        _host = Build();
        await _host.StartAsync(ct);
    }

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IDbContextFactory<DaoDbContext>>(Database);
        builder.Services.AddSingleton(new EthClient(_http, Chain.Url));
        builder.Services.AddDaoFeatures(Deployment);
        builder.Services.Configure<IndexingOptions>(x => x.PollInterval = TimeSpan.FromMilliseconds(20));
        return builder.Build();
    }

    private async Task StopHostAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _host = null;
    }
}
