using System.Numerics;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>What policies owe and are owed, as <c>PolicyBooks.sol</c> counts it.</summary>
internal static class PolicyBooks
{
    /// <summary>Of what is unearned, to who cancels (basis points).</summary>
    public const int ShortRate = 9_000;

    private static readonly BigInteger Scale = BigInteger.Pow(10, 18);

    /// <summary>What a policy owes of the association's calls.</summary>
    public static async Task<BigInteger> CallDueAsync(DaoDbContext db, PolicyView policy, CancellationToken ct) => CallDue(policy, await CallsAsync(db, policy.Answered, ct));

    /// <summary>Calls from this number on.</summary>
    public static Task<List<MemberCallView>> CallsAsync(DaoDbContext db, int from, CancellationToken ct) =>
        db.Set<MemberCallView>().AsNoTracking().Where(x => x.Id >= from).OrderBy(x => x.Id).Take(1_000).ToListAsync(ct);

    /// <inheritdoc cref="CallDueAsync"/>
    public static BigInteger CallDue(PolicyView policy, IEnumerable<MemberCallView> calls) => calls.Where(x => x.Id >= policy.Answered && x.MadeAt < policy.End)
        .Aggregate(BigInteger.Zero, (due, call) => due + Solvency.CeilingDivide(policy.Premium * call.Share, Solvency.Bps));

    /// <summary>What a policy has of its year's dividends and has not taken.</summary>
    public static BigInteger DividendDue(PolicyView policy, PolicyYearView? year) =>
        year is null || year.Dividend.IsZero || year.Premiums.IsZero ? 0 : (year.Dividend * (policy.Premium - policy.Refunded) / year.Premiums) - policy.Dividend;

    /// <summary>What is owed back to who cancels at <paramref name="now"/>, of a share in basis points; nothing of a policy that has paid.</summary>
    public static BigInteger Refund(PolicyView policy, long now, int share)
    {
        if (policy.Ended || now >= policy.End || !policy.Paid.IsZero)
            return 0;
        var (scaled, time) = (policy.Premium * Scale, (BigInteger)(policy.BoughtEnd - policy.Start));
        var rate = scaled / time;
        var left = (rate * (policy.End - now)) + (scaled - (rate * time));
        return left / Scale * share / Solvency.Bps;
    }

    /// <summary>Premium of so many months of the product's tail.</summary>
    public static BigInteger TailPremium(PolicyView policy, ProductView product, int months) =>
        PremiumFormula.Tail(policy.Premium, policy.BoughtEnd - policy.Start, policy.TailPrice, months, product.TailMonths);
}
