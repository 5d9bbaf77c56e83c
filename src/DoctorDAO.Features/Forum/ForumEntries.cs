using DoctorDAO.Client.Forum;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>A thread or a post, as a list of news shows it.</summary>
/// <param name="Id">Of the thread or the post.</param>
/// <param name="Number">Of the post in its thread; 1 for a thread.</param>
/// <param name="Author">Lowercase account.</param>
/// <param name="Title">Of the thread; empty when it can no longer be read.</param>
/// <param name="Markdown">Of the post; empty for a thread.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="ChangedAt">Unix milliseconds: of the newest post of a thread, of the newest version of a post.</param>
public sealed record ForumEntry(long Id, int Number, string Author, string Title, string Markdown, long CreatedAt, long ChangedAt);

/// <summary>What other slices read of the forum: what is new there, and how threads are called.</summary>
public static class ForumEntries
{
    /// <summary>Titles of these threads, without those that can no longer be read.</summary>
    public static Task<Dictionary<long, string>> TitlesAsync(DaoDbContext db, IReadOnlyCollection<long> threads, CancellationToken ct) =>
        db.Set<ThreadRow>().Where(x => threads.Contains(x.Id) && !x.TitleHidden).Select(x => new { x.Id, x.Title }).ToDictionaryAsync(x => x.Id, x => x.Title, ct);

    /// <summary>Threads whose first post can be read, those answered last first.</summary>
    public static async Task<IReadOnlyList<ForumEntry>> ThreadsAsync(DaoDbContext db, int count, CancellationToken ct) =>
        await db.Set<ThreadRow>().Where(x => !x.TitleHidden).OrderByDescending(x => x.ActivityAt).ThenByDescending(x => x.Id).Take(count)
            .Select(x => new ForumEntry(x.Id, 1, x.Author, x.Title, "", x.CreatedAt, x.ActivityAt)).ToListAsync(ct);

    /// <summary>The newest posts of a thread that can be read, the newest first.</summary>
    /// <returns><c>null</c> when there is no such thread.</returns>
    public static async Task<(string Title, IReadOnlyList<ForumEntry> Posts)?> PostsAsync(DaoDbContext db, long thread, int count, CancellationToken ct)
    {
        if (await db.Set<ThreadRow>().Where(x => x.Id == thread).Select(x => x.TitleHidden ? "" : x.Title).SingleOrDefaultAsync(ct) is not { } title)
            return null;
        // By a range: a thread may hold many of all posts.
        var rows = await db.Set<PostRow>().AsNoTracking().Where(x => x.Thread == thread && x.Number > 0).OrderByDescending(x => x.Number).Take(count).ToListAsync(ct);
        return (title, [.. rows.Where(x => x.State == PostState.Visible).Select(x => new ForumEntry(x.Id, x.Number, x.Author, title, x.Body, x.CreatedAt, x.EditedAt ?? x.CreatedAt))]);
    }
}
