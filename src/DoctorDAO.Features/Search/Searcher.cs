using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Search;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Search;

/// <summary>
/// Finds documents by the index and members by the list that they have already. The database says what fits, at most 200 of each kind; how well it fits is counted
/// here, so the order is the same on every database.
/// </summary>
internal sealed class Searcher(IDbContextFactory<DaoDbContext> contexts, IEnumerable<ISearchSource> sources, IDaoQueries queries) : ISearch
{
    private const int MaxText = 200;
    private const int MaxCategory = 32;
    private const int MaxMembers = 100;
    private const int MaxName = 100;

    public async Task<Page<SearchHitDto>> SearchAsync(SearchQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        var limit = Fields.Limit(query.Limit);
        var after = Cursor.Decode(query.Cursor, 3) is { } parts ? new Rank((int)Math.Clamp(Cursor.Number(parts[0]), 0, int.MaxValue), Cursor.Number(parts[1]), parts[2]) : null;
        if (query.Text is not { Length: >= 1 and <= MaxText })
            throw new FieldException("text", $"has {query.Text?.Length ?? 0} characters; 1 to {MaxText} are possible");
        if (query.Category is { Length: > MaxCategory })
            throw new FieldException("category", $"has more than {MaxCategory} characters, which no key has");
        if (SearchTerms.Read(query.Text) is not { } terms)
            return new Page<SearchHitDto>([], null);

        var category = string.IsNullOrEmpty(query.Category) ? null : query.Category;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = new List<Found>();
        foreach (var source in sources.Where(x => Wants(query, x.Kind)))
        {
            var candidates = await SearchDialect.Of(db).FindAsync(db, terms, category, SearchIds.RangeOf(source.Kind), ct);
            found.AddRange(candidates.Where(x => category is null || x.Category == category).Select(x => new Found(new Rank(terms.Score(x.Title, x.Body), x.At, Key(x.Id)), source, x.Id, null)));
        }

        if (category is null && Wants(query, SearchKind.Member))
            found.AddRange(await MembersAsync(query.Text, terms, ct));
        var ordered = found.OrderBy(x => x.Rank).Where(x => after is null || x.Rank.CompareTo(after) > 0);
        IReadOnlySet<string> muted = string.IsNullOrEmpty(query.Reader) ? new HashSet<string>() : await Follows.MutedMembersAsync(db, Fields.Account("reader", query.Reader), ct);
        return await PageAsync(db, [.. ordered], muted, terms, limit, ct);
    }

    /// <summary>The first hits that can be shown. One that has been taken back since it was found, or whose author is muted, leaves its place to the next.</summary>
    private static async Task<Page<SearchHitDto>> PageAsync(DaoDbContext db, List<Found> found, IReadOnlySet<string> muted, SearchTerms terms, int limit, CancellationToken ct)
    {
        var (hits, at) = (new List<(Found Found, SearchShown? Shown)>(), 0);
        while (hits.Count < limit && at < found.Count)
        {
            var batch = found.GetRange(at, Math.Min(limit - hits.Count, found.Count - at));
            var shown = new Dictionary<long, SearchShown>();
            foreach (var ofSource in batch.Where(x => x.Source is not null).GroupBy(x => x.Source!))
            {
                foreach (var one in await ofSource.Key.ShowAsync(db, [.. ofSource.Select(x => x.Id)], ct))
                {
                    if (ofSource.Key.Kind != SearchKind.Post || !muted.Contains(one.Account))
                        shown[one.Id] = one;
                }
            }

            hits.AddRange(batch.Select(x => (x, shown.GetValueOrDefault(x.Id))).Where(x => x.x.Member is not null || x.Item2 is not null));
            at += batch.Count;
        }

        var people = await People.ReadAsync(db, hits.Select(x => x.Shown?.Account), ct);
        return new Page<SearchHitDto>(
            [.. hits.Select(x => x.Shown is { } text ? Hit(x.Found.Source!.Kind, text, people[text.Account], terms) : Hit(x.Found.Member!, terms))],
            at < found.Count ? Cursor.Encode(found[at - 1].Rank.Score, found[at - 1].Rank.At, found[at - 1].Rank.Key) : null);
    }

    private async Task<IEnumerable<Found>> MembersAsync(string text, SearchTerms terms, CancellationToken ct)
    {
        var search = string.Concat(text.EnumerateRunes().Where(x => !System.Text.Rune.IsControl(x))).Trim();
        if (search.Length is 0 or > MaxName)
            return [];
        var page = await queries.GetMembersAsync(new MemberQuery(search, Limit: MaxMembers), ct);
        return page.Items.Select(x => new Found(
            new Rank(terms.Score(Folded.Of(x.Person.Name ?? ""), ""), x.Since.ToUnixTimeMilliseconds(), x.Person.Address.ToLowerInvariant()), null, 0, x));
    }

    private static SearchHitDto Hit(SearchKind kind, SearchShown text, PersonDto person, SearchTerms terms) => new(
        kind, text.Thread, text.Number, text.Proposal, text.Category, Snippets.Whole(text.Title, terms), Snippets.Around(text.Body, terms), person, text.Time, text.Draft);

    private static SearchHitDto Hit(MemberRowDto member, SearchTerms terms) => new(
        SearchKind.Member, null, null, null, null, Snippets.Whole(member.Person.Name ?? member.Person.Address, terms), [], member.Person, member.Since);

    private static bool Wants(SearchQuery query, SearchKind kind) => query.Kinds is not { Count: > 0 } kinds || kinds.Contains(kind);

    // As text, ids stand in the order of numbers.
    private static string Key(long id) => id.ToString("d19", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Found(Rank Rank, ISearchSource? Source, long Id, MemberRowDto? Member);

    /// <summary>The place of a hit: what fits best first, of equals the newest, of those the one with the higher key.</summary>
    private sealed record Rank(int Score, long At, string Key) : IComparable<Rank>
    {
        public int CompareTo(Rank? other) => other is null ? 1
            : Score != other.Score ? other.Score.CompareTo(Score)
            : At != other.At ? other.At.CompareTo(At)
            : string.CompareOrdinal(other.Key, Key);
    }
}
