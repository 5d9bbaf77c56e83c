using System.Globalization;
using System.Numerics;

namespace DoctorDAO.Features.Reputation;

/// <summary>
/// Half as much after 365 days: the integers of <c>contracts/src/reputation/Decay.sol</c>, which says why they are so. A sum grows by
/// <c>amount * Weight(day)</c> and is never multiplied down; what is left on a later day is the sum divided by that day's weight.
/// </summary>
internal static class Decay
{
    /// <summary>Days after which half is left.</summary>
    public const int HalfLife = 365;

    /// <summary>First day, counted from the origin, that has no weight any more: 96 half-lives.</summary>
    public const int End = HalfLife * 96;

    // A sum is below 2^208.
    private const int Digits = 52;
    private const int Point = 127;

    // floor(2^(1/365) * 2^127)
    private static readonly BigInteger Daily = BigInteger.Parse("0803e4961d451353484c299c8a58350e1", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    private static readonly BigInteger[] Weights = [.. Enumerable.Range(0, HalfLife).Select(Power)];

    /// <summary>What one unit that is given on this day counts in sums.</summary>
    /// <param name="day">Whole days since the origin.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or 96 half-lives and more.</exception>
    public static BigInteger Weight(long day)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(day);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(day, End);
        return Weights[day % HalfLife] << (int)(day / HalfLife);
    }

    /// <summary>Whole units that are left of a sum on a day.</summary>
    public static long Units(BigInteger sum, long day) => sum.IsZero ? 0 : (long)(sum / Weight(day));

    /// <summary>First day on which less than one unit is left of a sum: no day later than that has one. <see cref="End"/> when it outlasts them all.</summary>
    public static long Gone(BigInteger sum)
    {
        var (low, high) = (0L, (long)End);
        while (low < high)
        {
            var day = (low + high) / 2;
            if (sum < Weight(day))
                high = day;
            else
                low = day + 1;
        }

        return low;
    }

    /// <summary>A sum as tables keep it: hexadecimal digits, as many for every sum, so that their order is that of the sums.</summary>
    public static string Write(BigInteger sum) => sum.ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(Digits, '0');

    /// <summary>A sum out of a table.</summary>
    public static BigInteger Read(string sum) => BigInteger.Parse("0" + sum, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static BigInteger Power(int days)
    {
        var (power, square) = (BigInteger.One << Point, Daily);
        for (; days != 0; days >>= 1)
        {
            if ((days & 1) != 0)
                power = (power * square) >> Point;
            square = (square * square) >> Point;
        }

        return power >> 47;
    }
}
