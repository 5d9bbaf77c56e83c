using Microsoft.AspNetCore.Http;

namespace DoctorDAO.Portal.Features.Credentials.Wallet;

/// <summary>What the pages of the wallet may do beyond other pages.</summary>
public static class WalletHeaders
{
    /// <summary>
    /// Lets the wallet's script ask issuers and verifiers on other hosts, whichever they are, and use the camera for codes. Scripts still come from this site alone, and
    /// what the wallet asks goes without cookies.
    /// </summary>
    /// <param name="context">The request of the page, before its answer has begun.</param>
    public static void Allow(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = headers.ContentSecurityPolicy.ToString().Replace(
            "connect-src 'self'", "connect-src 'self' https: http://127.0.0.1:* http://localhost:*", StringComparison.Ordinal);
        if (headers["Permissions-Policy"].ToString() is { Length: > 0 } policy)
            headers["Permissions-Policy"] = policy.Replace("camera=()", "camera=(self)", StringComparison.Ordinal);
        // The address holds an offer's code or a request: no copy of the page stays behind.
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
