using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>Registers the engine.</summary>
public static class IndexingServices
{
    /// <summary>
    /// Registers the engine over an <c>IDbContextFactory</c> of <typeparamref name="TContext"/>, whose model calls
    /// <see cref="ChainTables.ApplyChainTables"/>. The host also registers an <c>EthClient</c>, or an <see cref="IBlockSource"/> of its own.
    /// <see cref="IndexingOptions"/> can be configured further through the options pattern.
    /// </summary>
    public static IndexingBuilder AddIndexing<TContext>(this IServiceCollection services, Action<IndexingOptions> configure)
        where TContext : DbContext
    {
        services.AddOptions<IndexingOptions>().Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ChainProgress>();
        services.AddSingleton<IChainProgress>(provider => provider.GetRequiredService<ChainProgress>());
        services.AddSingleton<WorkMeter>();
        services.AddSingleton<IAlarms, Alarms>();
        services.TryAddSingleton<IBlockSource, RpcBlockSource>();
        services.AddSingleton(provider =>
        {
            var contexts = provider.GetRequiredService<IDbContextFactory<TContext>>();
            return new ChainDatabase(async ct => await contexts.CreateDbContextAsync(ct));
        });
        services.AddSingleton(provider => new Leases(
            provider.GetRequiredService<ChainDatabase>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Leases>>()));
        services.AddSingleton(provider => new EventRouter(
            provider.GetRequiredService<IOptions<IndexingOptions>>().Value.Contracts,
            provider.GetServices<ProjectionRegistration>().Select(x => provider.GetRequiredService(x.Type))));
        services.AddSingleton(provider => Rebuild(provider, provider.GetRequiredService<ChainDatabase>()));
        services.AddSingleton(provider => new SideRebuild(
            provider.GetRequiredService<ChainDatabase>(),
            database => Rebuild(provider, database),
            provider.GetRequiredService<EventRouter>(),
            provider.GetRequiredService<Leases>(),
            provider.GetRequiredService<IOptions<IndexingOptions>>(),
            provider.GetRequiredService<ILogger<SideRebuild>>()));
        services.AddSingleton<HistoryChecker>();
        services.AddSingleton<Indexer>();
        services.AddSingleton<CheckpointFollower>();
        services.AddHostedService<IndexerService>();
        return new IndexingBuilder(services);
    }

    private static ViewRebuild Rebuild(IServiceProvider provider, ChainDatabase database) => new(
        database,
        provider.GetRequiredService<Leases>(),
        provider.GetRequiredService<EventRouter>(),
        provider.GetServices<ProjectionRegistration>(),
        provider.GetRequiredService<IOptions<IndexingOptions>>(),
        provider.GetRequiredService<WorkMeter>(),
        provider.GetRequiredService<ILogger<ViewRebuild>>());

    /// <summary>Adds a projection. Projections are applied to each event in the order in which they were added.</summary>
    public static IServiceCollection AddProjection<TProjection>(this IServiceCollection services)
        where TProjection : class, IProjection
    {
        services.AddSingleton<TProjection>();
        services.AddSingleton(new ProjectionRegistration(typeof(TProjection), TProjection.Name, TProjection.Version));
        return services;
    }
}

/// <summary>What <see cref="IndexingServices.AddIndexing"/> goes on with.</summary>
public sealed class IndexingBuilder(IServiceCollection services)
{
    /// <summary>The services being registered.</summary>
    public IServiceCollection Services { get; } = services;

    /// <inheritdoc cref="IndexingServices.AddProjection"/>
    public IndexingBuilder AddProjection<TProjection>()
        where TProjection : class, IProjection
    {
        Services.AddProjection<TProjection>();
        return this;
    }
}

/// <summary>A projection that the host has added.</summary>
internal sealed record ProjectionRegistration(Type Type, string Name, int Version);
