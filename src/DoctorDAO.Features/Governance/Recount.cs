using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>What a recount found. <see cref="Difference"/> is <c>null</c> when it agrees.</summary>
internal sealed record RecountResult(string Chamber, long Session, int Ballots, string? Difference);

/// <summary>
/// Counts a session again from nothing but its live ballots and the forest at its snapshot. The contract adds and takes away with every
/// act and keeps what nearer voters have claimed; here each ballot is looked at once, at the end: its voices are its whole level vector,
/// less the whole level vectors of the voters right below it, seen from where it stands. The two share no intermediate value. What agrees with
/// the views is then held against the contract's own tallies.
/// </summary>
internal sealed class Recount(IDbContextFactory<DaoDbContext> contexts, ContractTallies contract)
{
    // A block that arrives meanwhile makes the rows read before and after it two different sessions.
    private const int MaxAttempts = 5;

    /// <summary>Counts one session; <c>null</c> when there is none.</summary>
    /// <exception cref="RetryableIndexingException">The chain moved on under every attempt.</exception>
    public async Task<RecountResult?> RunAsync(string chamberKey, long session, CancellationToken ct)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var before = await CheckpointAsync(db, ct);
            var (result, tally) = await CountAsync(db, chamberKey, session, ct);
            if (tally is not null && result is { Difference: null } && (await contract.CompareAsync(db, tally, before.Hash, ct)).Difference is { } difference)
                result = result with { Difference = difference };
            // Rows that agree do so whenever they were read; a difference must have been in the database at one moment.
            if (result?.Difference is null || before == await CheckpointAsync(db, ct))
                return result;
        }

        throw new RetryableIndexingException($"The chain moved on under {MaxAttempts} recounts of {chamberKey}/{session}.");
    }

    /// <summary>Counts one session, without its contract.</summary>
    /// <returns>The finding, and the session as it was counted; nothing when there is none.</returns>
    /// <exception cref="RetryableIndexingException">The chain moved on under every attempt.</exception>
    public async Task<(RecountResult? Result, SessionView? Tally)> CountAsync(string chamberKey, long session, CancellationToken ct)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var before = await CheckpointAsync(db, ct);
            var counted = await CountAsync(db, chamberKey, session, ct);
            if (counted.Result?.Difference is null || before == await CheckpointAsync(db, ct))
                return counted;
        }

        throw new RetryableIndexingException($"The chain moved on under {MaxAttempts} recounts of {chamberKey}/{session}.");
    }

    private static async Task<(RecountResult? Result, SessionView? Tally)> CountAsync(DaoDbContext db, string chamberKey, long number, CancellationToken ct)
    {
        var session = await db.Set<SessionView>().AsNoTracking().SingleOrDefaultAsync(x => x.Chamber == chamberKey && x.Session == number, ct);
        if (session is null)
            return (null, null);
        var chamber = await db.Set<ChamberView>().AsNoTracking().SingleAsync(x => x.Key == chamberKey, ct);
        var ballots = await db.Set<BallotView>().AsNoTracking().Where(x => x.Chamber == chamberKey && x.Session == number && x.Voices > 0)
            .Select(x => new { x.Voter, x.Votes, x.Voices }).ToDictionaryAsync(x => x.Voter, ct);

        var forest = new SnapshotQueries(db, chamber, number);
        var voices = await forest.VoicesAsync(ballots.Keys, ct);
        var levels = await forest.LevelsAsync(voices, ct);
        var counted = ballots.Keys.ToDictionary(x => x, x => levels.TryGetValue(x, out var own) ? own : Levels.None, StringComparer.Ordinal);

        // All voters walk up together, one hop a query.
        var walkers = voices.ToDictionary(x => x.Key, x => forest.ParentOf(x.Value), StringComparer.Ordinal);
        for (var hops = 1; hops <= Levels.Reach && walkers.Count > 0; hops++)
        {
            var there = await forest.VoicesAsync(walkers.Values.OfType<string>(), ct);
            var next = new Dictionary<string, string?>(StringComparer.Ordinal);
            foreach (var (voter, ancestor) in walkers)
            {
                if (ancestor is null)
                    continue;
                if (counted.TryGetValue(ancestor, out var above))
                    counted[ancestor] = Levels.Subtract(above, Levels.Up(levels[voter], hops));
                else if (there.TryGetValue(ancestor, out var voice))
                    next[voter] = forest.ParentOf(voice);
            }

            walkers = next;
        }

        var tally = new SessionView { Chamber = chamberKey, Session = number, Block = session.Block, For = new long[session.Issues], Against = new long[session.Issues], Opinions = new long[session.Issues] };
        var differences = new List<string>();
        foreach (var (voter, ballot) in ballots)
        {
            var own = Levels.Sum(counted[voter]);
            tally.Represented += own;
            tally.Count(ballot.Votes, own);
            if (own != ballot.Voices)
                differences.Add($"a ballot speaks for {ballot.Voices} voices and was counted with {own}");
            if (ballot.Votes.Length != session.Issues || ballot.Votes.Sum(x => x * x) > 100)
                differences.Add("a ballot is longer than the agenda or over 100 credits");
        }

        if (session.Voters != ballots.Count)
            differences.Add($"{session.Voters} voters were counted as {ballots.Count}");
        if (session.Represented != tally.Represented)
            differences.Add($"{session.Represented} voices were counted as {tally.Represented}");
        for (var i = 0; i < session.Issues; i++)
        {
            if (session.For[i] != tally.For[i] || session.Against[i] != tally.Against[i] || session.Opinions[i] != tally.Opinions[i])
            {
                differences.Add(FormattableString.Invariant(
                    $"issue {i + 1} has {session.For[i]} for and {session.Against[i]} against and was counted as {tally.For[i]} and {tally.Against[i]}"));
            }
        }

        return (new RecountResult(chamberKey, number, ballots.Count, differences.Count == 0 ? null : string.Join("; ", differences.Take(3))), tally);
    }

    private static async Task<(long Block, string Hash)> CheckpointAsync(DaoDbContext db, CancellationToken ct)
    {
        var row = await db.Set<ChainCheckpointRow>().AsNoTracking().SingleAsync(x => x.Id == 1, ct);
        return (row.Applied, row.Hash.ToString());
    }
}
