using DoctorDAO.Server.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace DoctorDAO.Server.Http;

/// <summary>
/// Metrics and traces to a collector, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one; metrics for Prometheus to fetch at <c>/metrics</c>, when
/// <c>Metrics:Prometheus</c> says so. Addresses of requests are not recorded: they name people.
/// </summary>
public static class Telemetry
{
    // All of ours.
    private const string Sources = "DoctorDAO.*";

    public static void AddTelemetry(this WebApplicationBuilder builder, ServerSettings settings)
    {
        var collector = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        if (!collector && settings.MetricsPort is null)
            return;
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(Sources).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation();
            if (collector)
                metrics.AddOtlpExporter();
            if (settings.MetricsPort is not null)
                metrics.AddPrometheusExporter();
        });
        if (!collector)
            return;
        telemetry.WithTracing(tracing => tracing.AddSource(Sources).AddAspNetCoreInstrumentation(options =>
        {
            options.EnrichWithHttpRequest = (activity, _) =>
            {
                activity.SetTag("url.path", null);
                activity.SetTag("url.query", null);
            };
            options.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
        }).AddOtlpExporter());
    }

    /// <summary><c>/metrics</c>, on connections to the port that the settings name and on no other.</summary>
    public static void UseMetrics(this WebApplication app, ServerSettings settings)
    {
        if (settings.MetricsPort is { } port)
            app.UseOpenTelemetryPrometheusScrapingEndpoint(context => context.Request.Path == "/metrics" && context.Connection.LocalPort == port);
    }
}
