using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client.Forum;

/// <summary>
/// The forum over HTTP. Everybody reads; who writes is whom the client's token or cookie names, so that no method asks for an account. Answers are those of
/// <see cref="DaoClient"/>: a 404 is <c>null</c>, a 400 that names a field is a <see cref="FieldException"/>.
/// </summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the server; for writing it carries a bearer token.</param>
public sealed class ForumClient(HttpClient http) : IForumQueries
{
    private readonly DaoHttp _http = new(http);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CategoryDto>> GetCategoriesAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<CategoryDto>>("api/forum/categories", ct);

    /// <inheritdoc/>
    public Task<Page<ThreadRowDto>> GetThreadsAsync(ThreadQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _http.GetAsync<Page<ThreadRowDto>>(
            "api/forum/threads" + Query(
                ("category", query.Category), ("tag", query.Tag), ("author", query.Author), ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    /// <inheritdoc/>
    public Task<ThreadDto?> GetThreadAsync(long id, CancellationToken ct) => _http.FindAsync<ThreadDto>($"api/forum/threads/{Text(id)}", ct);

    /// <inheritdoc/>
    public Task<Page<PostDto>?> GetPostsAsync(long thread, string? cursor, int limit, CancellationToken ct) =>
        _http.FindAsync<Page<PostDto>>($"api/forum/threads/{Text(thread)}/posts" + Query(("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc/>
    public Task<Page<PostDto>?> GetPostsFromAsync(long thread, int number, int limit, CancellationToken ct) =>
        _http.FindAsync<Page<PostDto>>($"api/forum/threads/{Text(thread)}/posts" + Query(("from", Text(number)), ("limit", Text(limit))), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PostRevisionDto>?> GetRevisionsAsync(long post, int? before, CancellationToken ct) =>
        _http.FindAsync<IReadOnlyList<PostRevisionDto>>($"api/forum/posts/{Text(post)}/revisions" + Query(("before", before is { } end ? Text(end) : null)), ct);

    /// <inheritdoc cref="IForum.PreviewAsync"/>
    public async Task<string> PreviewAsync(string markdown, CancellationToken ct) =>
        (await _http.WriteAsync<PostPreview>(HttpMethod.Post, "api/forum/preview", new PostText(markdown), ct)).Html;

    /// <inheritdoc cref="IAttachments.AddAsync"/>
    public Task<AttachmentDto> AttachAsync(byte[] content, CancellationToken ct) => _http.UploadAsync<AttachmentDto>("api/forum/attachments", content, ct);

    /// <summary>Begins a thread. Sent again with the same key it gives the same thread.</summary>
    /// <exception cref="FieldException">A field is not what it should be, or the text holds what may point to a patient.</exception>
    public Task<PostPlace> BeginAsync(NewThread thread, CancellationToken ct) => _http.WriteAsync<PostPlace>(HttpMethod.Post, "api/forum/threads", thread, ct);

    /// <summary>Adds a post. Sent again with the same key it gives the same post.</summary>
    /// <returns><c>null</c> when there is no such thread or post.</returns>
    /// <exception cref="FieldException">As with <see cref="BeginAsync"/>; or the thread is locked.</exception>
    public Task<PostPlace?> ReplyAsync(NewPost post, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(post);
        return _http.SendAsync<PostPlace>(
            HttpMethod.Post, $"api/forum/threads/{Text(post.Thread)}/posts", new PostReply(post.ReplyTo, post.Markdown, post.Key, post.Confirmed), ct);
    }

    /// <summary>Changes one's own post; the version before stays readable.</summary>
    /// <returns><c>null</c> when one has no such post.</returns>
    /// <exception cref="FieldException">As with <see cref="BeginAsync"/>; or <c>revision</c> is no longer the newest.</exception>
    public Task<PostPlace?> EditAsync(long post, PostEdit edit, CancellationToken ct) => _http.SendAsync<PostPlace>(HttpMethod.Put, $"api/forum/posts/{Text(post)}", edit, ct);

    /// <summary>Takes one's own post back: its place stays, its text and all versions go.</summary>
    /// <returns><c>null</c> when one has no such post.</returns>
    public Task<PostPlace?> WithdrawAsync(long post, CancellationToken ct) => _http.SendAsync<PostPlace>(HttpMethod.Delete, $"api/forum/posts/{Text(post)}", null, ct);

    /// <summary>Says, or says no more, how one finds a post. Saying it twice changes nothing.</summary>
    /// <param name="post">Of which post.</param>
    /// <param name="reaction">One of <see cref="IForum.Reactions"/>.</param>
    /// <param name="given">Whether it is said.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns><c>null</c> when there is no such post.</returns>
    /// <exception cref="FieldException">There is no such reaction.</exception>
    public Task<PostPlace?> ReactAsync(long post, string reaction, bool given, CancellationToken ct) => _http.SendAsync<PostPlace>(
        given ? HttpMethod.Put : HttpMethod.Delete, $"api/forum/posts/{Text(post)}/reactions/{Path(reaction)}", null, ct);

    /// <summary>Chooses the answer of one's own thread, or none.</summary>
    /// <returns><c>null</c> when one has no such thread.</returns>
    /// <exception cref="FieldException">There is no such post.</exception>
    public Task<ThreadDto?> ChooseAnswerAsync(long thread, int? number, CancellationToken ct) =>
        _http.SendAsync<ThreadDto>(HttpMethod.Put, $"api/forum/threads/{Text(thread)}/answer", new ChosenAnswer(number), ct);
}
