using System.Numerics;

namespace DoctorDAO.Features.Cover;

/// <summary>What the pool has and bears, as far as prices ask. Money is whole minor units, shares basis points.</summary>
internal readonly record struct PoolState(BigInteger Equity, BigInteger Locked, long Gearing);

/// <summary>A policy as the contract would write it. <see cref="Surge"/> is 1e18 for one; shares are basis points, but <see cref="Rate"/> millionths.</summary>
internal sealed record Offer(
    BigInteger Premium, BigInteger Surge, BigInteger PerClaim, BigInteger Lock, long Grace, long Time, long Rate, int Class, int Relativity, int Step, int Experience, int ExcessCredit);

/// <summary>
/// <c>Products.offerFor</c>, number by number: premium = ceil(perClaim * rate * class * step * experience * excess credit * surge * time / 365 days), each division that the contract
/// makes being made here with its rounding.
/// </summary>
internal static class PremiumFormula
{
    public const long Year = 365 * 86_400;

    private static readonly BigInteger One = BigInteger.Pow(10, 18);
    private static readonly BigInteger Whole = BigInteger.Pow(10, 6) * BigInteger.Pow(10, 4 * 4) * One * Year;

    /// <param name="retro">At most <paramref name="start"/>.</param>
    /// <param name="risk">Class of risk and what it costs.</param>
    public static Offer Of(ProductView product, FactorsView factors, (int Class, int Relativity) risk, PoolState pool, long retro, long start, long end, int experience)
    {
        var step = Step(factors, retro, start);
        var locked = Solvency.CeilingDivide(product.Aggregate * product.LockFactor, Solvency.Bps);
        var surge = Surge(factors, pool, locked);
        var premium = Solvency.CeilingDivide(
            product.PerClaim * product.Rate * (end - start) * ((BigInteger)risk.Relativity * step * experience * product.ExcessCredit * surge), Whole);
        return new Offer(premium, surge, product.PerClaim, locked, product.Grace, end - start, product.Rate, risk.Class, risk.Relativity, step, experience, product.ExcessCredit);
    }

    /// <summary>Of the years since the retroactive date, basis points.</summary>
    public static int Step(FactorsView factors, long retro, long start) => factors.Steps[(int)Math.Min((start - retro) / Year, 4)];

    /// <summary>The average of m over the utilisation that locking so much more moves, 1e18 for one.</summary>
    public static BigInteger Surge(FactorsView factors, PoolState pool, BigInteger locked)
    {
        var capacity = pool.Equity * pool.Gearing / Solvency.Bps;
        var kink = capacity * factors.Kink / Solvency.Bps;
        var to = pool.Locked + locked;
        if (capacity == kink)
            return One * factors.Top / Solvency.Bps;
        if (to <= kink)
            return One;
        var a = pool.Locked > kink ? pool.Locked - kink : 0;
        var b = to - kink;
        var mean = Solvency.CeilingDivide((b - a) * (b + a) * One, 2 * locked);
        return One + Solvency.CeilingDivide(mean * (factors.Top - Solvency.Bps), (capacity - kink) * Solvency.Bps);
    }

    /// <summary>Price of a tail of so many of the product's months, for the premium of so many seconds.</summary>
    public static BigInteger Tail(BigInteger premium, long time, int price, int months, int all) =>
        Solvency.CeilingDivide(premium * Year * ((BigInteger)price * months), (BigInteger)time * Solvency.Bps * all);
}
