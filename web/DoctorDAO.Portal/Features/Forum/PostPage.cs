using DoctorDAO.Client;
using DoctorDAO.Client.Forum;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>A page of a thread.</summary>
/// <param name="Posts">Its posts, each below the one that it answers.</param>
/// <param name="Cursor">Where it begins; <c>null</c> at the beginning, and where it begins with a post.</param>
/// <param name="From">Number of the post that it begins with, when somebody asked for it so.</param>
/// <param name="Next">Where the next one begins; <c>null</c> on the last.</param>
public sealed record PostPage(IReadOnlyList<PostDto> Posts, string? Cursor, int? From, string? Next)
{
    private const int PostsAtOnce = 50;

    /// <summary>The post of that number, when it stands on this page.</summary>
    public PostDto? Find(int? number) => number is null ? null : Posts.FirstOrDefault(p => p.Number == number);

    /// <summary>The page that begins where the address says; when the post is not on it, the one that begins with the post.</summary>
    /// <param name="forum">What is asked.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="cursor">Where to begin; one that is none begins at the top.</param>
    /// <param name="from">Number of the post to begin with, instead of a cursor; one that is none begins at the top.</param>
    /// <param name="number">Number of a post that should stand on the page.</param>
    /// <param name="ct">Cancels the queries.</param>
    /// <returns><c>null</c> when there is no such thread.</returns>
    public static async Task<PostPage?> ReadAsync(IForum forum, long thread, string? cursor, int? from, int? number, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(forum);
        var page = (string.IsNullOrEmpty(cursor) ? await FromAsync(forum, thread, from, ct) : null) ?? await BeginAsync(forum, thread, cursor, ct);
        return page is null || number is null || page.Find(number) is not null ? page : await FromAsync(forum, thread, number, ct) ?? page;
    }

    private static async Task<PostPage?> FromAsync(IForum forum, long thread, int? number, CancellationToken ct) =>
        number is { } first && await forum.GetPostsFromAsync(thread, first, PostsAtOnce, ct) is { } page ? new PostPage(page.Items, null, first, page.Next) : null;

    private static async Task<PostPage?> BeginAsync(IForum forum, long thread, string? cursor, CancellationToken ct)
    {
        try
        {
            return await forum.GetPostsAsync(thread, cursor, PostsAtOnce, ct) is { } page ? new PostPage(page.Items, cursor, null, page.Next) : null;
        }
        catch (FieldException) when (cursor is not null)
        {
            return await BeginAsync(forum, thread, null, ct);
        }
    }
}
