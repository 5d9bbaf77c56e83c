using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Forum;

/// <summary>Signatures, polls, follows and moderation.</summary>
public static partial class ForumFeature
{
    private static void MapTalk(RouteGroupBuilder read, RouteGroupBuilder write)
    {
        read.MapGet("/posts/{id:long}/document", async (long id, IPostSigning signing, CancellationToken ct) => Answers.Found(await signing.GetDocumentAsync(id, ct)))
            .WithName("GetPostDocument").WithSummary("What the author of a post signs, and the signature");
        read.MapGet("/posts/{id:long}/hidden", async (long id, IModeration moderation, CancellationToken ct) => Answers.Found(await moderation.GetHiddenAsync(id, ct)))
            .WithName("GetHiddenPost").WithSummary("A hidden post, opened on purpose");
        read.MapGet("/threads/{id:long}/poll", async (long id, ClaimsPrincipal user, IPolls polls, CancellationToken ct) => Answers.Found(await polls.GetPollAsync(Account(user) is { Length: > 0 } account ? account : null, id, ct)))
            .WithName("GetPoll").WithSummary("The poll of a thread; votes are told to who has voted, and to everybody once it has closed");
        read.MapGet("/decisions", GetDecisionsAsync).WithName("GetDecisions").WithSummary("The public log of moderation, the newest first");
        read.MapGet("/decisions/{id:long}", async (long id, IModeration moderation, CancellationToken ct) => Answers.Found(await moderation.GetDecisionAsync(id, ct)))
            .WithName("GetDecision").WithSummary("A line of the log");
        read.MapGet("/moderators", async (IModeration moderation, CancellationToken ct) => TypedResults.Ok(await moderation.GetModeratorsAsync(ct)))
            .WithName("GetModerators").WithSummary("Who moderates now");

        read.MapGet("/members/{address}/follows", GetFollowCountsAsync).WithName("GetFollowCounts").WithSummary("How many follow a member, counted to 1,000, and how many members it follows");

        write.MapPut("/posts/{id:long}/signature", SignAsync).WithName("SignPost").WithSummary("Put one's signature under one's own post");
        write.MapPut("/threads/{id:long}/poll/voice", VoteAsync).WithName("VoteInPoll").WithSummary("Vote in a poll, change the vote, or take it back; it decides nothing");
        write.MapGet("/follows", async (ClaimsPrincipal user, IFollows follows, CancellationToken ct) => TypedResults.Ok(await follows.GetFollowsAsync(Account(user), ct)))
            .WithName("GetFollows").WithSummary("All that one follows or mutes; nobody else sees it");
        write.MapPut("/follows", FollowAsync).WithName("Follow").WithSummary("Follow or mute a thread, a category or a member, or neither any more");
        write.MapGet("/posts/{id:long}/flag", async (long id, ClaimsPrincipal user, IModeration moderation, CancellationToken ct) => Answers.Found(await moderation.GetFlagAsync(Account(user), id, ct)))
            .WithName("GetFlag").WithSummary("One's own flag");
        write.MapPut("/posts/{id:long}/flag", FlagAsync).WithName("FlagPost").WithSummary("Say that something is wrong with a post");
        write.MapDelete("/posts/{id:long}/flag", UnflagAsync).WithName("UnflagPost").WithSummary("Say it no more");
        write.MapGet("/moderation/flagged", GetFlaggedAsync).WithName("GetFlagged").WithSummary("For moderators: flagged posts, those that wait longest first");
        write.MapGet("/moderation/appeals", GetAppealsAsync).WithName("GetAppeals").WithSummary("For moderators: appeals that wait, the oldest first");
        write.MapPost("/decisions", DecideAsync).WithName("Decide").WithSummary("For moderators: hide, restore, lock, unlock or move; the same key again gives the same decision");
        write.MapPut("/decisions/{id:long}/appeal", AppealAsync).WithName("Appeal").WithSummary("Appeal against a decision about one's own post or thread, once");
        write.MapPut("/decisions/{id:long}/verdict", JudgeAsync).WithName("JudgeAppeal").WithSummary("For moderators who did not decide before: decide an appeal");
    }

