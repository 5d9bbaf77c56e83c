using System.Data.Common;
using DoctorDAO.Client.Credentials;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>
/// Deletes what is due: evidence some days after the decision, and of drafts that nobody has touched for as long; applications that nobody goes on with are closed, and
/// their evidence goes; hashes of erased licences go when their wait is over. Any number of processes may: what one has deleted the others do not find.
/// </summary>
internal sealed partial class EvidenceCleaner(IDbContextFactory<DaoDbContext> contexts, PersonSecrets secrets, IssuerSettings settings, TimeProvider time, ILogger<EvidenceCleaner> logger) : BackgroundService
{
    private const int Batch = 200;

    /// <summary>Deletes what is due.</summary>
    /// <returns>How many files.</returns>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var before = now.AddDays(-settings.EvidenceDays).ToUnixTimeMilliseconds();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await secrets.CleanAsync(db, ct);
        var closed = await CloseAsync(db, now, ct);
        return closed + await CleanAsync(db, before, ct);
    }

    /// <summary>Deletes evidence that nobody has needed for long. What is done leaves the index, so that nobody walks past it for ever.</summary>
    private static async Task<int> CleanAsync(DaoDbContext db, long before, CancellationToken ct)
    {
        var (files, page) = (0, 0);
        do
        {
            var idle = await db.Set<ApplicationRow>().Where(x => x.IdleSince > 0 && x.IdleSince < before).OrderBy(x => x.IdleSince).Select(x => new { x.Id, x.Issuer }).Take(Batch).ToListAsync(ct);
            foreach (var desk in idle.GroupBy(x => x.Issuer))
            {
                var ids = desk.Select(x => x.Id).ToList();
                await using var transaction = await db.Database.BeginTransactionAsync(ct);
                await AuditTrail.HoldAsync(db, desk.Key, ct);
                files += await db.Set<EvidenceRow>().Where(x => ids.Contains(x.Application) && db.Set<ApplicationRow>().Any(a => a.Id == x.Application && a.IdleSince < before)).ExecuteDeleteAsync(ct);
                await db.Set<ApplicationRow>().Where(x => ids.Contains(x.Id) && x.IdleSince < before).ExecuteUpdateAsync(x => x.SetProperty(a => a.IdleSince, 0L), ct);
                await transaction.CommitAsync(ct);
            }

            page = idle.Count;
        }
        while (page == Batch);
        return files;
    }

    /// <summary>Closes applications that nobody goes on with: evidence is kept for a decision, and none comes.</summary>
    private async Task<int> CloseAsync(DaoDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var (asked, waiting) = (now.AddDays(-settings.AnswerDays).ToUnixTimeMilliseconds(), now.AddDays(-settings.DecisionDays).ToUnixTimeMilliseconds());
        var due = await db.Set<ApplicationRow>().AsNoTracking().Where(x => x.State == ApplicationState.NeedsMore && x.ChangedAt < asked).OrderBy(x => x.ChangedAt).Take(Batch).ToListAsync(ct);
        foreach (var state in (ApplicationState[])[ApplicationState.Submitted, ApplicationState.InReview])
            due.AddRange(await db.Set<ApplicationRow>().AsNoTracking().Where(x => x.State == state && x.ChangedAt < waiting).OrderBy(x => x.ChangedAt).Take(Batch).ToListAsync(ct));
        var files = 0;
        foreach (var row in due)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await AuditTrail.HoldAsync(db, row.Issuer, ct);
            // Whoever goes on with it at this moment is first, or is told that it has changed.
            if (await db.Set<ApplicationRow>().Where(x => x.Id == row.Id && x.Revision == row.Revision && x.State == row.State).ExecuteUpdateAsync(
                x => x.SetProperty(a => a.State, ApplicationState.Withdrawn).SetProperty(a => a.WaitingSince, 0L).SetProperty(a => a.Revision, row.Revision + 1).SetProperty(a => a.ChangedAt, now.ToUnixTimeMilliseconds()), ct) != 1)
                continue;
            files += await db.Set<EvidenceRow>().Where(x => x.Application == row.Id).ExecuteDeleteAsync(ct);
            await AuditTrail.AddAsync(db, row.Issuer, "", "closed", row.Id, row.State.ToString(), now, ct);
            await ApplicationCounts.MoveAsync(db, row.Issuer, row.State, ApplicationState.Withdrawn, ct);
            await transaction.CommitAsync(ct);
        }

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
            catch (Exception e) when (e is DbException or DbUpdateException)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Evidence that is due could not be deleted; it is looked for again in an hour")]
    private partial void LogFailed(Exception exception);
}
