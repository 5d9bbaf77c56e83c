using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace DoctorDAO.Features.Identity;

/// <summary>Claims of somebody who is signed in, besides the account.</summary>
public static class DaoClaims
{
    /// <summary>The person, a guid.</summary>
    public const string Person = "person";

    /// <summary>The session, a guid.</summary>
    public const string Session = "session";

    /// <summary>Unix seconds of the last proof of who it is.</summary>
    public const string AuthTime = "auth_time";

    /// <summary>How that was: <c>wallet</c> or <c>passkey</c>.</summary>
    public const string Means = "amr";

    /// <summary>What controls the account: <c>wallet</c> or <c>passkey</c>.</summary>
    public const string Kind = "account_kind";

    /// <summary>The person who is signed in; <c>null</c> where nobody is, or a program acts for somebody.</summary>
    public static Guid? PersonOf(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Guid.TryParse(user.FindFirstValue(Person), out var person) ? person : null;
    }

    /// <summary>The session of this browser.</summary>
    public static Guid? SessionOf(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Guid.TryParse(user.FindFirstValue(Session), out var session) ? session : null;
    }
}

/// <summary>Names of authorization policies.</summary>
public static class SignInPolicies
{
    /// <summary>For dangerous acts: who asks has proved within the last ten minutes who they are. Others get 403 with the code <see cref="SignInAgain"/>.</summary>
    public const string Recent = "recent";

    /// <summary>Code of the refusal.</summary>
    public const string SignInAgain = "sign-in-again";

    /// <summary>How long a proof counts as recent.</summary>
    public static readonly TimeSpan RecentFor = TimeSpan.FromMinutes(10);

    /// <summary>Whether somebody has proved of late who they are. A program never has.</summary>
    public static bool IsRecent(ClaimsPrincipal user, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(time);
        return DaoClaims.SessionOf(user) is not null
            && long.TryParse(user.FindFirstValue(DaoClaims.AuthTime), NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && DateTimeOffset.FromUnixTimeSeconds(at) >= time.GetUtcNow() - RecentFor;
    }
}

/// <summary>What <see cref="SignInPolicies.Recent"/> asks.</summary>
public sealed class RecentRequirement : IAuthorizationRequirement;

internal sealed class RecentHandler(TimeProvider time) : AuthorizationHandler<RecentRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RecentRequirement requirement)
    {
        if (SignInPolicies.IsRecent(context.User, time))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
