using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Knowledge;

/// <summary>What authors write.</summary>
internal sealed partial class ArticleWriter(
    IDbContextFactory<DaoDbContext> contexts, Deployment deployment, ArticleQueries queries, ArticleChain chain, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    private const int MaxOpen = 10;
    private const int MaxTexts = 200;

    public async Task<long> BeginAsync(string account, NewArticle article, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(article);
        var author = Fields.Account("account", account);
        var topic = queries.RequireTopic(article.Topic);
        _ = chain.Contract;
        if (article.Key is null || !KeyPattern().IsMatch(article.Key))
            throw new FieldException("key", "is not 1 to 64 letters, digits and hyphens; make one for each article, for example a random UUID");
        var text = ArticleText.Check(article.Title, article.Language, article.Markdown, article.References, article.Confirmed);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await KnownAsync(db, author, article.Key, ct) is { } known)
            return known;
        await Rows.RequireMemberAsync(db, author, ct);
        if (await db.Set<ArticleRow>().Where(x => x.Author == author && x.Open && !db.Set<ArticleView>().Any(v => v.Hash == x.Hash)).Take(MaxOpen).CountAsync(ct) == MaxOpen)
            throw new FieldException("account", $"has {MaxOpen} articles in review; wait for one, or take one back");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var row = new ArticleRow { Topic = topic, Author = author, Key = article.Key, Open = true };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // The same sending at the same moment was first.
            await transaction.RollbackAsync(ct);
            db.ChangeTracker.Clear();
            if (await KnownAsync(db, author, article.Key, ct) is { } meanwhile)
                return meanwhile;
            throw;
        }

        text.Version = 1;
        await AddAsync(db, row, text, ct);
        (row.Text, row.Hash) = (text.Id, text.Hash);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await PublishAsync(row.Id, ct);
        return row.Id;
    }

    public async Task<int?> SaveAsync(string account, long id, ArticleEdit edit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var author = Fields.Account("account", account);
        var text = ArticleText.Check(edit.Title, edit.Language, edit.Markdown, edit.References, edit.Confirmed);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Set<ArticleRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Author == author, ct) is not { } row)
            return null;
        await Rows.RequireMemberAsync(db, author, ct);
        var newest = await db.Set<ArticleTextRow>().AsNoTracking().SingleAsync(x => x.Id == row.Text, ct);
        var accepted = await ArticleQueries.NewestAcceptedAsync(db, id, ct);
        // The same once more, perhaps because the answer was lost, is the same.
        if (ArticleText.Same(newest, text) && (row.Open || accepted?.Hash == newest.Hash))
            return newest.Version;
        if (await db.Set<ArticleTextRow>().CountAsync(x => x.Article == id, ct) >= MaxTexts)
            throw new FieldException("markdown", $"cannot be changed once more: an article has {MaxTexts} texts at most");
        (text.Version, text.Previous) = ((accepted?.Version ?? 0) + 1, accepted?.Hash);
        await AddAsync(db, row, text, ct);
        if (!string.Equals(edit.Hash, newest.Hash, StringComparison.OrdinalIgnoreCase) || await db.Set<ArticleRow>().Where(x => x.Id == id && x.Text == newest.Id).ExecuteUpdateAsync(
            x => x.SetProperty(a => a.Text, text.Id).SetProperty(a => a.Hash, text.Hash).SetProperty(a => a.Open, true), ct) == 0)
        {
            throw new FieldException("hash", "is no longer that of the newest text: another was sent meanwhile; read it, and make your changes on top of it");
        }

        await transaction.CommitAsync(ct);
        await PublishAsync(id, ct);
        return text.Version;
    }

    public async Task<bool?> WithdrawAsync(string account, long id, CancellationToken ct)
    {
        var author = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<ArticleRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Author == author, ct) is not { } row)
            return null;
        if (await db.Set<ArticleView>().AnyAsync(x => x.Hash == row.Hash, ct))
            throw new FieldException("id", "is accepted; that can be taken back by a proposal alone, and corrected by a new version");
        if (await db.Set<ArticleRow>().Where(x => x.Id == id && x.Text == row.Text && x.Open).ExecuteUpdateAsync(x => x.SetProperty(a => a.Open, false), ct) > 0)
            await PublishAsync(id, ct);
        return true;
    }

    /// <summary>Tells those who look at an article, or at the lists, that it has changed.</summary>
    public async Task PublishAsync(long id, CancellationToken ct)
    {
        foreach (var publisher in publishers)
            await publisher.PublishAsync([Topics.Articles, Topics.Article(id)], ct);
    }

    private async Task AddAsync(DaoDbContext db, ArticleRow article, ArticleTextRow text, CancellationToken ct)
    {
        (text.Article, text.WrittenAt) = (article.Id, time.GetUtcNow().ToUnixTimeMilliseconds());
        text.Hash = ArticleText.Document(deployment.ChainId, article.Author, article.Topic, text).Hash().ToString();
        db.Add(text);
        await db.SaveChangesAsync(ct);
    }

    private static async Task<long?> KnownAsync(DaoDbContext db, string author, string key, CancellationToken ct) =>
        await db.Set<ArticleRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Author == author && x.Key == key, ct) is { } known ? known.Id : null;

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,64}\z")]
    private static partial Regex KeyPattern();
}
