using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client.Forum;

/// <summary>
/// Signatures, polls, follows and moderation of the forum over HTTP. Who acts is whom the client's token or cookie names; answers are those of <see cref="ForumClient"/>.
/// </summary>
/// <param name="http">As with <see cref="ForumClient"/>.</param>
public sealed class TalkClient(HttpClient http) : IModerationQueries
{
    private readonly DaoHttp _http = new(http);

    /// <inheritdoc cref="IPostSigning.GetDocumentAsync"/>
    public Task<PostDocumentDto?> GetDocumentAsync(long post, CancellationToken ct) => _http.FindAsync<PostDocumentDto>($"api/forum/posts/{Text(post)}/document", ct);

    /// <summary>Puts one's signature under one's own post. The same again changes nothing.</summary>
    /// <returns><c>null</c> when one has no such post.</returns>
    /// <exception cref="FieldException"><c>hash</c> or <c>signature</c>.</exception>
    public Task<PostDocumentDto?> SignAsync(long post, PostSignature signature, CancellationToken ct) =>
        _http.SendAsync<PostDocumentDto>(HttpMethod.Put, $"api/forum/posts/{Text(post)}/signature", signature, ct);

    /// <summary>The poll of a thread as the client's account may see it.</summary>
    public Task<PollDto?> GetPollAsync(long thread, CancellationToken ct) => _http.FindAsync<PollDto>($"api/forum/threads/{Text(thread)}/poll", ct);

    /// <summary>Votes, changes a vote, or takes it back.</summary>
    /// <returns><c>null</c> when there is no such poll.</returns>
    /// <exception cref="FieldException"><c>options</c> or <c>account</c>.</exception>
    public Task<PollDto?> VoteAsync(long thread, PollVoice voice, CancellationToken ct) =>
        _http.SendAsync<PollDto>(HttpMethod.Put, $"api/forum/threads/{Text(thread)}/poll/voice", voice, ct);

    /// <summary>All that one follows or mutes.</summary>
    public Task<IReadOnlyList<FollowDto>> GetFollowsAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<FollowDto>>("api/forum/follows", ct);

    /// <inheritdoc cref="IFollows.GetFollowCountsAsync"/>
    public Task<FollowCountsDto> GetFollowCountsAsync(string account, CancellationToken ct) => _http.GetAsync<FollowCountsDto>($"api/forum/members/{Path(account)}/follows", ct);

    /// <summary>Follows, mutes, or neither any more.</summary>
    /// <returns><c>null</c> when there is no such thread or member.</returns>
    /// <exception cref="FieldException"><c>target</c> or <c>level</c>.</exception>
    public Task<FollowDto?> FollowAsync(FollowWish wish, CancellationToken ct) => _http.SendAsync<FollowDto>(HttpMethod.Put, "api/forum/follows", wish, ct);

    /// <inheritdoc/>
    public Task<Page<DecisionDto>> GetDecisionsAsync(string? cursor, int limit, CancellationToken ct) =>
        _http.GetAsync<Page<DecisionDto>>("api/forum/decisions" + Query(("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc/>
    public Task<DecisionDto?> GetDecisionAsync(long id, CancellationToken ct) => _http.FindAsync<DecisionDto>($"api/forum/decisions/{Text(id)}", ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModeratorDto>> GetModeratorsAsync(CancellationToken ct) => _http.GetAsync<IReadOnlyList<ModeratorDto>>("api/forum/moderators", ct);

    /// <inheritdoc/>
    public Task<HiddenPostDto?> GetHiddenAsync(long post, CancellationToken ct) => _http.FindAsync<HiddenPostDto>($"api/forum/posts/{Text(post)}/hidden", ct);

    /// <summary>One's own flag.</summary>
    public Task<Flag?> GetFlagAsync(long post, CancellationToken ct) => _http.FindAsync<Flag>($"api/forum/posts/{Text(post)}/flag", ct);

    /// <inheritdoc cref="IModeration.FlagAsync"/>
    public Task<PostPlace?> FlagAsync(long post, Flag flag, CancellationToken ct) => _http.SendAsync<PostPlace>(HttpMethod.Put, $"api/forum/posts/{Text(post)}/flag", flag, ct);

    /// <inheritdoc cref="IModeration.UnflagAsync"/>
    public Task<PostPlace?> UnflagAsync(long post, CancellationToken ct) => _http.SendAsync<PostPlace>(HttpMethod.Delete, $"api/forum/posts/{Text(post)}/flag", null, ct);

    /// <inheritdoc cref="IModeration.GetFlaggedAsync"/>
    public Task<Page<FlaggedPostDto>?> GetFlaggedAsync(string? cursor, int limit, CancellationToken ct) =>
        _http.FindAsync<Page<FlaggedPostDto>>("api/forum/moderation/flagged" + Query(("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc cref="IModeration.GetAppealsAsync"/>
    public Task<Page<DecisionDto>?> GetAppealsAsync(string? cursor, int limit, CancellationToken ct) =>
        _http.FindAsync<Page<DecisionDto>>("api/forum/moderation/appeals" + Query(("cursor", cursor), ("limit", Text(limit))), ct);

    /// <inheritdoc cref="IModeration.DecideAsync"/>
    public Task<DecisionDto?> DecideAsync(NewDecision decision, CancellationToken ct) => _http.SendAsync<DecisionDto>(HttpMethod.Post, "api/forum/decisions", decision, ct);

    /// <inheritdoc cref="IModeration.AppealAsync"/>
    public Task<DecisionDto?> AppealAsync(long decision, NewAppeal appeal, CancellationToken ct) =>
        _http.SendAsync<DecisionDto>(HttpMethod.Put, $"api/forum/decisions/{Text(decision)}/appeal", appeal, ct);

    /// <inheritdoc cref="IModeration.JudgeAsync"/>
    public Task<DecisionDto?> JudgeAsync(long decision, Verdict verdict, CancellationToken ct) =>
        _http.SendAsync<DecisionDto>(HttpMethod.Put, $"api/forum/decisions/{Text(decision)}/verdict", verdict, ct);
}
