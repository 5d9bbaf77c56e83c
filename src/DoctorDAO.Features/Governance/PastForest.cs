using DoctorDAO.Indexing;

namespace DoctorDAO.Features.Governance;

/// <summary>The forest of a chamber as it was at a session's snapshot, while events are applied: checkpoints found by key, by bisection as on chain.</summary>
internal sealed class PastForest(ChamberView chamber, long snapshot, IViewStore views, CancellationToken ct)
{
    private readonly int _term = chamber.TermOf(snapshot);

    /// <summary>Whom the account followed; <c>null</c> for nobody.</summary>
    public async ValueTask<string?> ParentOfAsync(string account)
    {
        var parent = (await VoiceAsync(account))?.ParentIn(_term);
        return parent == account ? null : parent;
    }

    /// <summary>Level vector of the account, itself included if it was a member.</summary>
    public async ValueTask<int[]> LevelsOfAsync(string account)
    {
        var levels = Levels.None;
        if (await views.FindAsync<StandingView>(ct, chamber.Key, _term, account) is { } standing)
        {
            var checkpoint = await LastAsync(
                standing.Checkpoints, number => views.GetAsync<LevelCheckpointView>(ct, chamber.Key, _term, account, number), x => x.Since);
            if (checkpoint is not null)
                levels = (int[])checkpoint.Below.Clone();
        }

        levels[0] = await VoiceAsync(account) is { Member: true } ? 1 : 0;
        return levels;
    }

    private async ValueTask<VoiceCheckpointView?> VoiceAsync(string account) =>
        await views.FindAsync<VoiceView>(ct, chamber.Key, account) is { } voice
            ? await LastAsync(voice.Checkpoints, number => views.GetAsync<VoiceCheckpointView>(ct, chamber.Key, account, number), x => x.Since)
            : null;

    /// <summary>The newest checkpoint that is not younger than the snapshot.</summary>
    private async ValueTask<T?> LastAsync<T>(int count, Func<int, ValueTask<T>> get, Func<T, long> since)
        where T : class
    {
        T? found = null;
        // Most accounts have not moved since: the newest is looked at first.
        var (low, high, at) = (1, count, count);
        while (low <= high)
        {
            var checkpoint = await get(at);
            if (since(checkpoint) <= snapshot)
                (found, low) = (checkpoint, at + 1);
            else
                high = at - 1;
            at = (low + high) / 2;
        }

        return found;
    }
}
