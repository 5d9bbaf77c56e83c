using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Search;
using DoctorDAO.Features.Search;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Drafts;

/// <summary>Drafts that are open for sponsors, as they are found: by title, summary and text. What has become a proposal is found as that, and what is hidden by nobody.</summary>
internal sealed class DraftSource : ISearchSource
{
    public SearchKind Kind => SearchKind.Draft;

    /// <summary>What is indexed of a draft.</summary>
    public static SearchDocument Document(DraftRow draft, DraftVersionRow version) =>
        new(SearchIds.OfDraft(draft.Id), version.WrittenAt, draft.Chamber, version.Title, RichText.ToText(DraftText.Markdown(version)));

    public async Task<IReadOnlyList<SearchShown>> ShowAsync(DaoDbContext db, IReadOnlyList<long> ids, CancellationToken ct)
    {
        long[] drafts = [.. ids.Select(SearchIds.DraftOf)];
        var shown = new List<SearchShown>();
        foreach (var (draft, version) in await ReadAsync(db, db.Set<DraftRow>().Where(x => drafts.Contains(x.Id) && x.State == DraftState.Open && x.HiddenBy == null), ct))
        {
            if (await DraftQueries.ProposalOfAsync(db, draft, ct) is null)
            {
                shown.Add(new SearchShown(
                    SearchIds.OfDraft(draft.Id), null, null, null, draft.Chamber, version.Title, RichText.ToText(DraftText.Markdown(version)), draft.Owner,
                    DateTimeOffset.FromUnixTimeMilliseconds(version.WrittenAt), draft.Id));
            }
        }

        return shown;
    }

    public async Task<IReadOnlyList<SearchDocument>> ReadAsync(DaoDbContext db, long after, int count, CancellationToken ct)
    {
        var last = SearchIds.DraftOf(after);
        // All states, so that a batch is full unless it is the last; what is not open has no words.
        var rows = await ReadAsync(db, db.Set<DraftRow>().Where(x => x.Id > last).OrderBy(x => x.Id).Take(count), ct);
        return [.. rows.OrderBy(x => x.Draft.Id).Select(x => x.Draft.State == DraftState.Open ? Document(x.Draft, x.Version) : Document(x.Draft, new DraftVersionRow { WrittenAt = x.Version.WrittenAt }))];
    }

    private static async Task<List<(DraftRow Draft, DraftVersionRow Version)>> ReadAsync(DaoDbContext db, IQueryable<DraftRow> drafts, CancellationToken ct)
    {
        var rows = await drafts.AsNoTracking().ToListAsync(ct);
        long[] ids = [.. rows.Select(x => x.Id)];
        // The newest version of each alone: a draft has up to a hundred.
        var versions = await db.Set<DraftRow>().Where(x => ids.Contains(x.Id)).Join(
            db.Set<DraftVersionRow>().AsNoTracking(), x => new { Draft = x.Id, x.Version }, x => new { x.Draft, x.Version }, (_, version) => version).ToDictionaryAsync(x => x.Draft, ct);
        return [.. rows.Where(x => versions.ContainsKey(x.Id)).Select(x => (x, versions[x.Id]))];
    }
}
