using System.Data.Common;
using DoctorDAO.Client.Credentials;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Deletes evidence some days after the decision, and of drafts that nobody has touched for as long. Any number of processes may: what one has deleted the others do not find.</summary>
internal sealed partial class EvidenceCleaner(IDbContextFactory<DaoDbContext> contexts, IssuerSettings settings, TimeProvider time, ILogger<EvidenceCleaner> logger) : BackgroundService
{
    private const int Batch = 500;

    /// <summary>Deletes what is due.</summary>
    /// <returns>How many files.</returns>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow().AddDays(-settings.EvidenceDays).ToUnixTimeMilliseconds();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (files, page) = (0, 0);
        do
        {
            // Those that are done leave the index, so that nobody walks past them for ever.
            var idle = await db.Set<ApplicationRow>().Where(x => x.IdleSince > 0 && x.IdleSince < before).OrderBy(x => x.IdleSince).Select(x => x.Id).Take(Batch).ToListAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            files += await db.Set<EvidenceRow>().Where(x => idle.Contains(x.Application) && db.Set<ApplicationRow>().Any(a => a.Id == x.Application && a.IdleSince < before)).ExecuteDeleteAsync(ct);
            page = await db.Set<ApplicationRow>().Where(x => idle.Contains(x.Id) && x.IdleSince < before).ExecuteUpdateAsync(x => x.SetProperty(a => a.IdleSince, 0L), ct);
            await transaction.CommitAsync(ct);
        }
        while (page == Batch);
        return files;
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
