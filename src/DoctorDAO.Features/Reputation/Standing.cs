using DoctorDAO.Client.Reputation;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Reputation;

/// <summary>What accounts have earned, for the doors of other slices. By the chain's clock.</summary>
internal interface IStanding
{
    /// <summary>A member of less than these days is new.</summary>
    const int NewDays = 14;

    /// <summary>Units in one topic from which on a member is experienced.</summary>
    const int ExperiencedUnits = 20;

    /// <summary>Whole units of an account in a topic.</summary>
    /// <param name="account">Lowercase.</param>
    /// <param name="topic">Key of a topic, for example a chamber's.</param>
    Task<long> OfAsync(DaoDbContext db, string account, string topic, CancellationToken ct);

    /// <summary>Whole units of accounts in a topic, read for a whole page at once; those that never earned any are left out.</summary>
    /// <param name="accounts">Lowercase; at most a few hundred.</param>
    /// <param name="topic">Key of a topic.</param>
    Task<IReadOnlyDictionary<string, long>> OfAsync(DaoDbContext db, IReadOnlyCollection<string> accounts, string topic, CancellationToken ct);

    /// <summary>Whole units of an account in the topic in which it has most.</summary>
    /// <param name="account">Lowercase.</param>
    Task<long> BestAsync(DaoDbContext db, string account, CancellationToken ct);

    /// <summary>How far accounts are trusted, read for a whole page at once; those that never were members are left out.</summary>
    /// <param name="accounts">Lowercase; at most a few hundred.</param>
    Task<IReadOnlyDictionary<string, TrustLevel>> LevelsAsync(DaoDbContext db, IReadOnlyCollection<string> accounts, CancellationToken ct);
}

/// <inheritdoc/>
internal sealed class Standing : IStanding
{
    public async Task<long> OfAsync(DaoDbContext db, string account, string topic, CancellationToken ct)
    {
        var sum = await db.Set<ReputationView>().Where(x => x.Account == account && x.Topic == topic).Select(x => x.Sum).SingleOrDefaultAsync(ct);
        return sum is null ? 0 : (await ReputationClock.ReadAsync(db, ct))?.Units(sum) ?? 0;
    }

    public async Task<IReadOnlyDictionary<string, long>> OfAsync(DaoDbContext db, IReadOnlyCollection<string> accounts, string topic, CancellationToken ct)
    {
        string[] asked = [.. accounts.Distinct(StringComparer.Ordinal)];
        var sums = await db.Set<ReputationView>().AsNoTracking().Where(x => asked.Contains(x.Account) && x.Topic == topic).Select(x => new { x.Account, x.Sum }).ToListAsync(ct);
        var clock = sums.Count == 0 ? null : await ReputationClock.ReadAsync(db, ct);
        return sums.ToDictionary(x => x.Account, x => clock?.Units(x.Sum) ?? 0, StringComparer.Ordinal);
    }

    public async Task<long> BestAsync(DaoDbContext db, string account, CancellationToken ct)
    {
        // A few rows of one key.
        var sums = await db.Set<ReputationView>().Where(x => x.Account == account).Select(x => x.Sum).ToListAsync(ct);
        return sums.Max(StringComparer.Ordinal) is { } most ? (await ReputationClock.ReadAsync(db, ct))?.Units(most) ?? 0 : 0;
    }

    public async Task<IReadOnlyDictionary<string, TrustLevel>> LevelsAsync(DaoDbContext db, IReadOnlyCollection<string> accounts, CancellationToken ct)
    {
        string[] asked = [.. accounts.Distinct(StringComparer.Ordinal)];
        var members = await db.Set<MemberView>().AsNoTracking().Where(x => asked.Contains(x.Account)).Select(x => new { x.Account, x.Since }).ToListAsync(ct);
        var sums = (await db.Set<ReputationView>().AsNoTracking().Where(x => asked.Contains(x.Account)).Select(x => new { x.Account, x.Sum }).ToListAsync(ct))
            .ToLookup(x => x.Account, x => x.Sum, StringComparer.Ordinal);
        var now = (await ChainHead.ReadAsync(db, ct)).Time;
        var clock = sums.Count == 0 ? null : await ReputationClock.ReadAsync(db, ct);
        return members.ToDictionary(
            x => x.Account,
            x => LevelOf(x.Since, now, sums[x.Account].Max(StringComparer.Ordinal) is { } most ? clock?.Units(most) ?? 0 : 0),
            StringComparer.Ordinal);
    }

    /// <summary>The rule.</summary>
    /// <param name="since">When the member was admitted, in unix seconds.</param>
    /// <param name="now">The chain's time.</param>
    /// <param name="best">Units in the topic in which the member has most.</param>
    public static TrustLevel LevelOf(long since, long now, long best) => (now - since < IStanding.NewDays * 86_400L, best) switch
    {
        (true, 0) => TrustLevel.New,
        (false, >= IStanding.ExperiencedUnits) => TrustLevel.Experienced,
        _ => TrustLevel.Member,
    };
}

/// <summary>Reputation's days at the chain's newest indexed block.</summary>
/// <param name="Clock">From when they are counted.</param>
/// <param name="Today">The day of that block.</param>
internal sealed record ReputationClock(ReputationClockView Clock, long Today)
{
    /// <summary>Reads it; <c>null</c> where there is no reputation on the chain.</summary>
    public static async Task<ReputationClock?> ReadAsync(DaoDbContext db, CancellationToken ct) => await ReadAsync(db, await ChainHead.ReadAsync(db, ct), ct);

    /// <inheritdoc cref="ReadAsync(DaoDbContext, CancellationToken)"/>
    public static async Task<ReputationClock?> ReadAsync(DaoDbContext db, ChainHead head, CancellationToken ct) =>
        await db.Set<ReputationClockView>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == ReputationClockView.Key, ct) is { } clock
            ? new ReputationClock(clock, clock.DayOf(head.Time))
            : null;

    /// <summary>Whole units that are left of a sum today.</summary>
    public long Units(string sum) => Decay.Units(Decay.Read(sum), Today);
}
