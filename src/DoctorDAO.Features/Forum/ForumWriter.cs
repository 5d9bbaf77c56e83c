using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Notices;
using DoctorDAO.Features.Search;
using DoctorDAO.Features.Text;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Forum;

/// <summary>What is written into the forum. Each write happens once: the same sending again gives what the first made.</summary>
internal sealed partial class ForumWriter(
    IDbContextFactory<DaoDbContext> contexts, Deployment deployment, Categories categories, Pace pace, INoticeWriter notices, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    private const int MaxBody = 20_000;
    private const int MaxTags = 5;

    public async Task<PostPlace> BeginAsync(string account, NewThread thread, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(thread);
        var author = Fields.Account("account", account);
        var category = categories.Require(thread.Category);
        var title = Title(thread.Title);
        var body = Body(thread.Markdown, thread.Confirmed);
        RequireNoPatient("title", title, thread.Confirmed);
        string[] tags = [.. Tags(thread.Tags)];
        var key = Key(thread.Key);
        var poll = Polls.Check(thread.Poll, time.GetUtcNow());
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, author, key, ct) is { } known)
            return known;
        var mentions = await Mentions.ResolveAsync(db, body, ct);
        await Rows.EnsureAuthorAsync(db, author, ct);
        await Rows.EnsureAsync(db, new CategoryRow { Key = category }, x => x.Key == category, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await HoldAsync(db, author, key, ct) is { } meanwhile)
            return meanwhile;
        await pace.RequireAsync(db, author, body, begins: true, ct);

        var now = Now();
        await db.Set<CategoryRow>().Where(x => x.Key == category).ExecuteUpdateAsync(x => x.SetProperty(c => c.Threads, c => c.Threads + 1), ct);
        var row = new ThreadRow
        {
            Category = category, Title = title, Author = author, CreatedAt = now, ActivityAt = now, LastAuthor = author, Posts = 1, Tags = string.Join(',', tags),
        };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        db.AddRange(tags.Select(x => new ThreadTagRow { Tag = x, Thread = row.Id, Category = category, ActivityAt = now }));
        var post = new PostRow
        {
            Thread = row.Id, Number = 1, Path = PostPath.Of(1, ""), Author = author, Key = key, Body = body, CreatedAt = now, Revision = 1, Hash = HashOf(author, row, null, body),
        };
        db.Add(post);
        if (poll is var (asked, options))
        {
            asked.Thread = row.Id;
            db.Add(asked);
            foreach (var option in options)
                option.Thread = row.Id;
            db.AddRange(options);
        }

        await db.SaveChangesAsync(ct);
        await Mentions.PutAsync(db, post.Id, mentions, ct);
        await Attachments.UseAsync(db, post.Id, body, ct);
        await SearchIndex.PutAsync(db, PostSource.Document(post, row), ct);
        var told = await PostNotices.TellAsync(notices, db, post, category, null, mentions.Values, ct);
        await transaction.CommitAsync(ct);
        await PublishAsync([Topics.Forum, Topics.Category(category), Topics.Thread(row.Id), .. told], ct);
        return new PostPlace(row.Id, post.Id, 1);
    }

    public async Task<PostPlace?> ReplyAsync(string account, NewPost sent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(sent);
        var author = Fields.Account("account", account);
        var body = Body(sent.Markdown, sent.Confirmed);
        var key = Key(sent.Key);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, author, key, ct) is { } known)
            return known;
        if (await NumberedAsync(db, sent.Thread, sent.ReplyTo, ct) is not { } answered)
            return null;
        if (answered.State != PostState.Visible)
            throw new FieldException("replyTo", "can no longer be read, so it cannot be answered");
        var mentions = await Mentions.ResolveAsync(db, body, ct);
        await Rows.EnsureAuthorAsync(db, author, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await HoldAsync(db, author, key, ct) is { } meanwhile)
            return meanwhile;
        await pace.RequireAsync(db, author, body, begins: false, ct);

        var now = Now();
        // The thread's row is held from here to the commit, so each post has a number of its own.
        if (await db.Set<ThreadRow>().Where(x => x.Id == sent.Thread && !x.Locked && x.Posts < PostPath.MaxPosts).ExecuteUpdateAsync(
            x => x.SetProperty(t => t.Posts, t => t.Posts + 1).SetProperty(t => t.ActivityAt, t => t.ActivityAt < now ? now : t.ActivityAt).SetProperty(t => t.LastAuthor, author), ct) == 0)
        {
            throw new FieldException("thread", "is closed; nobody can answer in it any more");
        }

        var thread = await db.Set<ThreadRow>().AsNoTracking().SingleAsync(x => x.Id == sent.Thread, ct);
        await db.Set<ThreadTagRow>().Where(x => x.Thread == thread.Id).ExecuteUpdateAsync(x => x.SetProperty(t => t.ActivityAt, thread.ActivityAt), ct);
        var post = new PostRow
        {
            Thread = thread.Id, Number = thread.Posts, ReplyTo = answered.Number, Path = PostPath.Of(thread.Posts, answered.Path), Author = author, Key = key, Body = body,
            CreatedAt = now, Revision = 1, ReplyToHash = answered.Hash, Hash = HashOf(author, thread, answered.Hash, body),
        };
        db.Add(post);
        await db.SaveChangesAsync(ct);
        await Mentions.PutAsync(db, post.Id, mentions, ct);
        await Attachments.UseAsync(db, post.Id, body, ct);
        await SearchIndex.PutAsync(db, PostSource.Document(post, thread), ct);
        var told = await PostNotices.TellAsync(notices, db, post, thread.Category, answered.Author, mentions.Values, ct);
        await transaction.CommitAsync(ct);
        await PublishAsync([Topics.Forum, Topics.Category(thread.Category), Topics.Thread(thread.Id), .. told], ct);
        return new PostPlace(thread.Id, post.Id, post.Number);
    }

    public async Task<PostPlace?> EditAsync(string account, long id, PostEdit edit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var author = Fields.Account("account", account);
        var body = Body(edit.Markdown, edit.Confirmed);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var mentions = await Mentions.ResolveAsync(db, body, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // What a moderator has let stand was another text. First, as this row is held before the post's; what is not committed is not done.
        await db.Set<FlaggedRow>().Where(x => x.Post == id).ExecuteUpdateAsync(x => x.SetProperty(f => f.Settled, false), ct);
        if (await OwnAsync(db, author, id, ct) is not { } post)
            return null;
        await pace.RequireTextAsync(db, author, body, ct);
        if (post.State != PostState.Visible)
            throw new FieldException("markdown", "cannot be changed: the post is no longer shown");
        if (post.Body == body)
            return new PostPlace(post.Thread, post.Id, post.Number);
        if (post.Revision >= ForumTables.MaxRevisions)
            throw new FieldException("markdown", $"cannot be changed again: a post has {ForumTables.MaxRevisions} versions at most");
        var thread = await db.Set<ThreadRow>().AsNoTracking().SingleAsync(x => x.Id == post.Thread, ct);
        var answered = post.ReplyTo == 0 ? null : (await NumberedAsync(db, post.Thread, post.ReplyTo, ct))?.Hash;
        var (now, hash, revision) = (Now(), HashOf(author, thread, answered, body), post.Revision);
        if (edit.Revision != revision || await db.Set<PostRow>().Where(x => x.Id == id && x.Revision == revision && x.State == PostState.Visible).ExecuteUpdateAsync(
            x => x.SetProperty(p => p.Body, body).SetProperty(p => p.Hash, hash).SetProperty(p => p.ReplyToHash, answered).SetProperty(p => p.Signature, (string?)null)
                .SetProperty(p => p.EditedAt, now).SetProperty(p => p.Revision, revision + 1),
            ct) == 0)
        {
            throw new FieldException("revision", "is no longer the newest: the post was changed meanwhile; read it again");
        }

        db.Add(new PostRevisionRow
        {
            Post = id, Revision = revision, Body = post.Body, Hash = post.Hash, ReplyToHash = post.ReplyToHash, WrittenAt = post.EditedAt ?? post.CreatedAt,
        });
        await db.SaveChangesAsync(ct);
        post.Body = body;
        await Mentions.PutAsync(db, id, mentions, ct);
        await Attachments.UseAsync(db, id, body, ct);
        await SearchIndex.PutAsync(db, PostSource.Document(post, thread), ct);
        await transaction.CommitAsync(ct);
        await PublishAsync([Topics.Thread(post.Thread)], ct);
        return new PostPlace(post.Thread, post.Id, post.Number);
    }

    public async Task<PostPlace?> WithdrawAsync(string account, long id, CancellationToken ct)
    {
        var author = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OwnAsync(db, author, id, ct) is not { } own)
            return null;
        await Flags.EnsureAsync(db, id, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await HoldThreadAsync(db, own.Thread, ct);
        await Flags.HoldAsync(db, id, ct);
        if (await OwnAsync(db, author, id, ct) is not { } post)
            return null;
        await db.Set<PostRow>().Where(x => x.Id == id).ExecuteUpdateAsync(
            x => x.SetProperty(p => p.Body, "").SetProperty(p => p.Signature, (string?)null).SetProperty(p => p.State, PostState.Withdrawn)
                .SetProperty(p => p.Decision, (long?)null),
            ct);
        // Whoever takes a text back wants no version of it to stay, and with the first one nothing of what stood above it.
        await db.Set<PostRevisionRow>().Where(x => x.Post == id).ExecuteDeleteAsync(ct);
        if (post.Number == 1)
        {
            await HideTitleAsync(db, post, true, ct);
            await db.Set<ThreadRow>().Where(x => x.Id == post.Thread).ExecuteUpdateAsync(x => x.SetProperty(t => t.Title, ""), ct);
            await db.Set<PollOptionRow>().Where(x => x.Thread == post.Thread).ExecuteUpdateAsync(x => x.SetProperty(o => o.Text, ""), ct);
        }

        await db.Set<ThreadRow>().Where(x => x.Id == post.Thread && x.Answer == post.Number).ExecuteUpdateAsync(x => x.SetProperty(t => t.Answer, (int?)null), ct);
        await Mentions.PutAsync(db, id, new Dictionary<string, string>(), ct);
        await Flags.EndAsync(db, id, settled: false, ct);
        await Attachments.ForgetAsync(db, id, author, ct);
        await SearchIndex.RemoveAsync(db, id, ct);
        await transaction.CommitAsync(ct);
        await PublishAsync(post.Number == 1 ? [Topics.Forum, Topics.Thread(post.Thread)] : [Topics.Thread(post.Thread)], ct);
        return new PostPlace(post.Thread, post.Id, post.Number);
    }

    public async Task<PostPlace?> ReactAsync(string account, long id, string reaction, bool given, CancellationToken ct)
    {
        var member = Fields.Account("account", account);
        if (!IForum.Reactions.Contains(reaction))
            throw new FieldException("reaction", $"is none; there are {string.Join(", ", IForum.Reactions)}");
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<PostRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.State == PostState.Visible, ct) is not { } post)
            return null;
        await Rows.RequireMemberAsync(db, member, ct);
        if (await SayAsync(db, new ReactionRow { Post = id, Reaction = reaction, Account = member }, given, ct))
            await PublishAsync([Topics.Thread(post.Thread)], ct);
        return new PostPlace(post.Thread, post.Id, post.Number);
    }

    public async Task<bool> ChooseAnswerAsync(string account, long id, int? number, CancellationToken ct)
    {
        var author = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.Set<ThreadRow>().AnyAsync(x => x.Id == id && x.Author == author, ct))
            return false;
        await Rows.RequireMemberAsync(db, author, ct);
        if (number is { } chosen && await NumberedAsync(db, id, chosen, ct) is not { State: PostState.Visible })
            throw new FieldException("number", "is no post of this thread that can be read");
        if (await db.Set<ThreadRow>().Where(x => x.Id == id && !x.Locked).ExecuteUpdateAsync(x => x.SetProperty(t => t.Answer, number), ct) == 0)
            throw new FieldException("thread", "is closed; no answer can be chosen in it any more");
        await PublishAsync([Topics.Thread(id)], ct);
        return true;
    }

    /// <summary>Keeps others who answer in the thread, or decide about it or one of its posts, waiting until the transaction ends.</summary>
    public static Task HoldThreadAsync(DaoDbContext db, long thread, CancellationToken ct) =>
        db.Set<ThreadRow>().Where(x => x.Id == thread).ExecuteUpdateAsync(x => x.SetProperty(t => t.Locked, t => t.Locked), ct);

    /// <summary>The title goes and comes with the first post, in the transaction that hides or shows that.</summary>
    public static async Task HideTitleAsync(DaoDbContext db, PostRow post, bool hidden, CancellationToken ct)
    {
        if (post.Number == 1)
            await db.Set<ThreadRow>().Where(x => x.Id == post.Thread).ExecuteUpdateAsync(x => x.SetProperty(t => t.TitleHidden, hidden), ct);
    }

    /// <summary>Whether it can be a thread's tag.</summary>
    public static bool IsTag(string tag) => Tag().IsMatch(tag);

    private static async Task<PostRow?> OwnAsync(DaoDbContext db, string author, long id, CancellationToken ct) =>
        await db.Set<PostRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Author == author && x.State != PostState.Removed && x.State != PostState.Withdrawn, ct);

    /// <summary>
    /// A post of a thread. By a range: where one thread holds many of all posts, PostgreSQL takes a pair of thread and number for a frequent one and would rather read
    /// the whole table for it.
    /// </summary>
    public static async Task<PostRow?> NumberedAsync(DaoDbContext db, long thread, int number, CancellationToken ct) =>
        await db.Set<PostRow>().AsNoTracking().Where(x => x.Thread == thread && x.Number >= number).OrderBy(x => x.Number).FirstOrDefaultAsync(ct) is { } post && post.Number == number
            ? post
            : null;

    private static Task<PostPlace?> FindAsync(DaoDbContext db, string author, string key, CancellationToken ct) =>
        db.Set<PostRow>().Where(x => x.Author == author && x.Key == key).Select(x => new PostPlace(x.Thread, x.Id, x.Number)).SingleOrDefaultAsync(ct);

    /// <summary>Keeps all other posts of the author waiting until the transaction ends.</summary>
    /// <returns>What the same sending has made meanwhile.</returns>
    private static async Task<PostPlace?> HoldAsync(DaoDbContext db, string author, string key, CancellationToken ct)
    {
        await db.Set<AuthorRow>().Where(x => x.Account == author).ExecuteUpdateAsync(x => x.SetProperty(a => a.Posts, a => a.Posts + 1), ct);
        return await FindAsync(db, author, key, ct);
    }

    /// <summary>Says it, or says it no more. The count's row keeps whoever says the same of the same post waiting.</summary>
    /// <returns>Whether that changed anything.</returns>
    private static async Task<bool> SayAsync(DaoDbContext db, ReactionRow said, bool given, CancellationToken ct)
    {
        var there = db.Set<ReactionRow>().Where(x => x.Post == said.Post && x.Reaction == said.Reaction && x.Account == said.Account);
        if (await there.AnyAsync(ct) == given)
            return false;
        await Rows.EnsureAsync(db, new ReactionCountRow { Post = said.Post, Reaction = said.Reaction }, x => x.Post == said.Post && x.Reaction == said.Reaction, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var change = given ? 1 : -1;
        await db.Set<ReactionCountRow>().Where(x => x.Post == said.Post && x.Reaction == said.Reaction).ExecuteUpdateAsync(x => x.SetProperty(r => r.Count, r => r.Count + change), ct);
        // Said twice at the same moment: the first has changed it.
        if (await there.AnyAsync(ct) == given)
            return false;
        if (given)
        {
            db.Add(said);
            await db.SaveChangesAsync(ct);
        }
        else
        {
            await there.ExecuteDeleteAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    private static string Title(string? title)
    {
        // Runes first: text that is no Unicode cannot be normalised. Signs that turn the direction of what follows would reach beyond the title.
        var visible = Spaces().Replace(title ?? "", " ").EnumerateRunes().Where(x => Rune.GetUnicodeCategory(x) != UnicodeCategory.Control && !IsDirection(x));
        var clean = string.Concat(visible).Trim().Normalize(NormalizationForm.FormC);
        return clean.Length is >= 1 and <= ForumTables.MaxTitle
            ? clean
            : throw new FieldException("title", $"has {clean.Length} characters; 1 to {ForumTables.MaxTitle} are possible");
    }

    private static string Body(string? markdown, bool confirmed)
    {
        var clean = RichText.Storable(markdown ?? "").Trim();
        if (clean.Length is < 1 or > MaxBody)
            throw new FieldException("markdown", $"has {clean.Length} characters; 1 to {MaxBody} are possible");
        RequireNoPatient("markdown", clean, confirmed);
        return clean;
    }

    private static void RequireNoPatient(string field, string text, bool confirmed) => PatientData.Require(field, text, confirmed);

    private static List<string> Tags(IReadOnlyList<string>? tags)
    {
        if (tags is not { Count: > 0 })
            return [];
        var clean = tags.Select(x => x?.Trim().ToLowerInvariant() ?? "").Distinct(StringComparer.Ordinal).ToList();
        if (clean.Count > MaxTags)
            throw new FieldException("tags", $"are {clean.Count}; at most {MaxTags} are possible");
        return clean.Find(x => !IsTag(x)) is { } wrong
            ? throw new FieldException("tags", $"holds “{(wrong.Length > 40 ? wrong[..40] : wrong)}”; a tag has 1 to 30 lowercase letters, digits and hyphens")
            : clean;
    }

    private static string Key(string? key) => key is not null && KeyPattern().IsMatch(key)
        ? key
        : throw new FieldException("key", "is not 1 to 64 letters, digits and hyphens; make one for each post, for example a random UUID");

    private static bool IsDirection(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private string HashOf(string author, ThreadRow thread, string? answered, string body) => PostHash
        .Document(deployment.ChainId, author, thread.Origin ?? thread.Category, thread.Title, answered is null ? Bytes32.Zero : Bytes32.Parse(answered), body).Hash().ToString();

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task PublishAsync(string[] topics, CancellationToken ct)
    {
        foreach (var publisher in publishers)
            await publisher.PublishAsync(topics, ct);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("^[a-z0-9-]{1,30}$")]
    private static partial Regex Tag();

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}$")]
    private static partial Regex KeyPattern();
}
