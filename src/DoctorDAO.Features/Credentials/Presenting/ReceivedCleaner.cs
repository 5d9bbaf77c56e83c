using System.Data.Common;
using DoctorDAO.Client.Credentials;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Credentials.Presenting;

/// <summary>Deletes what was received when the days that the policy keeps it are over, the organisation's reference after thirty days or with it, and requests that nobody answered. Receipts stay.</summary>
internal sealed partial class ReceivedCleaner(IDbContextFactory<DaoDbContext> contexts, TimeProvider time, ILogger<ReceivedCleaner> logger) : BackgroundService
{
    /// <summary>How long a request without an answer is kept, and the reference of one with an answer at least.</summary>
    public static readonly TimeSpan Unanswered = TimeSpan.FromDays(30);

    /// <summary>Deletes what is due.</summary>
    /// <returns>How many answers have lost what was received.</returns>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var due = now.ToUnixTimeMilliseconds();
        var old = (now - Unanswered).ToUnixTimeMilliseconds();
        var longer = (long)Unanswered.TotalMilliseconds;
        // The staff still tells its requests apart when what was shown is gone; in the end the words that name a person go, too.
        var cleaned = await db.Set<PresentationRow>().Where(x => x.DeleteAt <= due && x.AnsweredAt > old)
            .ExecuteUpdateAsync(x => x.SetProperty(p => p.Received, "").SetProperty(p => p.Token, "").SetProperty(p => p.DeleteAt, p => p.AnsweredAt + longer), ct);
        cleaned += await db.Set<PresentationRow>().Where(x => x.DeleteAt <= due)
            .ExecuteUpdateAsync(x => x.SetProperty(p => p.Received, "").SetProperty(p => p.Token, "").SetProperty(p => p.Reference, "").SetProperty(p => p.DeleteAt, long.MaxValue), ct);
        await db.Set<PresentationRow>().Where(x => x.ExpiresAt < old && (x.Status == PresentationState.Waiting || x.Status == PresentationState.Opened || x.Status == PresentationState.Declined)).ExecuteDeleteAsync(ct);
        return cleaned;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (DbException e)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was received could not be deleted; it is tried again in ten minutes")]
    private partial void LogFailed(Exception exception);
}
