using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using DoctorDAO.Indexing;

namespace DoctorDAO.Server.Hosting;

/// <summary>The node, how it is followed, and what is sent to it.</summary>
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
            options.LargestRange = settings.LargestRange;
            options.FirstRange = Math.Min(options.FirstRange, settings.LargestRange);
            options.LogsPerBatch = settings.LogsPerBatch;
        });
        services.Configure<RelayOptions>(options =>
        {
            options.Key = settings.RelayKey;
            options.StuckAfter = TimeSpan.FromSeconds(settings.RelayStuckAfter);
            options.ActsPerHour = settings.RelayActsPerHour;
        });
        return services;
    }
}
