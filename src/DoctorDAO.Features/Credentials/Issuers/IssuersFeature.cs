using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Features.Http;
using DoctorDAO.Indexing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Credentials.Issuers;

/// <summary>Who may issue credentials: the tree of accreditation, keys and anchors. Everything here is public on the chain anyway.</summary>
public static class IssuersFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddIssuers(this IServiceCollection services)
    {
        services.AddProjection<IssuerProjection>();
        services.AddSingleton<IIssuers, IssuerQueries>();
        return services;
    }

    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapIssuers(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api/issuers").WithTags("Issuers").AllowAnonymous().WithFieldProblems().WithRevision();
        group.MapGet("", GetIssuersAsync).WithName("GetIssuers").WithSummary("Issuers of credentials, each right above those that it has accredited")
            .WithDescription("search is the beginning of a slug or of a DID; topic is a type of credential; under is a DID, an id or a slug; limit is 1 to 100 (25).");
        group.MapGet("/{issuer}", GetIssuerAsync).WithName("GetIssuer").WithSummary("An issuer by DID, id or slug: standing, accreditors, keys, newest anchors of its status lists");
        group.MapGet("/{issuer}/history", GetHistoryAsync).WithName("GetIssuerHistory").WithSummary("What changed about an issuer, newest first")
            .WithDescription("limit is 1 to 100 (25).");
        return endpoints;
    }

    private static async Task<Results<Ok<Page<IssuerRowDto>>, ValidationProblem>> GetIssuersAsync(
        IIssuers issuers, string? search, string? topic, string? under, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await issuers.GetIssuersAsync(new IssuerQuery(search, topic, under, cursor, Fields.Limit(limit)), ct));

    private static async Task<Results<Ok<RegisteredIssuerDto>, NotFound>> GetIssuerAsync(IIssuers issuers, string issuer, CancellationToken ct) =>
        await issuers.GetIssuerAsync(issuer, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<Page<IssuerChangeDto>>, NotFound, ValidationProblem>> GetHistoryAsync(
        IIssuers issuers, string issuer, string? cursor, string? limit, CancellationToken ct) =>
        await issuers.GetIssuerHistoryAsync(issuer, cursor, Fields.Limit(limit), ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();
}
