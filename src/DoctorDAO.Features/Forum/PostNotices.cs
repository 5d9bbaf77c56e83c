using System.Globalization;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Notices;

namespace DoctorDAO.Features.Forum;

/// <summary>
/// Who is told of a new post: whom it answers and whom it names, and then who follows its thread, its category or its author; each once, unless they have muted the
/// thread or the author. Later versions tell nobody.
/// </summary>
internal static class PostNotices
{
    /// <summary>Adds the notices of a post in the transaction that writes it.</summary>
    /// <param name="writer">Adds them.</param>
    /// <param name="db">The context of the transaction.</param>
    /// <param name="post">The post.</param>
    /// <param name="category">The category of its thread.</param>
    /// <param name="answered">Lowercase account of whom it answers; <c>null</c> for the first of a thread.</param>
    /// <param name="named">Lowercase accounts that it names.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>Topics to publish after the commit.</returns>
    public static async Task<IReadOnlyList<string>> TellAsync(
        INoticeWriter writer, DaoDbContext db, PostRow post, string category, string? answered, IEnumerable<string> named, CancellationToken ct)
    {
        var told = named.ToHashSet(StringComparer.Ordinal);
        if (answered is not null)
            told.Add(answered);
        told.Remove(post.Author);
        if (told.Count > 0)
            told.ExceptWith(await Follows.MutedAsync(db, post.Thread, post.Author, told, ct));
        var cause = string.Create(CultureInfo.InvariantCulture, $"post:{post.Id}");
        var data = new NoticeData(Who: post.Author, Thread: post.Thread, Post: post.Number);
        var topics = await writer.AddAsync(db, [.. told.Select(x => new NewNotice(x, x == answered ? NoticeKind.Reply : NoticeKind.Mention, cause, data))], ct);
        if (await Follows.IsFollowedAsync(db, post.Thread, category, post.Author, ct))
            await writer.TellFollowersAsync(db, cause, data, ct);
        return topics;
    }
}
