using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Relay;

namespace DoctorDAO.Portal.Tests.Sample;

/// <summary>
/// Articles in memory that can be written: 1 is Dr Okafor's with two accepted versions, 2 hers in review, 3 Nora's with reviews enough, 4 Nora's accepted with a version in
/// review, 5 was retracted, 6 Nora has taken back.
/// </summary>
public sealed class SampleArticles : IArticles
{
    private static readonly DateTimeOffset Written = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private readonly SortedDictionary<long, List<ArticleDto>> _works = [];

    public SampleArticles()
    {
        Put(1, People.Okafor, ArticleState.Accepted, 1);
        Put(1, People.Okafor, ArticleState.Accepted, 2);
        Put(2, People.Okafor, ArticleState.Review, 1, Review(People.Demir), Review(People.Raman) with { Declined = true, Counts = false, Comment = "Table 2 does not add up." });
        Put(3, People.Nora, ArticleState.Review, 1, Review(People.Demir), Review(People.Raman));
        Put(4, People.Nora, ArticleState.Accepted, 1);
        Put(4, People.Nora, ArticleState.Review, 2);
        Put(5, People.Okafor, ArticleState.Retracted, 1);
        Put(6, People.Nora, ArticleState.Withdrawn, 1);
    }

    /// <summary>What the contract asks for.</summary>
    public ReviewRuleDto Rule { get; set; } = new(0, 2, 12, "0x" + new string('c', 40));

    /// <summary>What the next write throws.</summary>
    public Exception? Refuses { get; set; }

    /// <summary>What was done, by name and article.</summary>
    public List<string> Done { get; } = [];

    public Task<Page<ArticleRowDto>> GetArticlesAsync(ArticleQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var rows = _works.Values.Select(w => query.State == ArticleState.Review ? w[^1].Row : w.LastOrDefault(v => v.Acceptance is not null)?.Row).OfType<ArticleRowDto>()
            .Where(r => query.State == ArticleState.Review ? r.State == ArticleState.Review : r.State is ArticleState.Accepted or ArticleState.Retracted)
            .Where(r => (query.Topic ?? r.Topic) == r.Topic && (query.Author ?? r.Author.Address) == r.Author.Address);
        return Task.FromResult(new Page<ArticleRowDto>([.. rows.OrderByDescending(r => r.Id)], query.Cursor is null && query.State == ArticleState.Accepted && query.Author is null ? "more" : null));
    }

    public Task<ArticleDto?> GetArticleAsync(long id, CancellationToken ct) =>
        Task.FromResult(_works.TryGetValue(id, out var work) ? Whole(work, work.LastOrDefault(v => v.Acceptance is not null) ?? work[^1]) : null);

    public Task<ArticleDto?> GetArticleVersionAsync(long id, int version, CancellationToken ct) =>
        Task.FromResult(_works.TryGetValue(id, out var work) && work.Find(v => v.Row.Version == version) is { } found ? Whole(work, found) : null);

    public Task<IReadOnlyList<ArticleRowDto>?> GetArticleVersionsAsync(long id, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ArticleRowDto>?>(_works.TryGetValue(id, out var work) ? [.. work.Select(v => v.Row).Reverse()] : null);

    public Task<ArticleDocumentDto?> GetArticleDocumentAsync(long id, int version, CancellationToken ct) =>
        Task.FromResult<ArticleDocumentDto?>(new ArticleDocumentDto(JsonDocument.Parse("{}").RootElement, Hash(id, version)));

    public Task<ReviewRuleDto?> GetReviewRuleAsync(CancellationToken ct) => Task.FromResult<ReviewRuleDto?>(Rule);

    public Task<long> BeginAsync(string account, NewArticle article, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(article);
        Check();
        var id = _works.Keys.Max() + 1;
        Put(id, People.All.Single(p => p.Address == account), ArticleState.Review, 1);
        _works[id][0] = With(_works[id][0], article.Topic, article.Title, article.Language, article.Markdown, article.References);
        return Task.FromResult(id);
    }

    public Task<int?> SaveAsync(string account, long id, ArticleEdit edit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(edit);
        Check();
        var work = _works[id];
        if (edit.Hash != work[^1].Row.Hash) throw new FieldException("hash", "is no longer that of the newest text");
        if (work[^1].Acceptance is not null) Put(id, work[^1].Row.Author, ArticleState.Review, work[^1].Row.Version + 1);
        var changed = With(work[^1], work[^1].Row.Topic, edit.Title, edit.Language, edit.Markdown, edit.References);
        work[^1] = changed with { Row = changed.Row with { State = ArticleState.Review, Hash = changed.Row.Hash[..^1] + "f" }, Reviews = [] };
        return Task.FromResult<int?>(work[^1].Row.Version);
    }

    public Task<bool?> WithdrawAsync(string account, long id, CancellationToken ct) => Act($"withdraw {id}");

    public Task<PreparedSignature?> PrepareReviewAsync(string account, long id, ArticleHash text, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool?> ReviewAsync(string account, long id, SignedReview review, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool?> DeclineAsync(string account, long id, DeclinedReview review, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(review);
        return Act($"decline {id} {review.Hash == _works[id][^1].Row.Hash} {review.Comment}");
    }

    public Task<ArticleSubmissionDto?> GetSubmissionAsync(string account, long id, CancellationToken ct)
    {
        Check();
        return Task.FromResult<ArticleSubmissionDto?>(new ArticleSubmissionDto(31337, account, Rule.Contract, "0x1234", 2, null, null));
    }

    private static string Hash(long id, int version) => "0x" + string.Concat(Enumerable.Repeat($"{id % 10}{version % 10}", 32));

    private static ArticleReviewDto Review(PersonDto person) => new(person, false, "", Written, Written.AddDays(60), true);

    private static ArticleDto Whole(List<ArticleDto> work, ArticleDto version) => version with
    {
        Accepted = work.Where(v => v.Acceptance is not null).Select(v => v.Row.Version).DefaultIfEmpty().Max(),
        InReview = work[^1].Row.State == ArticleState.Review ? work[^1].Row.Version : null,
    };

    private static ArticleDto With(ArticleDto version, string topic, string title, string language, string markdown, IReadOnlyList<string> references) =>
        version with { Row = version.Row with { Topic = topic, Title = title, Language = language }, Markdown = markdown, Html = $"<p>{markdown}</p>", References = references };

    private void Put(long id, PersonDto author, ArticleState state, int version, params ArticleReviewDto[] reviews)
    {
        if (!_works.TryGetValue(id, out var work)) _works[id] = work = [];
        var accepted = state is ArticleState.Accepted or ArticleState.Retracted;
        work.Add(new ArticleDto(
            new ArticleRowDto(id, "clinical", $"Article {id}", "en", author, state, version, Written, Hash(id, version)),
            $"What, and **why**. Said in version {version}.",
            $"<p>What, and <strong>why</strong>. Said in version {version}.</p>",
            ["Doe J. On handovers. 2019."],
            version == 1 ? null : Hash(id, version - 1),
            reviews,
            accepted
                ? new ArticleAcceptanceDto(Hash(id, 1), 31337, Rule.Contract, 21_904_000, "0x" + new string('b', 64), Written.AddHours(5), true, [People.Demir, People.Raman])
                : null,
            0,
            null));
    }

    private Task<bool?> Act(string what)
    {
        Check();
        Done.Add(what);
        return Task.FromResult<bool?>(true);
    }

    private void Check()
    {
        if (Refuses is not { } refusal) return;
        Refuses = null;
        throw refusal;
    }
}
