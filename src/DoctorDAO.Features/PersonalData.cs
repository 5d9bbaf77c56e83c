using System.Linq.Expressions;
using DoctorDAO.Features.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Features;

/// <summary>Whose data is asked for.</summary>
/// <param name="Person">The person.</param>
/// <param name="Accounts">Their accounts, lowercase.</param>
public sealed record PersonalAccounts(Guid Person, IReadOnlyList<string> Accounts);

/// <summary>
/// What a slice keeps about people off the chain: it is handed out to them, forgotten when they ask for it, and follows a member to a new account. Every slice registers its
/// own; each act may come twice and does nothing the second time.
/// </summary>
public interface IPersonalData
{
    /// <summary>Name of the file in the archive: lowercase letters and dashes.</summary>
    string Name { get; }

    /// <summary>Holds, until the transaction ends, the rows that others hold before they write of these accounts: whoever takes them in another order waits for who waits for them.</summary>
    Task HoldAsync(DaoDbContext db, IReadOnlyList<string> accounts, CancellationToken ct) => Task.CompletedTask;

    /// <summary>All of it, to be written as JSON. No secrets of this server's.</summary>
    Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct);

    /// <summary>Forgets it, but for what has to be kept; in the transaction that forgets everything.</summary>
    Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct);

    /// <summary>A member has moved to another account; in one transaction with the others'.</summary>
    /// <param name="db">Within the transaction.</param>
    /// <param name="from">The account that was left, lowercase.</param>
    /// <param name="to">The account moved to, lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct);
}

/// <summary>What becomes of the rows of somebody who is erased.</summary>
public enum OnErase
{
    /// <summary>They are deleted.</summary>
    Delete,

    /// <summary>They stay under the bare account, which then names nobody: what was said in public, and what accounts must show.</summary>
    Keep,
}

/// <summary>What becomes of rows when a member moves to another account.</summary>
public enum OnMove
{
    /// <summary>They stay where they are: what was signed or happened under the old account.</summary>
    Stay,

    /// <summary>They become the new account's. For tables in which two accounts' rows cannot clash.</summary>
    Follow,

    /// <summary>They take the place of what the new account has: rows of which an account has one each.</summary>
    Replace,
}

/// <summary>A table with an account's column. A slice whose rows take more than that derives from it.</summary>
public class PersonalTable<T>(string name, Expression<Func<T, string>> account, OnErase erase, OnMove move, Func<T, object>? shown) : IPersonalData
    where T : class
{
    // No table here holds nearly as many rows of one person.
    private const int Most = 100_000;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<object>> ReadAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(who);
        var rows = await db.Set<T>().AsNoTracking().Where(Of(who.Accounts)).Take(Most).ToListAsync(ct);
        return [.. rows.Select(x => shown is null ? x : shown(x))];
    }

    /// <inheritdoc/>
    public virtual Task EraseAsync(DaoDbContext db, PersonalAccounts who, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(who);
        return erase == OnErase.Keep ? Task.CompletedTask : db.Set<T>().Where(Of(who.Accounts)).ExecuteDeleteAsync(ct);
    }

    /// <inheritdoc/>
    public virtual async Task MoveAsync(DaoDbContext db, string from, string to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (move == OnMove.Stay || !await db.Set<T>().AnyAsync(Of([from]), ct))
            return;
        if (move == OnMove.Replace)
            await db.Set<T>().Where(Of([to])).ExecuteDeleteAsync(ct);
        await db.Set<T>().Where(Of([from])).ExecuteUpdateAsync(x => x.SetProperty(account, to), ct);
    }

    private Expression<Func<T, bool>> Of(IReadOnlyList<string> accounts)
    {
        List<string> list = [.. accounts];
        var contains = Expression.Call(Expression.Constant(list), typeof(List<string>).GetMethod(nameof(List<>.Contains), [typeof(string)])!, account.Body);
        return Expression.Lambda<Func<T, bool>>(contains, account.Parameters);
    }
}

/// <summary>What is done with everything that is kept about people.</summary>
internal static class PersonalDataHold
{
    /// <summary>Holds people, until the transaction ends, before anything of theirs is written: themselves, their accounts, and then what slices hold first; in one order everywhere.</summary>
    /// <param name="tables">Of all slices.</param>
    /// <param name="db">Has a transaction in which nothing is held yet.</param>
    /// <param name="accounts">Lowercase.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task HoldAsync(this IEnumerable<IPersonalData> tables, DaoDbContext db, IReadOnlyList<string> accounts, CancellationToken ct)
    {
        foreach (var person in await db.Set<PersonAccountRow>().Where(x => accounts.Contains(x.Account)).Select(x => x.Person).Distinct().OrderBy(x => x).ToListAsync(ct))
            await db.Set<PersonRow>().Where(x => x.Id == person).ExecuteUpdateAsync(x => x.SetProperty(p => p.CreatedAt, p => p.CreatedAt), ct);
        await db.Set<PersonAccountRow>().Where(x => accounts.Contains(x.Account)).ExecuteUpdateAsync(x => x.SetProperty(a => a.AddedAt, a => a.AddedAt), ct);
        foreach (var table in tables)
            await table.HoldAsync(db, accounts, ct);
    }
}

/// <summary>Registers what slices keep about people.</summary>
public static class PersonalDataRegistration
{
    /// <summary>A table with an account's column.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">Name of the file in the archive.</param>
    /// <param name="account">The column with the account, lowercase.</param>
    /// <param name="erase">What becomes of the rows when the person is erased.</param>
    /// <param name="move">What becomes of them when the person moves to another account.</param>
    /// <param name="shown">What of a row is handed out; all of it when left out.</param>
    public static IServiceCollection AddPersonalTable<T>(
        this IServiceCollection services, string name, Expression<Func<T, string>> account, OnErase erase, OnMove move, Func<T, object>? shown = null)
        where T : class =>
        services.AddSingleton<IPersonalData>(new PersonalTable<T>(name, account, erase, move, shown));
}
