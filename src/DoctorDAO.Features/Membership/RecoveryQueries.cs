using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Http;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Membership;

/// <summary>Recovery of memberships, from the views.</summary>
internal sealed class RecoveryQueries(IDbContextFactory<DaoDbContext> contexts) : IRecoveries
{
    /// <summary>A person moves seldom: more accounts than this are not walked through.</summary>
    public const int MaxMoves = 16;

    private const int MaxWards = 100;

    public async Task<MemberRecoveryDto> GetRecoveryAsync(string address, CancellationToken ct)
    {
        var account = Fields.Account("address", address);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var view = await db.Set<RecoveryView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account, ct) ?? new RecoveryView();
        var incoming = await db.Set<RecoveryView>().AsNoTracking().Where(x => x.To == account).OrderBy(x => x.RequestedAt).FirstOrDefaultAsync(ct);
        // Who has named an account that this member has left meant this member.
        var own = await Rows.AccountsAsync(db, account, ct);
        var wards = await db.Set<WardView>().Where(x => own.Contains(x.Guardian)).OrderBy(x => x.Guardian).ThenBy(x => x.Account)
            .Select(x => x.Account).Take(MaxWards).ToListAsync(ct);
        var guardians = await CurrentAsync(db, view.GuardianList, ct);
        var current = (await CurrentAsync(db, [account], ct))[0];
        var people = await People.ReadAsync(db, [account, current, view.To, incoming?.Account, .. guardians, .. wards], ct);
        return new MemberRecoveryDto(
            people[account],
            [.. guardians.Select(x => people[x])],
            view.Threshold,
            view.Nonce,
            ToDto(view, people),
            incoming is null ? null : ToDto(incoming, people),
            [.. wards.Distinct(StringComparer.Ordinal).Select(x => people[x])],
            current == account ? null : people[current]);
    }

    /// <summary>The request as readers see it; <c>null</c> when none runs.</summary>
    public static RecoveryRequestDto? ToDto(RecoveryView view, People people) => view.To is null
        ? null
        : new(people[view.Account], people[view.To], Moment.Of(view.RequestedAt), Moment.Of(view.ReadyAt), Moment.Of(view.ExpiresAt), view.ByVerifiers, view.TransactionHash!);

    /// <summary>The accounts that hold now what these hold or held.</summary>
    private static async Task<List<string>> CurrentAsync(DaoDbContext db, IReadOnlyList<string> accounts, CancellationToken ct)
    {
        var current = accounts.ToList();
        for (var moves = 0; moves < MaxMoves; moves++)
        {
            var next = await db.Set<MemberView>().Where(x => current.Contains(x.Account) && x.MovedTo != null).ToDictionaryAsync(x => x.Account, x => x.MovedTo!, ct);
            if (next.Count == 0)
                break;
            current = [.. current.Select(x => next.GetValueOrDefault(x, x))];
        }

        return current;
    }
}
