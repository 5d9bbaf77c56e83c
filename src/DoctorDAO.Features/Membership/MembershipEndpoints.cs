using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Membership;

/// <summary>The slice's endpoints: members for everyone, one's own profile for the one it belongs to.</summary>
public static partial class MembershipFeature
{
    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapMembership(this IEndpointRouteBuilder endpoints)
    {
        var members = endpoints.MapGroup("/api/members").WithTags("Members").AllowAnonymous().WithFieldProblems().WithRevision();
        members.MapGet("", GetMembersAsync).WithName("GetMembers").WithSummary("Members, those first behind whom the most voices stand")
            .WithDescription("search is the beginning of a word of the name or of the address; specialty is a code; chamber is a chamber's key; limit is 1 to 100 (25).");
        members.MapGet("/{address}", GetMemberAsync).WithName("GetMember").WithSummary("A member: voices and delegates in every chamber, followers, history");
        members.MapGet("/{address}/voices", GetVoicesAsync).WithName("GetVoices")
            .WithSummary("Where the account's voice is in every session that is open or coming, and in the last closed of each chamber");
        members.MapGet("/{address}/tree", GetTreeAsync).WithName("GetDelegationTree").WithSummary("The account's own delegation chain in a chamber")
            .WithDescription("chamber is a chamber's key; session, when given, is a snapshot in unix seconds whose forest is shown.");

        members.MapGet("/{address}/recovery", async (string address, IRecoveries recoveries, CancellationToken ct) => TypedResults.Ok(await recoveries.GetRecoveryAsync(address, ct)))
            .WithName("GetRecovery").WithSummary("Guardians of an account, whose guardian it is, and the move to another account that is under way").ProducesValidationProblem();
        members.MapGet("/{address}/statements", async (string address, IStatements statements, CancellationToken ct) => TypedResults.Ok(await statements.GetStatementsAsync(address, ct)))
            .WithName("GetStatements").WithSummary("What the account says to those who might follow it, chamber by chamber").ProducesValidationProblem();

        var me = endpoints.MapGroup("/api/me").WithTags("Me").RequireAuthorization().WithFieldProblems();
        me.MapGet("/profile", GetProfileAsync).WithName("GetMyProfile").WithSummary("What I say about myself");
        me.MapPut("/profile", SaveProfileAsync).WithName("SaveMyProfile").WithSummary("Save what I say about myself, as a whole");
        me.MapPut("/statements/{chamber}", SaveStatementAsync).WithName("SaveMyStatement").WithSummary("Write what I say to those who might follow me in a chamber; an empty text takes it back");
        return endpoints;
    }

    private static async Task<Results<Ok<Page<MemberRowDto>>, ValidationProblem>> GetMembersAsync(
        IDaoQueries queries, string? search, string? specialty, string? chamber, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await queries.GetMembersAsync(new MemberQuery(search, specialty, chamber, cursor, Fields.Limit(limit)), ct));

    private static async Task<Results<Ok<MemberDto>, NotFound, ValidationProblem>> GetMemberAsync(IDaoQueries queries, string address, CancellationToken ct) =>
        await queries.GetMemberAsync(address, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<IReadOnlyList<SessionVoiceDto>>, ValidationProblem>> GetVoicesAsync(
        IDaoQueries queries, string address, CancellationToken ct) =>
        TypedResults.Ok(await queries.GetVoicesAsync(address, ct));

    private static async Task<Results<Ok<DelegationTreeDto>, NotFound, ValidationProblem>> GetTreeAsync(
        IDaoQueries queries, string address, string? chamber, string? session, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(chamber))
            throw new FieldException("chamber", "is missing; name the chamber whose forest is meant");
        var snapshot = string.IsNullOrEmpty(session) ? (long?)null : Fields.Seconds("session", session);
        return await queries.GetDelegationTreeAsync(chamber, address, snapshot, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<ProfileDto>, UnauthorizedHttpResult>> GetProfileAsync(ClaimsPrincipal user, IProfiles profiles, CancellationToken ct) =>
        AccountOf(user) is { } account
            ? TypedResults.Ok(await profiles.GetProfileAsync(account, ct) ?? new ProfileDto(null, null))
            : TypedResults.Unauthorized();

    private static async Task<Results<NoContent, ValidationProblem, UnauthorizedHttpResult>> SaveProfileAsync(
        ClaimsPrincipal user, ProfileDto profile, IProfiles profiles, CancellationToken ct)
    {
        if (AccountOf(user) is not { } account)
            return TypedResults.Unauthorized();
        await profiles.SaveProfileAsync(account, profile, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ValidationProblem, UnauthorizedHttpResult>> SaveStatementAsync(
        ClaimsPrincipal user, string chamber, StatementText text, IStatements statements, CancellationToken ct)
    {
        if (AccountOf(user) is not { } account)
            return TypedResults.Unauthorized();
        await statements.SaveStatementAsync(account, chamber, text, ct);
        return TypedResults.NoContent();
    }

    /// <summary>The cookie's and the token's claim of the account that signed in.</summary>
    private static string? AccountOf(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub");
}
