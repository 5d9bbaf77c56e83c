using System.Collections.Immutable;
using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Features;
using DoctorDAO.Features.Identity;
using DoctorDAO.Portal;
using DoctorDAO.Server.Http;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DoctorDAO.Server.Identity;

/// <summary>The authorization server's own endpoints: a member allows somebody's program to act for them, once and revocably.</summary>
public static class Connect
{
    /// <summary>Lets a program read, and relay what the member signs. It can sign nothing itself.</summary>
    public const string ApiScope = "api";

    /// <summary>Whom the tokens of programs with that scope are for; others open nothing here.</summary>
    public const string ApiResource = "dao";

    private const string Decision = "decision";

    public static void MapConnect(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/connect/authorize", ["GET", "POST"], AuthorizeAsync).ExcludeFromDescription().AllowAnonymous();
        endpoints.MapMethods("/connect/verify", ["GET", "POST"], VerifyAsync).ExcludeFromDescription().AllowAnonymous();
        endpoints.MapGet("/connect/userinfo", UserInfoAsync).ExcludeFromDescription()
            .RequireAuthorization(policy => policy.AddAuthenticationSchemes(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme).RequireAuthenticatedUser());
    }

    private static async Task<IResult> AuthorizeAsync(
        HttpContext context,
        IOpenIddictApplicationManager applications,
        IOpenIddictAuthorizationManager authorizations,
        IAntiforgery antiforgery,
        DaoDbContext db,
        CancellationToken ct)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict has not seen the request.");
        var cookie = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (cookie.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is not { } account)
        {
            if (request.HasPromptValue(PromptValues.None))
                return Refuse(Errors.LoginRequired, "The member is not signed in.");
            var parameters = request.GetParameters().Select(x => new KeyValuePair<string, string?>(x.Key, x.Value.ToString()));
            return TypedResults.LocalRedirect("/sign-in" + QueryString.Create("return", "/connect/authorize" + QueryString.Create(parameters)));
        }

        var application = await applications.FindByClientIdAsync(request.ClientId!, ct) ?? throw new InvalidOperationException("OpenIddict has checked the client.");
        var applicationId = (await applications.GetIdAsync(application, ct))!;
        var scopes = request.GetScopes();
        var authorization = await AllowedPrograms.FindAsync(db, account, applicationId, scopes, ct);
        if (authorization is null || request.HasPromptValue(PromptValues.Consent))
        {
            var decision = await DecisionAsync(context, antiforgery, ct);
            if (decision == "refuse")
                return Refuse(Errors.AccessDenied, "The member did not allow it.");
            if (decision != "allow")
            {
                if (request.HasPromptValue(PromptValues.None))
                    return Refuse(Errors.ConsentRequired, "The member has not allowed it yet.");
                SecurityHeaders.AllowFormTo(context, new Uri(request.RedirectUri!));
                var tokens = antiforgery.GetAndStoreTokens(context);
                return PortalServices.Consent(
                    await applications.GetDisplayNameAsync(application, ct) ?? request.ClientId!,
                    account,
                    new Uri(request.RedirectUri!).Authority,
                    [.. request.GetParameters().Select(x => KeyValuePair.Create(x.Key, x.Value.ToString() ?? "")), KeyValuePair.Create(tokens.FormFieldName, tokens.RequestToken ?? "")]);
            }
        }

        var identity = new ClaimsIdentity("OpenIddict", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, account).SetScopes(scopes).SetResources(ResourcesOf(scopes));
        if (authorization is null)
        {
            // Of two clicks the second finds what the first has allowed: ended once, it is ended.
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await Persons.HoldAsync(db, account, ct);
            authorization = await AllowedPrograms.FindAsync(db, account, applicationId, scopes, ct)
                ?? await authorizations.GetIdAsync(await authorizations.CreateAsync(identity, account, applicationId, AuthorizationTypes.Permanent, scopes, ct), ct);
            await transaction.CommitAsync(ct);
        }

