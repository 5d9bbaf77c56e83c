using System.Globalization;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Notices;

namespace DoctorDAO.Features.Forum;

/// <summary>Who is told of a new post: whom it answers and whom it names, each once, unless they have muted its thread or its author. Later versions tell nobody.</summary>
internal static class PostNotices
{
    /// <summary>The notices of a post.</summary>
    /// <param name="db">In the transaction that writes it.</param>
    /// <param name="post">The post.</param>
    /// <param name="answered">Lowercase account of whom it answers; <c>null</c> for the first of a thread.</param>
    /// <param name="named">Lowercase accounts that it names.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task<IReadOnlyList<NewNotice>> OfAsync(DaoDbContext db, PostRow post, string? answered, IEnumerable<string> named, CancellationToken ct)
    {
        var told = named.ToHashSet(StringComparer.Ordinal);
        if (answered is not null)
            told.Add(answered);
        told.Remove(post.Author);
        if (told.Count == 0)
            return [];
        told.ExceptWith(await Follows.MutedAsync(db, post.Thread, post.Author, told, ct));
        var cause = string.Create(CultureInfo.InvariantCulture, $"post:{post.Id}");
        var data = new NoticeData(Who: post.Author, Thread: post.Thread, Post: post.Number);
        return [.. told.Select(x => new NewNotice(x, x == answered ? NoticeKind.Reply : NoticeKind.Mention, cause, data))];
    }
}
