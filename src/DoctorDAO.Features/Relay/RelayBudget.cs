using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Features.Relay;

/// <summary>A row of <c>app_relay_days</c>: what the relay's transactions of a day (UTC) have used, or may use while they are in no block.</summary>
internal sealed class RelayDayRow
{
    /// <summary>Days since 1 January 1970.</summary>
    public int Day { get; set; }

    public long Gas { get; set; }

    public static void Apply(ModelBuilder model) => model.Entity<RelayDayRow>(row =>
    {
        row.ToTable("app_relay_days").HasKey(x => x.Day);
        row.Property(x => x.Day).HasColumnName("day").ValueGeneratedNever();
        row.Property(x => x.Gas).HasColumnName("gas");
    });
}

/// <summary>
/// How much gas a day may cost: of all together, and of one account. An act is counted with the most that it may use when it is signed, and with what it has used when it is
/// in a block; one that is given up without having been in a block costs nothing. Only the process that sends writes here.
/// </summary>
internal sealed class RelayBudget(IOptions<RelayOptions> options, IAlarms alarms, TimeProvider time)
{
    private const string GasAlarm = "relay-gas";

    private long ForAll => options.Value.GasPerDay / 10 * 9;

    private int Today => (int)(time.GetUtcNow().ToUnixTimeSeconds() / 86_400);

    /// <summary>Refuses an act for which nothing is left.</summary>
    /// <exception cref="RelayRefusedException">The day's gas, or the account's, is used up.</exception>
    public async Task RequireAsync(DaoDbContext db, RelayKind kind, string account, CancellationToken ct)
    {
        if (!await HasLeftAsync(db, kind, ct))
        {
            RelayDiagnostics.Refused.Add(1);
            throw RelayErrors.GasOfDay();
        }

        var since = time.GetUtcNow().AddDays(-1).ToUnixTimeMilliseconds();
        if (!IsRescue(kind) && kind != RelayKind.Keep && await db.Set<RelayActRow>().Where(x => x.Account == account && x.CreatedAt > since).SumAsync(x => x.Gas, ct) >= options.Value.GasPerAccount)
        {
            RelayDiagnostics.Refused.Add(1);
            throw RelayErrors.GasOfAccount();
        }
    }

    /// <summary>Whether an act of this kind may be signed today. A tenth is kept for those who have lost a key or stop a thief.</summary>
    public async Task<bool> HasLeftAsync(DaoDbContext db, RelayKind kind, CancellationToken ct)
    {
        var used = (await db.Set<RelayDayRow>().FindAsync([Today], ct))?.Gas ?? 0;
        if (used < ForAll)
            alarms.Lift(GasAlarm, "relay");
        return used < (IsRescue(kind) ? options.Value.GasPerDay : ForAll);
    }

    /// <summary>Counts an act with so much gas instead of what it was counted with before.</summary>
    public async Task CountAsync(DaoDbContext db, RelayActRow act, long gas, CancellationToken ct)
    {
        if (act.Gas == gas)
            return;
        if (act.Gas == 0)
            act.GasDay = Today;
        if (await db.Set<RelayDayRow>().FindAsync([act.GasDay], ct) is not { } day)
            db.Add(day = new RelayDayRow { Day = act.GasDay });
        day.Gas += gas - act.Gas;
        act.Gas = gas;
        if (act.GasDay != Today)
            return;
        RelayDiagnostics.GasToday.Record(day.Gas);
        if (day.Gas >= ForAll)
            alarms.Raise(GasAlarm, "relay", "The gas of the day is used up: acts wait, or are refused, until midnight (UTC) or until Relay:GasPerDay is raised.");
    }

    private static bool IsRescue(RelayKind kind) => kind is RelayKind.Move or RelayKind.Recovery;
}
