using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using DoctorDAO.Features.Status;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Governance;

/// <summary>What the recount has found so far, and the sessions that wait for one.</summary>
internal sealed class RecountState : IChangePublisher, IRecountState, IHealthCheck, IDisposable
{
    private const string SessionTopic = "session:";

    private readonly ConcurrentDictionary<(string Chamber, long Session), byte> _waiting = new();
    private readonly ConcurrentDictionary<(string Chamber, long Session), bool> _results = new();
    private readonly SemaphoreSlim _signal = new(0);

    public bool? Agrees => _results.IsEmpty ? null : _results.Values.All(x => x);

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        foreach (var topic in topics)
        {
            if (!topic.StartsWith(SessionTopic, StringComparison.Ordinal))
                continue;
            var parts = topic.Split(':');
            if (parts.Length == 3 && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var session))
                Want(parts[1], session);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Asks for a recount; several askings before it runs are one.</summary>
    public void Want(string chamber, long session)
    {
        if (_waiting.TryAdd((chamber, session), 0))
            _signal.Release();
    }

    /// <summary>The next session to count, when there is one.</summary>
    public async Task<(string Chamber, long Session)> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            await _signal.WaitAsync(ct);
            foreach (var key in _waiting.Keys)
            {
                if (_waiting.TryRemove(key, out _))
                    return key;
            }
        }
    }

    /// <summary>Keeps a finding.</summary>
    public void Found(string chamber, long session, bool agrees) => _results[(chamber, session)] = agrees;

    /// <summary>The session is no more; a revert has taken it.</summary>
    public void Forget(string chamber, long session) => _results.TryRemove((chamber, session), out _);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var differing = _results.Where(x => !x.Value).Select(x => $"{x.Key.Chamber}/{x.Key.Session}").Order(StringComparer.Ordinal).ToList();
        return Task.FromResult(differing.Count == 0
            ? HealthCheckResult.Healthy($"{_results.Count} sessions counted again, all agree.")
            : HealthCheckResult.Degraded($"The recount differs in {string.Join(", ", differing)}."));
    }

    public void Dispose() => _signal.Dispose();
}

/// <summary>Counts every session once at the start and again after each change, and raises or lifts the alarm <c>tally-differs</c>.</summary>
internal sealed class RecountService(
    Recount recount, RecountState state, IChainProgress progress, IAlarms alarms, IDbContextFactory<DaoDbContext> contexts, ILogger<RecountService> logger)
    : BackgroundService
{
    /// <summary>Kind of the alarm; its subject is <c>chamber/session</c>.</summary>
    public const string Alarm = "tally-differs";

    private static readonly Meter Meter = new("DoctorDAO.Governance");
    private static readonly Counter<long> Recounts = Meter.CreateCounter<long>("doctordao.governance.recounts", "{recount}", "Sessions counted again");
    private static readonly Counter<long> Differences = Meter.CreateCounter<long>("doctordao.governance.recount_differences", "{recount}", "Recounts that differed");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await progress.WaitForAsync(IndexerPhase.Live, stoppingToken);
            await WantAllAsync(stoppingToken);
        }
        catch (FatalIndexingException)
        {
            // The indexer has raised its own alarm; what is in the views is counted all the same.
            await WantAllAsync(stoppingToken);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            var (chamber, session) = await state.NextAsync(stoppingToken);
            try
            {
                await CountAsync(chamber, session, stoppingToken);
            }
            catch (RetryableIndexingException)
            {
                state.Want(chamber, session);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "The recount of {Chamber}/{Session} failed: {Message}", chamber, session, e.Message);
            }
        }
    }

    private async Task CountAsync(string chamber, long session, CancellationToken ct)
    {
        var result = await recount.RunAsync(chamber, session, ct);
        var subject = FormattableString.Invariant($"{chamber}/{session}");
        if (result is null)
        {
            state.Forget(chamber, session);
            alarms.Lift(Alarm, subject);
            return;
        }

        Recounts.Add(1);
        if (result.Difference is null)
        {
            alarms.Lift(Alarm, subject);
        }
        else
        {
            Differences.Add(1);
            alarms.Raise(Alarm, subject, $"The recount of session {subject} differs: {result.Difference}.");
        }

        // Last: whoever reads that it differs finds the alarm that says where.
        state.Found(chamber, session, result.Difference is null);
    }

    private async Task WantAllAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await foreach (var session in db.Set<SessionView>().AsNoTracking().Select(x => new { x.Chamber, x.Session }).AsAsyncEnumerable().WithCancellation(ct))
            state.Want(session.Chamber, session.Session);
    }
}