    private static Results<Ok<T>, NotFound, ValidationProblem> Answer<T>(T? found)
        where T : class =>
        found is null ? TypedResults.NotFound() : TypedResults.Ok(found);

    private static async Task<Results<Ok<Page<DecisionDto>>, ValidationProblem>> GetDecisionsAsync(IModeration moderation, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await moderation.GetDecisionsAsync(cursor, Fields.Limit(limit), ct));

    private static async Task<Results<Ok<PostDocumentDto>, NotFound, ValidationProblem>> SignAsync(long id, PostSignature signature, ClaimsPrincipal user, IPostSigning signing, CancellationToken ct) =>
        Answer(await signing.SignAsync(Account(user), id, signature, ct));

    private static async Task<Results<Ok<PollDto>, NotFound, ValidationProblem>> VoteAsync(long id, PollVoice voice, ClaimsPrincipal user, IPolls polls, CancellationToken ct) =>
        Answer(await polls.VoteAsync(Account(user), id, voice, ct));

    private static async Task<Results<Ok<FollowCountsDto>, ValidationProblem>> GetFollowCountsAsync(string address, IFollows follows, CancellationToken ct) =>
        TypedResults.Ok(await follows.GetFollowCountsAsync(address, ct));

    private static async Task<Results<Ok<FollowDto>, NotFound, ValidationProblem>> FollowAsync(FollowWish wish, ClaimsPrincipal user, IFollows follows, CancellationToken ct) =>
        Answer(await follows.FollowAsync(Account(user), wish, ct));

    private static async Task<Results<Ok<PostPlace>, NotFound, ValidationProblem>> FlagAsync(long id, Flag flag, ClaimsPrincipal user, IModeration moderation, CancellationToken ct) =>
        Answer(await moderation.FlagAsync(Account(user), id, flag, ct));

    private static async Task<Results<Ok<PostPlace>, NotFound, ValidationProblem>> UnflagAsync(long id, ClaimsPrincipal user, IModeration moderation, CancellationToken ct) =>
        Answer(await moderation.UnflagAsync(Account(user), id, ct));

    private static async Task<Results<Ok<Page<FlaggedPostDto>>, NotFound, ValidationProblem>> GetFlaggedAsync(
        ClaimsPrincipal user, IModeration moderation, string? cursor, string? limit, CancellationToken ct) =>
        Answer(await moderation.GetFlaggedAsync(Account(user), cursor, Fields.Limit(limit), ct));

    private static async Task<Results<Ok<Page<DecisionDto>>, NotFound, ValidationProblem>> GetAppealsAsync(
        ClaimsPrincipal user, IModeration moderation, string? cursor, string? limit, CancellationToken ct) =>
        Answer(await moderation.GetAppealsAsync(Account(user), cursor, Fields.Limit(limit), ct));

    private static async Task<Results<Ok<DecisionDto>, NotFound, ValidationProblem>> DecideAsync(NewDecision decision, ClaimsPrincipal user, IModeration moderation, CancellationToken ct) =>
        Answer(await moderation.DecideAsync(Account(user), decision, ct));

    private static async Task<Results<Ok<DecisionDto>, NotFound, ValidationProblem>> AppealAsync(long id, NewAppeal appeal, ClaimsPrincipal user, IModeration moderation, CancellationToken ct) =>
        Answer(await moderation.AppealAsync(Account(user), id, appeal, ct));

    private static async Task<Results<Ok<DecisionDto>, NotFound, ValidationProblem>> JudgeAsync(long id, Verdict verdict, ClaimsPrincipal user, IModeration moderation, CancellationToken ct) =>
        Answer(await moderation.JudgeAsync(Account(user), id, verdict, ct));
}
