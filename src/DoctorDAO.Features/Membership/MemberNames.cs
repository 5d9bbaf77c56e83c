using DoctorDAO.Client.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Membership;

/// <summary>Active members by what somebody calls them.</summary>
public static class MemberNames
{
    /// <summary>Longest name that is looked up, in characters.</summary>
    public const int MaxLength = 80;

    // Namesakes of which more are not told apart anyway.
    private const int MaxNamesakes = 50;

    /// <summary>The first of these names that is an active member's, from one of its words to its end; case and accents do not matter.</summary>
    /// <param name="db">The database.</param>
    /// <param name="names">A few names, in the order in which they are tried.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>The name, and the accounts of at most two who bear it; <c>null</c> when it is nobody's.</returns>
    public static async Task<(string Name, IReadOnlyList<string> Accounts)?> FindFirstAsync(DaoDbContext db, IEnumerable<string> names, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(names);
        foreach (var name in names)
        {
            if (name.Length > MaxLength || Profiles.Parts(name).FirstOrDefault() is not { Length: > 0 } part)
                continue;
            var accounts = await db.Set<NamePartRow>().Where(x => x.Part == part).OrderBy(x => x.Address).Select(x => x.Address).Take(MaxNamesakes).ToListAsync(ct);
            if (accounts.Count == 0)
                continue;
            var active = await db.Set<MemberView>().Where(x => accounts.Contains(x.Account) && x.Status == MemberStatus.Active).OrderBy(x => x.Account).Select(x => x.Account).Take(2).ToListAsync(ct);
            if (active.Count > 0)
                return (name, active);
        }

        return null;
    }
}
