using System.Data;
using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Notices;
using DoctorDAO.Features.Http;
using DoctorDAO.Features.Notices;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Reminders;

/// <inheritdoc/>
internal sealed class ReminderStore(IDbContextFactory<DaoDbContext> contexts, INoticeWriter notices, IEnumerable<IChangePublisher> publishers, TimeProvider time) : IReminders
{
    /// <summary>So many days before, an account is told.</summary>
    public const int DaysBefore = 30;

    /// <summary>Most reminders of an account.</summary>
    public const int Most = 100;

    private const int MostYears = 60;
    private const int Batch = 200;

    private static readonly HashSet<string> Kinds =
        new(["MedicalDegree", "LicenceToPractise", "SpecialistTitle", "HospitalPrivilege", "CpdTraining", "CoverCertificate", "Other"], StringComparer.Ordinal);

    private int Today => Days(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));

    public async Task<IReadOnlyList<ReminderDto>> GetAsync(string account, CancellationToken ct)
    {
        var owner = Fields.Account("account", account);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Set<ReminderRow>().AsNoTracking().Where(x => x.Account == owner && !x.Dropped).OrderBy(x => x.DueDay).ThenBy(x => x.Kind).Take(Most).ToListAsync(ct);
        return [.. rows.Select(x => new ReminderDto(x.Kind, Day(x.DueDay)))];
    }

    public async Task<IReadOnlyList<ReminderDto>> SaveAsync(string account, NewReminders reminders, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(reminders);
        var owner = Fields.Account("account", account);
        var wanted = Checked(reminders.Reminders);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, ct);
            var known = await db.Set<ReminderRow>().Where(x => x.Account == owner).ToListAsync(ct);
            var kept = known.Where(x => wanted.Contains((x.Kind, x.DueDay))).ToList();
            foreach (var row in known)
                row.Dropped = !kept.Contains(row);
            db.RemoveRange(known.Where(x => x.Dropped && (!x.Told || x.DueDay < Today)));
            // Two credentials of one kind may end on one day: that is one reminder.
            db.AddRange(wanted.Except(kept.Select(x => (x.Kind, x.DueDay))).Select(x => new ReminderRow { Account = owner, Kind = x.Kind, DueDay = x.DueDay }));
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        });
        return await GetAsync(owner, ct);
    }

    /// <summary>Tells those whose credentials end within <see cref="DaysBefore"/> days, each once. What is over is not told any more.</summary>
    /// <returns>How many were told.</returns>
    internal async Task<int> TellAsync(CancellationToken ct)
    {
        var (told, untold) = (0, false);
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var (from, until) = (Today, Today + DaysBefore);
            var due = await db.Set<ReminderRow>().Where(x => x.Told == untold && x.DueDay >= from && x.DueDay <= until).OrderBy(x => x.DueDay).ThenBy(x => x.Id).Take(Batch).ToListAsync(ct);
            if (due.Count == 0)
                return told;
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            foreach (var row in due)
                row.Told = true;
            await db.SaveChangesAsync(ct);
            List<NewNotice> fresh = [.. due.Select(x => new NewNotice(x.Account, NoticeKind.CredentialExpires, CauseOf(x), new NoticeData(Until: x.DueDay * 86_400L)))];
            var topics = await notices.AddAsync(db, fresh, ct);
            await transaction.CommitAsync(ct);
            told += fresh.Count;
            foreach (var publisher in topics.Count == 0 ? [] : publishers)
                await publisher.PublishAsync(topics, ct);
        }
    }

    private HashSet<(string Kind, int DueDay)> Checked(IReadOnlyList<ReminderDto>? reminders)
    {
        if (reminders is null)
            throw new FieldException("reminders", "is missing; an empty list ends the reminders");
        if (reminders.Count > Most)
            throw new FieldException("reminders", $"has {reminders.Count} entries; at most {Most} are possible");
        var (first, last) = (Today, Today + (MostYears * 366));
        foreach (var (reminder, i) in reminders.Select((x, i) => (x, i)))
        {
            if (reminder is null || !Kinds.Contains(reminder.Kind ?? ""))
                throw new FieldException($"reminders[{i}].kind", "is no kind of credential");
            if (Days(reminder.DueOn) < first || Days(reminder.DueOn) > last)
                throw new FieldException($"reminders[{i}].dueOn", "is over, or further away than anybody can be reminded of");
        }

        return [.. reminders.Select(x => (x.Kind, Days(x.DueOn)))];
    }

    private static string CauseOf(ReminderRow row) => string.Create(CultureInfo.InvariantCulture, $"credential:{row.Kind}:{row.DueDay}");

    private static int Days(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static DateOnly Day(int days) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(days);
}
