using System.Data.Common;
using DoctorDAO.Client.Credentials;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Deletes evidence some days after the decision, and of drafts that nobody has touched for as long. Any number of processes may: what one has deleted the others do not find.</summary>
internal sealed partial class EvidenceCleaner(IDbContextFactory<DaoDbContext> contexts, IssuerSettings settings, TimeProvider time, ILogger<EvidenceCleaner> logger) : BackgroundService
{
    /// <summary>Deletes what is due.</summary>
    /// <returns>How many files.</returns>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow().AddDays(-settings.EvidenceDays).ToUnixTimeMilliseconds();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var decided = db.Set<ApplicationRow>().Where(x => x.DecidedAt > 0 && x.DecidedAt < before).Select(x => x.Id);
        var left = db.Set<ApplicationRow>().Where(x => x.State == ApplicationState.Draft && x.ChangedAt < before).Select(x => x.Id);
        return await db.Set<EvidenceRow>().Where(x => decided.Contains(x.Application)).ExecuteDeleteAsync(ct)
            + await db.Set<EvidenceRow>().Where(x => left.Contains(x.Application)).ExecuteDeleteAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Evidence that is due could not be deleted; it is looked for again in an hour")]
    private partial void LogFailed(Exception exception);
}
