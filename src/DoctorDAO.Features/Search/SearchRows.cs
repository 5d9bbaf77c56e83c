using System.Security.Cryptography;
using System.Text;
using DoctorDAO.Client.Search;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Search;

/// <summary>
/// A row of <c>app_search</c>: the words by which something is found, folded by us so that every database compares the same. The text itself is not here: what is
/// shown is read where it lives, so nothing that was taken back is ever shown. Each database has an index of its own over these columns, made by the migrations.
/// </summary>
internal sealed class SearchRow
{
    public const string Table = "app_search";

    /// <summary>Grows with time within a kind. Which kind it is, its range says: <see cref="SearchIds"/>.</summary>
    public long Id { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long At { get; set; }

    /// <summary>Key of the category or chamber.</summary>
    public string Category { get; set; } = "";

    /// <summary>Three capitals for the category, so that an index of words can hold it: <see cref="SearchIds.ScopeOf"/>.</summary>
    public string Scope { get; set; } = "";

    /// <summary>Folded.</summary>
    public string Title { get; set; } = "";

    /// <summary>Folded.</summary>
    public string Body { get; set; } = "";

    public static void Apply(ModelBuilder model) => model.Entity<SearchRow>(row =>
    {
        row.ToTable(Table).HasKey(x => x.Id);
        row.Property(x => x.Id).ValueGeneratedNever();
        row.Property(x => x.Category).IsChamberKey();
        row.Property(x => x.Scope).HasMaxLength(3).IsUnicode(false);
        row.UseSnakeCase();
    });
}

/// <summary>Ids of documents: each kind has a range, in which they grow with time. And the letters of their categories.</summary>
public static class SearchIds
{
    private const long FirstDraft = 1L << 61;
    private const long FirstProposal = 1L << 62;
    private const int LogBits = 24;

    /// <summary>The range of a kind.</summary>
    public static (long From, long To) RangeOf(SearchKind kind) => kind switch
    {
        SearchKind.Post => (1, FirstDraft),
        SearchKind.Draft => (FirstDraft, FirstProposal),
        SearchKind.Proposal => (FirstProposal, long.MaxValue),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It has no documents."),
    };

    /// <summary>The kind of a document, as an index of words holds it: in capitals, which no folded word has. Drafts are few; they stand with the posts, and their range tells them apart.</summary>
    public static string KindOf(long id) => id < FirstProposal ? "POST" : "PROPOSAL";

    /// <summary>Three capitals that stand for a category in an index of words. Two may share them; who searches looks at the category itself too.</summary>
    public static string ScopeOf(string category)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(category));
        return string.Create(3, hash, static (letters, from) =>
        {
            for (var i = 0; i < letters.Length; i++)
                letters[i] = (char)('A' + (from[i] % 26));
        });
    }

    /// <summary>Id of a draft by its own.</summary>
    public static long OfDraft(long draft) => FirstDraft + draft;

    /// <summary>A draft's own id.</summary>
    public static long DraftOf(long id) => id - FirstDraft;

    /// <summary>Id of a proposal by the event that proposed it.</summary>
    public static long OfProposal(long block, long log) => FirstProposal + (block << LogBits) + log;

    /// <summary>The event of a proposal.</summary>
    public static (long Block, long Log) EventOf(long id) => ((id - FirstProposal) >> LogBits, (id - FirstProposal) & ((1L << LogBits) - 1));
}

/// <summary>Something that can be found.</summary>
/// <param name="Id">A post's own; <see cref="SearchIds.OfProposal"/>; <see cref="SearchIds.OfDraft"/>.</param>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Category">Key of the category or chamber.</param>
/// <param name="Title">Plain text, empty where there is none of its own.</param>
/// <param name="Body">Plain text.</param>
public sealed record SearchDocument(long Id, long At, string Category, string Title, string Body);

/// <summary>What is shown of something that was found.</summary>
/// <param name="Body">Plain text.</param>
/// <param name="Account">Lowercase account of who wrote it.</param>
public sealed record SearchShown(long Id, long? Thread, int? Number, string? Proposal, string Category, string Title, string Body, string Account, DateTimeOffset Time, long? Draft = null);

/// <summary>A slice whose things can be found. It puts them into the index as they are written, shows what is found, and gives all of them when the index is made anew.</summary>
public interface ISearchSource
{
    /// <summary>The kind of its things.</summary>
    SearchKind Kind { get; }

    /// <summary>Those of these documents that can be read now.</summary>
    Task<IReadOnlyList<SearchShown>> ShowAsync(DaoDbContext db, IReadOnlyList<long> ids, CancellationToken ct);

    /// <summary>Up to so many documents behind an id, in order.</summary>
    Task<IReadOnlyList<SearchDocument>> ReadAsync(DaoDbContext db, long after, int count, CancellationToken ct);
}

/// <summary>Writes the index, in the transaction of whoever writes what is indexed.</summary>
public static class SearchIndex
{
    /// <summary>Adds a document, or changes it.</summary>
    public static async Task PutAsync(DaoDbContext db, SearchDocument document, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(document);
        var row = RowOf(document);
        if (await db.Set<SearchRow>().Where(x => x.Id == row.Id).ExecuteUpdateAsync(x => x.SetProperty(r => r.Title, row.Title).SetProperty(r => r.Body, row.Body), ct) > 0)
            return;
        db.Add(row);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Puts documents into another category.</summary>
    public static Task MoveAsync(DaoDbContext db, IQueryable<long> ids, string category, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var scope = SearchIds.ScopeOf(category);
        return db.Set<SearchRow>().Where(x => ids.Contains(x.Id)).ExecuteUpdateAsync(x => x.SetProperty(r => r.Category, category).SetProperty(r => r.Scope, scope), ct);
    }

    /// <summary>Takes a document out.</summary>
    public static Task RemoveAsync(DaoDbContext db, long id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Set<SearchRow>().Where(x => x.Id == id).ExecuteDeleteAsync(ct);
    }

    /// <summary>Makes the documents of a range what they are to be.</summary>
    /// <param name="db">The database.</param>
    /// <param name="after">The range begins behind this id, ...</param>
    /// <param name="to">... and ends with this one.</param>
    /// <param name="documents">All there are in it.</param>
    /// <param name="ct">Cancels it.</param>
    internal static async Task MatchAsync(DaoDbContext db, long after, long to, IEnumerable<SearchDocument> documents, CancellationToken ct)
    {
        var rows = await db.Set<SearchRow>().Where(x => x.Id > after && x.Id <= to).ToDictionaryAsync(x => x.Id, ct);
        // What has no words is found by nobody.
        foreach (var row in documents.Where(x => x.Title.Length + x.Body.Length > 0).Select(RowOf))
        {
            if (rows.Remove(row.Id, out var known))
                (known.At, known.Category, known.Scope, known.Title, known.Body) = (row.At, row.Category, row.Scope, row.Title, row.Body);
            else
                db.Add(row);
        }

        db.RemoveRange(rows.Values);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    private static SearchRow RowOf(SearchDocument document) => new()
    {
        Id = document.Id,
        At = document.At,
        Category = document.Category,
        Scope = SearchIds.ScopeOf(document.Category),
        Title = Folded.Of(document.Title),
        Body = Folded.Of(document.Body),
    };
}
