using System.Linq.Expressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Membership;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Membership;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features;

/// <summary>What writers of several slices ask of rows.</summary>
internal static class Rows
{
    /// <summary>Accounts of one member that are looked at.</summary>
    public const int MaxMoves = 20;

    /// <summary>Requires an active member.</summary>
    /// <exception cref="FieldException">It is none.</exception>
    public static async Task<MemberView> RequireMemberAsync(DaoDbContext db, string account, CancellationToken ct) =>
        await db.Set<MemberView>().AsNoTracking().SingleOrDefaultAsync(x => x.Account == account && x.Status == MemberStatus.Active, ct)
            ?? throw new FieldException("account", "is no active member; members alone write here, and everybody reads");

    /// <summary>The account and those that its member has left for it, the newest first, at most <see cref="MaxMoves"/>.</summary>
    public static async Task<List<string>> AccountsAsync(DaoDbContext db, string account, CancellationToken ct)
    {
        var accounts = new List<string>();
        for (var next = account; next is not null && accounts.Count < MaxMoves;)
        {
            accounts.Add(next);
            var at = next;
            next = await db.Set<MemberView>().Where(x => x.Account == at).Select(x => x.MovedFrom).SingleOrDefaultAsync(ct);
        }

        return accounts;
    }

    /// <summary>Sees to it that an account has a row by which what it writes can be counted; before the transaction that holds it.</summary>
    public static Task EnsureAuthorAsync(DaoDbContext db, string account, CancellationToken ct) => EnsureAsync(db, new AuthorRow { Account = account }, x => x.Account == account, ct);

    /// <summary>Holds that row until the transaction ends: what an account writes at the same moment is counted one after the other.</summary>
    public static Task HoldAuthorAsync(DaoDbContext db, string account, CancellationToken ct) =>
        db.Set<AuthorRow>().Where(x => x.Account == account).ExecuteUpdateAsync(x => x.SetProperty(a => a.Posts, a => a.Posts), ct);

    /// <summary>Sees to it that a row is there, so that a transaction can count it up and hold it.</summary>
    public static async Task EnsureAsync<T>(DaoDbContext db, T row, Expression<Func<T, bool>> same, CancellationToken ct)
        where T : class
    {
        if (await db.Set<T>().AnyAsync(same, ct))
            return;
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // Somebody else has added it at the same moment; when it is not there after all, that is worth an error.
            if (!await db.Set<T>().AnyAsync(same, ct))
                throw;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }
}
