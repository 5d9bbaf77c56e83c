using DoctorDAO.Client;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Relay;
using DoctorDAO.Indexing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features.Knowledge;

/// <summary>Articles that peers review: texts and reviews are kept here, what is accepted the chain says.</summary>
public static partial class KnowledgeFeature
{
    /// <summary>Registers the slice.</summary>
    public static IServiceCollection AddKnowledge(this IServiceCollection services)
    {
        services.AddPersonalTable<ArticleRow>("articles", x => x.Author, OnErase.Keep, OnMove.Stay);
        services.AddPersonalTable<ArticleReviewRow>("articles-reviewed", x => x.Reviewer, OnErase.Keep, OnMove.Stay);
        services.AddProjection<ArticleProjection>();
        services.AddSingleton<ArticleChain>();
        services.AddSingleton<ArticleQueries>();
        services.AddSingleton<ArticleWriter>();
        services.AddSingleton<ArticleReviews>();
        services.AddSingleton<IArticles, Articles>();
        services.AddSingleton<ArticleCloser>();
        services.AddHostedService(provider => provider.GetRequiredService<ArticleCloser>());
        return services;
    }

    private sealed class Articles(ArticleQueries queries, ArticleWriter writer, ArticleReviews reviews) : IArticles
    {
        public Task<Page<ArticleRowDto>> GetArticlesAsync(ArticleQuery query, CancellationToken ct) => queries.GetArticlesAsync(query, ct);

        public Task<ArticleDto?> GetArticleAsync(long id, CancellationToken ct) => queries.GetArticleAsync(id, ct);

        public Task<ArticleDto?> GetArticleVersionAsync(long id, int version, CancellationToken ct) => queries.GetArticleVersionAsync(id, version, ct);

        public Task<IReadOnlyList<ArticleRowDto>?> GetArticleVersionsAsync(long id, CancellationToken ct) => queries.GetArticleVersionsAsync(id, ct);

        public Task<ArticleDocumentDto?> GetArticleDocumentAsync(long id, int version, CancellationToken ct) => queries.GetArticleDocumentAsync(id, version, ct);

        public Task<ReviewRuleDto?> GetReviewRuleAsync(CancellationToken ct) => queries.GetReviewRuleAsync(ct);

        public Task<long> BeginAsync(string account, NewArticle article, CancellationToken ct) => writer.BeginAsync(account, article, ct);

        public Task<int?> SaveAsync(string account, long id, ArticleEdit edit, CancellationToken ct) => writer.SaveAsync(account, id, edit, ct);

        public Task<bool?> WithdrawAsync(string account, long id, CancellationToken ct) => writer.WithdrawAsync(account, id, ct);

        public Task<PreparedSignature?> PrepareReviewAsync(string account, long id, ArticleHash text, CancellationToken ct) => reviews.PrepareAsync(account, id, text, ct);

        public Task<bool?> ReviewAsync(string account, long id, SignedReview review, CancellationToken ct) => reviews.ReviewAsync(account, id, review, ct);

        public Task<bool?> DeclineAsync(string account, long id, DeclinedReview review, CancellationToken ct) => reviews.DeclineAsync(account, id, review, ct);

        public Task<ArticleSubmissionDto?> GetSubmissionAsync(string account, long id, CancellationToken ct) => reviews.GetSubmissionAsync(account, id, ct);
    }
}
