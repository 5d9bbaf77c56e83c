using DoctorDAO.Client.Relay;

namespace DoctorDAO.Client.Knowledge;

/// <summary>What everybody reads of articles. A <c>null</c> means there is no such thing.</summary>
public interface IArticleQueries
{
    /// <summary>Articles of one state.</summary>
    /// <exception cref="FieldException">A field is not what it should be.</exception>
    Task<Page<ArticleRowDto>> GetArticlesAsync(ArticleQuery query, CancellationToken ct);

    /// <summary>The newest accepted version of a work; the newest text when none is accepted.</summary>
    Task<ArticleDto?> GetArticleAsync(long id, CancellationToken ct);

    /// <summary>A version of a work. Of one that is not accepted, the newest text.</summary>
    Task<ArticleDto?> GetArticleVersionAsync(long id, int version, CancellationToken ct);

    /// <summary>Every version of a work, the newest first; at most 100.</summary>
    Task<IReadOnlyList<ArticleRowDto>?> GetArticleVersionsAsync(long id, CancellationToken ct);

    /// <summary>What a version's hash is the hash of.</summary>
    Task<ArticleDocumentDto?> GetArticleDocumentAsync(long id, int version, CancellationToken ct);

    /// <summary>What acceptance takes; <c>null</c> where the association has no such contract.</summary>
    Task<ReviewRuleDto?> GetReviewRuleAsync(CancellationToken ct);
}

/// <summary>
/// What peers have read and found right: written and revised by its author, signed by members with reputation in the topic, accepted by the chain. Who writes must
/// have made sure that it acts for the account; a <c>null</c> means there is no such article.
/// </summary>
public interface IArticles : IArticleQueries
{
    /// <summary>Sends an article into review. Sent again with the same key it gives the same article.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="FieldException">A field is not what it should be, or the text holds what may point to a patient.</exception>
    Task<long> BeginAsync(string account, NewArticle article, CancellationToken ct);

    /// <summary>Sends another text: in the place of the one in review, or as the next version of what is accepted. Its author alone may.</summary>
    /// <returns>Number of the version.</returns>
    /// <exception cref="FieldException">As with <see cref="BeginAsync"/>; or <c>hash</c> is no longer that of the newest text.</exception>
    Task<int?> SaveAsync(string account, long id, ArticleEdit edit, CancellationToken ct);

    /// <summary>The author takes the version in review back; accepted versions stay.</summary>
    /// <exception cref="FieldException">It is accepted.</exception>
    Task<bool?> WithdrawAsync(string account, long id, CancellationToken ct);

    /// <summary>What a reviewer's wallet signs.</summary>
    /// <exception cref="FieldException">The account cannot review it, or the text was replaced.</exception>
    /// <exception cref="UnavailableException">The chain cannot be asked now.</exception>
    Task<PreparedSignature?> PrepareReviewAsync(string account, long id, ArticleHash text, CancellationToken ct);

    /// <summary>Takes a reviewer's signature; a newer word of the same member takes the place of the older.</summary>
    /// <exception cref="FieldException">It is not the account's, or not of this text, or out of date, or the account cannot review it.</exception>
    /// <exception cref="UnavailableException">The chain cannot be asked now.</exception>
    Task<bool?> ReviewAsync(string account, long id, SignedReview review, CancellationToken ct);

    /// <summary>Takes a reviewer's reasons not to sign; a signature of the same member that is kept here goes.</summary>
    /// <exception cref="FieldException">As with <see cref="ReviewAsync"/>.</exception>
    /// <exception cref="UnavailableException">The chain cannot be asked now.</exception>
    Task<bool?> DeclineAsync(string account, long id, DeclinedReview review, CancellationToken ct);

    /// <summary>The transaction that takes the version in review to the chain; anybody may send it.</summary>
    /// <exception cref="FieldException">There are not enough reviews, or it is accepted already.</exception>
    /// <exception cref="UnavailableException">The chain cannot be asked now.</exception>
    Task<ArticleSubmissionDto?> GetSubmissionAsync(string account, long id, CancellationToken ct);
}
