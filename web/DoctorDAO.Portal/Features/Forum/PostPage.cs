using DoctorDAO.Client;
using DoctorDAO.Client.Forum;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>A page of a thread.</summary>
/// <param name="Posts">Its posts, each below the one that it answers.</param>
/// <param name="Cursor">Where it begins; <c>null</c> at the beginning.</param>
/// <param name="Next">Where the next one begins; <c>null</c> on the last.</param>
public sealed record PostPage(IReadOnlyList<PostDto> Posts, string? Cursor, string? Next)
{
    private const int PostsAtOnce = 50;

    // A post further down than this is not looked for: whoever follows a link there begins at the top.
    private const int MaxPages = 8;

    /// <summary>The post of that number, when it stands on this page.</summary>
    public PostDto? Find(int? number) => number is null ? null : Posts.FirstOrDefault(p => p.Number == number);

    /// <summary>The page that begins at the cursor, or the nearest one after it that holds a post.</summary>
    /// <param name="forum">What is asked.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="cursor">Where to begin; one that is none begins at the top.</param>
    /// <param name="number">Number of a post that should stand on the page.</param>
    /// <param name="ct">Cancels the queries.</param>
    /// <returns><c>null</c> when there is no such thread.</returns>
    public static async Task<PostPage?> ReadAsync(IForum forum, long thread, string? cursor, int? number, CancellationToken ct)
    {
        if (await BeginAsync(forum, thread, cursor, ct) is not { } first) return null;
        var page = first;
        for (var read = 1; number is not null && page.Find(number) is null && page.Next is not null && read < MaxPages; read++)
        {
            if (await forum.GetPostsAsync(thread, page.Next, PostsAtOnce, ct) is not { } further) break;
            page = new PostPage(further.Items, page.Next, further.Next);
        }
        return number is null || page.Find(number) is null ? first : page;
    }

    private static async Task<PostPage?> BeginAsync(IForum forum, long thread, string? cursor, CancellationToken ct)
    {
        try
        {
            return await forum.GetPostsAsync(thread, cursor, PostsAtOnce, ct) is { } page ? new PostPage(page.Items, cursor, page.Next) : null;
        }
        catch (FieldException) when (cursor is not null)
        {
            return await BeginAsync(forum, thread, null, ct);
        }
    }
}
