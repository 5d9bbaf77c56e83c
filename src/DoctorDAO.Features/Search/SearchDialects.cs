using System.Globalization;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Search;

/// <summary>A document that holds all words, with as much of it as is ranked.</summary>
internal sealed record SearchCandidate(long Id, long At, string Category, string Title, string Body);

/// <summary>How one of the databases finds the newest documents that hold all words. It says nothing of how well they fit.</summary>
internal abstract class SearchDialect
{
    /// <summary>Most candidates of a kind.</summary>
    public const int Most = 200;

    // What is ranked of a document. Nobody writes more than some pages.
    protected const int Ranked = 6_000;

    /// <summary>How the database of this context does it.</summary>
    public static SearchDialect Of(DaoDbContext db) => db.Database.ProviderName switch
    {
        "Microsoft.EntityFrameworkCore.Sqlite" => new SqliteSearch(),
        "Npgsql.EntityFrameworkCore.PostgreSQL" => new PostgresSearch(),
        "Microsoft.EntityFrameworkCore.SqlServer" => new SqlServerSearch(),
        var other => throw new NotSupportedException($"{other} has no search."),
    };

    /// <summary>The newest candidates, the newest first.</summary>
    /// <param name="db">The database.</param>
    /// <param name="terms">All of them have to be there.</param>
    /// <param name="category">Key of a category, or <c>null</c> for all.</param>
    /// <param name="ids">From the first to before the second.</param>
    /// <param name="ct">Cancels it.</param>
    public abstract Task<List<SearchCandidate>> FindAsync(DaoDbContext db, SearchTerms terms, string? category, (long From, long To) ids, CancellationToken ct);

    /// <summary>Makes the database's own index anew from the rows, where it can lose step with them.</summary>
    public virtual Task RebuildAsync(DaoDbContext db, CancellationToken ct) => Task.CompletedTask;

    protected static Task<List<SearchCandidate>> AskAsync(DaoDbContext db, string sql, IEnumerable<object> parameters, CancellationToken ct) =>
        db.Database.SqlQueryRaw<SearchCandidate>(sql, [.. parameters]).ToListAsync(ct);
}

/// <summary>
/// An FTS5 table of trigrams over <c>app_search</c>, which triggers keep. It tells which documents have all trigrams of all words, in the order of their ids, so it
/// stops as soon as there are enough; whether the words are there, too, a look into the document tells. Words have a space before them, so a trigram says where one
/// begins; long words are found inside of others, too.
/// </summary>
internal sealed class SqliteSearch : SearchDialect
{
    private const int FirstWord = 3;

    public override Task<List<SearchCandidate>> FindAsync(DaoDbContext db, SearchTerms terms, string? category, (long From, long To) ids, CancellationToken ct)
    {
        string[] needles = [.. terms.Words.Select(x => SearchTerms.IsFoundInside(x) ? x : SearchTerms.Needle(x))];
        var trigrams = needles.SelectMany(x => Trigrams(x, needles.Length > 1 ? 2 : 1)).Distinct(StringComparer.Ordinal);
        if (category is not null)
            trigrams = trigrams.Append(SearchIds.ScopeOf(category));
        var words = string.Concat(Enumerable.Range(FirstWord, needles.Length).Select(i => FormattableString.Invariant($" AND (instr(d.body, {{{i}}}) > 0 OR instr(d.title, {{{i}}}) > 0)")));
        return AskAsync(
            db,
            FormattableString.Invariant($$"""
                SELECT d.id AS "Id", d.at AS "At", d.category AS "Category", d.title AS "Title", substr(d.body, 1, {{Ranked}}) AS "Body"
                FROM app_search_words CROSS JOIN app_search AS d ON d.id = app_search_words.rowid
                WHERE app_search_words MATCH {0} AND app_search_words.rowid >= {1} AND app_search_words.rowid < {2}{{words}}
                ORDER BY app_search_words.rowid DESC LIMIT {{Most}}
                """),
            [string.Join(" AND ", trigrams.Select(x => $"\"{x}\"")), ids.From, ids.To, .. needles],
            ct);
    }

    public override Task RebuildAsync(DaoDbContext db, CancellationToken ct) => db.Database.ExecuteSqlRawAsync("INSERT INTO app_search_words(app_search_words) VALUES('rebuild')", ct);

    private static IEnumerable<string> Trigrams(string needle, int step)
    {
        // Of whole signs, as the tokenizer takes them.
        string[] signs = [.. needle.EnumerateRunes().Select(x => x.ToString())];
        var last = signs.Length - 3;
        // Of several words every second will do, which hold all signs: each is one more list to walk, and what fits by chance is looked into anyway.
        return last < 0 ? [] : Enumerable.Range(0, (last / step) + 1).Select(i => step * i).Append(last).Distinct().Select(i => string.Concat(signs[i..(i + 3)]));
    }
}

/// <summary>
/// A column of lexemes with a GIN index. The index knows no order, and a word that everybody uses would bring half of the table to be sorted; so the newest
/// documents are looked at first, and the index is asked when there are too few among them: then no more than a tenth of the documents fits, as a rule.
/// </summary>
internal sealed class PostgresSearch : SearchDialect
{
    private const int Newest = 10 * Most;

