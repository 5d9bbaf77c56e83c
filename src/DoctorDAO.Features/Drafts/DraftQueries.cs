using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Drafts;

/// <summary>What is read of drafts. Every list is a range of an index from its cursor on.</summary>
internal sealed class DraftQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment, IActions actions, DraftChain chain)
{
    public async Task<Page<DraftRowDto>> GetDraftsAsync(DraftQuery query, CancellationToken ct)
    {
        var limit = Fields.Limit(query.Limit);
        if (!string.IsNullOrEmpty(query.Author) && !string.IsNullOrEmpty(query.Chamber))
            throw new FieldException("author", "stands beside another filter; an author's drafts are listed together");
        var before = Cursor.Decode(query.Cursor, 1) is { } after ? Cursor.Number(after[0]) : long.MaxValue;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await FindAsync(db, query, before, limit + 1, ct);
        var shown = rows.Take(limit).ToList();
        return new Page<DraftRowDto>(await RowsAsync(db, shown, ct), rows.Count > limit ? Cursor.Encode(shown[^1].Id) : null);
    }

    public async Task<DraftDto?> GetDraftAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } row)
            return null;
        var version = row.HiddenBy is null ? await db.Set<DraftVersionRow>().AsNoTracking().SingleAsync(x => x.Draft == id && x.Version == row.Version, ct) : new DraftVersionRow();
        var authors = await db.Set<DraftAuthorRow>().AsNoTracking().Where(x => x.Draft == id).OrderBy(x => x.Account).ToListAsync(ct);
        var sponsors = await db.Set<DraftSponsorRow>().AsNoTracking().Where(x => x.Draft == id).OrderBy(x => x.Sponsor).ToListAsync(ct);
        var counting = await CountingAsync(db, sponsors, ct);
        var people = await People.ReadAsync(db, authors.Select(x => x.Account).Concat(sponsors.Select(x => x.Sponsor)), ct);
        var calls = DraftText.Calls(version);
        return new DraftDto(
            (await RowsAsync(db, [row], ct))[0],
            version.Summary,
            version.Body,
            RichText.ToHtml(DraftText.Markdown(version)),
            calls,
            await actions.DescribeAsync(calls, ct),
            [.. authors.OrderBy(x => x.State == DraftAuthorState.Owner ? 0 : 1).Select(x => new DraftAuthorDto(people[x.Account], x.State))],
            [.. sponsors.OrderBy(x => x.SignedAt).Select(x => new DraftSponsorDto(people[x.Sponsor], Time(x.SignedAt), Moment.Of(x.Deadline), counting.Contains(x.Sponsor)))],
            row.Thread,
            row.ProposalId,
            row.ProposalId is null || row.State == DraftState.Withdrawn || row.HiddenBy is not null ? null : DraftText.Description(version, row.Owner),
            row.HiddenBy);
    }

    public async Task<IReadOnlyList<DraftVersionRowDto>?> GetVersionsAsync(long id, int? before, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } draft)
            return null;
        var (end, hidden) = (before ?? int.MaxValue, draft.HiddenBy is not null);
        // Without the calls, which may be long.
        var rows = await db.Set<DraftVersionRow>().Where(x => x.Draft == id && x.Version < end).OrderByDescending(x => x.Version).Take(IDraftQueries.VersionsAtOnce)
            .Select(x => new { x.Version, x.Author, x.WrittenAt, x.Title, x.Summary, x.Body, x.CallCount, x.CallsSince }).ToListAsync(ct);
        var people = await People.ReadAsync(db, rows.Select(x => x.Author), ct);
        return
        [
            .. rows.Select(x => hidden
                ? new DraftVersionRowDto(x.Version, people[x.Author], Time(x.WrittenAt), "", "", "", 0, 1)
                : new DraftVersionRowDto(x.Version, people[x.Author], Time(x.WrittenAt), x.Title, x.Summary, x.Body, x.CallCount, x.CallsSince)),
        ];
    }

    public async Task<DraftVersionDto?> GetVersionAsync(long id, int version, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<DraftVersionRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Draft == id && x.Version == version, ct) is not { } row
            || await db.Set<DraftRow>().AnyAsync(x => x.Id == id && x.HiddenBy != null, ct))
        {
            return null;
        }

        var (people, calls) = (await People.ReadAsync(db, [row.Author], ct), DraftText.Calls(row));
        return new DraftVersionDto(row.Version, people[row.Author], Time(row.WrittenAt), row.Title, row.Summary, row.Body, calls, await actions.DescribeAsync(calls, ct));
    }

    public async Task<DraftSupportDto?> GetSupportAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct) is not { } row)
            return null;
        var sponsors = await db.Set<DraftSponsorRow>().AsNoTracking().Where(x => x.Draft == id).ToListAsync(ct);
        var given = (await CountingAsync(db, sponsors, ct)).Count;
        var needs = await chain.NeedsAsync(GovernorOf(row), Address.Parse(row.Owner), ct);
        var ready = row is { State: DraftState.Open, HiddenBy: null } && await ProposalOfAsync(db, row, ct) is null && (needs.Reputation >= needs.Threshold || given >= needs.Sponsors);
        return new DraftSupportDto(needs.Threshold, needs.Topic, needs.Reputation, needs.Threshold == 0 ? 0 : needs.Sponsors, given, ready);
    }

    public async Task<DraftRowDto?> GetDraftOfAsync(string proposal, CancellationToken ct)
    {
        if (proposal is not { Length: >= 1 and <= 78 } || !proposal.All(char.IsAsciiDigit))
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Whoever freezes the same words gets the same id; it is a proposal's once the chain says so.
        var rows = await db.Set<DraftRow>().AsNoTracking().Where(x => x.ProposalId == proposal).OrderBy(x => x.Id).Take(1).ToListAsync(ct);
        return rows.Count == 1 && await ProposalOfAsync(db, rows[0], ct) is not null ? (await RowsAsync(db, rows, ct))[0] : null;
    }

    /// <summary>The chamber's contract.</summary>
    public Address GovernorOf(DraftRow row) => deployment.Chambers.FirstOrDefault(x => x.Key == row.Chamber)?.Governor
        ?? throw new FieldException("chamber", "is no chamber of this association any more");

    /// <summary>The proposal that a draft has become.</summary>
    public static async Task<string?> ProposalOfAsync(DaoDbContext db, DraftRow row, CancellationToken ct) =>
        row.ProposalId is not null && await db.Set<ProposalView>().AnyAsync(x => x.Id == row.ProposalId && x.Chamber == row.Chamber, ct) ? row.ProposalId : null;

    /// <summary>Sponsors whose signatures the chain would take now: still members, and in time by the chain's clock.</summary>
    public static async Task<HashSet<string>> CountingAsync(DaoDbContext db, IReadOnlyList<DraftSponsorRow> sponsors, CancellationToken ct)
    {
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        string[] inTime = [.. sponsors.Where(x => x.Deadline > now).Select(x => x.Sponsor)];
        return [.. await db.Set<MemberView>().AsNoTracking().Where(x => inTime.Contains(x.Account) && x.Status == MemberStatus.Active).Select(x => x.Account).ToListAsync(ct)];
    }

    private async Task<List<DraftRow>> FindAsync(DaoDbContext db, DraftQuery query, long before, int count, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(query.Author))
        {
            var author = Fields.Account("author", query.Author);
            long[] ids = [.. await db.Set<DraftAuthorRow>().AsNoTracking().Where(x => x.Account == author && x.Draft < before).OrderByDescending(x => x.Draft).Select(x => x.Draft).Take(count).ToListAsync(ct)];
            return [.. (await db.Set<DraftRow>().AsNoTracking().Where(x => ids.Contains(x.Id)).ToListAsync(ct)).OrderByDescending(x => x.Id)];
        }

        var drafts = db.Set<DraftRow>().AsNoTracking();
        if (query.Chamber is { Length: > 0 } chamber)
        {
            if (deployment.Chambers.All(x => x.Key != chamber))
                throw new FieldException("chamber", $"is none; there are {string.Join(", ", deployment.Chambers.Select(x => x.Key))}");
            drafts = drafts.Where(x => x.Chamber == chamber);
        }

        return await drafts.Where(x => x.Id < before).OrderByDescending(x => x.Id).Take(count).ToListAsync(ct);
    }

    private static async Task<IReadOnlyList<DraftRowDto>> RowsAsync(DaoDbContext db, IReadOnlyList<DraftRow> rows, CancellationToken ct)
    {
        var people = await People.ReadAsync(db, rows.Select(x => x.Owner), ct);
        string[] ids = [.. rows.Select(x => x.ProposalId).OfType<string>()];
        var proposed = ids.Length == 0
            ? []
            : (await db.Set<ProposalView>().AsNoTracking().Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.Chamber }).ToListAsync(ct)).Select(x => (x.Id, x.Chamber)).ToHashSet();
        return
        [
            .. rows.Select(x =>
            {
                var proposal = x.ProposalId is { } id && proposed.Contains((id, x.Chamber)) ? id : null;
                return new DraftRowDto(x.Id, x.Chamber, x.HiddenBy is null ? x.Title : "", proposal is null ? x.State : DraftState.Submitted, people[x.Owner], x.Version, Time(x.UpdatedAt), proposal);
            }),
        ];
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
