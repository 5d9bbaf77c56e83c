using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Client.Forum;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using DoctorDAO.Features.Search;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Drafts;

/// <summary>What is written into drafts.</summary>
internal sealed partial class DraftWriter(
    IDbContextFactory<DaoDbContext> contexts, Deployment deployment, IActions actions, IForum forum, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    private const int MaxAuthors = 6;
    private const int MaxLive = 20;
    private const int MaxADay = 5;

    public async Task<long> BeginAsync(string account, NewDraft draft, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var owner = Fields.Account("account", account);
        if (deployment.Chambers.All(x => x.Key != draft.Chamber))
            throw new FieldException("chamber", $"is none; there are {string.Join(", ", deployment.Chambers.Select(x => x.Key))}");
        if (draft.Key is null || !KeyPattern().IsMatch(draft.Key))
            throw new FieldException("key", "is not 1 to 64 letters, digits and hyphens; make one for each draft, for example a random UUID");
        var version = await CheckAsync(draft.Title, draft.Summary, draft.Markdown, draft.Calls, draft.Confirmed, ct);
        actions.RequireOwn(draft.Chamber, draft.Calls ?? []);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await KnownAsync(db, owner, draft.Key, ct) is { } known)
            return known;
        await Rows.RequireMemberAsync(db, owner, ct);
        await Rows.EnsureAuthorAsync(db, owner, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Whoever writes holds the own row, so that drafts begun at the same moment are counted one after the other.
        await Rows.HoldAuthorAsync(db, owner, ct);
        if (await KnownAsync(db, owner, draft.Key, ct) is { } meanwhile)
            return meanwhile;
        var now = Now();
        await RequirePaceAsync(db, owner, now, ct);
        var row = new DraftRow { Chamber = draft.Chamber, Owner = owner, Key = draft.Key, State = DraftState.Draft, Version = 1, Title = version.Title, CreatedAt = now, UpdatedAt = now };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        (version.Draft, version.Version, version.Author, version.WrittenAt, version.CallsSince) = (row.Id, 1, owner, now, 1);
        db.Add(version);
        db.Add(new DraftAuthorRow { Draft = row.Id, Account = owner, State = DraftAuthorState.Owner });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await PublishAsync(row.Id, ct);
        return row.Id;
    }

    public async Task<int?> SaveAsync(string account, long id, DraftEdit edit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var author = Fields.Account("account", account);
        var version = await CheckAsync(edit.Title, edit.Summary, edit.Markdown, edit.Calls, edit.Confirmed, ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await OwnAsync(db, author, id, ct) is not { } row)
            return null;
        await Rows.RequireMemberAsync(db, author, ct);
        RequireShown(row);
        if (row.State != DraftState.Draft)
            throw new FieldException("version", "cannot be followed by another: the text is frozen");
        actions.RequireOwn(row.Chamber, edit.Calls ?? []);
        var newest = await db.Set<DraftVersionRow>().AsNoTracking().SingleAsync(x => x.Draft == id && x.Version == row.Version, ct);
        // The same once more, perhaps because the answer was lost, is the same.
        if (newest.Author == author && Same(newest, version) && edit.Version >= row.Version - 1)
            return row.Version;
        if (row.Version >= DraftTables.MaxVersions)
            throw new FieldException("version", $"is the last: a draft has {DraftTables.MaxVersions} at most");
        var (now, next) = (Now(), row.Version + 1);
        if (edit.Version != row.Version || await db.Set<DraftRow>().Where(x => x.Id == id && x.Version == edit.Version && x.State == DraftState.Draft && x.HiddenBy == null).ExecuteUpdateAsync(
            x => x.SetProperty(d => d.Version, next).SetProperty(d => d.Title, version.Title).SetProperty(d => d.UpdatedAt, now), ct) == 0)
        {
            throw new FieldException("version", $"is no longer the newest: version {row.Version} was saved meanwhile; read it, and save your changes on top of it");
        }

        (version.Draft, version.Version, version.Author, version.WrittenAt, version.CallsSince) = (id, next, author, now, version.Calls == newest.Calls ? newest.CallsSince : next);
        db.Add(version);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await PublishAsync(id, ct);
        return next;
    }

    public async Task<bool?> InviteAsync(string account, long id, string member, CancellationToken ct)
    {
        var (owner, invited) = (Fields.Account("account", account), Fields.Account("member", member));
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await HoldAsync(db, owner, id, ct) is not { } row)
            return null;
        if (row.State != DraftState.Draft)
            throw new FieldException("member", "cannot write along: the text is frozen");
        var authors = await db.Set<DraftAuthorRow>().AsNoTracking().Where(x => x.Draft == id).Select(x => x.Account).ToListAsync(ct);
        if (authors.Contains(invited))
            return true;
        if (authors.Count >= MaxAuthors)
            throw new FieldException("member", $"would be one too many: {MaxAuthors - 1} can write along");
        if (!await db.Set<MemberView>().AnyAsync(x => x.Account == invited && x.Status == MemberStatus.Active, ct))
            throw new FieldException("member", "is no active member");
        db.Add(new DraftAuthorRow { Draft = id, Account = invited, State = DraftAuthorState.Invited });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await PublishAsync(id, ct);
        return true;
    }

    public async Task<bool?> AcceptAsync(string account, long id, CancellationToken ct)
    {
        var author = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var mine = db.Set<DraftAuthorRow>().Where(x => x.Draft == id && x.Account == author);
        if (await mine.Where(x => x.State == DraftAuthorState.Invited).ExecuteUpdateAsync(x => x.SetProperty(a => a.State, DraftAuthorState.Accepted), ct) > 0)
            await PublishAsync(id, ct);
        else if (!await mine.AnyAsync(x => x.State == DraftAuthorState.Accepted, ct))
            return null;
        return true;
    }

    public async Task<bool?> RemoveAsync(string account, long id, string member, CancellationToken ct)
    {
        var (actor, removed) = (Fields.Account("account", account), Fields.Account("member", member));
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (actor != removed && !await db.Set<DraftRow>().AnyAsync(x => x.Id == id && x.Owner == actor, ct))
            return null;
        if (await db.Set<DraftAuthorRow>().Where(x => x.Draft == id && x.Account == removed && x.State != DraftAuthorState.Owner).ExecuteDeleteAsync(ct) == 0)
            return null;
        await PublishAsync(id, ct);
        return true;
    }

    public async Task<bool?> OpenAsync(string account, long id, int version, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Owner == owner, ct) is not { } row)
            return null;
        await Rows.RequireMemberAsync(db, owner, ct);
        RequireShown(row);
        if (row.State == DraftState.Open && row.Version == version)
            return true;
        var frozen = await db.Set<DraftVersionRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Draft == id && x.Version == version, ct);
        var proposal = frozen is null ? null : DraftText.Proposal(frozen, owner, deployment.Timelock).Id.ToString();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (frozen is null || await db.Set<DraftRow>().Where(x => x.Id == id && x.Version == version && x.State == DraftState.Draft)
            .ExecuteUpdateAsync(x => x.SetProperty(d => d.State, DraftState.Open).SetProperty(d => d.ProposalId, proposal), ct) == 0)
        {
            throw new FieldException("version", "is not the newest, or the text is frozen already; read the draft again");
        }

        await SearchIndex.PutAsync(db, DraftSource.Document(row, frozen), ct);
        await transaction.CommitAsync(ct);
        await PublishAsync(id, ct);
        return true;
    }

    public async Task<bool?> WithdrawAsync(string account, long id, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.Owner == owner, ct) is not { } row)
            return null;
        if (await DraftQueries.ProposalOfAsync(db, row, ct) is not null)
            throw new FieldException("id", "is a proposal already; its page says whether it can still be cancelled");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // The row is held from here on: a version that is being saved is either there by now, or comes to nothing.
        if (await db.Set<DraftRow>().Where(x => x.Id == id && x.State != DraftState.Withdrawn)
            .ExecuteUpdateAsync(x => x.SetProperty(d => d.State, DraftState.Withdrawn).SetProperty(d => d.Title, ""), ct) == 0)
        {
            return true;
        }

        // Whoever takes a text back wants no version of it to stay.
        await db.Set<DraftVersionRow>().Where(x => x.Draft == id).ExecuteUpdateAsync(
            x => x.SetProperty(v => v.Title, "").SetProperty(v => v.Summary, "").SetProperty(v => v.Body, "").SetProperty(v => v.Calls, "[]").SetProperty(v => v.CallCount, 0)
                .SetProperty(v => v.CallsSince, 1),
            ct);
        await transaction.CommitAsync(ct);
        // Should this not be reached, what is found is looked at before it is shown.
        await SearchIndex.RemoveAsync(db, SearchIds.OfDraft(id), ct);
        await PublishAsync(id, ct);
        return true;
    }

    public async Task<long?> DiscussAsync(string account, long id, CancellationToken ct)
    {
        var author = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await OwnAsync(db, author, id, ct) is not { } row)
            return null;
        if (row.Thread is { } there)
            return there;
        if (row.State == DraftState.Withdrawn)
            throw new FieldException("id", "was taken back; there is nothing left to discuss");
        RequireShown(row);
        var version = await db.Set<DraftVersionRow>().AsNoTracking().SingleAsync(x => x.Draft == id && x.Version == row.Version, ct);
        var key = string.Create(CultureInfo.InvariantCulture, $"draft-{id}");
        var text = string.Create(CultureInfo.InvariantCulture, $"{version.Summary}\n\n[{key}](/proposals/drafts/{id})");
        var place = await forum.BeginAsync(author, new NewThread(row.Chamber, version.Title, text, ["draft"], key, Confirmed: true), ct);
        // Two authors at the same moment begin two threads; the draft keeps the first.
        if (await db.Set<DraftRow>().Where(x => x.Id == id && x.Thread == null).ExecuteUpdateAsync(x => x.SetProperty(d => d.Thread, place.Thread), ct) == 0)
            return await db.Set<DraftRow>().Where(x => x.Id == id).Select(x => x.Thread).SingleAsync(ct);
        await PublishAsync(id, ct);
        return place.Thread;
    }

    /// <summary>Tells those who look at a draft, or at the list, that it has changed.</summary>
    public async Task PublishAsync(long id, CancellationToken ct)
    {
        foreach (var publisher in publishers)
            await publisher.PublishAsync([Topics.Drafts, Topics.Draft(id)], ct);
    }

    /// <summary>Requires that no moderator has hidden it.</summary>
    /// <exception cref="FieldException">One has.</exception>
    public static void RequireShown(DraftRow row)
    {
        if (row.HiddenBy is { } decision)
            throw new FieldException("id", $"was hidden by a moderator: see decision {decision} in the log, against which its owner can appeal");
    }

    /// <summary>What the account may begin now, its row being held: so many a day, those included that it takes back, and so many at the same time.</summary>
    private static async Task RequirePaceAsync(DaoDbContext db, string owner, long now, CancellationToken ct)
    {
        var day = now - 86_400_000;
        var begun = await db.Set<DraftRow>().Where(x => x.Owner == owner && x.CreatedAt > day).OrderByDescending(x => x.CreatedAt).Select(x => x.CreatedAt).Take(MaxADay).ToListAsync(ct);
        if (begun.Count == MaxADay)
            throw new FieldException("account", $"has begun {MaxADay} drafts in the last day, which is the most", DateTimeOffset.FromUnixTimeMilliseconds(begun[^1] + 86_400_000));
        var live = await db.Set<DraftRow>().Where(x => x.Owner == owner && x.State != DraftState.Withdrawn && !db.Set<ProposalView>().Any(p => p.Id == x.ProposalId && p.Chamber == x.Chamber))
            .Take(MaxLive).CountAsync(ct);
        if (live == MaxLive)
            throw new FieldException("account", $"has {MaxLive} drafts that are not submitted; submit one or take one back");
    }

    private static async Task<long?> KnownAsync(DaoDbContext db, string owner, string key, CancellationToken ct) =>
        await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Owner == owner && x.Key == key, ct) is { } known ? known.Id : null;

    /// <summary>A draft that the account writes.</summary>
    private static async Task<DraftRow?> OwnAsync(DaoDbContext db, string author, long id, CancellationToken ct) =>
        await db.Set<DraftAuthorRow>().AnyAsync(x => x.Draft == id && x.Account == author && x.State != DraftAuthorState.Invited, ct)
            ? await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == id, ct)
            : null;

    /// <summary>A draft that the account began; others who hold it wait until the transaction ends, so that nobody counts its authors at the same time.</summary>
    private static async Task<DraftRow?> HoldAsync(DaoDbContext db, string owner, long id, CancellationToken ct) =>
        await db.Set<DraftRow>().Where(x => x.Id == id && x.Owner == owner).ExecuteUpdateAsync(x => x.SetProperty(d => d.Owner, owner), ct) > 0
            ? await db.Set<DraftRow>().AsNoTracking().SingleAsync(x => x.Id == id, ct)
            : null;

    private static bool Same(DraftVersionRow a, DraftVersionRow b) => (a.Title, a.Summary, a.Body, a.Calls) == (b.Title, b.Summary, b.Body, b.Calls);

    private async Task<DraftVersionRow> CheckAsync(string title, string summary, string markdown, IReadOnlyList<CallDto> calls, bool confirmed, CancellationToken ct)
    {
        // Whoever describes them has looked at each.
        var version = DraftText.Check(title ?? "", summary ?? "", markdown ?? "", calls ?? [], confirmed);
        await actions.DescribeAsync(calls ?? [], ct);
        return version;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}$")]
    private static partial Regex KeyPattern();
}