    private static readonly string AmongNewest = FormattableString.Invariant($$"""
        SELECT d.id AS "Id", d.at AS "At", d.category AS "Category", d.title AS "Title", substr(d.body, 1, {{Ranked}}) AS "Body"
        FROM (SELECT id, at, category, title, body, words FROM app_search WHERE id >= {1} AND id < {2} ORDER BY id DESC LIMIT {{Newest}}) AS d
        WHERE d.words @@ CAST({0} AS tsquery) ORDER BY d.id DESC LIMIT {{Most}}
        """);

    private static readonly string AmongAll = FormattableString.Invariant($$"""
        WITH fitting AS MATERIALIZED (SELECT id FROM app_search WHERE words @@ CAST({0} AS tsquery)),
        found AS MATERIALIZED (SELECT id FROM fitting WHERE id >= {1} AND id < {2} ORDER BY id DESC LIMIT {{Most}})
        SELECT d.id AS "Id", d.at AS "At", d.category AS "Category", d.title AS "Title", substr(d.body, 1, {{Ranked}}) AS "Body"
        FROM found JOIN app_search AS d ON d.id = found.id ORDER BY d.id DESC
        """);

    private static readonly string CountNewest = FormattableString.Invariant($$"""
        SELECT CAST(COUNT(*) AS int) AS "Value" FROM (SELECT id FROM app_search WHERE id >= {0} AND id < {1} ORDER BY id DESC LIMIT {{Newest}}) AS newest
        """);

    public override async Task<List<SearchCandidate>> FindAsync(DaoDbContext db, SearchTerms terms, string? category, (long From, long To) ids, CancellationToken ct)
    {
        // The index must know the kind: what is rare in one is common in another.
        string[] scopes = category is null ? [SearchIds.KindOf(ids.From)] : [SearchIds.KindOf(ids.From), SearchIds.ScopeOf(category)];
        var query = string.Join(" & ", scopes.Select(x => $"'{x}'").Concat(terms.Words.Select(x => SearchTerms.IsLetter(x) ? $"'{x}'" : $"'{x}':*")));
        object[] parameters = [query, ids.From, ids.To];
        var found = await AskAsync(db, AmongNewest, parameters, ct);
        if (found.Count == Most || (await db.Database.SqlQueryRaw<int>(CountNewest, ids.From, ids.To).ToListAsync(ct))[0] < Newest)
            return found;
        return await AskAsync(db, AmongAll, parameters, ct);
    }
}

/// <summary>
/// A full-text index, where the server has the part of it that makes one; the migrations make it there. Elsewhere the newest documents are read, which finds what is
/// recent.
/// </summary>
internal sealed class SqlServerSearch : SearchDialect
{
    private const int Newest = 10 * Most;
    private const string Columns = "id AS [Id], at AS [At], category AS [Category], title AS [Title]";

    public override Task<List<SearchCandidate>> FindAsync(DaoDbContext db, SearchTerms terms, string? category, (long From, long To) ids, CancellationToken ct)
    {
        var parameters = new List<object> { ids.From, ids.To, category ?? "" };
        parameters.AddRange(terms.Words.Select(x => (object)(SearchTerms.IsLetter(x) ? $"\"{x}\"" : $"\"{x}*\"")));
        parameters.AddRange(terms.Words.Select(x => (object)$"%{SearchTerms.Needle(x)}%"));
        return AskAsync(db, Sql(terms.Words.Count, category is not null), parameters, ct);
    }

    /// <summary>The whole batch. A statement with CONTAINS cannot even be compiled where there is no full-text index, so it stands in a text of its own.</summary>
    internal static string Sql(int words, bool inCategory)
    {
        var inner = Indexed(words, inCategory);
        var declared = string.Join(", ", Enumerable.Range(0, words).Select(i => Name("word", i) + " nvarchar(200)"));
        var given = string.Join(", ", Enumerable.Range(0, words).Select(i => $"{Name("word", i)} = {Place(3 + i)}"));
        var likes = string.Concat(Enumerable.Range(3 + words, words).Select(i => $" AND (n.title LIKE {Place(i)} OR n.body LIKE {Place(i)})"));
        return FormattableString.Invariant($$"""
            IF OBJECTPROPERTYEX(OBJECT_ID(N'app_search'), N'TableHasActiveFulltextIndex') = 1
                EXEC sp_executesql N'{{inner}}', N'@from bigint, @to bigint, @category varchar(32), {{declared}}', @from = {0}, @to = {1}, @category = {2}, {{given}}
            ELSE
                SELECT TOP ({{Most}}) {{Columns}}, LEFT(n.body, {{Ranked}}) AS [Body]
                FROM (SELECT TOP ({{Newest}}) id, at, category, title, body FROM app_search WHERE id >= {0} AND id < {1}{{(inCategory ? " AND category = {2}" : "")}} ORDER BY id DESC) AS n
                WHERE 1 = 1{{likes}} ORDER BY n.id DESC
            """);
    }

    /// <summary>The statement with the index. Each word has a condition of its own: one condition holds of one column.</summary>
    internal static string Indexed(int words, bool inCategory)
    {
        var conditions = string.Concat(Enumerable.Range(0, words).Select(i => $" AND CONTAINS((title, body), {Name("word", i)})"));
        return FormattableString.Invariant(
            $"SELECT TOP ({Most}) {Columns}, LEFT(body, {Ranked}) AS [Body] FROM app_search WHERE id >= @from AND id < @to{(inCategory ? " AND category = @category" : "")}{conditions} ORDER BY id DESC");
    }

    private static string Name(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"@{name}{number}");

    private static string Place(int number) => string.Create(CultureInfo.InvariantCulture, $"{{{number}}}");
}
