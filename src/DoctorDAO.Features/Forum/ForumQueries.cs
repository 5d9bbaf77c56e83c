using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Reputation;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace DoctorDAO.Features.Forum;

/// <summary>What is read in the forum. Every list is a range of an index from its cursor on, however long the forum is.</summary>
internal sealed class ForumQueries(IDbContextFactory<DaoDbContext> contexts, Categories categories, IStanding standing) : IDisposable
{
    // Of posts that are read again and again; in characters.
    private const int RenderedLength = 16 * 1024 * 1024;
    private static readonly TimeSpan RenderedFor = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _rendered = new(new MemoryCacheOptions { SizeLimit = RenderedLength });

    public void Dispose() => _rendered.Dispose();

    public async Task<IReadOnlyList<CategoryDto>> GetCategoriesAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var counts = await db.Set<CategoryRow>().AsNoTracking().ToDictionaryAsync(x => x.Key, x => x.Threads, ct);
        var newest = new List<ThreadRow>();
        foreach (var key in categories.Keys.Where(counts.ContainsKey))
        {
            if (await Ordered(db.Set<ThreadRow>().AsNoTracking().Where(x => x.Category == key)).FirstOrDefaultAsync(ct) is { } row)
                newest.Add(row);
        }

        var rows = (await RowsAsync(db, newest, ct)).ToDictionary(x => x.Category);
        return [.. categories.Keys.Select(x => new CategoryDto(x, categories.IsChamber(x), counts.GetValueOrDefault(x), rows.GetValueOrDefault(x)))];
    }

    public async Task<Page<ThreadRowDto>> GetThreadsAsync(ThreadQuery query, CancellationToken ct)
    {
        var limit = Fields.Limit(query.Limit);
        if (!string.IsNullOrEmpty(query.Author) && !(string.IsNullOrEmpty(query.Category) && string.IsNullOrEmpty(query.Tag)))
            throw new FieldException("author", "stands beside another filter; an author's threads are listed together");
        var (activity, id) = Cursor.Decode(query.Cursor, 2) is { } after ? (Cursor.Number(after[0]), Cursor.Number(after[1])) : (long.MaxValue, long.MaxValue);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = string.IsNullOrEmpty(query.Tag)
            ? await FindAsync(Filter(db.Set<ThreadRow>().AsNoTracking(), query), activity, id, limit + 1, ct)
            : await TaggedAsync(db, query, activity, id, limit + 1, ct);
        var shown = found.Take(limit).ToList();
        return new Page<ThreadRowDto>(await RowsAsync(db, shown, ct), found.Count > limit ? Cursor.Encode(shown[^1].ActivityAt, shown[^1].Id) : null);
    }

    public async Task<ThreadDto?> GetThreadAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<ThreadRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is { } row
            ? new ThreadDto((await RowsAsync(db, [row], ct))[0], row.Answer, row.Proposal, row.Origin ?? row.Category, !row.TitleHidden && await db.Set<PollRow>().AnyAsync(x => x.Thread == id, ct))
            : null;
    }

    public async Task<Page<PostDto>?> GetPostsAsync(long thread, string? cursor, int limit, CancellationToken ct)
    {
        limit = Fields.Limit(limit);
        var after = Cursor.Decode(cursor, 1) is [var path] ? PostPath.IsPath(path) ? path : throw Cursor.Invalid() : "";
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Set<ThreadRow>().AnyAsync(x => x.Id == thread, ct)
            ? await PostsAsync(db, db.Set<PostRow>().Where(x => x.Thread == thread && string.Compare(x.Path, after) > 0), limit, ct)
            : null;
    }

    public async Task<Page<PostDto>?> GetPostsFromAsync(long thread, int number, int limit, CancellationToken ct)
    {
        limit = Fields.Limit(limit);
        await using var db = await contexts.CreateDbContextAsync(ct);
        // By a range, as ForumWriter asks for a post by its number, too.
        var first = await db.Set<PostRow>().Where(x => x.Thread == thread && x.Number >= number).OrderBy(x => x.Number).Select(x => new { x.Number, x.Path }).FirstOrDefaultAsync(ct);
        return first?.Number == number
            ? await PostsAsync(db, db.Set<PostRow>().Where(x => x.Thread == thread && string.Compare(x.Path, first.Path) >= 0), limit, ct)
            : null;
    }

    private async Task<Page<PostDto>> PostsAsync(DaoDbContext db, IQueryable<PostRow> posts, int limit, CancellationToken ct)
    {
        var rows = await posts.AsNoTracking().OrderBy(x => x.Path).Take(limit + 1).ToListAsync(ct);
        var shown = rows.Take(limit).ToList();
        long[] ids = [.. shown.Select(x => x.Id)];
        var reactions = (await db.Set<ReactionCountRow>().AsNoTracking().Where(x => ids.Contains(x.Post) && x.Count > 0).ToListAsync(ct)).ToLookup(x => x.Post);
        var people = await People.ReadAsync(db, shown.Select(x => x.Author), ct);
        var levels = await standing.LevelsAsync(db, [.. shown.Select(x => x.Author)], ct);
        var mentions = await MentionsAsync(db, ids, ct);
        long[] decided = [.. shown.Select(x => x.Decision).OfType<long>()];
        var grounds = decided.Length == 0 ? [] : await db.Set<DecisionRow>().Where(x => decided.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => x.Ground, ct);
        return new Page<PostDto>(
            [
                .. shown.Select(x => new PostDto(
                    x.Id,
                    x.Number,
                    x.ReplyTo == 0 ? null : x.ReplyTo,
                    PostPath.DepthOf(x.Path),
                    people[x.Author],
                    Time(x.CreatedAt),
                    x.EditedAt is { } edited ? Time(edited) : null,
                    x.Revision,
                    x.State,
                    x.State == PostState.Visible ? Html(x, mentions[x.Id]) : "",
                    x.Hash,
                    reactions[x.Id].ToDictionary(r => r.Reaction, r => r.Count),
                    x.Signature,
                    x.ReplyToHash,
                    levels.TryGetValue(x.Author, out var level) ? level : null,
                    x.Decision,
                    x.Decision is { } decision && grounds.TryGetValue(decision, out var ground) ? ground : null)),
            ],
            rows.Count > limit ? Cursor.Encode(shown[^1].Path) : null);
    }

    public async Task<IReadOnlyList<PostRevisionDto>?> GetRevisionsAsync(long post, int? before, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PostRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == post, ct) is not { State: PostState.Visible } row)
            return null;
        var end = before ?? int.MaxValue;
        PostRevisionDto[] newest = row.Revision >= end
            ? []
            : [new PostRevisionDto(row.Revision, Time(row.EditedAt ?? row.CreatedAt), row.Body, RichText.ToHtml(row.Body, $"r{row.Revision}-"), row.Hash, row.ReplyToHash, row.Thread, row.Number)];
        var older = await db.Set<PostRevisionRow>().AsNoTracking().Where(x => x.Post == post && x.Revision < end).OrderByDescending(x => x.Revision)
            .Take(IForumQueries.RevisionsAtOnce - newest.Length).ToListAsync(ct);
        return
        [
            .. newest,
            .. older.Select(x => new PostRevisionDto(x.Revision, Time(x.WrittenAt), x.Body, RichText.ToHtml(x.Body, $"r{x.Revision}-"), x.Hash, x.ReplyToHash, row.Thread, row.Number)),
        ];
    }

    private static async Task<Dictionary<long, IReadOnlyDictionary<string, string>>> MentionsAsync(DaoDbContext db, long[] posts, CancellationToken ct)
    {
        var named = (await db.Set<MentionRow>().AsNoTracking().Where(x => posts.Contains(x.Post)).ToListAsync(ct)).ToLookup(x => x.Post);
        return posts.ToDictionary(x => x, IReadOnlyDictionary<string, string> (x) => named[x].ToDictionary(m => m.Name, m => m.Account));
    }

    /// <summary>A post's text, rendered and cleaned: by its hash, so another version is another entry, and by whom its mentions are.</summary>
    private string Html(PostRow post, IReadOnlyDictionary<string, string> mentions)
    {
        var key = (post.Id, post.Hash, string.Join(' ', mentions.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => x.Key + x.Value)));
        if (_rendered.TryGetValue(key, out string? known) && known is not null)
            return known;
        var html = RichText.ToHtml(post.Body, $"p{post.Number}-", mentions);
        return _rendered.Set(key, html, new MemoryCacheEntryOptions { Size = html.Length + 1, AbsoluteExpirationRelativeToNow = RenderedFor });
    }

    private static IOrderedQueryable<ThreadRow> Ordered(IQueryable<ThreadRow> threads) => threads.OrderByDescending(x => x.ActivityAt).ThenByDescending(x => x.Id);

    private IQueryable<ThreadRow> Filter(IQueryable<ThreadRow> threads, ThreadQuery query)
    {
        if (!string.IsNullOrEmpty(query.Category))
        {
            var category = categories.Require(query.Category);
            threads = threads.Where(x => x.Category == category);
        }

        if (!string.IsNullOrEmpty(query.Author))
        {
            var author = Fields.Account("author", query.Author);
            threads = threads.Where(x => x.Author == author);
        }

        return threads;
    }

    private static Task<List<ThreadRow>> FindAsync(IQueryable<ThreadRow> threads, long activity, long id, int count, CancellationToken ct) => Keyset.ReadAsync(
        id == long.MaxValue ? null : threads.Where(x => x.ActivityAt == activity && x.Id < id).OrderByDescending(x => x.Id),
        Ordered(threads.Where(x => x.ActivityAt < activity)),
        count,
        ct);

    private async Task<List<ThreadRow>> TaggedAsync(DaoDbContext db, ThreadQuery query, long activity, long id, int count, CancellationToken ct)
    {
        var category = string.IsNullOrEmpty(query.Category) ? null : categories.Require(query.Category);
        // What can be no tag is none of any thread.
        if (query.Tag is not { } tag || !ForumWriter.IsTag(tag))
            return [];
        var tagged = db.Set<ThreadTagRow>().AsNoTracking().Where(x => x.Tag == tag);
        if (category is not null)
            tagged = tagged.Where(x => x.Category == category);
        var rows = await Keyset.ReadAsync(
            id == long.MaxValue ? null : tagged.Where(x => x.ActivityAt == activity && x.Thread < id).OrderByDescending(x => x.Thread),
            tagged.Where(x => x.ActivityAt < activity).OrderByDescending(x => x.ActivityAt).ThenByDescending(x => x.Thread),
            count,
            ct);
        long[] ids = [.. rows.Select(x => x.Thread)];
        return [.. (await db.Set<ThreadRow>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToListAsync(ct)).OrderByDescending(x => x.ActivityAt).ThenByDescending(x => x.Id)];
    }

    private static async Task<IReadOnlyList<ThreadRowDto>> RowsAsync(DaoDbContext db, IReadOnlyList<ThreadRow> rows, CancellationToken ct)
    {
        var people = await People.ReadAsync(db, rows.SelectMany(x => new[] { x.Author, x.LastAuthor }), ct);
        return
        [
            .. rows.Select(x => new ThreadRowDto(
                x.Id, x.Category, x.TitleHidden ? "" : x.Title, people[x.Author], Time(x.CreatedAt), Time(x.ActivityAt), people[x.LastAuthor], x.Posts, x.Answer is not null, x.Locked,
                x.Tags.Length == 0 ? [] : x.Tags.Split(','))),
        ];
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
