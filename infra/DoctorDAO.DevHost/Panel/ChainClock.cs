using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.LocalChain;

namespace DoctorDAO.DevHost.Panel;

/// <summary>A moment that the demo's clock can be moved to.</summary>
/// <param name="Kind">Its name in the form.</param>
/// <param name="Label">Text of the button.</param>
/// <param name="Why">What one sees afterwards.</param>
/// <param name="Time">When it is.</param>
internal sealed record Jump(string Kind, string Label, string Why, DateTimeOffset Time);

/// <summary>Moves the demo's chain through time; one move at a time.</summary>
internal sealed class ChainClock(LocalNode node, IServiceScopeFactory scopes) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The chain's time.</summary>
    public Task<DateTimeOffset> NowAsync(CancellationToken ct) => node.NowAsync(ct);

    /// <summary>Where one can go from here.</summary>
    public async Task<IReadOnlyList<Jump>> JumpsAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var queries = scope.ServiceProvider.GetRequiredService<IDaoQueries>();
        var now = await node.NowAsync(ct);
        var minute = TimeSpan.FromMinutes(1);
        var open = await queries.GetSessionsAsync(new SessionQuery(State: "open", Limit: 100), ct);
        var upcoming = await queries.GetSessionsAsync(new SessionQuery(State: "upcoming", Limit: 100), ct);
        var jumps = new List<Jump>();
        if (open.Items.MinBy(x => x.Closes) is { } closing)
            jumps.Add(new("session-end", $"End the {closing.Chamber.Name} session", "What passed can be queued.", closing.Closes + minute));
        if (upcoming.Items.MinBy(x => x.Opens) is { } opening)
            jumps.Add(new("session-start", $"Open the {opening.Chamber.Name} session", "Its agenda can be voted on.", opening.Opens + minute));
        jumps.Add(new("timelock", "Pass the waiting period", "What has been queued until now can be executed: two days go by.", now + TimeSpan.FromDays(2) + minute));
        jumps.Add(new("day", "Let a day go by", "Deadlines come nearer.", now + TimeSpan.FromDays(1)));
        return jumps;
    }

    /// <summary>Goes to a moment that <see cref="JumpsAsync"/> offers, and returns when the pages know of it.</summary>
    /// <returns>The chain's new time, or <c>null</c> when the moment is not offered (any more).</returns>
    public async Task<DateTimeOffset?> GoAsync(string kind, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if ((await JumpsAsync(ct)).FirstOrDefault(x => x.Kind == kind) is not { } jump)
                return null;
            await node.AdvanceTimeToAsync(jump.Time, ct);
            await IndexedAsync(jump.Time, ct);
            return await node.NowAsync(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Pages count down to what is ahead by their own clock, which a jump does not move: one that was opened before would show the time before.
    private async Task IndexedAsync(DateTimeOffset time, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var queries = scope.ServiceProvider.GetRequiredService<IDaoQueries>();
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await queries.GetStatusAsync(ct)).Indexed is not { } indexed || indexed.Time < time)
            await poll.WaitForNextTickAsync(ct);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
