namespace DoctorDAO.Server.Http;

/// <summary>What the browser may do with our answers.</summary>
public static class SecurityHeaders
{
    // Style attributes carry the bars of tallies; there is no inline script and no inline style sheet anywhere.
    private const string Pages =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'; object-src 'none'";

    // The reader of the API's description brings style sheets of its own; its one inline script carries a nonce made for the answer.
    private const string ApiReader =
        "default-src 'none'; script-src 'self' 'nonce-NONCE'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        + "worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Pages;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        return next(context);
    });

    /// <summary>Lets inline scripts with this nonce run, and style sheets that they bring.</summary>
    public static void AllowApiReader(HttpContext context, string nonce) =>
        context.Response.Headers.ContentSecurityPolicy = ApiReader.Replace("NONCE", nonce, StringComparison.Ordinal);

    /// <summary>Lets a form's answer lead to the origin of <paramref name="url"/>: browsers hold redirects after a form against form-action.</summary>
    public static void AllowFormTo(HttpContext context, Uri url) => context.Response.Headers.ContentSecurityPolicy =
        Pages.Replace("form-action 'self'", $"form-action 'self' {url.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);
}
