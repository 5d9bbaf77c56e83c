using DoctorDAO.Client;
using DoctorDAO.Client.Reputation;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Reputation;

/// <summary>The slice's endpoints. They read what is public on the chain anyway, so anyone may.</summary>
public static partial class ReputationFeature
{
    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapReputation(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/api").WithTags("Reputation").AllowAnonymous().WithFieldProblems().WithRevision();
        group.MapGet("/reputation", GetTopicsAsync).WithName("GetReputationTopics").WithSummary("Topics with the contracts that may award or take reputation in them");
        group.MapGet("/reputation/{topic}", GetTopicAsync).WithName("GetReputationTopic").WithSummary("One topic")
            .WithDescription("topic is a chamber's key, for example clinical; one that is no chamber's is its 32 bytes in hexadecimal.");
        group.MapGet("/reputation/{topic}/leaders", GetLeadersAsync).WithName("GetReputationLeaders").WithSummary("Accounts with reputation in a topic, those with most first")
            .WithDescription("limit is 1 to 100 (25). Everybody's reputation fades alike, so time alone never changes the order.");
        group.MapGet("/members/{address}/reputation", GetReputationAsync).WithName("GetReputation")
            .WithSummary("What an account has in each topic, how it fades over two years, and its trust level");
        group.MapGet("/members/{address}/reputation/history", GetHistoryAsync).WithName("GetReputationHistory").WithSummary("Awards and slashes of an account, newest first")
            .WithDescription("topic is a chamber's key; limit is 1 to 100 (25).");
        group.MapGet("/proposals/{id}/experienced", GetExperiencedVoteAsync).WithName("GetExperiencedVote")
            .WithSummary("How members with reputation in the chamber's topic voted: advice, no part of the tally");
        group.MapGet("/chambers/{chamber}/proposers/{address}", GetProposerAsync).WithName("GetProposer").WithSummary("Whether an account may propose in a chamber, alone or with sponsors");
        return endpoints;
    }

    private static async Task<Ok<IReadOnlyList<ReputationTopicDto>>> GetTopicsAsync(IReputationQueries queries, CancellationToken ct) =>
        TypedResults.Ok(await queries.GetReputationTopicsAsync(ct));

    private static async Task<Results<Ok<ReputationTopicDto>, NotFound>> GetTopicAsync(IReputationQueries queries, string topic, CancellationToken ct) =>
        await queries.GetReputationTopicAsync(topic, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<Page<ReputationLeaderDto>>, ValidationProblem>> GetLeadersAsync(
        IReputationQueries queries, string topic, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await queries.GetReputationLeadersAsync(topic, cursor, Fields.Limit(limit), ct));

    private static async Task<Results<Ok<ReputationDto>, NotFound, ValidationProblem>> GetReputationAsync(IReputationQueries queries, string address, CancellationToken ct) =>
        await queries.GetReputationAsync(address, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<Page<ReputationEntryDto>>, ValidationProblem>> GetHistoryAsync(
        IReputationQueries queries, string address, string? topic, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await queries.GetReputationHistoryAsync(new ReputationHistoryQuery(address, topic, cursor, Fields.Limit(limit)), ct));

    private static async Task<Results<Ok<ExperiencedVoteDto>, NotFound>> GetExperiencedVoteAsync(IReputationQueries queries, string id, CancellationToken ct) =>
        await queries.GetExperiencedVoteAsync(id, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<ProposerDto>, NotFound, ValidationProblem>> GetProposerAsync(
        IReputationQueries queries, string chamber, string address, CancellationToken ct) =>
        await queries.GetProposerAsync(chamber, address, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();
}
