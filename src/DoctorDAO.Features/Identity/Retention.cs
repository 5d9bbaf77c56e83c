using System.Data.Common;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Identity;

/// <summary>Forgets, every hour, what has done its service: sign-ins that were begun, sessions that are over, requests for recovery that are closed, tokens of programs that have expired. Any number of processes may.</summary>
internal sealed partial class Retention(
    IDbContextFactory<DaoDbContext> contexts, Sessions sessions, PasskeyChallenges challenges, AllowedPrograms programs, IOptions<IndexingOptions> indexing, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    /// <summary>How long a request for recovery is kept after it was made: the delay, its validity and some weeks for questions.</summary>
    public static readonly TimeSpan RecoveriesKept = TimeSpan.FromDays(90);

    /// <summary>Forgets what is old enough.</summary>
    /// <returns>How many rows.</returns>
    internal async Task<int> PruneAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (ms, old) = (now.ToUnixTimeMilliseconds(), (now - RecoveriesKept).ToUnixTimeMilliseconds());
        var gone = await sessions.PruneAsync(ct) + await challenges.PruneAsync(ct) + await programs.PruneAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        gone += await db.Set<SignInNonceRow>().Where(x => x.ExpiresAt < ms).ExecuteDeleteAsync(ct);
        gone += await db.Set<RecoverySignatureRow>().Where(x => db.Set<RecoveryRow>().Where(r => r.CreatedAt < old).Select(r => r.Id).Contains(x.Recovery)).ExecuteDeleteAsync(ct);
        return gone + await db.Set<RecoveryRow>().Where(x => x.CreatedAt < old).ExecuteDeleteAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!indexing.Value.Enabled)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PruneAsync(stoppingToken);
            }
            catch (DbException e)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What has done its service could not be forgotten; it is looked for again in an hour")]
    private partial void LogFailed(Exception exception);
}
