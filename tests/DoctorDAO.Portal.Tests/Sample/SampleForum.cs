using System.Globalization;
using System.Net;
using DoctorDAO.Client;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Membership;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>A forum in memory that can be written in. It refuses what the server would: no words about patients, nothing in closed threads.</summary>
/// <param name="scene">Empty has no threads and no chambers; long texts are as long as they may be.</param>
/// <param name="atOnce">Most rows of a page, for tests of paging.</param>
public sealed class SampleForum(Scene scene = Scene.ThroughDelegate, int atOnce = 100) : IForum
{
    private static readonly string[] Chambers = ["clinical", "treasury", "cover", "advocacy", "marketplace", "platform"];
    private static readonly string[] Common = ["help", "cases", "knowledge", "market"];

    private readonly Lock _gate = new();
    private readonly List<SampleThread> _threads = scene == Scene.Empty ? [] : SampleThreads.Create(scene == Scene.LongText);
    private readonly Dictionary<string, PostPlace> _sent = [];

    /// <summary>What the next write throws.</summary>
    public FieldException? Refuses { get; set; }

    /// <summary>Whether a poll stands in every thread.</summary>
    public bool WithPoll { get; set; }

    /// <summary>The threads, to be staged.</summary>
    public IReadOnlyList<SampleThread> Threads => _threads;

    public Task<IReadOnlyList<CategoryDto>> GetCategoriesAsync(CancellationToken ct) => Answer<IReadOnlyList<CategoryDto>>(() =>
        [.. (scene == Scene.Empty ? Common : [.. Chambers, .. Common]).Select(key => new CategoryDto(key, !Common.Contains(key), _threads.Count(t => t.Category == key), Ordered().FirstOrDefault(r => r.Category == key)))]);

    public Task<Page<ThreadRowDto>> GetThreadsAsync(ThreadQuery query, CancellationToken ct) => Answer(() => Cut(
        [.. Ordered().Where(r => (query.Tag is not { Length: > 0 } || r.Tags.Contains(query.Tag))
            && (query.Category is not { Length: > 0 } || r.Category == query.Category) && (query.Author is not { Length: > 0 } || r.Author.Address.Equals(query.Author, StringComparison.OrdinalIgnoreCase)))],
        query.Cursor, query.Limit));

    public Task<ThreadDto?> GetThreadAsync(long id, CancellationToken ct) => Answer(() => Find(id) is { } t ? new ThreadDto(t.Row, t.Answer, t.Proposal, t.Row.Category, WithPoll) : null);

    public Task<Page<PostDto>?> GetPostsAsync(long thread, string? cursor, int limit, CancellationToken ct) =>
        Answer(() => Find(thread) is { } t ? Cut([.. t.Posts.OrderBy(p => p.Path, StringComparer.Ordinal).Select(p => p.Dto)], cursor, limit) : null);

    public Task<Page<PostDto>?> GetPostsFromAsync(long thread, int number, int limit, CancellationToken ct) => Answer(() =>
    {
        var posts = Find(thread)?.Posts.OrderBy(p => p.Path, StringComparer.Ordinal).Select(p => p.Dto).ToList() ?? [];
        return posts.FindIndex(p => p.Number == number) is >= 0 and var at ? Cut(posts, at.ToString(CultureInfo.InvariantCulture), limit) : null;
    });

    public Task<IReadOnlyList<PostRevisionDto>?> GetRevisionsAsync(long post, int? before, CancellationToken ct) => Answer<IReadOnlyList<PostRevisionDto>?>(() =>
        Post(post) is { State: PostState.Visible } p
            ? [.. p.Versions.Select((v, i) => new PostRevisionDto(i + 1, v.Written, v.Text, Html(v.Text, $"r{i + 1}-"), "0x" + new string('7', 64), null, Place(p).Thread, p.Number)).Reverse().Where(v => before is null || v.Revision < before).Take(IForumQueries.RevisionsAtOnce)]
            : null);

    public Task<string> PreviewAsync(string markdown, CancellationToken ct) => Task.FromResult(Html(markdown, "preview-"));

    public Task<PostPlace> BeginAsync(string account, NewThread thread, CancellationToken ct) => Answer(() =>
    {
        if (_sent.TryGetValue(thread.Key, out var known)) return known;
        Check(thread.Markdown, thread.Confirmed);
        var begun = new SampleThread(_threads.Count + 1, thread.Category, thread.Title, [.. thread.Tags]);
        begun.Add(Member(account), 0, thread.Markdown, Now());
        _threads.Add(begun);
        return _sent[thread.Key] = new PostPlace(begun.Id, begun.Posts[0].Id, 1);
    });

    public Task<PostPlace?> ReplyAsync(string account, NewPost post, CancellationToken ct) => Answer(() =>
    {
        if (_sent.TryGetValue(post.Key, out var known)) return known;
        Check(post.Markdown, post.Confirmed);
        if (Find(post.Thread) is not { } thread || thread.Posts.Find(p => p.Number == post.ReplyTo) is not { } answered) return null;
        if (thread.Locked) throw new FieldException("thread", "is closed; nobody can answer in it any more");
        if (answered.State != PostState.Visible) throw new FieldException("replyTo", "can no longer be read, so it cannot be answered");
        var added = thread.Add(Member(account), post.ReplyTo, post.Markdown, Now());
        return _sent[post.Key] = new PostPlace(thread.Id, added.Id, added.Number);
    });

