using System.Globalization;
using System.Security.Claims;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DoctorDAO.Features.Forum;

/// <summary>The slice's endpoints: everybody reads, members write for themselves.</summary>
public static partial class ForumFeature
{
    // The longest post, each letter of it escaped as JSON may.
    private const int BodyBytes = 160 * 1024;

    /// <summary>Maps the slice's endpoints.</summary>
    public static IEndpointRouteBuilder MapForum(this IEndpointRouteBuilder endpoints)
    {
        var read = endpoints.MapGroup("/api/forum").WithTags("Forum").AllowAnonymous().WithFieldProblems();
        read.MapGet("/categories", async (IForum forum, CancellationToken ct) => TypedResults.Ok(await forum.GetCategoriesAsync(ct)))
            .WithName("GetCategories").WithSummary("The forum's categories");
        read.MapGet("/threads", GetThreadsAsync).WithName("GetThreads").WithSummary("Threads, those answered last first")
            .WithDescription("category is a category's key, tag one tag; author, an account, stands alone; limit is 1 to 100 (25).");
        read.MapGet("/threads/{id:long}", GetThreadAsync).WithName("GetThread").WithSummary("A thread");
        read.MapGet("/threads/{id:long}/posts", GetPostsAsync).WithName("GetPosts").WithSummary("Posts of a thread, each below the one that it answers")
            .WithDescription("from is the number of the post to begin with and stands without a cursor; limit is 1 to 100 (25).");
        read.MapGet("/posts/{id:long}/revisions", GetRevisionsAsync).WithName("GetRevisions").WithSummary("Versions of a post, the newest first")
            .WithDescription("10 at most; before is a version's number, for those that are older.");

        var write = endpoints.MapGroup("/api/forum").WithTags("Forum").RequireAuthorization().WithFieldProblems().WithMetadata(new RequestSizeLimitAttribute(BodyBytes));
        write.MapPost("/preview", async (PostText text, IForum forum, CancellationToken ct) => TypedResults.Ok(new PostPreview(await forum.PreviewAsync(text.Markdown, ct))))
            .WithName("PreviewPost").WithSummary("A text as it would be shown").ProducesValidationProblem();
        write.MapPost("/threads", BeginAsync).WithName("BeginThread").WithSummary("Begin a thread; the same key again gives the same thread");
        write.MapPost("/threads/{id:long}/posts", ReplyAsync).WithName("ReplyToPost").WithSummary("Answer a post; the same key again gives the same answer");
        write.MapPut("/threads/{id:long}/answer", ChooseAnswerAsync).WithName("ChooseAnswer").WithSummary("Choose the answer of one's own thread, or none");
        write.MapPut("/posts/{id:long}", EditAsync).WithName("EditPost").WithSummary("Change one's own post; the version before stays readable");
        write.MapDelete("/posts/{id:long}", WithdrawAsync).WithName("WithdrawPost").WithSummary("Take one's own post back, with all its versions");
        write.MapPut("/posts/{id:long}/reactions/{reaction}", (long id, string reaction, ClaimsPrincipal user, IForum forum, CancellationToken ct) => ReactAsync(id, reaction, true, user, forum, ct))
            .WithName("React").WithSummary("Say how one finds a post");
        write.MapDelete("/posts/{id:long}/reactions/{reaction}", (long id, string reaction, ClaimsPrincipal user, IForum forum, CancellationToken ct) => ReactAsync(id, reaction, false, user, forum, ct))
            .WithName("Unreact").WithSummary("Say it no more");
        MapTalk(read, write);
        MapAttachments(endpoints);
        return endpoints;
    }

    private static async Task<Results<Ok<Page<ThreadRowDto>>, ValidationProblem>> GetThreadsAsync(
        IForum forum, string? category, string? tag, string? author, string? cursor, string? limit, CancellationToken ct) =>
        TypedResults.Ok(await forum.GetThreadsAsync(new ThreadQuery(category, tag, author, cursor, Fields.Limit(limit)), ct));

    private static async Task<Results<Ok<ThreadDto>, NotFound>> GetThreadAsync(IForum forum, long id, CancellationToken ct) =>
        await forum.GetThreadAsync(id, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Ok<Page<PostDto>>, NotFound, ValidationProblem>> GetPostsAsync(
        IForum forum, long id, string? cursor, string? from, string? limit, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(from) && !string.IsNullOrEmpty(cursor))
            throw new FieldException("from", "stands beside a cursor; each says where the page begins");
        var found = string.IsNullOrEmpty(from)
            ? await forum.GetPostsAsync(id, cursor, Fields.Limit(limit), ct)
            : await forum.GetPostsFromAsync(id, Number(from), Fields.Limit(limit), ct);
        return found is not null ? TypedResults.Ok(found) : TypedResults.NotFound();
    }

    private static int Number(string from) => int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FieldException("from", "is not the number of a post");

    private static async Task<Results<Ok<IReadOnlyList<PostRevisionDto>>, NotFound>> GetRevisionsAsync(IForum forum, long id, CancellationToken ct, int? before = null) =>
        await forum.GetRevisionsAsync(id, before, ct) is { } found ? TypedResults.Ok(found) : TypedResults.NotFound();

    private static async Task<Results<Created<PostPlace>, ValidationProblem>> BeginAsync(NewThread thread, ClaimsPrincipal user, IForum forum, CancellationToken ct)
    {
        var place = await forum.BeginAsync(Account(user), thread, ct);
        return TypedResults.Created($"/api/forum/threads/{place.Thread}", place);
    }

    private static async Task<Results<Created<PostPlace>, NotFound, ValidationProblem>> ReplyAsync(long id, PostReply reply, ClaimsPrincipal user, IForum forum, CancellationToken ct) =>
        await forum.ReplyAsync(Account(user), new NewPost(id, reply.ReplyTo, reply.Markdown, reply.Key, reply.Confirmed), ct) is { } place
            ? TypedResults.Created($"/api/forum/threads/{place.Thread}/posts", place)
            : TypedResults.NotFound();

    private static async Task<Results<Ok<ThreadDto>, NotFound, ValidationProblem>> ChooseAnswerAsync(
        long id, ChosenAnswer answer, ClaimsPrincipal user, IForum forum, CancellationToken ct) =>
        await forum.ChooseAnswerAsync(Account(user), id, answer.Number, ct) is { } thread ? TypedResults.Ok(thread) : TypedResults.NotFound();

    private static async Task<Results<Ok<PostPlace>, NotFound, ValidationProblem>> EditAsync(long id, PostEdit edit, ClaimsPrincipal user, IForum forum, CancellationToken ct) =>
        Place(await forum.EditAsync(Account(user), id, edit, ct));

    private static async Task<Results<Ok<PostPlace>, NotFound, ValidationProblem>> WithdrawAsync(long id, ClaimsPrincipal user, IForum forum, CancellationToken ct) =>
        Place(await forum.WithdrawAsync(Account(user), id, ct));

    private static async Task<Results<Ok<PostPlace>, NotFound, ValidationProblem>> ReactAsync(
        long id, string reaction, bool given, ClaimsPrincipal user, IForum forum, CancellationToken ct) =>
        Place(await forum.ReactAsync(Account(user), id, reaction, given, ct));

    private static Results<Ok<PostPlace>, NotFound, ValidationProblem> Place(PostPlace? place) => place is null ? TypedResults.NotFound() : TypedResults.Ok(place);

    private static string Account(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? user.FindFirstValue("sub") ?? "";
}
