using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Status;

/// <summary>Where the server stands against the chain.</summary>
public static class StatusFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddStatus(this IServiceCollection services) => services;

    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapStatus(this IEndpointRouteBuilder endpoints) => endpoints;
}
