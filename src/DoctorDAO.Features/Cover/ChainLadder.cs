using System.Numerics;

namespace DoctorDAO.Features.Cover;

/// <summary>
/// What claims of past cover are still to come to, from how earlier years developed (Mack, "Distribution-free calculation of the standard error of chain
/// ladder reserve estimates", ASTIN Bulletin 23, 1993): factors between ages weighted by volume, whole years alone; a year without one whole age has the
/// loss ratio of the others (Bornhuetter and Ferguson, "The actuary and IBNR", PCAS 59, 1972). Whole numbers; money in minor units, ratios in basis points.
/// </summary>
internal static class ChainLadder
{
    /// <summary>Loss ratio by which the first premium is priced: what is expected while no year has told anything.</summary>
    public const long Expected = 6_500;

    /// <summary>Factors from each age to the next; 10,000 where no year tells, and never less: what was paid too much early is no reason to expect less.</summary>
    /// <param name="years">Cumulative claims of each year at the end of its whole years of development, the oldest year first.</param>
    public static IReadOnlyList<long> Factors(IReadOnlyList<IReadOnlyList<BigInteger>> years)
    {
        var ages = years.Count == 0 ? 0 : years.Max(x => x.Count) - 1;
        var factors = new List<long>(Math.Max(ages, 0));
        for (var age = 0; age < ages; age++)
        {
            var (before, after) = (BigInteger.Zero, BigInteger.Zero);
            foreach (var year in years.Where(x => x.Count > age + 1))
                (before, after) = (before + year[age], after + year[age + 1]);
            factors.Add(before <= 0 ? Solvency.Bps : (long)BigInteger.Min(BigInteger.Max(after * Solvency.Bps / before, Solvency.Bps), Solvency.Most));
        }

        return factors;
    }

    /// <summary>What a year's claims come to, rounded up: what is known at its last whole age times the factors still ahead, and no less than what is known now.</summary>
    /// <param name="year">At the end of whole years.</param>
    /// <param name="now">As of now.</param>
    /// <param name="premium">Written, for a year that has no whole year.</param>
    /// <param name="expected">Loss ratio for that.</param>
    public static BigInteger Ultimate(IReadOnlyList<BigInteger> year, BigInteger now, IReadOnlyList<long> factors, BigInteger premium, long expected)
    {
        if (year.Count == 0)
            return BigInteger.Max(now, Solvency.CeilingDivide(premium * expected, Solvency.Bps));
        var ultimate = year[^1];
        for (var age = year.Count - 1; age < factors.Count; age++)
            ultimate = Solvency.CeilingDivide(ultimate * factors[age], Solvency.Bps);
        return BigInteger.Max(now, ultimate);
    }
}
