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
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database")
            // Where another process indexes, this tells how far its views have come.
            .AddCheck<IndexerCheck>("indexer");
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
            Checks = report.Entries.ToDictionary(x => x.Key, x => new { Status = x.Value.Status.ToString(), x.Value.Description, x.Value.Data }),
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
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var up = alarms.Current;
            var data = new Dictionary<string, object>
            {
                ["phase"] = progress.Phase.ToString(),
                ["lagBlocks"] = progress.LagBlocks,
                ["alarms"] = up.Select(x => x.Kind).Distinct(StringComparer.Ordinal).ToArray(),
            };
            if (progress.Indexed is { } indexed)
                data["indexed"] = indexed.Number;
            if (progress.Work?.Left is { } left)
                data["secondsLeft"] = (long)left.TotalSeconds;
            return Task.FromResult(progress.Phase switch
            {
                IndexerPhase.Stopped => HealthCheckResult.Unhealthy(up.Count > 0 ? up[0].Message : "The indexer has stopped.", data: data),
                IndexerPhase.Starting or IndexerPhase.Backfill => HealthCheckResult.Degraded("The views are not up to date yet.", data: data),
                _ when up.Count > 0 => HealthCheckResult.Degraded(up[0].Message, data: data),
                _ => HealthCheckResult.Healthy(data: data),
            });
        }
    }
}
