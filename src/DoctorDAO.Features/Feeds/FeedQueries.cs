using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Governance;
using DoctorDAO.Features.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Feeds;

/// <summary>What stands in feeds and calendars: the newest of each, by an index.</summary>
internal sealed class FeedQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment)
{
    /// <summary>Entries of a feed.</summary>
    public const int Most = 50;

    private const string Prefix = "urn:doctordao:";

    /// <summary>Sessions of a chamber, or of all.</summary>
    /// <exception cref="FieldException">There is no such chamber.</exception>
    public async Task<IReadOnlyList<AtomEntry>> SessionsAsync(string? chamber, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return
        [
            .. (await NewestAsync(db, chamber, ct)).Select(x => new AtomEntry(
                Id($"session:{x.Session.Chamber}:{x.Session.Session}"), Title(x.Session), Href(x.Session), x.Submitted, x.Changed, "DoctorDAO",
                string.Create(CultureInfo.InvariantCulture, $"Voting from {Moment.Of(x.Session.Session):yyyy-MM-dd HH:mm} to {Moment.Of(x.Session.Deadline):yyyy-MM-dd HH:mm} UTC.\n{string.Join('\n', x.Titles)}"))),
        ];
    }

    /// <summary>The same sessions as dates.</summary>
    /// <exception cref="FieldException">There is no such chamber.</exception>
    public async Task<IReadOnlyList<CalendarEvent>> DatesAsync(string? chamber, string site, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return
        [
            .. (await NewestAsync(db, chamber, ct)).Select(x => new CalendarEvent(
                string.Create(CultureInfo.InvariantCulture, $"session-{x.Session.Chamber}-{x.Session.Session}@{deployment.ChainId}.doctordao"),
                Moment.Of(x.Session.Session), Moment.Of(x.Session.Deadline), x.Changed, Title(x.Session), string.Join('\n', x.Titles), site + Href(x.Session))),
        ];
    }

    /// <summary>Proposals of all chambers.</summary>
    public async Task<IReadOnlyList<AtomEntry>> ProposalsAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<ProposalView>().AsNoTracking().OrderByDescending(x => x.SubmittedBlock).ThenByDescending(x => x.SubmittedLog).Take(Most).ToListAsync(ct);
        var people = await People.ReadAsync(db, rows.Select(x => x.Proposer), ct);
        return
        [
            .. rows.Select(x => new AtomEntry(
                Id($"proposal:{x.Chamber}:{x.Id}"), $"{deployment.RefOf(x.Chamber).Name}: {x.Title}", "/proposals/" + x.Id, Moment.Of(x.SubmittedAt),
                Moment.Of(Math.Max(x.SubmittedAt, Math.Max(x.QueuedAt ?? 0, Math.Max(x.ExecutedAt ?? 0, x.CancelledAt ?? 0)))), Name(people[x.Proposer]), x.Summary)),
        ];
    }

    /// <summary>Threads, those answered last first.</summary>
    public async Task<IReadOnlyList<AtomEntry>> ThreadsAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await ForumEntries.ThreadsAsync(db, Most, ct);
        var people = await People.ReadAsync(db, rows.Select(x => x.Author), ct);
        return
        [
            .. rows.Select(x => new AtomEntry(
                Id($"thread:{x.Id}"), x.Title, string.Create(CultureInfo.InvariantCulture, $"/forum/threads/{x.Id}"), Milliseconds(x.CreatedAt), Milliseconds(x.ChangedAt), Name(people[x.Author]))),
        ];
    }

    /// <summary>The newest posts of a thread.</summary>
    /// <returns><c>null</c> when there is no such thread.</returns>
    public async Task<(string Title, IReadOnlyList<AtomEntry> Entries)?> PostsAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await ForumEntries.PostsAsync(db, id, Most, ct) is not var (title, rows))
            return null;
        var people = await People.ReadAsync(db, rows.Select(x => x.Author), ct);
        return (title,
        [
            .. rows.Select(x => new AtomEntry(
                Id($"post:{x.Id}"), string.Create(CultureInfo.InvariantCulture, $"{title}, {x.Number}"),
                string.Create(CultureInfo.InvariantCulture, $"/forum/threads/{id}?post={x.Number}#post-{x.Number}"), Milliseconds(x.CreatedAt), Milliseconds(x.ChangedAt),
                Name(people[x.Author]), Html: RichText.ToHtml(x.Markdown, $"post-{x.Number}-"))),
        ]);
    }

    private async Task<List<Dated>> NewestAsync(DaoDbContext db, string? chamber, CancellationToken ct)
    {
        if (chamber is not null && !deployment.Chambers.Any(x => x.Key == chamber))
            throw new FieldException("chamber", "is no chamber; /api/chambers lists them");
        var sessions = db.Set<SessionView>().AsNoTracking();
        var rows = chamber is null
            ? await sessions.OrderByDescending(x => x.Session).ThenByDescending(x => x.Chamber).Take(Most).ToListAsync(ct)
            : await sessions.Where(x => x.Chamber == chamber).OrderByDescending(x => x.Session).Take(Most).ToListAsync(ct);
        var dated = new List<Dated>(rows.Count);
        foreach (var row in rows)
        {
            var issues = await db.Set<ProposalView>().AsNoTracking().Where(x => x.Chamber == row.Chamber && x.Session == row.Session).OrderBy(x => x.Index)
                .Select(x => new { x.Title, x.SubmittedAt, x.CancelledAt }).ToListAsync(ct);
            dated.Add(new Dated(
                row, [.. issues.Select(x => x.CancelledAt is null ? x.Title : $"{x.Title} (cancelled)")], Moment.Of(issues.Min(x => (long?)x.SubmittedAt) ?? row.Session),
                Moment.Of(issues.Max(x => (long?)Math.Max(x.SubmittedAt, x.CancelledAt ?? 0)) ?? row.Session)));
        }

        return dated;
    }

    private string Id(FormattableString key) => FormattableString.Invariant($"{Prefix}{deployment.ChainId}:") + FormattableString.Invariant(key);

    private string Title(SessionView session) =>
        string.Create(CultureInfo.InvariantCulture, $"{deployment.RefOf(session.Chamber).Name}: session of {Moment.Of(session.Session):d MMMM yyyy}");

    private static string Href(SessionView session) => string.Create(CultureInfo.InvariantCulture, $"/sessions/{session.Chamber}/{session.Session}");

    private static string Name(PersonDto person) => person.Name ?? person.Address;

    private static DateTimeOffset Milliseconds(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time);

    /// <summary>A session with what stands on its agenda, and when that changed.</summary>
    private sealed record Dated(SessionView Session, IReadOnlyList<string> Titles, DateTimeOffset Submitted, DateTimeOffset Changed);
}
