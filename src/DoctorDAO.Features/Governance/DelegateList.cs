using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>Members whom others follow, with what they did with those voices. A page reads its rows and the ballots of at most 20 sessions by their keys.</summary>
internal sealed class DelegateList(IDbContextFactory<DaoDbContext> contexts, Deployment deployment) : IDelegates
{
    /// <summary>How many closed sessions are looked back on.</summary>
    public const int Sessions = 20;

    // Sessions that are open or ahead stand before the closed ones; a chamber has few of them.
    private const int NotClosed = 8;

    public async Task<Page<DelegateRowDto>> GetDelegatesAsync(DelegateQuery query, CancellationToken ct)
    {
        var limit = Fields.Limit(query.Limit);
        var byVoices = query.Sort == DelegateSort.Voices;
        var after = Cursor.Decode(query.Cursor, byVoices ? 2 : 1);
        // Another order is that of a few, who are counted anew for each page.
        var from = byVoices || after is null ? 0 : (int)Math.Clamp(Cursor.Number(after[0]), 0, IDelegates.MostSorted);
        if (deployment.Chambers.All(x => x.Key != query.Chamber))
            throw new FieldException("chamber", $"is no chamber; there are {string.Join(", ", deployment.Chambers.Select(x => x.Key))}");
        if (query.Specialty is { Length: > 32 })
            throw new FieldException("specialty", "has more than 32 characters, which no code has");
        var reader = string.IsNullOrEmpty(query.For) ? null : Fields.Account("for", query.For);
        if (query.Sort == DelegateSort.Agreement && reader is null)
            throw new FieldException("for", "is missing; name the account with which delegates agree");

        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        if (await db.Set<ChamberView>().AsNoTracking().SingleOrDefaultAsync(x => x.Key == query.Chamber, ct) is not { } chamber)
            return new Page<DelegateRowDto>([], null);
        var rows = await StandingsAsync(db, chamber, chamber.TermOf(now), query.Specialty, byVoices ? after : null, byVoices ? limit + 1 : IDelegates.MostSorted, ct);
        var next = byVoices && rows.Count > limit ? Cursor.Encode(rows[limit - 1].Voices, rows[limit - 1].Account) : null;
        if (byVoices)
            rows = [.. rows.Take(limit)];

        var accounts = rows.Select(x => x.Account).ToList();
        var people = await People.ReadAsync(db, accounts, ct);
        var since = await db.Set<MemberView>().AsNoTracking().Where(x => accounts.Contains(x.Account)).Select(x => new { x.Account, x.Since }).ToDictionaryAsync(x => x.Account, x => x.Since, ct);
        var statements = await StatementLines.ReadAsync(db, chamber.Key, accounts, ct);
        var declining = await db.Set<VoiceView>().AsNoTracking().Where(x => x.Chamber == chamber.Key && accounts.Contains(x.Account) && x.Declines).Select(x => x.Account).ToListAsync(ct);
        var sessions = (await db.Set<SessionView>().AsNoTracking().Where(x => x.Chamber == chamber.Key && x.Session < now).OrderByDescending(x => x.Session).Take(Sessions + NotClosed)
            .Select(x => new { x.Session, x.Deadline }).ToListAsync(ct)).Where(x => x.Deadline < now).Take(Sessions).Select(x => x.Session).ToList();
        var ballots = await BallotsAsync(db, chamber.Key, sessions, reader is null ? accounts : [.. accounts, reader], ct);
        var own = reader is null ? null : ballots.GetValueOrDefault(reader, []);
        if (byVoices)
            return new Page<DelegateRowDto>([.. rows.Select(ToDto)], next);
        // The sort is stable: of equals whoever carries more stands first.
        var sorted = rows.Select(ToDto).OrderByDescending(x => query.Sort == DelegateSort.Agreement ? Share(x.Agreement?.Same, x.Agreement?.Both) : Share(x.Voted, x.Sessions))
            .ThenByDescending(x => query.Sort == DelegateSort.Agreement ? x.Agreement?.Both ?? 0 : x.Voted).Skip(from).ToList();
        return new Page<DelegateRowDto>([.. sorted.Take(limit)], sorted.Count > limit ? Cursor.Encode(from + limit) : null);

        DelegateRowDto ToDto(StandingView row)
        {
            var theirs = ballots.GetValueOrDefault(row.Account, []);
            return new DelegateRowDto(
                people[row.Account], row.Voices, row.Followers, Array.FindLastIndex(row.Below, x => x > 0) is > 0 and var depth ? depth : 0, !declining.Contains(row.Account),
                sessions.Count(x => since.TryGetValue(row.Account, out var admitted) && admitted <= x), theirs.Count, theirs.Values.Count(x => x.Reason.Length > 0),
                statements.GetValueOrDefault(row.Account),
                own is null || row.Account == reader ? null : Compare(own, theirs));
        }
    }

    // Who has done nothing yet stands behind who did the opposite.
    private static double Share(int? part, int? whole) => whole is > 0 ? (double)(part ?? 0) / whole.Value : -1;

    /// <summary>Compares two members' ballots: an issue counts where both have a vote other than 0, and is the same where the signs are.</summary>
    internal static AgreementDto Compare(IReadOnlyDictionary<long, BallotView> left, IReadOnlyDictionary<long, BallotView> right)
    {
        var (same, both) = (0, 0);
        foreach (var (session, ballot) in left)
        {
            if (!right.TryGetValue(session, out var other))
                continue;
            foreach (var (a, b) in ballot.Votes.Zip(other.Votes))
            {
                both += a != 0 && b != 0 ? 1 : 0;
                same += a != 0 && Math.Sign(a) == Math.Sign(b) ? 1 : 0;
            }
        }

        return new AgreementDto(same, both);
    }

    private static Task<List<StandingView>> StandingsAsync(DaoDbContext db, ChamberView chamber, int term, string? specialty, string[]? after, int count, CancellationToken ct)
    {
        // A voice of one's own alone is nobody else's.
        var standings = db.Set<StandingView>().AsNoTracking().Where(x => x.Chamber == chamber.Key && x.Term == term && x.Voices > 1);
        if (!string.IsNullOrEmpty(specialty))
            standings = standings.Where(x => x.Specialty == specialty);
        var (ties, beyond) = ((IQueryable<StandingView>?)null, standings);
        if (after is not null)
        {
            var (voices, account) = ((int)Math.Clamp(Cursor.Number(after[0]), 0, int.MaxValue), after[1]);
            ties = standings.Where(x => x.Voices == voices && string.Compare(x.Account, account) > 0).OrderBy(x => x.Account);
            beyond = standings.Where(x => x.Voices < voices);
        }

        return Keyset.ReadAsync(ties, beyond.OrderByDescending(x => x.Voices).ThenBy(x => x.Account), count, ct);
    }

    private static async Task<Dictionary<string, Dictionary<long, BallotView>>> BallotsAsync(
        DaoDbContext db, string chamber, List<long> sessions, List<string> accounts, CancellationToken ct)
    {
        var ballots = new Dictionary<string, Dictionary<long, BallotView>>(StringComparer.Ordinal);
        // Session by session: each is a few keys, whatever the planner thinks of lists.
        foreach (var session in sessions)
        {
            foreach (var ballot in await db.Set<BallotView>().AsNoTracking().Where(x => x.Chamber == chamber && x.Session == session && accounts.Contains(x.Voter) && x.Live).ToListAsync(ct))
            {
                if (!ballots.TryGetValue(ballot.Voter, out var own))
                    ballots.Add(ballot.Voter, own = []);
                own[session] = ballot;
            }
        }

        return ballots;
    }
}
