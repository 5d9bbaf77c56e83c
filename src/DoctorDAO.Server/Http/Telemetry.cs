using DoctorDAO.Indexing;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace DoctorDAO.Server.Http;

/// <summary>Metrics and traces to a collector, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one. Addresses of requests are not recorded: they name people.</summary>
public static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(IndexingDiagnostics.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddOtlpExporter())
            .WithTracing(tracing => tracing.AddSource(IndexingDiagnostics.Name).AddAspNetCoreInstrumentation(options =>
            {
                options.EnrichWithHttpRequest = (activity, _) =>
                {
                    activity.SetTag("url.path", null);
                    activity.SetTag("url.query", null);
                };
                options.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
            }).AddOtlpExporter());
    }
}
