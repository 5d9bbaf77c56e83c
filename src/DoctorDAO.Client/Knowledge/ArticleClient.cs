using DoctorDAO.Client.Relay;
using static DoctorDAO.Client.DaoHttp;

namespace DoctorDAO.Client.Knowledge;

/// <summary>
/// Articles over HTTP. Everybody reads; who writes is whom the client's token or cookie names, so that no method asks for an account. Answers are those of
/// <see cref="DaoClient"/>: a 404 is <c>null</c>, a 400 that names a field is a <see cref="FieldException"/>.
/// </summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the server; for writing it carries a bearer token.</param>
public sealed class ArticleClient(HttpClient http) : IArticleQueries
{
    private readonly DaoHttp _http = new(http);

    /// <inheritdoc/>
    public Task<Page<ArticleRowDto>> GetArticlesAsync(ArticleQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _http.GetAsync<Page<ArticleRowDto>>(
            "api/articles" + Query(
                ("topic", query.Topic), ("state", query.State.ToString().ToLowerInvariant()), ("author", query.Author), ("cursor", query.Cursor), ("limit", Text(query.Limit))), ct);
    }

    /// <inheritdoc/>
    public Task<ArticleDto?> GetArticleAsync(long id, CancellationToken ct) => _http.FindAsync<ArticleDto>(Of(id), ct);

    /// <inheritdoc/>
    public Task<ArticleDto?> GetArticleVersionAsync(long id, int version, CancellationToken ct) => _http.FindAsync<ArticleDto>(Of(id, version), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ArticleRowDto>?> GetArticleVersionsAsync(long id, CancellationToken ct) => _http.FindAsync<IReadOnlyList<ArticleRowDto>>(Of(id) + "/versions", ct);

    /// <inheritdoc/>
    public Task<ArticleDocumentDto?> GetArticleDocumentAsync(long id, int version, CancellationToken ct) => _http.FindAsync<ArticleDocumentDto>(Of(id, version) + "/document", ct);

    /// <inheritdoc/>
    public Task<ReviewRuleDto?> GetReviewRuleAsync(CancellationToken ct) => _http.FindAsync<ReviewRuleDto>("api/articles/rule", ct);

    /// <inheritdoc cref="IArticles.BeginAsync"/>
    public Task<ArticleDto> BeginAsync(NewArticle article, CancellationToken ct) => _http.WriteAsync<ArticleDto>(HttpMethod.Post, "api/articles", article, ct);

    /// <inheritdoc cref="IArticles.SaveAsync"/>
    public Task<ArticleDto?> SaveAsync(long id, ArticleEdit edit, CancellationToken ct) => _http.SendAsync<ArticleDto>(HttpMethod.Put, Of(id), edit, ct);

    /// <inheritdoc cref="IArticles.WithdrawAsync"/>
    public Task<ArticleDto?> WithdrawAsync(long id, CancellationToken ct) => _http.SendAsync<ArticleDto>(HttpMethod.Post, Of(id) + "/withdraw", null, ct);

    /// <inheritdoc cref="IArticles.PrepareReviewAsync"/>
    public Task<PreparedSignature?> PrepareReviewAsync(long id, ArticleHash text, CancellationToken ct) =>
        _http.SendAsync<PreparedSignature>(HttpMethod.Post, Of(id) + "/reviews/prepare", text, ct);

    /// <inheritdoc cref="IArticles.ReviewAsync"/>
    public Task<ArticleDto?> ReviewAsync(long id, SignedReview review, CancellationToken ct) => _http.SendAsync<ArticleDto>(HttpMethod.Post, Of(id) + "/reviews", review, ct);

    /// <inheritdoc cref="IArticles.DeclineAsync"/>
    public Task<ArticleDto?> DeclineAsync(long id, DeclinedReview review, CancellationToken ct) => _http.SendAsync<ArticleDto>(HttpMethod.Post, Of(id) + "/reviews/decline", review, ct);

    /// <inheritdoc cref="IArticles.GetSubmissionAsync"/>
    public Task<ArticleSubmissionDto?> GetSubmissionAsync(long id, CancellationToken ct) => _http.FindAsync<ArticleSubmissionDto>(Of(id) + "/acceptance", ct);

    private static string Of(long id) => "api/articles/" + Text(id);

    private static string Of(long id, int version) => $"api/articles/{Text(id)}/versions/{Text(version)}";
}
