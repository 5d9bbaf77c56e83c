using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Governance;

/// <summary>
/// Sessions open and close by time, without an event. This hears of each block and tells the screens when a session has come to another
/// state by it.
/// </summary>
internal sealed class SessionClock(IServiceProvider services, IDbContextFactory<DaoDbContext> contexts, ILogger<SessionClock> logger)
    : BackgroundService, IChangePublisher
{
    // More sessions than can be open or ahead in all chambers together.
    private const int Newest = 64;

    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly Dictionary<(string Chamber, long Session), (SessionState State, bool Waits)> _states = [];

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        if (_signal.CurrentCount == 0 && topics.Contains(Topics.Status))
        {
            try
            {
                _signal.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another block has asked at the same moment.
            }
        }

        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _signal.WaitAsync(stoppingToken);
            try
            {
                if (await TurnAsync(stoppingToken) is not { Count: > 0 } topics)
                    continue;
                foreach (var publisher in services.GetServices<IChangePublisher>())
                    await publisher.PublishAsync(topics, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Looking for sessions that open or close failed: {Message}", e.Message);
            }
        }
    }

    /// <summary>The topics of what has come to another state since the last time.</summary>
    internal async Task<HashSet<string>> TurnAsync(CancellationToken ct)
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        var sessions = await db.Set<SessionView>().AsNoTracking().OrderByDescending(x => x.Session).ThenByDescending(x => x.Chamber).Take(Newest).ToListAsync(ct);
        foreach (var session in sessions)
        {
            var key = (session.Chamber, session.Session);
            var state = Rules.StateOf(session, now);
            var waits = state == SessionState.Closed && await db.Set<ProposalView>()
                .AnyAsync(x => x.Chamber == session.Chamber && x.Session == session.Session && x.ExecutableAt > now && x.ExecutedAt == null, ct);
            if (_states.TryGetValue(key, out var before) && before != (state, waits))
            {
                topics.Add(Topics.Sessions);
                topics.Add(Topics.Session(session.Chamber, session.Session));
                var proposals = await db.Set<ProposalView>().Where(x => x.Chamber == session.Chamber && x.Session == session.Session).Select(x => x.Id).ToListAsync(ct);
                topics.UnionWith(proposals.Select(Topics.Proposal));
            }

            _states[key] = (state, waits);
        }

        return topics;
    }
}
