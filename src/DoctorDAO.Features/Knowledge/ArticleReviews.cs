using DoctorDAO.Client;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Relay;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Knowledge;

/// <summary>What reviewers say, and the transaction that takes their signatures to the chain.</summary>
internal sealed class ArticleReviews(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, ArticleQueries queries, ArticleWriter writer, ArticleChain chain, TimeProvider time)
{
    /// <summary>Most words on one text.</summary>
    public const int MaxReviews = 100;

    // Long enough for the others to read; a signature serves one text once.
    private const long Validity = 60 * 86_400;
    private const int MaxSignature = 4_096;

    // The contract takes no more.
    private const int MaxSubmitted = 10;

    public async Task<PreparedSignature?> PrepareAsync(string account, long id, ArticleHash hash, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(hash);
        var reviewer = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OpenAsync(db, reviewer, id, hash.Hash, ct) is not var (article, text))
            return null;
        var document = await chain.DocumentAsync(article, text, Address.Parse(reviewer), await chain.NowAsync(ct) + Validity, ct);
        return new PreparedSignature(document.ToJson(), []);
    }

    public async Task<bool?> ReviewAsync(string account, long id, SignedReview review, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(review);
        var reviewer = Fields.Account("account", account);
        var comment = ArticleText.Comment(review.Comment, required: false);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OpenAsync(db, reviewer, id, review.Hash, ct) is not var (article, text))
            return null;
        var now = await chain.NowAsync(ct);
        if (review.Deadline <= now || review.Deadline > now + (2 * Validity))
            throw new FieldException("deadline", "is over, or too far away; have the document prepared and sign again");
        var signature = Signature(review.Signature);
        var document = await chain.DocumentAsync(article, text, Address.Parse(reviewer), review.Deadline, ct);
        if (!await chain.SignedAsync(Address.Parse(reviewer), document, signature, ct))
            throw new FieldException("signature", "is not this account’s, or not of this text; sign again");
        await PutAsync(db, new ArticleReviewRow { Text = text.Id, Reviewer = reviewer, Signature = Hex.Encode(signature), Deadline = review.Deadline, Comment = comment }, ct);
        await writer.PublishAsync(id, ct);
        return true;
    }

    public async Task<bool?> DeclineAsync(string account, long id, DeclinedReview review, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(review);
        var reviewer = Fields.Account("account", account);
        var comment = ArticleText.Comment(review.Comment, required: true);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OpenAsync(db, reviewer, id, review.Hash, ct) is not var (_, text))
            return null;
        await PutAsync(db, new ArticleReviewRow { Text = text.Id, Reviewer = reviewer, Comment = comment }, ct);
        await writer.PublishAsync(id, ct);
        return true;
    }

    public async Task<ArticleSubmissionDto?> GetSubmissionAsync(string account, long id, CancellationToken ct)
    {
        var from = Address.Parse(Fields.Account("account", account));
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<ArticleRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } article)
            return null;
        await RequireOpenAsync(db, article, ct);
        var text = await db.Set<ArticleTextRow>().AsNoTracking().SingleAsync(x => x.Id == article.Text, ct);
        var reviews = await db.Set<ArticleReviewRow>().AsNoTracking().Where(x => x.Text == text.Id && x.Signature != null).Take(MaxReviews).ToListAsync(ct);
        var counting = await queries.CountingAsync(db, article.Topic, reviews, ct);
        var needed = await chain.ReviewersAsync(ct);
        if (counting.Count < needed)
            throw new FieldException("reviews", $"are {counting.Count} that count; {needed} are needed");
        // All that fit: each reviewer is named on the chain, and the more pairs the reward comes through, the less a cap takes of it.
        ArticleReviewRow[] taken =
        [
            .. reviews.Where(x => counting.Contains(x.Reviewer)).OrderByDescending(x => x.Deadline).Take(Math.Max(needed, MaxSubmitted)).OrderBy(x => x.Reviewer, StringComparer.Ordinal),
        ];
        var data = ArticleChain.Acceptance(article, text, taken);
        var refusal = await chain.RefusalAsync(from, data, ct);
        return new ArticleSubmissionDto((long)deployment.ChainId, from.ToString(), chain.Contract.ToString(), Hex.Encode(data), taken.Length, refusal?.Problem, refusal?.Error);
    }

    /// <summary>Puts a member's word on a text in the place of an older one.</summary>
    private async Task PutAsync(DaoDbContext db, ArticleReviewRow review, CancellationToken ct)
    {
        review.GivenAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (text, reviewer) = (review.Text, review.Reviewer);
        var mine = db.Set<ArticleReviewRow>().Where(x => x.Text == text && x.Reviewer == reviewer);
        if (await UpdateAsync() > 0)
            return;
        if (await db.Set<ArticleReviewRow>().CountAsync(x => x.Text == text, ct) >= MaxReviews)
            throw new FieldException("account", "is not needed: the text has reviews enough");
        db.Add(review);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // The same member at the same moment; when it is not there after all, that is worth an error.
            db.ChangeTracker.Clear();
            if (await UpdateAsync() == 0)
                throw;
        }

        Task<int> UpdateAsync() => mine.ExecuteUpdateAsync(
            x => x.SetProperty(r => r.Signature, review.Signature).SetProperty(r => r.Deadline, review.Deadline).SetProperty(r => r.Comment, review.Comment)
                .SetProperty(r => r.GivenAt, review.GivenAt),
            ct);
    }

    private static byte[] Signature(string? text) =>
        text is { Length: >= 4 and <= 2 + (2 * MaxSignature) } && text.StartsWith("0x", StringComparison.Ordinal) && text.Length % 2 == 0 && new byte[(text.Length - 2) / 2] is var bytes && Hex.TryDecode(text, bytes)
            ? bytes
            : throw new FieldException("signature", $"is not 0x and 1 to {MaxSignature} bytes in hexadecimal");

    /// <summary>The text in review, when the member may review it.</summary>
    private async Task<(ArticleRow Article, ArticleTextRow Text)?> OpenAsync(DaoDbContext db, string reviewer, long id, string? hash, CancellationToken ct)
    {
        if (await db.Set<ArticleRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } article)
            return null;
        await RequireOpenAsync(db, article, ct);
        if (!string.Equals(hash, article.Hash, StringComparison.OrdinalIgnoreCase))
            throw new FieldException("hash", "is not that of the text in review: its author has sent another; read that one first");
        if (article.Author == reviewer)
            throw new FieldException("account", "wrote it; a reviewer is somebody else");
        await Rows.RequireMemberAsync(db, reviewer, ct);
        var needs = await chain.NeedsAsync(Address.Parse(reviewer), article.Topic, ct);
        if (needs.Earned < needs.Threshold)
            throw new FieldException("account", $"has {needs.Earned} units of reputation in {article.Topic}; a reviewer has {needs.Threshold}");
        return (article, await db.Set<ArticleTextRow>().AsNoTracking().SingleAsync(x => x.Id == article.Text, ct));
    }

    private static async Task RequireOpenAsync(DaoDbContext db, ArticleRow article, CancellationToken ct)
    {
        if (await db.Set<ArticleView>().AnyAsync(x => x.Hash == article.Hash, ct))
            throw new FieldException("id", "is accepted already");
        if (!article.Open)
            throw new FieldException("id", "was taken back");
    }
}
