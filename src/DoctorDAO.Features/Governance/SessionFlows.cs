using System.Collections.Concurrent;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Results;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Membership;
using DoctorDAO.Indexing;
using DoctorDAO.Results;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>
/// How the voices of closed sessions came to be counted. It takes every voice of a chamber, so it is counted once and remembered: nothing can change a
/// session whose end is final, and one that has ended only if another block takes the place of the one that ended it.
/// </summary>
internal sealed class SessionFlows(IDbContextFactory<DaoDbContext> contexts, Deployment deployment) : IResults, IDisposable
{
    /// <summary>Groups of fewer people are not told apart.</summary>
    public const int SmallestGroup = 5;

    private const int MaxHeaviest = 10;
    private const int MaxRemembered = 500;

    // With the hash of the block that ended the session, as long as that can be undone.
    private readonly ConcurrentDictionary<(string Chamber, long Session), (Bytes32? End, Counted Counted)> _counted = new();
    private readonly SemaphoreSlim _counting = new(1);

    public async Task<SessionFlowsDto?> GetFlowsAsync(string chamber, long session, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await ChainHead.ReadAsync(db, ct);
        if (await db.Set<SessionView>().AsNoTracking().SingleOrDefaultAsync(x => x.Chamber == chamber && x.Session == session, ct) is not { } view || head.Time <= view.Deadline)
            return null;
        var final = await IsFinalAsync(db, head, view.Deadline, ct);
        var end = final ? null : await EndAsync(db, head, view.Deadline, ct);
        var counted = Known(view, end, final) ?? await CountOnceAsync(db, view, head, end, final, ct);

        var (heaviest, _) = await SessionQueries.ReadBallotsAsync(db, chamber, session, null, MaxHeaviest, ct);
        var people = await People.ReadAsync(db, heaviest.Select(x => x.Voter), ct);
        return new SessionFlowsDto(
            deployment.RefOf(chamber), session, counted.Members, counted.Hops.Sum(), view.Voters, counted.Hops, counted.Specialties,
            [.. heaviest.Where(x => x.Voices > 1).Select(x => SessionQueries.ToDto(x, people, head))], final);
    }

    /// <summary>Whether the block that ended a session can no longer be undone.</summary>
    public static async Task<bool> IsFinalAsync(DaoDbContext db, ChainHead head, long deadline, CancellationToken ct) =>
        await db.Set<ChainBlockRow>().Where(x => x.Number == head.Final).Select(x => (long?)x.Time).SingleOrDefaultAsync(ct) is { } time && time > deadline;

    public void Dispose() => _counting.Dispose();

    /// <summary>
    /// Hash of the block that ended a session whose end is not final: the first one after the deadline. All blocks above the final one are stored, and few.
    /// </summary>
    /// <returns><c>null</c> when blocks were undone or became final meanwhile.</returns>
    public static async Task<Bytes32?> EndAsync(DaoDbContext db, ChainHead head, long deadline, CancellationToken ct) =>
        await db.Set<ChainBlockRow>().Where(x => x.Number > head.Final && x.Time > deadline).OrderBy(x => x.Number).Select(x => (Bytes32?)x.Hash).FirstOrDefaultAsync(ct);

    private Counted? Known(SessionView session, Bytes32? end, bool final) =>
        (final || end is not null) && _counted.TryGetValue((session.Chamber, session.Session), out var known) && known.End == end ? known.Counted : null;

    private async Task<Counted> CountOnceAsync(DaoDbContext db, SessionView session, ChainHead head, Bytes32? end, bool final, CancellationToken ct)
    {
        await _counting.WaitAsync(ct);
        try
        {
            if (Known(session, end, final) is { } known)
                return known;
            var counted = await CountAsync(db, session, ct);
            // What was counted while blocks were undone may be of neither history.
            if (!final && (end is null || await EndAsync(db, head, session.Deadline, ct) != end))
                return counted;
            if (_counted.Count >= MaxRemembered)
                _counted.Clear();
            _counted[(session.Chamber, session.Session)] = (end, counted);
            return counted;
        }
        finally
        {
            _counting.Release();
        }
    }

    private static async Task<Counted> CountAsync(DaoDbContext db, SessionView session, CancellationToken ct)
    {
        var chamber = await db.Set<ChamberView>().AsNoTracking().SingleAsync(x => x.Key == session.Chamber, ct);
        var term = chamber.TermOf(session.Session);
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        var members = new List<string>();
        await foreach (var voice in ExportRows.VoicesAsync(db, chamber.Key, session.Session, ct))
        {
            if (voice.ParentIn(term) is { } parent && parent != voice.Account)
                parents.Add(voice.Account, parent);
            if (voice.Member)
                members.Add(voice.Account);
        }

        var ballots = new List<string>();
        await foreach (var ballot in ExportRows.VotersAsync(db, session.Chamber, session.Session, ct))
        {
            if (ballot.Live)
                ballots.Add(ballot.Voter);
        }

        var count = new NearestVoters<string>(ballots, (string account, out string parent) =>
        {
            var follows = parents.TryGetValue(account, out var found);
            parent = found ?? account;
            return follows;
        });
        var groups = new Dictionary<string, Group>(StringComparer.Ordinal);
        foreach (var batch in members.Chunk(ExportRows.Batch))
        {
            var specialties = await db.Set<MemberView>().AsNoTracking().Where(x => batch.Contains(x.Account)).Select(x => new { x.Account, x.Specialty }).ToDictionaryAsync(x => x.Account, x => x.Specialty, ct);
            foreach (var member in batch)
            {
                var hops = count.Count(member);
                var specialty = specialties.GetValueOrDefault(member, "");
                if (!groups.TryGetValue(specialty, out var group))
                    groups.Add(specialty, group = new Group());
                group.Members++;
                group.Represented += hops >= 0 ? 1 : 0;
                group.Voters += hops == 0 ? 1 : 0;
            }
        }

        return new Counted(members.Count, count.Hops, Merge(groups.Select(x => new SpecialtyTurnoutDto(x.Key, x.Value.Members, x.Value.Represented, x.Value.Voters))));
    }

    /// <summary>Takes small groups together, and the smallest of the others with them as long as they are too few even so.</summary>
    internal static IReadOnlyList<SpecialtyTurnoutDto> Merge(IEnumerable<SpecialtyTurnoutDto> groups)
    {
        var named = groups.OrderByDescending(x => x.Members).ThenBy(x => x.Specialty, StringComparer.Ordinal).ToList();
        var others = new SpecialtyTurnoutDto("", 0, 0, 0);
        while (named.Count > 0 && (named[^1].Members < SmallestGroup || named[^1].Specialty.Length == 0 || others.Members is > 0 and < SmallestGroup))
        {
            others = new SpecialtyTurnoutDto("", others.Members + named[^1].Members, others.Represented + named[^1].Represented, others.Voters + named[^1].Voters);
            named.RemoveAt(named.Count - 1);
        }

        return others.Members switch
        {
            0 => named,
            < SmallestGroup => [],
            _ => [.. named, others],
        };
    }

    private sealed record Counted(long Members, IReadOnlyList<long> Hops, IReadOnlyList<SpecialtyTurnoutDto> Specialties);

    private sealed class Group
    {
        public int Members { get; set; }

        public int Represented { get; set; }

        public int Voters { get; set; }
    }
}
