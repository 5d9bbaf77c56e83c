using System.Security.Claims;
using DoctorDAO.Features;
using DoctorDAO.Features.Identity;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Server.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using OpenIddict.Abstractions;
using OpenIddict.Validation.AspNetCore;

namespace DoctorDAO.Server.Identity;

/// <summary>
/// Who is asking. People sign in with their wallet (SIWE) and get a cookie; programs get bearer tokens by authorization code and PKCE. Both say one thing,
/// the account: whether it is a member's is for the chain to say, and is read anew each time.
/// </summary>
public static class DaoIdentity
{
    private const string CookieOrBearer = "cookie-or-bearer";
    private const string HubPath = "/hub/dao";
    private const string ChainAuthority = "chain";

    public static IServiceCollection AddDaoIdentity(this IServiceCollection services, ServerSettings settings)
    {
        var keys = new KeyStore(settings);
        services.AddDataProtection().SetApplicationName("DoctorDAO").PersistKeysToDbContext<DaoDbContext>().ProtectKeysWithCertificate(keys.DataProtection());
        services.AddAuthentication(options =>
            {
                options.DefaultScheme = CookieOrBearer;
                options.DefaultSignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultSignOutScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            })
            .AddPolicyScheme(CookieOrBearer, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                    ? OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme
                    : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(Cookie);
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RecentRefusal>();
        services.AddSingleton<Entrance>();
        services.AddSingleton<DevicePolls>();
        Passkeys.Configure(services, settings);
        services.AddAntiforgery(options => (options.Cookie.Name, options.Cookie.SameSite) = ("dao.forms", SameSiteMode.Strict));
        services.AddSingleton<IClaimsTransformation, SubjectIsAccount>();
        AddOpenIddict(services, settings, keys);
        if (settings.Has(Roles.Identity))
            services.AddHostedService<ClientSeed>();
        return services;
    }

    public static void MapDaoIdentity(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapSignIn();
        endpoints.MapPasskeys();
        endpoints.MapAccount();
        endpoints.MapConnect();
    }

    /// <summary>
    /// A browser cannot put a header on a web socket, so the hub alone takes its token from the address; everywhere else an address, which ends up in logs
    /// and histories, carries no token.
    /// </summary>
    public static IApplicationBuilder UseHubToken(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(HubPath, StringComparison.OrdinalIgnoreCase)
            && request.Headers.Authorization.Count == 0
            && request.Query["access_token"] is [{ Length: > 0 } token])
        {
            request.Headers.Authorization = "Bearer " + token;
        }

        return next(context);
    });

    private static void Cookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "dao.session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "return";
        options.Events.OnValidatePrincipal = Entrance.CheckAsync;
        options.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden);
    }

    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (Problems.IsForMachines(context.Request))
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static void AddOpenIddict(IServiceCollection services, ServerSettings settings, KeyStore keys) => services.AddOpenIddict()
        .AddCore(options => options.UseEntityFrameworkCore().UseDbContext<DaoDbContext>())
        .AddServer(options =>
        {
            options.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo").SetRevocationEndpointUris("connect/revoke");
            // A kiosk shows a code, and its user allows it on a device of their own (RFC 8628).
            options.SetDeviceAuthorizationEndpointUris("connect/device").SetEndUserVerificationEndpointUris("connect/verify");
            options.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().AllowDeviceAuthorizationFlow().RequireProofKeyForCodeExchange();
            options.SetDeviceCodeLifetime(TimeSpan.FromMinutes(10)).SetUserCodeLifetime(TimeSpan.FromMinutes(10));
            options.Configure(x => x.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain));
            options.AddEventHandler(DevicePolls.Descriptor).AddEventHandler(AnsweredCodes.Validating).AddEventHandler(AnsweredCodes.Applying);
            options.RegisterScopes(Connect.ApiScope, OpenIddictConstants.Scopes.OfflineAccess);
            options.SetAccessTokenLifetime(TimeSpan.FromMinutes(30)).SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(2)).SetRefreshTokenLifetime(TimeSpan.FromDays(14));
            options.AddSigningKey(keys.Signing()).AddEncryptionKey(keys.Encryption());
            if (settings.PublicUrl is { } issuer)
                options.SetIssuer(issuer);
            var http = options.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableUserInfoEndpointPassthrough().EnableEndUserVerificationEndpointPassthrough().EnableStatusCodePagesIntegration();
            if (settings.PublicUrl is null or { Scheme: "http" })
                http.DisableTransportSecurityRequirement();
        })
        .AddValidation(options =>
        {
            options.UseLocalServer();
            options.AddAudiences(Connect.ApiResource);
            // What a member has ended counts no more from the next request on.
            options.EnableTokenEntryValidation().EnableAuthorizationEntryValidation();
            options.UseAspNetCore().DisableAccessTokenExtractionFromQueryString().DisableAccessTokenExtractionFromBodyForm();
        });

    /// <summary>A token's subject is the account, where the rest of the server looks for it. Roles are the chain's to say: they are in no cookie and no token.</summary>
    private sealed class SubjectIsAccount(ChainRoles roles) : IClaimsTransformation
    {
        public async Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            if (principal.Identity is ClaimsIdentity { IsAuthenticated: true } identity
                && !identity.HasClaim(x => x.Type == ClaimTypes.NameIdentifier)
                && identity.FindFirst(OpenIddictConstants.Claims.Subject) is { } subject)
            {
                identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, subject.Value));
            }

            // More than once in a request is possible: the roles lie in an identity of their own.
            if (principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } account || principal.Identities.Any(x => x.AuthenticationType == ChainAuthority))
                return principal;
            var found = await roles.OfAsync(account, CancellationToken.None);
            if (found.Count == 0)
                return principal;
            var known = principal.Clone();
            known.AddIdentity(new ClaimsIdentity(found.Select(x => new Claim(ClaimTypes.Role, x)), ChainAuthority));
            return known;
        }
    }
}
