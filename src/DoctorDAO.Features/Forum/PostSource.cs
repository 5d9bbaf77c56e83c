using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Search;
using DoctorDAO.Features.Search;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>Posts as they are found: each by its text, the first of a thread by the title, too.</summary>
internal sealed class PostSource : ISearchSource
{
    public SearchKind Kind => SearchKind.Post;

    /// <summary>What is indexed of a post.</summary>
    public static SearchDocument Document(PostRow post, ThreadRow thread) =>
        new(post.Id, post.CreatedAt, thread.Category, post.Number == 1 ? thread.Title : "", RichText.ToText(post.Body));

    public async Task<IReadOnlyList<SearchShown>> ShowAsync(DaoDbContext db, IReadOnlyList<long> ids, CancellationToken ct)
    {
        var posts = await db.Set<PostRow>().AsNoTracking().Where(x => ids.Contains(x.Id) && x.State == PostState.Visible).ToListAsync(ct);
        var threads = await ThreadsAsync(db, posts, ct);
        return
        [
            .. posts.Where(x => threads.ContainsKey(x.Thread)).Select(x => new SearchShown(
                x.Id, x.Thread, x.Number, null, threads[x.Thread].Category, threads[x.Thread].TitleHidden ? "" : threads[x.Thread].Title, RichText.ToText(x.Body), x.Author,
                DateTimeOffset.FromUnixTimeMilliseconds(x.CreatedAt))),
        ];
    }

    public async Task<IReadOnlyList<SearchDocument>> ReadAsync(DaoDbContext db, long after, int count, CancellationToken ct)
    {
        // All states, so that a batch is full unless it is the last; what nobody may read has no words.
        var posts = await db.Set<PostRow>().AsNoTracking().Where(x => x.Id > after).OrderBy(x => x.Id).Take(count).ToListAsync(ct);
        var threads = await ThreadsAsync(db, posts, ct);
        return [.. posts.Select(x => x.State == PostState.Visible ? Document(x, threads[x.Thread]) : new SearchDocument(x.Id, x.CreatedAt, threads[x.Thread].Category, "", ""))];
    }

    private static async Task<Dictionary<long, ThreadRow>> ThreadsAsync(DaoDbContext db, List<PostRow> posts, CancellationToken ct)
    {
        long[] ids = [.. posts.Select(x => x.Thread).Distinct()];
        return await db.Set<ThreadRow>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
    }
}
