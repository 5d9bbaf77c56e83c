using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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
        return new IndexingBuilder(services);
    }

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
