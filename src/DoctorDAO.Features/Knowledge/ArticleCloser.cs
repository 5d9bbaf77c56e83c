using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Knowledge;

/// <summary>
/// Writes down every ten minutes which texts are accepted for good, so that the list of those in review stays as short as it looks. Until then, and when a block is
/// undone, the views say it. Any number of processes may.
/// </summary>
internal sealed partial class ArticleCloser(IDbContextFactory<DaoDbContext> contexts, TimeProvider time, ILogger<ArticleCloser> logger) : BackgroundService
{
    /// <summary>Does it once.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> CloseAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var final = (await ChainHead.ReadAsync(db, ct)).Final;
        return await db.Set<ArticleRow>().Where(x => x.Open && db.Set<ArticleView>().Any(v => v.Hash == x.Hash && v.Block <= final)).ExecuteUpdateAsync(x => x.SetProperty(a => a.Open, false), ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CloseAsync(stoppingToken);
            }
            catch (DbException e)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Accepted articles could not be taken out of review; they are looked for again in ten minutes")]
    private partial void LogFailed(Exception exception);
}
