using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Cover;

/// <summary>Products, quotes and policies.</summary>
public static partial class CoverFeature
{
    private static void AddPolicies(this IServiceCollection services)
    {
        services.AddProjection<ProductProjection>();
        services.AddProjection<PolicyProjection>();
    }

    private static void MapPolicies(this IEndpointRouteBuilder endpoints)
    {
    }
}
