using DoctorDAO.Ethereum;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>Registers the nodes that the engine and everybody else ask.</summary>
public static class NodeServices
{
    internal const string Unreachable = "node-unreachable";

    /// <summary>
    /// Registers an <see cref="EthClient"/> over one node or several, and the engine's <see cref="IBlockSource"/> over the same. Call it after
    /// <see cref="IndexingServices.AddIndexing"/>. With several nodes, one that cannot be reached raises an alarm.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="urls">At least one <c>http</c> or <c>https</c> address; the first ones are preferred.</param>
    /// <param name="webSocketUrls"><c>ws</c> or <c>wss</c> addresses that tell of new blocks; may be empty.</param>
    public static IServiceCollection AddNodes(this IServiceCollection services, IReadOnlyList<Uri> urls, IReadOnlyList<Uri> webSocketUrls)
    {
        services.TryAddSingleton<HeadSignal>();
        services.AddSingleton(provider => Create(urls, provider));
        services.AddSingleton(provider => provider.GetRequiredService<RpcNodes>().Client);
        services.AddSingleton<IBlockSource>(provider =>
        {
            var nodes = provider.GetRequiredService<RpcNodes>();
            return nodes.All.Count == 1 ? ActivatorUtilities.CreateInstance<RpcBlockSource>(provider) : ActivatorUtilities.CreateInstance<QuorumBlockSource>(provider);
        });
        if (webSocketUrls.Count > 0)
        {
            services.AddSingleton<IHostedService>(provider => new HeadListener(
                [.. webSocketUrls.Select(x => new NewHeadsSubscription(x, new RpcOptions(), provider.GetRequiredService<TimeProvider>()))],
                provider.GetRequiredService<HeadSignal>(),
                provider.GetRequiredService<IOptions<IndexingOptions>>(),
                provider.GetRequiredService<ILogger<HeadListener>>()));
        }

        return services;
    }

    private static RpcNodes Create(IReadOnlyList<Uri> urls, IServiceProvider provider)
    {
        // The handler lives as long as the process; its connections are renewed so that a moved node is found. Nothing traces its requests: addresses
        // of nodes hold keys.
#pragma warning disable CA2000 // The client lives as long as the process.
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, ActivityHeadersPropagator = null };
        var nodes = new RpcNodes(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, urls, new RpcOptions(), provider.GetRequiredService<TimeProvider>());
#pragma warning restore CA2000
        Watch(nodes, provider.GetRequiredService<IAlarms>());
        return nodes;
    }

    /// <summary>Raises an alarm for each node that cannot be reached, and lifts it. A node without others is the indexer's own alarm.</summary>
    internal static void Watch(RpcNodes nodes, IAlarms alarms)
    {
        if (nodes.All.Count == 1)
            return;
        nodes.ReachabilityChanged += node =>
        {
            if (node.IsUnreachable)
                alarms.Raise(Unreachable, node.Name, $"This node does not answer: {node.LastProblem}. The others do its work; it is tried again every few seconds.");
            else
                alarms.Lift(Unreachable, node.Name);
        };
    }
}
