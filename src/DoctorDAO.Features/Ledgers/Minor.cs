using System.Numerics;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Features.Ledgers;

/// <summary>Amounts in minor units, as views and answers have them.</summary>
internal static class Minor
{
    /// <summary>Largest amount that is told; members may name any amount up to 2^256, of which nothing but "very much" is worth telling.</summary>
    public const long Most = (1L << 53) - 1;

    /// <summary>An amount, at most <see cref="Most"/>.</summary>
    public static long Units(UInt256 amount) => amount > (ulong)Most ? Most : (long)amount;

    /// <inheritdoc cref="Units(UInt256)"/>
    public static long Units(BigInteger amount) => amount > Most ? Most : (long)amount;
}