        identity.SetAuthorizationId(authorization);
        identity.SetDestinations(static _ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return TypedResults.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    /// <summary>Somebody has a code that a kiosk shows, and says here whether it may act for them until it signs out.</summary>
    private static async Task<IResult> VerifyAsync(
        HttpContext context, IOpenIddictApplicationManager applications, IOpenIddictAuthorizationManager authorizations, IAntiforgery antiforgery, DaoDbContext db, TimeProvider time,
        CancellationToken ct)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict has not seen the request.");
        if (string.IsNullOrEmpty(request.UserCode))
            return TypedResults.LocalRedirect("/device");
        var cookie = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (cookie.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is not { } account)
            return TypedResults.LocalRedirect("/sign-in" + QueryString.Create("return", "/connect/verify" + QueryString.Create("user_code", request.UserCode)));
        // A device that acts for somebody from one click on is a thing to be shown who one is for.
        if (!SignInPolicies.IsRecent(cookie.Principal, time))
            return TypedResults.LocalRedirect("/sign-in" + QueryString.Create("return", "/connect/verify" + QueryString.Create("user_code", request.UserCode)).Add("again", "true"));
        var decision = await DecisionAsync(context, antiforgery, ct);
        var asked = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        if (asked is not { Succeeded: true, Principal: { } device } || device.GetClaim(Claims.ClientId) is not { } client
            || await applications.FindByClientIdAsync(client, ct) is not { } application
            || device.GetAuthorizationId() is not { } id || await authorizations.FindByIdAsync(id, ct) is not { } authorization
            || (await authorizations.GetSubjectAsync(authorization, ct) is { Length: > 0 } other && other != account))
        {
            // Of two clicks the second shows what the first has done.
            return TypedResults.LocalRedirect((decision.Length > 0 ? await AnsweredCodes.PlaceAsync(context, db, account, ct) : null) ?? "/device?wrong=true");
        }

        if (decision is not ("allow" or "refuse"))
        {
            var tokens = antiforgery.GetAndStoreTokens(context);
            return PortalServices.Consent(
                await applications.GetDisplayNameAsync(application, ct) ?? client, account, "",
                [new("user_code", request.UserCode), new(tokens.FormFieldName, tokens.RequestToken ?? "")], "/connect/verify");
        }

        // A device that others use too gets nothing that lasts: no refresh token, whatever it asked for.
        var scopes = device.GetScopes().Remove(Scopes.OfflineAccess);
        // Each device has asked by itself, and can be ended by itself by whoever has allowed it.
        var descriptor = new OpenIddictAuthorizationDescriptor();
        await authorizations.PopulateAsync(descriptor, authorization, ct);
        (descriptor.Subject, descriptor.Status) = (account, decision == "allow" ? Statuses.Valid : Statuses.Revoked);
        descriptor.Scopes.IntersectWith(scopes);
        try
        {
            await authorizations.UpdateAsync(authorization, descriptor, ct);
        }
        catch (OpenIddictExceptions.ConcurrencyException)
        {
            return TypedResults.LocalRedirect(await AnsweredCodes.PlaceAsync(db, id, account, ct) ?? "/device?wrong=true");
        }

        var back = new AuthenticationProperties { RedirectUri = AnsweredCodes.PlaceOf(decision == "allow") };
        AnsweredCodes.Lead(context, back.RedirectUri);
        if (decision == "refuse")
            return TypedResults.Forbid(back, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        var identity = new ClaimsIdentity("OpenIddict", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, account).SetScopes(scopes).SetResources(ResourcesOf(scopes));
        identity.SetAuthorizationId(id);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        return TypedResults.SignIn(new ClaimsPrincipal(identity), back, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static async Task<IResult> UserInfoAsync(ClaimsPrincipal user, [FromServices] IDaoQueries queries, CancellationToken ct)
    {
        var account = user.GetClaim(Claims.Subject)!;
        return TypedResults.Ok(new Dictionary<string, object> { [Claims.Subject] = account, ["member"] = await SignIn.IsMemberAsync(queries, account, ct) });
    }

    /// <summary>What the member has answered on the page that asks; empty when they have not yet.</summary>
    private static async Task<string> DecisionAsync(HttpContext context, IAntiforgery antiforgery, CancellationToken ct)
    {
        var decision = HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(ct))[Decision].ToString() : "";
        if (decision.Length > 0)
            await antiforgery.ValidateRequestAsync(context);
        return decision;
    }

    private static ImmutableArray<string> ResourcesOf(ImmutableArray<string> scopes) => scopes.Contains(ApiScope) ? [ApiResource] : [];

    private static ForbidHttpResult Refuse(string error, string description) => TypedResults.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
}
