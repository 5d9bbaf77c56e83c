using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using DoctorDAO.Features.Governance;
using DoctorDAO.Server.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DoctorDAO.Server.Http;

/// <summary>How much one caller may send: sizes by Kestrel, counts a minute by person, or by address where nobody is signed in.</summary>
public static class RequestLimits
{
    /// <summary>Longest body of a request whose endpoint does not say otherwise. The longest honest one, a contract wallet's signature with its typed data, has some 16 KB.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>Exports that wait until another one of the same address has ended; further ones are refused.</summary>
    public const int MaxWaitingExports = 3;

    /// <summary>Policy of what lets people sign in.</summary>
    public const string SignIn = "sign-in";

    public static IServiceCollection AddRequestLimits(this IServiceCollection services, ServerSettings settings)
    {
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = BodyBytes;
            options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            options.Limits.MaxRequestHeaderCount = 60;
            options.Limits.MaxRequestLineSize = 8 * 1024;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = RefuseAsync;
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(context => IsFree(context.Request.Path)
                    ? RateLimitPartition.GetNoLimiter("")
                    : RateLimitPartition.GetTokenBucketLimiter(Caller(context), _ => PerMinute(settings.RequestsPerMinute))),
                PartitionedRateLimiter.Create<HttpContext, string>(context => context.Request.Path.StartsWithSegments(ExportEndpoints.Path, StringComparison.OrdinalIgnoreCase)
                    ? RateLimitPartition.GetConcurrencyLimiter(AddressOf(context), _ => OneExport)
                    : RateLimitPartition.GetNoLimiter("")));
            options.AddPolicy(ExportEndpoints.Policy, context => RateLimitPartition.GetTokenBucketLimiter(AddressOf(context), _ => PerMinute(settings.ExportsPerMinute)));
            options.AddPolicy(SignIn, context => RateLimitPartition.GetTokenBucketLimiter(AddressOf(context), _ => PerMinute(settings.SignInsPerMinute)));
        });
        return services;
    }

    // There are few places for all readers together: one that reads slowly must not have them all. Who asks for several at once, or shares an address,
    // waits a while.
    private static ConcurrencyLimiterOptions OneExport => new() { PermitLimit = 1, QueueLimit = MaxWaitingExports, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };

    // Static files are cheap, and the probes of the machinery must always be answered.
    private static bool IsFree(PathString path) =>
        path.StartsWithSegments("/_content", StringComparison.Ordinal)
        || path.StartsWithSegments("/_framework", StringComparison.Ordinal)
        || path.StartsWithSegments("/health", StringComparison.Ordinal);

    private static TokenBucketRateLimiterOptions PerMinute(int requests) => new()
    {
        TokenLimit = requests,
        TokensPerPeriod = Math.Max(1, requests / 12),
        ReplenishmentPeriod = TimeSpan.FromSeconds(5),
        QueueLimit = 0,
    };

    private static string Caller(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? AddressOf(context);

    private static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        // One household has a /64: its addresses are one caller.
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken ct)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(5);
        context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        await context.HttpContext.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context.HttpContext,
            ProblemDetails = new ProblemDetails { Status = StatusCodes.Status429TooManyRequests, Detail = "Too many requests: try again in a moment." },
        });
    }
}
