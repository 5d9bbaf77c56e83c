using DoctorDAO.Client;
using DoctorDAO.Client.Status;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Status;

/// <summary>Where the server stands against the chain.</summary>
public static class StatusFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddStatus(this IServiceCollection services)
    {
        services.AddSingleton<StatusQueries>();
        return services;
    }

    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapStatus(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/status").WithTags("Status").AllowAnonymous();
        // No ETag: head, lag and alarms change without a block.
        group.MapGet("", GetStatusAsync).WithName("GetStatus").WithSummary("Where the server stands against the chain: head, indexed, final, lag, alarms");
        return endpoints;
    }

    private static async Task<Ok<StatusDto>> GetStatusAsync(IDaoQueries queries, HttpResponse response, CancellationToken ct)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await queries.GetStatusAsync(ct));
    }
}
