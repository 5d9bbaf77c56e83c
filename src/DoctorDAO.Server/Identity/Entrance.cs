using System.Globalization;
using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Mvc;

namespace DoctorDAO.Server.Identity;

/// <summary>Lets somebody in who has proved who they are: a session in the database, and a cookie that names it.</summary>
public sealed class Entrance(Sessions sessions, Persons persons)
{
    /// <summary>Signs a browser in. A session that it had is ended.</summary>
    public async Task<SignedIn> EnterAsync(HttpContext context, PersonRow person, AccountKind means, IDaoQueries queries, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(queries);
        if (DaoClaims.PersonOf(context.User) is { } before && DaoClaims.SessionOf(context.User) is { } old)
            await sessions.EndAsync(before, old, ct);
        var session = await sessions.BeginAsync(person, means, DeviceWords.Of(context.Request.Headers.UserAgent.ToString()), ct);
        var owner = new SessionOwner(person.Main, (await persons.AccountAsync(person.Main, ct))?.Kind ?? AccountKind.Wallet);
        var identity = new ClaimsIdentity(
            [
                .. Account(owner),
                new Claim(DaoClaims.Person, person.Id.ToString("N")),
                new Claim(DaoClaims.Session, session.Id.ToString("N")),
                new Claim(DaoClaims.AuthTime, (session.AuthenticatedAt / 1000).ToString(CultureInfo.InvariantCulture)),
                new Claim(DaoClaims.Means, means == AccountKind.Passkey ? "passkey" : "wallet"),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
        var account = Address.Parse(person.Main).ToString();
        return new SignedIn(account, await SignIn.IsMemberAsync(queries, account, ct));
    }

    /// <summary>A cookie counts as long as its session does. Whoever has made another account their main one since acts under that one.</summary>
    internal static async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        if (context.Principal is not { } user || DaoClaims.SessionOf(user) is not { } session || await sessions.FindAsync(session, context.HttpContext.RequestAborted) is not { } owner)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return;
        }

        if (string.Equals(user.FindFirstValue(ClaimTypes.NameIdentifier), owner.Account, StringComparison.OrdinalIgnoreCase))
            return;
        string[] stale = [ClaimTypes.NameIdentifier, DaoClaims.Kind];
        context.ReplacePrincipal(new ClaimsPrincipal(new ClaimsIdentity([.. Account(owner), .. user.Claims.Where(x => !stale.Contains(x.Type))], CookieAuthenticationDefaults.AuthenticationScheme)));
        context.ShouldRenew = true;
    }

    private static Claim[] Account(SessionOwner owner) =>
        [new(ClaimTypes.NameIdentifier, Address.Parse(owner.Account).ToString()), new(DaoClaims.Kind, owner.Kind == AccountKind.Passkey ? "passkey" : "wallet")];
}

/// <summary>A dangerous act is refused with a code when it is too long ago that somebody has proved who they are; pages then lead to sign-in and back.</summary>
internal sealed class RecentRefusal : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _others = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden || authorizeResult.AuthorizationFailure?.FailedRequirements.OfType<RecentRequirement>().Any() != true)
        {
            await _others.HandleAsync(next, context, policy, authorizeResult);
            return;
        }

        if (HttpMethods.IsGet(context.Request.Method) && !Http.Problems.IsForMachines(context.Request))
        {
            context.Response.Redirect("/sign-in" + QueryString.Create("return", context.Request.Path + context.Request.QueryString).Add("again", "true"));
            return;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        var details = new ProblemDetails { Status = StatusCodes.Status403Forbidden, Title = "Sign in again.", Detail = "For this, show once more that it is you: sign in again and repeat it within ten minutes." };
        details.Extensions["code"] = SignInPolicies.SignInAgain;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = details });
    }
}

/// <summary>A browser and its system in words, so that people know their devices again. No more than that is kept of what a browser says.</summary>
public static class DeviceWords
{
    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] Systems =
        [("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    /// <summary>For example <c>Firefox, Windows</c>; empty when nothing is known.</summary>
    public static string Of(string userAgent)
    {
        ArgumentNullException.ThrowIfNull(userAgent);
        return string.Join(", ", new[] { Find(Browsers), Find(Systems) }.OfType<string>());

        string? Find((string Sign, string Name)[] known) => Array.Find(known, x => userAgent.Contains(x.Sign, StringComparison.Ordinal)).Name;
    }
}
