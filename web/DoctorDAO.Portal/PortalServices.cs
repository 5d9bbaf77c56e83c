using System.Reflection;
using DoctorDAO.Portal.Features.Errors;
using DoctorDAO.Portal.Features.Forum;
using DoctorDAO.Portal.Features.SignIn;
using DoctorDAO.Portal.Texts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DoctorDAO.Portal;

/// <summary>Assemblies besides the portal's own that hold pages.</summary>
public sealed class PortalPages
{
    /// <summary>Set once, when the portal is mapped.</summary>
    public IReadOnlyList<Assembly> Assemblies { get; internal set; } = [];
}

/// <summary>The portal in a host: static server-rendered pages, no circuits. The host serves static assets, authenticates and checks antiforgery tokens.</summary>
public static class PortalServices
{
    // What is no page is answered by the host: a wrong method stays 405, and what is missing is told in the host's words.
    private const string AnyPage = "{*path:nonfile:regex(^(?!(api|hub|connect|identity|openapi|verifiers|docs|health|metrics|media|_framework|_content)(/|$)))}";

    /// <summary>Services of the pages. <c>IDaoQueries</c> must be registered besides.</summary>
    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery();
        services.AddHttpContextAccessor();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PortalPages>();
        services.TryAddScoped<Reader>();
        services.TryAddScoped<MutedList>();
        return services;
    }

    /// <summary>Pages of the portal and of <paramref name="pages"/>, the preferences' form, and the page for what is not there.</summary>
    public static IEndpointConventionBuilder MapPortal(this IEndpointRouteBuilder endpoints, IReadOnlyList<Assembly> pages)
    {
        endpoints.ServiceProvider.GetRequiredService<PortalPages>().Assemblies = pages;
        // Before the page of the same address, which takes posts too.
        endpoints.MapPost("/preferences", Remember).WithOrder(-1).ExcludeFromDescription().AllowAnonymous();
        endpoints.MapFallback(AnyPage, Missing).ExcludeFromDescription().AllowAnonymous();
        return endpoints.MapRazorComponents<App>().AddAdditionalAssemblies([.. pages]);
    }

    /// <summary>The page that asks a member whether a program may act for them; it posts <paramref name="fields"/> and <c>decision</c> to <c>/connect/authorize</c>.</summary>
    /// <param name="program">What the program calls itself.</param>
    /// <param name="account">EIP-55 address of the member.</param>
    /// <param name="host">Where the answer goes.</param>
    /// <param name="fields">What the form sends besides the decision, the antiforgery token included.</param>
    /// <param name="action">Where the form goes.</param>
    public static IResult Consent(string program, string account, string host, IReadOnlyList<KeyValuePair<string, string>> fields, string action = "/connect/authorize") =>
        new RazorComponentResult<App>(new
        {
            Page = typeof(ConsentPage),
            PageParameters = new Dictionary<string, object>
            {
                [nameof(ConsentPage.Program)] = program, [nameof(ConsentPage.Account)] = account, [nameof(ConsentPage.Host)] = host, [nameof(ConsentPage.Fields)] = fields, [nameof(ConsentPage.Action)] = action,
            },
        });

    /// <summary>Keeps language and theme in cookies. A form whose token is missing or old changes nothing and leads to the form itself.</summary>
    private static async Task<RedirectHttpResult> Remember(HttpContext context, IAntiforgery antiforgery)
    {
        if (!context.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(context)) return TypedResults.LocalRedirect("/preferences");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var cookies = context.Response.Cookies;
        var kept = new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, HttpOnly = true, Path = "/", IsEssential = true,
        };
        if (Languages.Find(form["language"]) is { } known) cookies.Append("lang", known.Code, kept);
        string? theme = form["theme"];
        if (theme is "light" or "dark") cookies.Append("theme", theme, kept);
        else if (theme is "system") cookies.Delete("theme", new CookieOptions { Path = "/" });
        string? back = form["return"];
        return TypedResults.LocalRedirect(IsLocal(back) ? back! : "/preferences");
    }

    private static IResult Missing(HttpContext context)
    {
        var page = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!page) return TypedResults.NotFound();
        return new RazorComponentResult<App>(new { Page = typeof(MissingPage) }) { StatusCode = StatusCodes.Status404NotFound };
    }

    /// <summary>Whether an address leads to this site: a path, and neither <c>//host</c> nor <c>/\host</c>.</summary>
    internal static bool IsLocal(string? url) =>
        url is { Length: > 0 and <= 2000 } && url[0] == '/' && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl);
}
