using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Results;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Governance;

/// <summary>The slice's endpoints. They read what is public on the chain anyway, so anyone may.</summary>
public static partial class GovernanceFeature
{
    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapGovernance(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api").WithTags("Governance").AllowAnonymous().WithFieldProblems().WithRevision();
        group.MapGet("/chambers", GetChambersAsync).WithName("GetChambers").WithSummary("All chambers with their open session and the agenda being built");
        group.MapGet("/sessions", GetSessionsAsync).WithName("GetSessions").WithSummary("Sessions, newest first")
            .WithDescription("state is open, upcoming or closed; chamber is a chamber's key; limit is 1 to 100 (25).");
        group.MapGet("/sessions/{chamber}/{session}", GetSessionAsync).WithName("GetSession").WithSummary("A session with its whole agenda")
            .WithDescription("session is the snapshot in unix seconds.");
        group.MapGet("/sessions/{chamber}/{session}/ballots", GetSessionBallotsAsync).WithName("GetSessionBallots")
            .WithSummary("Live ballots of a session, the heaviest first");
        group.MapGet("/sessions/{chamber}/{session}/voices/{address}", GetSessionVoiceAsync).WithName("GetSessionVoice")
            .WithSummary("Where the voice of an account is in a session, and until when it can be moved");
        group.MapGet("/proposals/{id}", GetProposalAsync).WithName("GetProposal").WithSummary("A proposal with its text, actions, tally and dates")
            .WithDescription("id is the decimal proposal id.");
        group.MapGet("/proposals/{id}/ballots", GetProposalBallotsAsync).WithName("GetProposalBallots")
            .WithSummary("Live ballots as they count on one proposal, the heaviest first");
        group.MapGet("/members/{address}/ballots", GetMemberBallotsAsync).WithName("GetMemberBallots")
            .WithSummary("Live ballots of an account in all chambers with their reasons, the newest first");
        MapActions(endpoints);
        group.MapGet("/sessions/{chamber}/{session}/flows", GetFlowsAsync).WithName("GetSessionFlows")
            .WithSummary("How the voices of a closed session came to be counted: by hops, by specialty, through whom");
        group.MapGet("/delegates", GetDelegatesAsync).WithName("GetDelegates").WithSummary("Members of a chamber whom others follow: all by the voices that they carry, or the 100 who carry most by what they did")
            .WithDescription("chamber is a chamber's key; specialty is a code; for, an account, compares its ballots of the last 20 closed sessions with theirs; sort is voices (the default), agreement (with for) or participation; limit is 1 to 100 (25).");
        endpoints.MapGet("/api/sessions/{chamber}/{session}/bundle", GetBundleAsync).WithTags("Exports").AllowAnonymous().WithFieldProblems().RequireRateLimiting(ExportEndpoints.Policy)
            .WithName("GetResultBundle").WithSummary("The result bundle of a session whose end is final: proven events and the count, which doctordao-verify checks")
            .Produces(StatusCodes.Status200OK, contentType: "application/gzip").ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable).ProducesValidationProblem();
        endpoints.MapExports();
        return endpoints;
    }

    private static async Task<Results<Ok<SessionFlowsDto>, NotFound, ValidationProblem>> GetFlowsAsync(IResults results, string chamber, string session, CancellationToken ct) =>
        await results.GetFlowsAsync(chamber, Fields.Seconds("session", session), ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<Page<DelegateRowDto>>, ValidationProblem>> GetDelegatesAsync(
        IDelegates delegates, string? chamber, string? specialty, string? @for, string? sort, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await delegates.GetDelegatesAsync(new DelegateQuery(chamber ?? "", specialty, @for, cursor, Fields.Limit(limit), Sort(sort)), ct));

    private static DelegateSort Sort(string? sort) => sort switch
    {
        null or "" or "voices" => DelegateSort.Voices,
        "agreement" => DelegateSort.Agreement,
        "participation" => DelegateSort.Participation,
        _ => throw new FieldException("sort", "is none; there are voices, agreement and participation"),
    };

    private static async Task<Results<Ok<Page<MemberBallotDto>>, ValidationProblem>> GetMemberBallotsAsync(
        IMemberRecords records, string address, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await records.GetMemberBallotsAsync(address, cursor, Fields.Limit(limit), ct));

    private static async Task<IResult> GetBundleAsync(IServiceProvider services, string chamber, string session, CancellationToken ct)
    {
        var number = Fields.Seconds("session", session);
        try
        {
            return await services.GetRequiredService<ResultBundles>().GetAsync(chamber, number, ct) is { } bundle
                ? TypedResults.Bytes(bundle, "application/gzip", FormattableString.Invariant($"result-{chamber}-{number}.json.gz"))
                : TypedResults.NotFound();
        }
        catch (BundleUnavailableException e)
        {
            return TypedResults.Problem($"The bundle cannot be made: {e.Message}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException or InvalidOperationException)
        {
            return TypedResults.Problem("The node does not tell what a bundle is made of: try again later.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<Ok<IReadOnlyList<ChamberDto>>> GetChambersAsync(IDaoQueries queries, CancellationToken ct) =>
        TypedResults.Ok(await queries.GetChambersAsync(ct));

    private static async Task<Results<Ok<Page<SessionRowDto>>, ValidationProblem>> GetSessionsAsync(
        IDaoQueries queries, string? chamber, string? state, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await queries.GetSessionsAsync(new SessionQuery(chamber, state, cursor, Fields.Limit(limit)), ct));

    private static async Task<Results<Ok<SessionDto>, NotFound, ValidationProblem>> GetSessionAsync(
        IDaoQueries queries, string chamber, string session, CancellationToken ct) =>
        await queries.GetSessionAsync(chamber, Fields.Seconds("session", session), ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<Page<BallotDto>>, NotFound, ValidationProblem>> GetSessionBallotsAsync(
        IDaoQueries queries, string chamber, string session, string? cursor, string? limit, CancellationToken ct)
    {
        var number = Fields.Seconds("session", session);
        var page = await queries.GetSessionBallotsAsync(chamber, number, cursor, Fields.Limit(limit), ct);
        // An empty page is of a session without ballots, or of none.
        return page.Items.Count > 0 || cursor is not null || await queries.GetSessionAsync(chamber, number, ct) is not null
            ? TypedResults.Ok(page)
            : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<SessionVoiceDto>, NotFound, ValidationProblem>> GetSessionVoiceAsync(
        IDaoQueries queries, string chamber, string session, string address, CancellationToken ct) =>
        await queries.GetSessionVoiceAsync(chamber, Fields.Seconds("session", session), address, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<ProposalDto>, NotFound>> GetProposalAsync(IDaoQueries queries, string id, CancellationToken ct) =>
        await queries.GetProposalAsync(id, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<Page<IssueBallotDto>>, NotFound, ValidationProblem>> GetProposalBallotsAsync(
        IDaoQueries queries, string id, string? cursor, string? limit, CancellationToken ct) =>
        await queries.GetProposalBallotsAsync(id, cursor, Fields.Limit(limit), ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();
}
