using DoctorDAO.Client;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Reputation;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Knowledge;

/// <summary>What is read of articles. Every list is a range of an index from its cursor on.</summary>
internal sealed class ArticleQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, IStanding standing) : IArticleQueries
{
    private const int MaxVersions = 100;

    public async Task<Page<ArticleRowDto>> GetArticlesAsync(ArticleQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var limit = Fields.Limit(query.Limit);
        var author = string.IsNullOrEmpty(query.Author) ? null : Fields.Account("author", query.Author);
        var topic = string.IsNullOrEmpty(query.Topic) ? null : RequireTopic(query.Topic);
        if (author is not null && topic is not null)
            throw new FieldException("author", "stands beside another filter; an author's articles are listed together");
        await using var db = await contexts.CreateDbContextAsync(ct);
        return query.State switch
        {
            ArticleState.Accepted => await AcceptedAsync(db, topic, author, query.Cursor, limit, ct),
            ArticleState.Review => await ReviewedAsync(db, topic, author, query.Cursor, limit, ct),
            _ => throw new FieldException("state", "is not accepted or review"),
        };
    }

    public async Task<ArticleDto?> GetArticleAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, id, ct) is not { } article)
            return null;
        var newest = await NewestAcceptedAsync(db, id, ct);
        return await ReadAsync(db, article, newest?.Hash ?? article.Hash, newest?.Version ?? 0, ct);
    }

    public async Task<ArticleDto?> GetArticleVersionAsync(long id, int version, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, id, ct) is not { } article)
            return null;
        var newest = await NewestAcceptedAsync(db, id, ct);
        return await HashOfAsync(db, article, version, ct) is { } hash ? await ReadAsync(db, article, hash, newest?.Version ?? 0, ct) : null;
    }

    public async Task<IReadOnlyList<ArticleRowDto>?> GetArticleVersionsAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, id, ct) is not { } article)
            return null;
        var accepted = await Accepted(db, id).OrderByDescending(x => x.Version).Select(x => x.Hash).Take(MaxVersions).ToListAsync(ct);
        if (!accepted.Contains(article.Hash))
            accepted.Insert(0, article.Hash);
        return await RowsAsync(db, accepted, ct);
    }

    public async Task<ArticleDocumentDto?> GetArticleDocumentAsync(long id, int version, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, id, ct) is not { } article || await HashOfAsync(db, article, version, ct) is not { } hash)
            return null;
        var text = await db.Set<ArticleTextRow>().AsNoTracking().SingleAsync(x => x.Hash == hash, ct);
        return new ArticleDocumentDto(ArticleText.Document(deployment.ChainId, article.Author, article.Topic, text).ToJson(), hash);
    }

    public async Task<ReviewRuleDto?> GetReviewRuleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return deployment.Articles is { } contract && await RuleAsync(db, ct) is { } rule ? new ReviewRuleDto(rule.Threshold, rule.Reviewers, rule.Reward, contract.ToString()) : null;
    }

    /// <summary>The key as it was given.</summary>
    /// <exception cref="FieldException">It is no chamber's.</exception>
    public string RequireTopic(string? topic) => topic is not null && deployment.Chambers.Any(x => x.Key == topic)
        ? topic
        : throw new FieldException("topic", $"is none; there are {string.Join(", ", deployment.Chambers.Select(x => x.Key))}");

    /// <summary>The newest version of a work that the chain has accepted.</summary>
    public static Task<ArticleView?> NewestAcceptedAsync(DaoDbContext db, long id, CancellationToken ct) => Accepted(db, id).OrderByDescending(x => x.Version).FirstOrDefaultAsync(ct);

    /// <summary>Reviewers whose signatures the chain would take now, as far as is indexed.</summary>
    public async Task<HashSet<string>> CountingAsync(DaoDbContext db, string topic, IReadOnlyList<ArticleReviewRow> reviews, CancellationToken ct)
    {
        var head = await ChainHead.ReadAsync(db, ct);
        string[] inTime = [.. reviews.Where(x => x.Signature is not null && x.Deadline > head.Time).Select(x => x.Reviewer)];
        if (inTime.Length == 0)
            return [];
        var members = await db.Set<MemberView>().AsNoTracking().Where(x => inTime.Contains(x.Account) && x.Status == MemberStatus.Active).Select(x => x.Account).ToListAsync(ct);
        if (await RuleAsync(db, ct) is not { Threshold: > 0 } rule)
            return [.. members];
        return [.. (await standing.OfAsync(db, members, topic, ct)).Where(x => x.Value >= rule.Threshold).Select(x => x.Key)];
    }

    private static Task<ReviewRuleView?> RuleAsync(DaoDbContext db, CancellationToken ct) =>
        db.Set<ReviewRuleView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == ReviewRuleView.Key, ct);

    private static Task<ArticleRow?> FindAsync(DaoDbContext db, long id, CancellationToken ct) => db.Set<ArticleRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct);

    /// <summary>Versions of a work that the chain has accepted.</summary>
    private static IQueryable<ArticleView> Accepted(DaoDbContext db, long id) =>
        db.Set<ArticleTextRow>().AsNoTracking().Where(x => x.Article == id).Join(db.Set<ArticleView>().AsNoTracking(), x => x.Hash, x => x.Hash, (text, view) => view);

    /// <summary>The text of a version: the accepted one, or the newest that was written for it.</summary>
    private static async Task<string?> HashOfAsync(DaoDbContext db, ArticleRow article, int version, CancellationToken ct) =>
        await Accepted(db, article.Id).Where(x => x.Version == version).Select(x => x.Hash).SingleOrDefaultAsync(ct)
        ?? await db.Set<ArticleTextRow>().Where(x => x.Id == article.Text && x.Version == version).Select(x => x.Hash).SingleOrDefaultAsync(ct);

    private static async Task<Page<ArticleRowDto>> AcceptedAsync(DaoDbContext db, string? topic, string? author, string? cursor, int limit, CancellationToken ct)
    {
        var works = db.Set<WorkView>().AsNoTracking();
        if (topic is not null)
            works = works.Where(x => x.Topic == topic);
        if (author is not null)
            works = works.Where(x => x.Author == author);
        var (ties, beyond) = ((IQueryable<WorkView>?)null, works);
        if (Cursor.Decode(cursor, 2) is { } after)
        {
            var (block, log) = (Cursor.Number(after[0]), Cursor.Number(after[1]));
            ties = works.Where(x => x.Block == block && x.LogIndex < log).OrderByDescending(x => x.LogIndex);
            beyond = works.Where(x => x.Block < block);
        }

        var rows = await Keyset.ReadAsync(ties, beyond.OrderByDescending(x => x.Block).ThenByDescending(x => x.LogIndex), limit + 1, ct);
        var shown = rows.Take(limit).ToList();
        return new Page<ArticleRowDto>(await RowsAsync(db, [.. shown.Select(x => x.Newest)], ct), rows.Count > limit ? Cursor.Encode(shown[^1].Block, shown[^1].LogIndex) : null);
    }

    private static async Task<Page<ArticleRowDto>> ReviewedAsync(DaoDbContext db, string? topic, string? author, string? cursor, int limit, CancellationToken ct)
    {
        var before = Cursor.Decode(cursor, 1) is { } after ? Cursor.Number(after[0]) : long.MaxValue;
        // By a value: a condition without one would have the index passed over.
        var open = true;
        var articles = db.Set<ArticleRow>().AsNoTracking().Where(x => x.Open == open && x.Text < before);
        if (author is not null)
            articles = articles.Where(x => x.Author == author);
        if (topic is not null)
            articles = articles.Where(x => x.Topic == topic);
        var rows = await articles.Where(x => !db.Set<ArticleView>().Any(v => v.Hash == x.Hash)).OrderByDescending(x => x.Text).Take(limit + 1).ToListAsync(ct);
        var shown = rows.Take(limit).ToList();
        return new Page<ArticleRowDto>(await RowsAsync(db, [.. shown.Select(x => x.Hash)], ct), rows.Count > limit ? Cursor.Encode(shown[^1].Text) : null);
    }

    /// <summary>Texts as rows of a list, in the order of their hashes. What the chain has accepted and nobody sent here has no row.</summary>
    private static async Task<IReadOnlyList<ArticleRowDto>> RowsAsync(DaoDbContext db, IReadOnlyList<string> hashes, CancellationToken ct)
    {
        string[] asked = [.. hashes];
        // Without the long texts.
        var texts = await db.Set<ArticleTextRow>().AsNoTracking().Where(x => asked.Contains(x.Hash))
            .Select(x => new ArticleTextRow { Id = x.Id, Article = x.Article, Version = x.Version, Hash = x.Hash, Title = x.Title, Language = x.Language, WrittenAt = x.WrittenAt })
            .ToDictionaryAsync(x => x.Hash, ct);
        long[] ids = [.. texts.Values.Select(x => x.Article).Distinct()];
        var articles = await db.Set<ArticleRow>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, ct);
        var accepted = await db.Set<ArticleView>().AsNoTracking().Where(x => asked.Contains(x.Hash)).ToDictionaryAsync(x => x.Hash, ct);
        var people = await People.ReadAsync(db, articles.Values.Select(x => x.Author), ct);
        return [.. hashes.Where(texts.ContainsKey).Select(x => Row(articles[texts[x].Article], texts[x], accepted.GetValueOrDefault(x), people))];
    }

    private static ArticleRowDto Row(ArticleRow article, ArticleTextRow text, ArticleView? accepted, People people) => new(
        article.Id,
        article.Topic,
        text.Title,
        text.Language,
        people[article.Author],
        accepted switch
        {
            { Retracted: true } => ArticleState.Retracted,
            not null => ArticleState.Accepted,
            null => article.Open && article.Text == text.Id ? ArticleState.Review : ArticleState.Withdrawn,
        },
        accepted?.Version ?? text.Version,
        Time(text.WrittenAt),
        text.Hash);

    private async Task<ArticleDto> ReadAsync(DaoDbContext db, ArticleRow article, string hash, int newest, CancellationToken ct)
    {
        var text = await db.Set<ArticleTextRow>().AsNoTracking().SingleAsync(x => x.Hash == hash, ct);
        var accepted = await db.Set<ArticleView>().AsNoTracking().SingleOrDefaultAsync(x => x.Hash == hash, ct);
        var checkedBy = accepted is null ? [] : await db.Set<ArticleReviewView>().AsNoTracking().Where(x => x.Hash == hash).OrderBy(x => x.Reviewer).Select(x => x.Reviewer).ToListAsync(ct);
        var reviews = await db.Set<ArticleReviewRow>().AsNoTracking().Where(x => x.Text == text.Id).OrderBy(x => x.Reviewer).Take(ArticleReviews.MaxReviews).ToListAsync(ct);
        var counting = accepted is null ? await CountingAsync(db, article.Topic, reviews, ct) : [];
        var people = await People.ReadAsync(db, [article.Author, .. checkedBy, .. reviews.Select(x => x.Reviewer)], ct);
        var open = article.Open && (article.Hash == hash ? accepted is null : !await db.Set<ArticleView>().AnyAsync(x => x.Hash == article.Hash, ct));
        int? inReview = !open ? null : article.Hash == hash ? text.Version : await db.Set<ArticleTextRow>().Where(x => x.Id == article.Text).Select(x => x.Version).SingleAsync(ct);
        return new ArticleDto(
            Row(article, text, accepted, people),
            text.Body,
            RichText.ToHtml(text.Body),
            ArticleText.References(text),
            text.Previous,
            [
                .. reviews.OrderBy(x => x.GivenAt).Select(x => new ArticleReviewDto(
                    people[x.Reviewer], x.Signature is null, x.Comment, Time(x.GivenAt), x.Signature is null ? null : Moment.Of(x.Deadline), counting.Contains(x.Reviewer))),
            ],
            accepted is null
                ? null
                : new ArticleAcceptanceDto(
                    accepted.Work, (long)deployment.ChainId, deployment.Articles!.Value.ToString(), accepted.Block, accepted.TransactionHash, Moment.Of(accepted.Time),
                    (await ChainHead.ReadAsync(db, ct)).IsFinal(accepted.Block), [.. checkedBy.Select(x => people[x])]),
            newest,
            inReview);
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
