using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.ReferenceIndexer;

/// <summary>What the views hold, in the form in which all indexers of the reference chain are compared: counts, and a hash of the sorted rows.</summary>
internal static class Digests
{
    public static async Task<IReadOnlyDictionary<string, object>> OfAsync(IDbContextFactory<ReferenceContext> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var votes = await db.Set<VoteView>().CountAsync(ct);
        var reasons = await db.Set<VoteView>().SumAsync(x => x.Reason.Length, ct);
        var tallies = await db.Set<TallyView>().AsNoTracking().ToListAsync(ct);
        var balances = await db.Set<BalanceView>().AsNoTracking().ToListAsync(ct);
        var delegates = await db.Set<DelegateView>().AsNoTracking().ToListAsync(ct);
        return new Dictionary<string, object>
        {
            ["votes"] = votes,
            ["reasonChars"] = reasons,
            ["tally"] = Of(tallies, x => string.Create(CultureInfo.InvariantCulture, $"{x.Proposal}|{x.Support}|{x.Weight}|{x.Votes}")),
            ["balance"] = Of(balances, x => string.Create(CultureInfo.InvariantCulture, $"{x.Account.ToHex()}|{x.Value}")),
            ["delegate"] = Of(delegates, x => $"{x.Account.ToHex()}|{x.Delegate.ToHex()}"),
            ["proposals"] = await db.Set<ProposalView>().CountAsync(ct),
        };
    }

    private static object[] Of<T>(List<T> rows, Func<T, string> text)
    {
        var lines = string.Join('\n', rows.Select(text).Order(StringComparer.Ordinal));
        return [rows.Count, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))[..16]];
    }
}
