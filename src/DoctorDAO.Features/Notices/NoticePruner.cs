using System.Data.Common;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Notices;

/// <summary>
/// Forgets notices that were read long ago, every hour and some thousands at a time. Any number of processes may: what one has forgotten the others do not find.
/// What is unread stays, however old. Nobody is told of an old cause again: causes come from where the cursor and the posts stand, and those only go on.
/// </summary>
internal sealed partial class NoticePruner(IDbContextFactory<DaoDbContext> contexts, IOptions<IndexingOptions> indexing, TimeProvider time, ILogger<NoticePruner> logger) : BackgroundService
{
    /// <summary>How long a notice that was read is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    /// <summary>Most notices that are forgotten at once.</summary>
    public const int Batch = 500;

    // The rest waits for the next hour: nothing else is to wait for this.
    private const int MostBatches = 100;

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

    /// <summary>Forgets what is old enough.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> PruneAsync(CancellationToken ct)
    {
        // By a value: a condition without one would have the index passed over.
        var (before, unread, pruned) = ((time.GetUtcNow() - Kept).ToUnixTimeMilliseconds(), false, 0);
        for (var i = 0; i < MostBatches; i++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var old = await db.Set<NoticeRow>().Where(x => x.Unread == unread && x.CreatedAt < before).OrderBy(x => x.CreatedAt).Select(x => x.Id).Take(Batch).ToListAsync(ct);
            if (old.Count == 0)
                break;
            pruned += await db.Set<NoticeRow>().Where(x => old.Contains(x.Id)).ExecuteDeleteAsync(ct);
        }

        return pruned;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notices that were read long ago could not be forgotten; they are looked for again in an hour")]
    private partial void LogFailed(Exception exception);
}
