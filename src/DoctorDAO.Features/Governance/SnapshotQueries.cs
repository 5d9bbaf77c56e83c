using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Governance;

/// <summary>A chamber's forest at one moment, read for many accounts at once from the checkpoints that held then.</summary>
/// <param name="db">Where the views are.</param>
/// <param name="chamber">Whose forest.</param>
/// <param name="moment">Unix seconds: a snapshot, or one that lies ahead, for which the present delegations stand.</param>
internal sealed class SnapshotQueries(DaoDbContext db, ChamberView chamber, long moment)
{
    private readonly int _term = chamber.TermOf(moment);

    /// <summary>The voices of these accounts; who has none is left out.</summary>
    public async Task<Dictionary<string, VoiceCheckpointView>> VoicesAsync(IEnumerable<string> accounts, CancellationToken ct)
    {
        var result = new Dictionary<string, VoiceCheckpointView>(StringComparer.Ordinal);
        foreach (var batch in accounts.InBatches())
        {
            var rows = await db.Set<VoiceCheckpointView>().AsNoTracking()
                .Where(x => x.Chamber == chamber.Key && batch.Contains(x.Account) && x.Since <= moment && x.Until > moment).ToListAsync(ct);
            foreach (var row in rows)
                result[row.Account] = row;
        }

        return result;
    }

    /// <summary>Whom the account of this voice followed; <c>null</c> for nobody.</summary>
    public string? ParentOf(VoiceCheckpointView voice) => voice.ParentIn(_term) is { } parent && parent != voice.Account ? parent : null;

    /// <summary>Level vectors of these voices' accounts, themselves included where they were members.</summary>
    public async Task<Dictionary<string, int[]>> LevelsAsync(IReadOnlyDictionary<string, VoiceCheckpointView> voices, CancellationToken ct)
    {
        var result = voices.ToDictionary(
            x => x.Key,
            x =>
            {
                var levels = Levels.None;
                levels[0] = x.Value.Member ? 1 : 0;
                return levels;
            },
            StringComparer.Ordinal);
        foreach (var batch in voices.Keys.InBatches())
        {
            // The newest that is not younger, found by key: a delegate whom people join and leave has more of them than can be looked through.
            var rows = await db.Set<StandingView>().Where(x => x.Chamber == chamber.Key && x.Term == _term && batch.Contains(x.Account))
                .Select(x => new
                {
                    x.Account,
                    Below = db.Set<LevelCheckpointView>().Where(y => y.Chamber == x.Chamber && y.Term == x.Term && y.Account == x.Account && y.Since <= moment)
                        .OrderByDescending(y => y.Since).Select(y => y.Below).FirstOrDefault(),
                }).ToListAsync(ct);
            foreach (var row in rows)
                row.Below?.AsSpan(1).CopyTo(result[row.Account].AsSpan(1));
        }

        return result;
    }

    /// <summary>The chain above an account, from the nearest up.</summary>
    public async Task<List<VoiceCheckpointView>> ChainAsync(VoiceCheckpointView voice, int hops, CancellationToken ct)
    {
        var chain = new List<VoiceCheckpointView>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { voice.Account };
        var next = ParentOf(voice);
        // Loops of more than 7 members exist and are harmless; they end the chain.
        while (next is not null && chain.Count < hops && seen.Add(next))
        {
            var found = await VoicesAsync([next], ct);
            if (!found.TryGetValue(next, out var above))
                break;
            chain.Add(above);
            next = ParentOf(above);
        }

        return chain;
    }

    /// <summary>Direct followers, at most <paramref name="limit"/> of them.</summary>
    public async Task<List<VoiceCheckpointView>> FollowersAsync(string account, int limit, CancellationToken ct) =>
        await db.Set<VoiceCheckpointView>().AsNoTracking()
            .Where(x => x.Chamber == chamber.Key && x.Parent == account && x.Since <= moment && x.Until > moment && x.LastTerm >= _term)
            .OrderBy(x => x.Account).Take(limit).ToListAsync(ct);

    /// <summary>Which of these accounts have a live ballot in a session.</summary>
    public static async Task<Dictionary<string, BallotView>> BallotsAsync(
        DaoDbContext db, string chamber, long session, IEnumerable<string> accounts, CancellationToken ct)
    {
        var result = new Dictionary<string, BallotView>(StringComparer.Ordinal);
        foreach (var batch in accounts.InBatches())
        {
            // Not by voices: they would lead to the index of all ballots in their order.
            var rows = await db.Set<BallotView>().AsNoTracking()
                .Where(x => x.Chamber == chamber && x.Session == session && batch.Contains(x.Voter) && x.Live).ToListAsync(ct);
            foreach (var row in rows)
                result[row.Voter] = row;
        }

        return result;
    }
}
