using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Portal.Features.Errors;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing.Template;

namespace DoctorDAO.Server.Http;

/// <summary>Every error of the API is problem details (RFC 9457): <c>errors</c> names the fields, <c>code</c> the kind where a program needs it.</summary>
public static partial class Problems
{
    private static readonly string[] MachinePaths = ["/api", "/identity", "/connect", "/hub", "/openapi", "/health", "/account/sign-out", "/docs", "/.well-known", "/verifiers"];

    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<RefusalHandler>();
        // A request that does not fit is refused by the same words in every environment.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }

    /// <summary>Exceptions become problem details; so do bare status codes of the machines' paths. Pages have their own words.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseWhen(context => IsForMachines(context.Request), branch => branch.UseExceptionHandler().UseStatusCodePages(WriteStatusAsync));
        // What does not fit is the sender's, and nothing for whoever keeps the server.
        app.UseWhen(context => !IsForMachines(context.Request), branch => branch.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error", CreateScopeForErrors = true, SuppressDiagnosticsCallback = x => x.Exception is BadHttpRequestException,
        }));
    }

    /// <summary>A bare status in words; what the authorization server found wrong is told too.</summary>
    private static async Task WriteStatusAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        var details = context.Response.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? new HttpValidationProblemDetails(new Dictionary<string, string[]> { ["$"] = [TooLong(context)] })
            : new ProblemDetails();
        details.Status = context.Response.StatusCode;
        if (context.GetOpenIddictServerResponse() is { Error: { } error } refused)
        {
            // Programs read the errors of these endpoints as OAuth words them (RFC 6749, 5.2).
            if (!context.Request.Path.StartsWithSegments("/connect/authorize", StringComparison.OrdinalIgnoreCase))
            {
                await context.Response.WriteAsJsonAsync(new Dictionary<string, string?> { ["error"] = error, ["error_description"] = refused.ErrorDescription }, context.RequestAborted);
                return;
            }

            details.Detail = refused.ErrorDescription;
            details.Extensions["code"] = error;
        }

        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = details });
    }

    /// <summary>A path that is there under another method is 405 and a body of another kind 415, not 404. The portal's page for everything that is missing hides that from routing.</summary>
    public static IApplicationBuilder UseMethodCheck(this WebApplication app)
    {
        var known = new Lazy<(TemplateMatcher Path, IReadOnlyList<string> Methods, bool TakesBody)[]>(() =>
        [
            .. ((IEndpointRouteBuilder)app).DataSources.SelectMany(x => x.Endpoints).OfType<RouteEndpoint>()
                .Where(x => x.RoutePattern.RawText is not null && !x.RoutePattern.Parameters.Any(y => y.IsCatchAll) && x.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods.Count: > 0 })
                .Select(x => (new TemplateMatcher(new RouteTemplate(x.RoutePattern), []), x.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods, x.Metadata.GetMetadata<IAcceptsMetadata>() is not null)),
        ]);
        return app.Use((context, next) =>
        {
            if (context.GetEndpoint() is not null || !IsForMachines(context.Request))
                return next(context);
            var there = known.Value.Where(x => x.Path.TryMatch(context.Request.Path, [])).ToList();
            string[] methods = [.. there.SelectMany(x => x.Methods).Distinct(StringComparer.OrdinalIgnoreCase)];
            if (methods.Length == 0)
                return next(context);
            if (!methods.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
            {
                context.Response.Headers.Allow = string.Join(", ", methods);
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return Task.CompletedTask;
            }

            if (!there.Exists(x => x.TakesBody) || context.Request.HasJsonContentType())
                return next(context);
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        });
    }

    public static bool IsForMachines(HttpRequest request) =>
        Array.Exists(MachinePaths, path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    /// <summary>Some endpoints take longer bodies than others.</summary>
    private static string TooLong(HttpContext context)
    {
        var most = context.Features.Get<IExceptionHandlerFeature>()?.Error is BodyTooLongException form ? form.Most : context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        return $"The body is longer than {(most ?? RequestLimits.BodyBytes) / 1024} KB.";
    }

    /// <summary>A request that cannot be read is the sender's fault and says where: status 4xx with the field.</summary>
    private sealed class RefusalHandler(IProblemDetailsService problems, ILogger<RefusalHandler> logger) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
        {
            if (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return true;
            }

            var (status, field, problem) = exception switch
            {
                BadHttpRequestException e => Explain(context, e),
                // The framework throws this at a charset that nobody knows.
                InvalidOperationException { InnerException: ArgumentException } e when e.Message.Contains("charset", StringComparison.Ordinal) =>
                    (StatusCodes.Status415UnsupportedMediaType, "Content-Type", "application/json in UTF-8 is expected."),
                FieldException e => (StatusCodes.Status400BadRequest, e.Field, e.Problem),
                UnavailableException e => (StatusCodes.Status503ServiceUnavailable, null, e.Message),
                RpcUnavailableException => (StatusCodes.Status503ServiceUnavailable, null, "The chain cannot be reached at the moment. Try again soon."),
                AntiforgeryValidationException => (StatusCodes.Status400BadRequest, "__RequestVerificationToken", "The form is out of date: open the page again."),
                JsonException e => (StatusCodes.Status400BadRequest, Field(e.Path), "This is not the JSON that is expected here."),
                _ => (0, null, null),
            };
            if (status == 0)
            {
                // Path and query may name people; the route's pattern does not.
                logger.LogError(exception, "{Method} {Route} failed", context.Request.Method, (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "without a route");
                return false;
            }

            context.Response.StatusCode = status;
            // Browsers take anything at the last: a page is answered by a page all the same.
            if (!IsForMachines(context.Request))
                return false;
            var details = field is null
                ? new ProblemDetails { Status = status, Detail = problem }
                : new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [problem!] }) { Status = status };
            return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = details, Exception = exception });
        }

        private static (int Status, string? Field, string? Problem) Explain(HttpContext context, BadHttpRequestException e) => e switch
        {
            { StatusCode: StatusCodes.Status413PayloadTooLarge } => (e.StatusCode, "$", TooLong(context)),
            { StatusCode: StatusCodes.Status415UnsupportedMediaType } => (e.StatusCode, "Content-Type", "application/json is expected."),
            { InnerException: JsonException json } => (e.StatusCode, Field(json.Path), Words(json)),
            _ when Parameter().Match(e.Message) is { Success: true } match => (e.StatusCode, match.Groups[1].Value, "The value does not fit."),
            _ when e.Message.Contains("body", StringComparison.OrdinalIgnoreCase) => (e.StatusCode, "$", "A JSON body is expected."),
            _ => (e.StatusCode, null, "The request cannot be read."),
        };

        private static string Words(JsonException e) => MissingMember().Match(e.Message) is { Success: true } match
            ? $"Missing: {match.Groups[1].Value}."
            : string.IsNullOrEmpty(e.Path) || e.Path == "$" ? "This is not the JSON that is expected here." : "The value does not fit.";

        private static string Field(string? path) =>
            string.IsNullOrEmpty(path) ? "$" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;
    }

    [GeneratedRegex("(?:Failed to bind parameter|Required parameter) \"[^ \"]+ ([^\"]+)\"")]
    private static partial Regex Parameter();

    [GeneratedRegex("missing required properties including: (.+?)\\.?$")]
    private static partial Regex MissingMember();
}
