using DoctorDAO.Client.Reputation;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Reputation;

/// <summary>What members have done for the association, by topic, and the doors that it opens.</summary>
public static partial class ReputationFeature
{
    /// <summary>Registers the slice; after governance, whose ballots it reads.</summary>
    public static IServiceCollection AddReputation(this IServiceCollection services)
    {
        services.AddProjection<ReputationProjection>();
        services.AddProjection<ExperienceProjection>();
        services.AddSingleton<IStanding, Standing>();
        services.AddSingleton<IReputationQueries, ReputationQueries>();
        services.AddSingleton(provider => new ReputationVerification(
            provider.GetRequiredService<IDbContextFactory<DaoDbContext>>(), provider.GetRequiredService<Deployment>(), provider.GetRequiredService<EthClient>()));
        return services;
    }

    /// <summary>Maps the slice's tables.</summary>
    public static ModelBuilder ApplyReputation(this ModelBuilder model)
    {
        ReputationTables.Apply(model);
        return model;
    }
}
