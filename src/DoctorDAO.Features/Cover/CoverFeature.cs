using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Cover;

/// <summary>The mutual's cover: the pool's money, what it covers, who is covered, and what members ask of it.</summary>
public static partial class CoverFeature
{
    /// <summary>Registers the slice. An association without cover has empty views; its pages are not found.</summary>
    public static IServiceCollection AddCover(this IServiceCollection services)
    {
        services.AddPool();
        services.AddPolicies();
        services.AddClaims();
        return services;
    }

    /// <summary>Maps the slice's endpoints under <c>/api/cover</c>.</summary>
    public static IEndpointRouteBuilder MapCover(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPool();
        endpoints.MapPolicies();
        endpoints.MapClaims();
        return endpoints;
    }
}

/// <summary>Maps the slice's tables.</summary>
internal static class CoverTables
{
    public static void Apply(ModelBuilder model)
    {
        PoolTables.Apply(model);
        ActuarialTables.Apply(model);
        PolicyTables.Apply(model);
        ClaimTables.Apply(model);
        EvidenceTables.Apply(model);
    }
}
