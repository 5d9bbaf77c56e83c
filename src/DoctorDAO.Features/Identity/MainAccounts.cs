using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Identity;

/// <summary>
/// Which account a person with several acts under. A membership is its account's: whoever has one acts under that account and no other, and it leaves it by recovery alone, which
/// takes seven days and can be stopped. Signing in therefore never carries a vote from one account to another.
/// </summary>
internal sealed class MainAccounts(IDbContextFactory<DaoDbContext> contexts, IEnumerable<IPersonalData> tables, Persons persons, Sessions sessions)
{
    /// <summary>Makes an account the one that the person acts under. What is kept off the chain follows as it does a member who moves; the browsers stay signed in.</summary>
    /// <param name="person">Whose it is.</param>
    /// <param name="account">Lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>Whether the account is the person's. That it was the main one already changes nothing.</returns>
    /// <exception cref="FieldException">The membership is another account's of theirs.</exception>
    public async Task<bool> ChangeAsync(Guid person, string account, CancellationToken ct)
    {
        List<string> own = [.. (await persons.AccountsAsync(person, ct)).Select(x => x.Account)];
        if (!own.Contains(account))
            return false;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var main = await db.Set<PersonRow>().Where(x => x.Id == person).Select(x => x.Main).SingleAsync(ct);
        if (main == account)
            return true;
        if (await MemberAsync(db, own, account, ct) is { } member)
            throw new FieldException("account", $"cannot be the main one: your membership, and with it your vote, is with {Address.Parse(member)}. It moves to another account by recovery alone");
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            if (await db.Set<PersonRow>().Where(x => x.Id == person && x.Main == main).ExecuteUpdateAsync(x => x.SetProperty(p => p.Main, account), ct) == 0)
                throw new FieldException("account", "cannot be the main one: another was made so at the same moment. Look at the page again");
            await tables.HoldAsync(db, [main, account], ct);
            foreach (var table in tables)
                await table.MoveAsync(db, main, account, ct);
            await transaction.CommitAsync(ct);
        }

        sessions.Recheck();
        return true;
    }

    /// <summary>The accounts that may become the main one.</summary>
    /// <param name="own">Lowercase, all of one person.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<IReadOnlySet<string>> AllowedAsync(IReadOnlyCollection<string> own, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var members = await MembersAsync(db, own, ct);
        return (members.Count > 0 ? members : own).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The account that has the membership; <c>null</c> when none has one, or this one has.</summary>
    private static async Task<string?> MemberAsync(DaoDbContext db, List<string> own, string account, CancellationToken ct)
    {
        var members = await MembersAsync(db, own, ct);
        return members.Contains(account) ? null : members.FirstOrDefault();
    }

    // Lapsed and suspended are theirs still: they may come back. A revoked one does not, and one that has moved is another account's.
    private static Task<List<string>> MembersAsync(DaoDbContext db, IReadOnlyCollection<string> own, CancellationToken ct) => db.Set<MemberView>().AsNoTracking()
        .Where(x => own.Contains(x.Account) && (x.Status == MemberStatus.Active || x.Status == MemberStatus.Lapsed || x.Status == MemberStatus.Suspended)).Select(x => x.Account).ToListAsync(ct);
}
