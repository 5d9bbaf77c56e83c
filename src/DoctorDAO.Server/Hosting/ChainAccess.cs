using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;

namespace DoctorDAO.Server.Hosting;

/// <summary>The node, and how it is followed.</summary>
public static class ChainAccess
{
    public static IServiceCollection AddChain(this IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(provider => new EthClient(
            // The handler lives as long as the process; its connections are renewed so that a moved node is found.
            new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan },
            settings.RpcUrl,
            time: provider.GetRequiredService<TimeProvider>()));
        services.Configure<IndexingOptions>(options =>
        {
            options.Enabled = settings.Has(Roles.Indexer);
            options.FinalityBlocks = settings.FinalityBlocks;
        });
        return services;
    }
}
