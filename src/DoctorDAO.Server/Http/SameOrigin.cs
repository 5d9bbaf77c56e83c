using Microsoft.AspNetCore.Mvc;

namespace DoctorDAO.Server.Http;

/// <summary>
/// No other site can act with a member's cookie: beside SameSite=Lax and the antiforgery tokens of forms, a browser says itself where an unsafe request
/// comes from (Sec-Fetch-Site, or Origin in older ones), and one from elsewhere is refused. Programs send neither, and bring no cookie.
/// </summary>
public static class SameOrigin
{
    public static IApplicationBuilder UseSameOrigin(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (IsSafe(context.Request.Method) || IsFromHere(context.Request) || IsForPrograms(context.Request.Path))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = StatusCodes.Status403Forbidden, Detail = "This request came from another site." },
        });
    });

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // The token endpoint takes a code and its verifier, never a cookie.
    private static bool IsForPrograms(PathString path) => path.StartsWithSegments("/connect/token", StringComparison.OrdinalIgnoreCase)
        // Wallets of other sites fetch credentials by a code and a token, never by a cookie.
        || path.StartsWithSegments("/issuers", StringComparison.OrdinalIgnoreCase)
        // They answer verifiers with a state.
        || path.StartsWithSegments("/verifiers", StringComparison.OrdinalIgnoreCase);

    private static bool IsFromHere(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site is "same-origin" or "none";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
