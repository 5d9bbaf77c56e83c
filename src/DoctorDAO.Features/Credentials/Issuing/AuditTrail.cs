using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Who did what, in one chain for each issuer: nothing can be taken out, put in or changed without every later hash becoming wrong.</summary>
internal static class AuditTrail
{
    private const int Page = 1_000;
    private static readonly string Beginning = new('0', 64);

    /// <summary>Adds an entry, in the transaction of what it tells of. Whoever else adds one for the issuer waits for that transaction.</summary>
    /// <param name="db">Has a transaction.</param>
    /// <param name="issuer">Id of the issuer.</param>
    /// <param name="actor">Lowercase account.</param>
    /// <param name="what">A code of at most 32 characters.</param>
    /// <param name="application">What it is about.</param>
    /// <param name="detail">A code or a number; nothing personal.</param>
    /// <param name="now">The time.</param>
    /// <param name="ct">Cancels it.</param>
    public static async Task AddAsync(DaoDbContext db, long issuer, string actor, string what, long? application, string detail, DateTimeOffset now, CancellationToken ct)
    {
        await db.Set<IssuerRow>().Where(x => x.Id == issuer).ExecuteUpdateAsync(x => x.SetProperty(i => i.Audits, i => i.Audits + 1), ct);
        var number = await db.Set<IssuerRow>().Where(x => x.Id == issuer).Select(x => x.Audits).SingleAsync(ct);
        var previous = number == 1 ? Beginning : await db.Set<AuditRow>().Where(x => x.Issuer == issuer && x.Number == number - 1).Select(x => x.Hash).SingleAsync(ct);
        var row = new AuditRow
        {
            Issuer = issuer, Number = number, At = now.ToUnixTimeMilliseconds(), Actor = actor, What = what, Application = application, Detail = detail, Previous = previous,
        };
        row.Hash = HashOf(row);
        db.Add(row);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>
    /// Holds the issuer's row until the transaction ends: whoever adds an entry, counts or draws places waits for it. Every act on an application or a record holds it first, and writes
    /// then: in one order nobody waits for who waits for them.
    /// </summary>
    public static Task HoldAsync(DaoDbContext db, long issuer, CancellationToken ct) =>
        db.Set<IssuerRow>().Where(x => x.Id == issuer).ExecuteUpdateAsync(x => x.SetProperty(i => i.Audits, i => i.Audits), ct);

    /// <summary>Whether each entry holds the hash of the one before, none is missing, and none was changed.</summary>
    public static async Task<bool> IsWholeAsync(DaoDbContext db, long issuer, CancellationToken ct)
    {
        var (previous, number) = (Beginning, 0L);
        while (true)
        {
            // Page by page: a long trail is neither held in memory nor in one long statement.
            var rows = await db.Set<AuditRow>().AsNoTracking().Where(x => x.Issuer == issuer && x.Number > number).OrderBy(x => x.Number).Take(Page).ToListAsync(ct);
            foreach (var row in rows)
            {
                if (row.Number != ++number || row.Previous != previous || row.Hash != HashOf(row))
                    return false;
                previous = row.Hash;
            }

            if (rows.Count < Page)
                break;
        }

        return number == await db.Set<IssuerRow>().Where(x => x.Id == issuer).Select(x => x.Audits).SingleAsync(ct);
    }

    /// <summary>What an entry's hash is of: its fields, a line each.</summary>
    internal static string HashOf(AuditRow row) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{row.Issuer}\n{row.Number}\n{row.At}\n{row.Actor}\n{row.What}\n{row.Application}\n{row.Detail}\n{row.Previous}"))));
}
