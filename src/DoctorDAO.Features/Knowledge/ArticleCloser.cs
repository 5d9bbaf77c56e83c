using System.Data.Common;
using DoctorDAO.Features.Http;
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
    private const int Batch = 200;

    // Up to here it is done; a process that has just started begins at the first.
    private (long Block, long Log) _done = (-1, -1);

    /// <summary>Does it once. Not for two callers at the same time.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> CloseAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var final = (await ChainHead.ReadAsync(db, ct)).Final;
        for (var closed = 0; ;)
        {
            var (block, log) = _done;
            var works = db.Set<WorkView>().AsNoTracking();
            var rows = await Keyset.ReadAsync(
                works.Where(x => x.Block == block && x.LogIndex > log).OrderBy(x => x.LogIndex),
                works.Where(x => x.Block > block && x.Block <= final).OrderBy(x => x.Block).ThenBy(x => x.LogIndex),
                Batch,
                ct);
            string[] hashes = [.. rows.Select(x => x.Newest)];
            // By their ids: a condition on what is open besides would have the index of hashes passed over.
            var found = await db.Set<ArticleRow>().Where(x => hashes.Contains(x.Hash)).Select(x => new { x.Id, x.Open }).ToListAsync(ct);
            foreach (var article in found.Where(x => x.Open))
                closed += await db.Set<ArticleRow>().Where(x => x.Id == article.Id && hashes.Contains(x.Hash)).ExecuteUpdateAsync(x => x.SetProperty(a => a.Open, false), ct);
            if (rows.Count > 0)
                _done = (rows[^1].Block, rows[^1].LogIndex);
            if (rows.Count < Batch)
                return closed;
        }
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
