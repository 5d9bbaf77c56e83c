using DoctorDAO.Client;
using DoctorDAO.Indexing;
using DoctorDAO.Server.Hosting;
using Microsoft.AspNetCore.SignalR;
using StackExchange.Redis;

namespace DoctorDAO.Server.Live;

/// <summary>
/// Says "changed" to everybody who listens to a topic, in this process or, by Redis, in others. Nobody is waited for: a listener who reads nothing is cut off
/// by the transport after some seconds, and would hold up the indexer until then.
/// </summary>
public sealed class HubPublisher(IHubContext<DaoHub, IDaoHubClient> hub, ILogger<HubPublisher> logger) : IChangePublisher
{
    /// <inheritdoc/>
    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        foreach (var topic in topics)
            _ = SayAsync(topic);
        return ValueTask.CompletedTask;
    }

    private async Task SayAsync(string topic)
    {
        try
        {
            await hub.Clients.Group(topic).Changed(topic);
        }
        catch (Exception e)
        {
            // Screens ask again by themselves; a refresh is lost, nothing else.
            logger.LogWarning(e, "Listeners of {Topic} were not told of a change", topic);
        }
    }

    /// <summary>Registers the hub and the publisher; the processes that only index or relay need them too, to be heard.</summary>
    public static void Add(IServiceCollection services, ServerSettings settings)
    {
        var signalR = services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = 4 * 1024;
            options.MaximumParallelInvocationsPerClient = 1;
            options.EnableDetailedErrors = false;
            options.AddFilter<HubFailures>();
        });
        if (settings.Redis is { } redis)
            signalR.AddStackExchangeRedis(redis, options => options.Configuration.ChannelPrefix = RedisChannel.Literal("doctordao"));
        services.AddSingleton<IChangePublisher, HubPublisher>();
    }
}
