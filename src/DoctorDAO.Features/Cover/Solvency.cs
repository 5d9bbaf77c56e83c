using System.Numerics;

namespace DoctorDAO.Features.Cover;

/// <summary>How the pool counts its solvency, by whole numbers and with the contract's roundings. Ratios are basis points.</summary>
internal static class Solvency
{
    public const int Bps = 10_000;

    /// <summary>Largest ratio that is told: a hundred times the minimum.</summary>
    public const long Most = 100L * Bps;

    /// <summary>max(locked / gearing, 2 * largest claim, sum of class locked * correlation), rounded up.</summary>
    /// <param name="correlated">In basis points of a minor unit.</param>
    public static BigInteger Minimum(BigInteger locked, BigInteger largest, BigInteger correlated, long gearing) => gearing == 0
        ? BigInteger.Zero
        : BigInteger.Max(BigInteger.Max(CeilingDivide(locked * Bps, gearing), 2 * largest), CeilingDivide(correlated, Bps));

    /// <summary>Equity by minimum capital; <c>null</c> when nothing is locked.</summary>
    public static BigInteger? Ratio(BigInteger equity, BigInteger minimum) => minimum.IsZero ? null : equity * Bps / minimum;

    /// <summary>The same as far as it is worth telling.</summary>
    public static long? Told(BigInteger? ratio) => ratio is not { } value ? null : (long)BigInteger.Min(BigInteger.Max(value, 0), Most);

    /// <summary>Of numbers that are not negative, rounded up.</summary>
    public static BigInteger CeilingDivide(BigInteger a, BigInteger b) => (a + b - 1) / b;
}
