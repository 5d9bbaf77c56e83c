using System.Security.Claims;
using DoctorDAO.Client.Identity;
using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Identity;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Server.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Server.Identity;

/// <summary>What somebody calls a passkey.</summary>
/// <param name="Name">At most 60 letters; empty for none.</param>
public sealed record PasskeyName(string Name);

/// <summary>What a person sees and changes of the ways in which they sign in. Programs that act for somebody see and change none of it.</summary>
public static class AccountEndpoints
{
    // Of what a program was allowed: a guid.
    private const int MostId = 100;

    public static void MapAccount(this IEndpointRouteBuilder endpoints)
    {
        var own = endpoints.MapGroup("/identity").WithTags("Identity").RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireClaim(DaoClaims.Session)).WithFieldProblems();
        own.MapGet("/access", GetAsync).WithSummary("How you sign in, and where");
        own.MapPost("/sessions/{id:guid}/end", EndAsync).WithSummary("Sign one browser out");
        own.MapPost("/sessions/end", EndAllAsync).WithSummary("Sign out everywhere");
        own.MapPost("/programs/{id}/end", EndProgramAsync).WithSummary("End what a program or a shared device was allowed");
        own.MapPost("/passkeys/{key}/name", RenamePasskeyAsync).WithSummary("Name a passkey");
        var recent = endpoints.MapGroup("/identity").WithTags("Identity").RequireAuthorization(SignInPolicies.Recent).WithFieldProblems();
        recent.MapPost("/wallets", LinkAsync).WithSummary("Link a wallet: its signature beside the session").RequireRateLimiting(RequestLimits.SignIn);
        recent.MapPost("/accounts/{account}/main", MakeMainAsync).WithSummary("Make an account the one that everything of yours belongs to");
        recent.MapDelete("/accounts/{account}", UnlinkAsync).WithSummary("Unlink an account that is not the main one");
        recent.MapDelete("/passkeys/{key}", RemovePasskeyAsync).WithSummary("Remove a passkey that is neither the last one of its account nor the last one that signs for it").WithUnavailable();
        recent.MapPost("/data/erase", EraseAsync).WithSummary("Forget everything of yours that is kept off the chain, and sign out everywhere");
        // An address that people open: who has not shown of late that it is them is led to sign-in and back.
        endpoints.MapGet("/account/data/archive", ArchiveAsync).WithTags("Identity").RequireAuthorization(SignInPolicies.Recent).WithSummary("Everything of yours that is kept off the chain, as a zip of JSON files");
    }

    private static PushStreamHttpResult ArchiveAsync(ClaimsPrincipal user, IOwnData data, CancellationToken ct)
    {
        var person = Person(user);
        return TypedResults.Stream(stream => data.WriteAsync(person, stream, ct), "application/zip", "doctordao-my-data.zip");
    }

    private static async Task<NoContent> EraseAsync(ClaimsPrincipal user, IOwnData data, CancellationToken ct)
    {
        await data.EraseAsync(Person(user), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<OwnAccessDto>> GetAsync(ClaimsPrincipal user, IOwnAccess access, CancellationToken ct) =>
        TypedResults.Ok(await access.GetAsync(Person(user), DaoClaims.SessionOf(user), ct));

    private static async Task<Results<NoContent, NotFound>> EndAsync(Guid id, ClaimsPrincipal user, IOwnAccess access, CancellationToken ct) =>
        await access.EndSessionAsync(Person(user), id, ct) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<NoContent> EndAllAsync(ClaimsPrincipal user, IOwnAccess access, CancellationToken ct)
    {
        await access.EndSessionsAsync(Person(user), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<OwnAccessDto>, ValidationProblem>> LinkAsync(
        SignInAnswer answer, HttpContext context, ClaimsPrincipal user, ServerSettings settings, IDbContextFactory<DaoDbContext> contexts, EthClient chain, Persons persons, IOwnAccess access,
        TimeProvider time, CancellationToken ct)
    {
        var (account, problem) = await SignIn.ProveAsync(answer, context.Request, settings, contexts, chain, time, ct);
        if (problem is not null)
            return problem;
        await persons.LinkAsync(Person(user), new PersonAccountRow { Account = account.ToHex(), Kind = AccountKind.Wallet }, null, "message.address", ct);
        return TypedResults.Ok(await access.GetAsync(Person(user), DaoClaims.SessionOf(user), ct));
    }

    private static async Task<Results<NoContent, NotFound>> EndProgramAsync(string id, ClaimsPrincipal user, IOwnAccess access, CancellationToken ct) =>
        id.Length <= MostId && await access.EndProgramAsync(Person(user), id, ct) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> RenamePasskeyAsync(string key, PasskeyName name, ClaimsPrincipal user, IOwnAccess access, CancellationToken ct) =>
        key.Length == 64 && await access.RenamePasskeyAsync(Person(user), key, name.Name, ct) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> MakeMainAsync(string account, ClaimsPrincipal user, IOwnAccess access, CancellationToken ct) =>
        await access.MakeMainAsync(Person(user), account, ct) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> UnlinkAsync(string account, ClaimsPrincipal user, IOwnAccess access, CancellationToken ct) =>
        await access.UnlinkAsync(Person(user), account, DaoClaims.SessionOf(user), ct) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> RemovePasskeyAsync(string key, ClaimsPrincipal user, IOwnAccess access, CancellationToken ct) =>
        key.Length == 64 && await access.RemovePasskeyAsync(Person(user), key, DaoClaims.SessionOf(user), ct) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static Guid Person(ClaimsPrincipal user) => DaoClaims.PersonOf(user) ?? throw new InvalidOperationException("A session without a person.");
}
