using DoctorDAO.Client;
using DoctorDAO.Indexing;
using DoctorDAO.Server.Hosting;
using Microsoft.AspNetCore.SignalR;
using StackExchange.Redis;

namespace DoctorDAO.Server.Live;

/// <summary>Says "changed" to everybody who listens to a topic, in this process or, by Redis, in others.</summary>
public sealed class HubPublisher(IHubContext<DaoHub, IDaoHubClient> hub) : IChangePublisher
{
    public async ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        foreach (var topic in topics)
            await hub.Clients.Group(topic).Changed(topic);
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
