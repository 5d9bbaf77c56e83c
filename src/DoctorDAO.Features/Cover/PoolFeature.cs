using DoctorDAO.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Cover;

/// <summary>The pool's part of the slice.</summary>
internal static class PoolFeature
{
    public static IServiceCollection AddPool(this IServiceCollection services)
    {
        services.AddProjection<PoolProjection>();
        services.AddProjection<ActuarialProjection>();
        services.AddSingleton<LedgerRecount>();
        services.AddSingleton<LedgerState>();
        services.AddSingleton<IChangePublisher>(provider => provider.GetRequiredService<LedgerState>());
        services.AddHostedService<LedgerCheck>();
        services.AddHealthChecks().AddCheck<LedgerState>("ledger");
        return services;
    }
}
