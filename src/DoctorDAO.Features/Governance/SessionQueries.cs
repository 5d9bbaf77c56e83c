using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>A session and how many members there were at its snapshot, or are now while it lies ahead.</summary>
internal sealed record SessionRow(SessionView Session, int Members);

/// <summary>Chambers, sessions and their ballots as readers see them.</summary>
internal sealed class SessionQueries(IDbContextFactory<DaoDbContext> contexts, Deployment deployment)
{
    // The open session and the agendas after it; no chamber has more of them ahead.
    private const int NewestSessions = 8;

    /// <summary>Rows of sessions; whatever is asked of them, they come with their members.</summary>
    public static IQueryable<SessionRow> Rows(DaoDbContext db, IQueryable<SessionView> sessions) => sessions.Select(x => new SessionRow(
        x, db.Set<MemberCountView>().Where(y => y.Since <= x.Session).OrderByDescending(y => y.Since).Select(y => y.Members).FirstOrDefault()));

    public async Task<IReadOnlyList<ChamberDto>> GetChambersAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        var views = await db.Set<ChamberView>().AsNoTracking().ToDictionaryAsync(x => x.Key, ct);
        var chambers = new List<ChamberDto>(deployment.Chambers.Count);
        foreach (var deployed in deployment.Chambers)
        {
            // A chamber that is deployed and not yet indexed has no settings to show.
            if (!views.TryGetValue(deployed.Key, out var view))
                continue;
            var term = view.TermOf(head.Time);
            var delegating = await db.Set<ChamberTermView>().Where(x => x.Chamber == view.Key && x.Term == term).Select(x => x.Delegating).SingleOrDefaultAsync(ct);
            var newest = await Rows(db, db.Set<SessionView>().AsNoTracking().Where(x => x.Chamber == view.Key).OrderByDescending(x => x.Session).Take(NewestSessions))
                .ToListAsync(ct);
            var rows = newest.OrderBy(x => x.Session.Session).Select(x => ToDto(x, head.Time)).ToList();
            chambers.Add(new ChamberDto(
                Ref(view.Key),
                deployed.Governor.ToString(),
                deployed.Votes.ToString(),
                rows.FirstOrDefault(x => x.State is SessionState.Open or SessionState.Closing),
                rows.FirstOrDefault(x => x.State == SessionState.AgendaOpen),
                view.Members,
                delegating,
                new QuorumRuleDto(view.RepresentedBps, view.VotersBps, view.OpinionsBps),
                view.ToRule(deployment)));
        }

