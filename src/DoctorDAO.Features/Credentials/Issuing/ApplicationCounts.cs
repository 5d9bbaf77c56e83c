using DoctorDAO.Client.Credentials;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>How many applications a desk has in each state: kept with each change, since a desk that counted would read all that it ever had.</summary>
internal static class ApplicationCounts
{
    /// <summary>The counts of a desk; what is no application yet, a draft, is not among them.</summary>
    public static Task<Dictionary<ApplicationState, int>> ReadAsync(DaoDbContext db, long issuer, CancellationToken ct) =>
        db.Set<ApplicationCountRow>().AsNoTracking().Where(x => x.Issuer == issuer && x.Count > 0).ToDictionaryAsync(x => x.State, x => x.Count, ct);

    /// <summary>Counts an application in another state, in the transaction that changes it and after it holds the issuer's row: no two count at once.</summary>
    /// <param name="db">Has a transaction.</param>
    /// <param name="issuer">Id of the issuer.</param>
    /// <param name="from">The state before; a draft for what is new.</param>
    /// <param name="to">The state now.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task MoveAsync(DaoDbContext db, long issuer, ApplicationState from, ApplicationState to, CancellationToken ct)
    {
        if (from == to)
            return;
        if (from != ApplicationState.Draft)
            await AddAsync(db, issuer, from, -1, ct);
        if (to != ApplicationState.Draft)
            await AddAsync(db, issuer, to, 1, ct);
    }

    private static async Task AddAsync(DaoDbContext db, long issuer, ApplicationState state, int by, CancellationToken ct)
    {
        if (await db.Set<ApplicationCountRow>().Where(x => x.Issuer == issuer && x.State == state).ExecuteUpdateAsync(x => x.SetProperty(c => c.Count, c => c.Count + by), ct) > 0)
            return;
        db.Add(new ApplicationCountRow { Issuer = issuer, State = state, Count = by });
        await db.SaveChangesAsync(ct);
    }
}
