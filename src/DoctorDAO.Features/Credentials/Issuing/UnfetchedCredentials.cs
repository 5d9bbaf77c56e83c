using System.Globalization;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Reminds whoever was granted a credential and has not fetched it: offers end after minutes, and what nobody fetches helps nobody.</summary>
internal sealed class UnfetchedCredentials(IDbContextFactory<DaoDbContext> contexts, INoticeWriter notices, IEnumerable<IChangePublisher> publishers, TimeProvider time)
{
    // Should nobody look for so many days, what fell due meanwhile is told late; what is older is not told any more.
    private const int Late = 7;
    private const int Batch = 200;

    private static readonly int[] Days = [7, 30];

    /// <summary>The cause of a notice that a credential waits.</summary>
    /// <param name="application">The application.</param>
    /// <param name="days">Days after the decision.</param>
    public static string CauseOf(long application, int days) => string.Create(CultureInfo.InvariantCulture, $"waits:{application}:{days}");

    /// <summary>Tells those whose credentials have waited 7 and 30 days, each once.</summary>
    /// <returns>How many were told.</returns>
    public async Task<int> TellAsync(CancellationToken ct)
    {
        var told = 0;
        foreach (var days in Days)
            told += await TellAsync(days, ct);
        return told;
    }

    private async Task<int> TellAsync(int days, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (after, until, over) = (now.AddDays(-days - Late).ToUnixTimeMilliseconds(), now.AddDays(-days).ToUnixTimeMilliseconds(), now.ToUnixTimeSeconds());
        var (told, id) = (0, 0L);
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var (since, last) = (after, id);
            var due = await db.Set<ApplicationRow>().AsNoTracking()
                .Where(x => x.DecidedAt >= since && x.DecidedAt <= until && (x.DecidedAt > since || x.Id > last) && x.State == ApplicationState.Accepted && x.Account != "")
                .Where(x => db.Set<RecordRow>().Any(r => r.Application == x.Id && r.State == RecordState.Valid && r.Until > over))
                .OrderBy(x => x.DecidedAt).ThenBy(x => x.Id).Take(Batch).Select(x => new { x.Id, x.Account, x.DecidedAt }).ToListAsync(ct);
            if (due.Count == 0)
                return told;
            (after, id) = (due[^1].DecidedAt, due[^1].Id);
            var (accounts, causes) = (due.Select(x => x.Account).Distinct(StringComparer.Ordinal).ToList(), due.Select(x => CauseOf(x.Id, days)).ToList());
            var known = await notices.ToldAsync(db, accounts, NoticeKind.CredentialWaits, causes, ct);
            List<NewNotice> fresh = [.. due.Select(x => new NewNotice(x.Account, NoticeKind.CredentialWaits, CauseOf(x.Id, days), new NoticeData(Application: x.Id))).Where(x => !known.Contains(x.Cause))];
            if (fresh.Count == 0)
                continue;
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var topics = await notices.AddAsync(db, fresh, ct);
            await transaction.CommitAsync(ct);
            told += fresh.Count;
            foreach (var publisher in topics.Count == 0 ? [] : publishers)
                await publisher.PublishAsync(topics, ct);
        }
    }
}