    public Task<PostPlace?> EditAsync(string account, long post, PostEdit edit, CancellationToken ct) => Answer(() =>
    {
        Check(edit.Markdown, edit.Confirmed);
        if (Own(account, post) is not { } own) return null;
        if (edit.Revision != own.Versions.Count) throw new FieldException("revision", "is no longer the newest: the post was changed meanwhile; read it again");
        own.Versions.Add((Now(), edit.Markdown));
        return Place(own);
    });

    public Task<PostPlace?> WithdrawAsync(string account, long post, CancellationToken ct) => Answer(() =>
    {
        if (Own(account, post) is not { } own) return null;
        own.State = PostState.Withdrawn;
        return Place(own);
    });

    public Task<PostPlace?> ReactAsync(string account, long post, string reaction, bool given, CancellationToken ct) => Answer(() =>
    {
        if (!IForum.Reactions.Contains(reaction)) throw new FieldException("reaction", "is none");
        if (Post(post) is not { State: PostState.Visible } found) return null;
        Member(account);
        if (given) found.Said.Add((reaction, account));
        else found.Said.Remove((reaction, account));
        return Place(found);
    });

    public Task<ThreadDto?> ChooseAnswerAsync(string account, long thread, int? number, CancellationToken ct) => Answer(() =>
    {
        if (Find(thread) is not { } found || found.Posts[0].Author.Address != account) return null;
        if (number is not null && found.Posts.TrueForAll(p => p.Number != number)) throw new FieldException("number", "is no post of this thread that can be read");
        found.Answer = number;
        return new ThreadDto(found.Row, found.Answer, found.Proposal);
    });

    /// <summary>As little Markdown as the sample needs: paragraphs, quotes, tasks, and one footnote.</summary>
    internal static string Html(string markdown, string prefix) => string.Concat(markdown.ReplaceLineEndings("\n").Split("\n\n").Select(block =>
    {
        var text = WebUtility.HtmlEncode(block).Replace("[^1]", $"<sup><a href=\"#{prefix}fn:1\" rel=\"nofollow noopener ugc\">1</a></sup>", StringComparison.Ordinal);
        if (block.StartsWith("- [", StringComparison.Ordinal))
            return $"<ul>{string.Concat(text.Split('\n').Select(l => $"<li>{(l[3] == 'x' ? "☑" : "☐")} {l[6..]}</li>"))}</ul>";
        return block.StartsWith("> ", StringComparison.Ordinal) ? $"<blockquote><p>{text.Replace("&gt; ", "", StringComparison.Ordinal)}</p></blockquote>" : $"<p>{text}</p>";
    }));

    private Task<T> Answer<T>(Func<T> answer)
    {
        lock (_gate) return Task.FromResult(answer());
    }

    private DateTimeOffset Now() => SampleThreads.Time.AddMinutes(10 + _threads.Sum(t => t.Posts.Sum(p => p.Versions.Count)));

    private IEnumerable<ThreadRowDto> Ordered() => _threads.Select(t => t.Row).OrderByDescending(r => r.Activity).ThenByDescending(r => r.Id);

    private SampleThread? Find(long id) => _threads.Find(t => t.Id == id);

    private SamplePost? Post(long id) => _threads.SelectMany(t => t.Posts).FirstOrDefault(p => p.Id == id);

    private SamplePost? Own(string account, long id) => Post(id) is { State: PostState.Visible } post && post.Author.Address == account ? post : null;

    private PostPlace Place(SamplePost post) => new(_threads.First(t => t.Posts.Contains(post)).Id, post.Id, post.Number);

    private static PersonDto Member(string account) => People.All.FirstOrDefault(p => p.Address == account) ?? throw new FieldException("account", "is no active member");

    private void Check(string text, bool confirmed)
    {
        if (Refuses is { } refusal) throw refusal;
        if (text.Contains("943 476 5919", StringComparison.Ordinal)) throw new FieldException("markdown", "holds an NHS number (“943 476 5919”). Leave it out: nothing here may point to a patient");
        if (text.Contains("DOB", StringComparison.Ordinal) && !confirmed)
            throw new FieldException("confirmed", "is needed: the text may hold a date of birth (“DOB 3/4/1960”). Nothing here may point to a patient. Leave it out, or confirm that it does not");
    }

    private Page<T> Cut<T>(List<T> rows, string? cursor, int limit)
    {
        var from = 0;
        if (!string.IsNullOrEmpty(cursor) && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from)) throw new FieldException("cursor", "is not a cursor of this list");
        var end = from + Math.Min(limit, atOnce);
        return new Page<T>([.. rows.Skip(from).Take(end - from)], end < rows.Count ? end.ToString(CultureInfo.InvariantCulture) : null);
    }
}
