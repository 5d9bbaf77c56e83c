using System.Data.Common;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// Deletes evidence by rule, every hour: contents and keys some days after the claim was decided; all of what was begun and never filed after a week. Commitments and the log of
/// who read stay with the claim. Nothing is deleted by views that are being made anew, nor by blocks that may still be undone. Any number of processes may.
/// </summary>
internal sealed partial class EvidenceCleaner(IDbContextFactory<DaoDbContext> contexts, IOptions<EvidenceOptions> options, TimeProvider time, ILogger<EvidenceCleaner> logger) : BackgroundService
{
    /// <summary>How long evidence waits for its claim.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    private const int Batch = 100;

    /// <summary>Does it once.</summary>
    /// <returns>How many claims' contents were deleted.</returns>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (deleted, after) = (0, -1L);
        while (await WholeAsync(db, ct) is { } seen)
        {
            // As a value: SQLite uses no index for a negation.
            var done = false;
            var rows = await db.Set<EvidenceRow>().AsNoTracking().Where(x => x.Done == done && x.CreatedAt > after).OrderBy(x => x.CreatedAt).Take(Batch).ToListAsync(ct);
            foreach (var row in rows)
            {
                if (await CleanAsync(db, row, seen, ct))
                    deleted++;
            }

            if (rows.Count < Batch)
                return deleted;
            // Several of one millisecond are looked at again by the next round of an hour later.
            after = rows[^1].CreatedAt;
        }

        return deleted;
    }

    /// <summary>Forgets what a claimant has uploaded; commitments and the log stay.</summary>
    internal static async Task DeleteAsync(DaoDbContext db, Guid evidence, long now, CancellationToken ct)
    {
        await db.Set<EvidenceContentRow>().Where(x => x.Evidence == evidence).ExecuteDeleteAsync(ct);
        await db.Set<EvidenceKeyRow>().Where(x => x.Evidence == evidence).ExecuteDeleteAsync(ct);
        await db.Set<EvidenceRow>().Where(x => x.Id == evidence).ExecuteUpdateAsync(
            x => x.SetProperty(e => e.Recovery, "").SetProperty(e => e.DeletedAt, now).SetProperty(e => e.Done, true).SetProperty(e => e.Filed, true), ct);
    }

    /// <summary>Forgets evidence that no claim has, as if it had never been.</summary>
    internal static async Task ForgetAsync(DaoDbContext db, Guid evidence, CancellationToken ct)
    {
        await db.Set<EvidenceContentRow>().Where(x => x.Evidence == evidence).ExecuteDeleteAsync(ct);
        await db.Set<EvidenceKeyRow>().Where(x => x.Evidence == evidence).ExecuteDeleteAsync(ct);
        await db.Set<EvidenceFileRow>().Where(x => x.Evidence == evidence).ExecuteDeleteAsync(ct);
        await db.Set<EvidenceBatchRow>().Where(x => x.Evidence == evidence).ExecuteDeleteAsync(ct);
        await db.Set<EvidenceRow>().Where(x => x.Id == evidence).ExecuteDeleteAsync(ct);
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

    private async Task<bool> CleanAsync(DaoDbContext db, EvidenceRow row, ChainCheckpointRow seen, CancellationToken ct)
    {
        var claim = await ClaimedEvidence.ClaimOfAsync(db, row, ct);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (claim is not null && !row.Filed)
        {
            var filed = await db.Set<ClaimStepView>().Where(x => x.Claim == claim.Id).MinAsync(x => x.Block, ct);
            if (filed <= seen.Final)
                await db.Set<EvidenceRow>().Where(x => x.Id == row.Id).ExecuteUpdateAsync(x => x.SetProperty(e => e.Filed, true), ct);
        }

        var over = claim?.DecidedAt is { } decided && decided + (options.Value.KeepDays * 86_400L) <= seen.Time;
        // A chain that stands still may bring the claim yet: it has to have gone on for as long, too.
        var alone = claim is null && !row.Filed && row.CreatedAt + (long)Patience.TotalMilliseconds <= Math.Min(now, seen.Time * 1000);
        if (!over && !alone)
            return false;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (over)
            await DeleteAsync(db, row.Id, now, ct);
        else
            await ForgetAsync(db, row.Id, ct);
        // What was read of the views may have been a part of them.
        if (await WholeAsync(db, ct) is not { } still || still.Projections != seen.Projections || still.Writer != seen.Writer)
            return false;
        await transaction.CommitAsync(ct);
        return true;
    }

    private static async Task<ChainCheckpointRow?> WholeAsync(DaoDbContext db, CancellationToken ct) =>
        await db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == 1, ct) is { } checkpoint && checkpoint.Applied == checkpoint.Block ? checkpoint : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Evidence of decided claims could not be deleted; it is looked for again in an hour")]
    private partial void LogFailed(Exception exception);
}
