using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Reminders;

/// <summary>Reminders of a person: handed out, forgotten, and following to a new account, where the same ending is one reminder.</summary>
internal sealed class ReminderData : IPersonalData
{
    public string Name => "credential-reminders";

    public async Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        var rows = await db.Set<ReminderRow>().AsNoTracking().Where(x => who.Accounts.Contains(x.Account)).OrderBy(x => x.DueDay).ToListAsync(ct);
        return [.. rows.Select(x => new { x.Account, x.Kind, DueOn = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(x.DueDay), x.Told, x.Dropped })];
    }

    public Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct) =>
        db.Set<ReminderRow>().Where(x => who.Accounts.Contains(x.Account)).ExecuteDeleteAsync(ct);

    public async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        var there = await db.Set<ReminderRow>().AsNoTracking().Where(x => x.Account == to).ToListAsync(ct);
        var own = await db.Set<ReminderRow>().AsNoTracking().Where(x => x.Account == from).ToListAsync(ct);
        var twice = own.Where(x => there.Any(y => y.Kind == x.Kind && y.DueDay == x.DueDay)).Select(x => x.Id).ToList();
        await db.Set<ReminderRow>().Where(x => twice.Contains(x.Id)).ExecuteDeleteAsync(ct);
        await db.Set<ReminderRow>().Where(x => x.Account == from).ExecuteUpdateAsync(x => x.SetProperty(r => r.Account, to), ct);
    }
}