        return chambers;
    }

    public async Task<Page<SessionRowDto>> GetSessionsAsync(SessionQuery query, CancellationToken ct)
    {
        var limit = Fields.Limit(query.Limit);
        var after = Cursor.Decode(query.Cursor, 2);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        var now = head.Time;
        var sessions = db.Set<SessionView>().AsNoTracking();
        if (query.Chamber is { Length: > 0 } chamber)
        {
            if (deployment.Chambers.All(x => x.Key != chamber))
                throw new FieldException("chamber", $"is no chamber; there are {string.Join(", ", deployment.Chambers.Select(x => x.Key))}");
            sessions = sessions.Where(x => x.Chamber == chamber);
        }

        var below = long.MaxValue;
        switch (query.State)
        {
            case null or "":
                break;
            case "open":
                // The oldest that is open bounds what is read: nothing else about a session says how long ago one may have begun. In the order of their
                // ends, because a search for the least begins at the first session ever.
                var open = await db.Set<SessionView>().Where(x => x.Deadline >= now && x.Session < now).OrderBy(x => x.Deadline).Select(x => x.Session).ToListAsync(ct);
                var oldest = open.DefaultIfEmpty(now).Min();
                sessions = sessions.Where(x => x.Session >= oldest && x.Deadline >= now);
                below = now;
                break;
            case "upcoming":
                sessions = sessions.Where(x => x.Session >= now);
                break;
            case "closed":
                sessions = sessions.Where(x => x.Deadline < now);
                below = now;
                break;
            default:
                throw new FieldException("state", "is no state of a list; there are open, upcoming, closed");
        }

        IQueryable<SessionView>? ties = null;
        if (after is not null)
        {
            var (number, key) = (Cursor.Number(after[0]), after[1]);
            if (number < below)
                ties = sessions.Where(x => x.Session == number && string.Compare(x.Chamber, key) < 0).OrderByDescending(x => x.Chamber);
            below = Math.Min(below, number);
        }

        var beyond = sessions.Where(x => x.Session < below).OrderByDescending(x => x.Session).ThenByDescending(x => x.Chamber);
        var rows = await ReadAsync(ties, limit + 1);
        if (rows.Count <= limit)
            rows.AddRange(await ReadAsync(beyond, limit + 1 - rows.Count));
        // The order of a query around a correlated one is no promise.
        rows = [.. rows.OrderByDescending(x => x.Session.Session).ThenByDescending(x => x.Session.Chamber, StringComparer.Ordinal)];
        var next = rows.Count > limit ? Cursor.Encode(rows[limit - 1].Session.Session, rows[limit - 1].Session.Chamber) : null;
        return new Page<SessionRowDto>([.. rows.Take(limit).Select(x => ToDto(x, now))], next);

        async Task<List<SessionRow>> ReadAsync(IQueryable<SessionView>? found, int count) => found is null ? [] : await Rows(db, found.Take(count)).ToListAsync(ct);
    }

    public async Task<SessionDto?> GetSessionAsync(string chamber, long session, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        if (await FindAsync(db, chamber, session, ct) is not { } row)
            return null;
        var view = row.Session;
        var proposals = await db.Set<ProposalView>().AsNoTracking().Where(x => x.Chamber == chamber && x.Session == session).OrderBy(x => x.Index)
            .Select(x => new ProposalView
            {
                Id = x.Id,
                Index = x.Index,
                Proposer = x.Proposer,
                Title = x.Title,
                Summary = x.Summary,
                ExecutableAt = x.ExecutableAt,
                ExecutedAt = x.ExecutedAt,
                CancelledAt = x.CancelledAt,
                Block = x.Block,
            }).ToListAsync(ct);
        var people = await People.ReadAsync(db, proposals.Select(x => x.Proposer), ct);
        var agenda = proposals.Where(x => x.Index < view.Issues).Select(x => new IssueDto(
            x.Id, x.Index, x.Title, x.Summary, people[x.Proposer],
            Rules.StateOf(x, view, row.Members, head.Time),
            Rules.TallyOf(view, x.Index, row.Members, head.Time)));
        return new SessionDto(
            Ref(chamber),
            deployment.Chambers.Single(x => x.Key == chamber).Governor.ToString(),
            session,
            Rules.StateOf(view, head.Time),
            Moment.Of(view.AgendaCloses),
            Moment.Of(session),
            Moment.Of(view.Deadline),
            view.Represented,
            view.Voters,
            row.Members,
            [.. agenda],
            head.Block,
            head.IsFinal(Math.Max(view.Block, proposals.Select(x => x.Block).DefaultIfEmpty().Max())));
    }

    public async Task<Page<BallotDto>> GetBallotsAsync(string chamber, long session, string? cursor, int limit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        var (rows, next) = await ReadBallotsAsync(db, chamber, session, cursor, limit, ct);
        var people = await People.ReadAsync(db, rows.Select(x => x.Voter), ct);
        return new Page<BallotDto>([.. rows.Select(x => ToDto(x, people, head))], next);
    }

    /// <summary>A page of live ballots, the heaviest first.</summary>
    public static async Task<(IReadOnlyList<BallotView> Rows, string? Next)> ReadBallotsAsync(
        DaoDbContext db, string chamber, long session, string? cursor, int limit, CancellationToken ct)
    {
        Fields.Limit(limit);
        var ballots = db.Set<BallotView>().AsNoTracking().Where(x => x.Chamber == chamber && x.Session == session && x.Voices > 0);
        var (ties, beyond) = ((IQueryable<BallotView>?)null, ballots);
        if (Cursor.Decode(cursor, 2) is { } after)
        {
            var (voices, voter) = ((int)Math.Clamp(Cursor.Number(after[0]), 0, int.MaxValue), after[1]);
            ties = ballots.Where(x => x.Voices == voices && string.Compare(x.Voter, voter) > 0).OrderBy(x => x.Voter);
            beyond = ballots.Where(x => x.Voices < voices);
        }

        var rows = await Keyset.ReadAsync(ties, beyond.OrderByDescending(x => x.Voices).ThenBy(x => x.Voter), limit + 1, ct);
        var next = rows.Count > limit ? Cursor.Encode(rows[limit - 1].Voices, rows[limit - 1].Voter) : null;
        return ([.. rows.Take(limit)], next);
    }

    /// <summary>A session with its members.</summary>
    public static async Task<SessionRow?> FindAsync(DaoDbContext db, string chamber, long session, CancellationToken ct) =>
        await Rows(db, db.Set<SessionView>().AsNoTracking().Where(x => x.Chamber == chamber && x.Session == session)).SingleOrDefaultAsync(ct);

    /// <summary>A ballot as readers see it.</summary>
    public static BallotDto ToDto(BallotView ballot, People people, ChainHead head) => new(
        people[ballot.Voter], ballot.Voices, ballot.Votes, ballot.Reason, Moment.Of(ballot.Time), head.IsFinal(ballot.Block), ballot.TransactionHash);

    /// <summary>Key and name of a chamber.</summary>
    public ChamberRefDto Ref(string key) => deployment.RefOf(key);

    private SessionRowDto ToDto(SessionRow row, long now)
    {
        var session = row.Session;
        var closed = now > session.Deadline;
        var passed = closed
            ? Enumerable.Range(0, session.Issues).Count(i => (session.Cancelled & (1 << i)) == 0 && Rules.Passes(session, i, row.Members))
            : 0;
        return new SessionRowDto(
            Ref(session.Chamber),
            session.Session,
            Rules.StateOf(session, now),
            Moment.Of(session.AgendaCloses),
            Moment.Of(session.Session),
            Moment.Of(session.Deadline),
            session.Issues,
            session.Represented,
            session.Voters,
            row.Members,
            passed);
    }
}
