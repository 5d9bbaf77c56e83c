using DoctorDAO.Features;
using DoctorDAO.Indexing;
using DoctorDAO.Server.Hosting;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DoctorDAO.Server.Http;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work; 503 takes it out of the rotation.</summary>
public static class Health
{
    public static IServiceCollection AddHealth(this IServiceCollection services, ServerSettings settings)
    {
        var checks = services.AddHealthChecks().AddCheck<DatabaseCheck>("database");
        if (settings.Has(Roles.Indexer))
            checks.AddCheck<IndexerCheck>("indexer");
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            Status = report.Status.ToString(),
            Checks = report.Entries.ToDictionary(x => x.Key, x => new { Status = x.Value.Status.ToString(), x.Value.Description }),
        },
        context.RequestAborted);

    private sealed class DatabaseCheck(IDbContextFactory<DaoDbContext> contexts) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }

    private sealed class IndexerCheck(IChainProgress progress, IAlarms alarms) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(progress.Phase switch
        {
            IndexerPhase.Stopped => HealthCheckResult.Unhealthy(alarms.Current.Count > 0 ? alarms.Current[0].Message : "The indexer has stopped."),
            IndexerPhase.Starting or IndexerPhase.Backfill => HealthCheckResult.Degraded("The views are not up to date yet."),
            _ when alarms.Current.Count > 0 => HealthCheckResult.Degraded(alarms.Current[0].Message),
            _ => HealthCheckResult.Healthy(),
        });
    }
}
