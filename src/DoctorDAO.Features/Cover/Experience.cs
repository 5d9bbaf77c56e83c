namespace DoctorDAO.Features.Cover;

/// <summary>What a member's own history makes of the price, and what it is made of.</summary>
/// <param name="Factor">Basis points; 10,000 for one.</param>
/// <param name="Years">Whole years covered since the last claim that was paid, at most six.</param>
/// <param name="Claims">Claims of the last five years that were paid.</param>
internal sealed record Experience(int Factor, int Years, int Claims)
{
    /// <summary>What a year without a paid claim takes off.</summary>
    public const int YearCredit = 500;

    /// <summary>What a paid claim adds for five years.</summary>
    public const int ClaimDebit = 2_500;

    public const int MostYears = 6;

    private const long Memory = 5 * PremiumFormula.Year;

    /// <summary>
    /// 1.00, less 0.05 for each whole year of cover since the last paid claim (six at most), and 0.25 more for each claim paid in the last five years; within what the contract
    /// allows. A claim that was denied or taken back changes nothing, so nobody pays for asking.
    /// </summary>
    /// <param name="covered">Times of the member's policies, in unix seconds; they may overlap.</param>
    /// <param name="paid">When claims were decided that pay.</param>
    /// <param name="now">The chain's clock.</param>
    /// <param name="min">Smallest factor that the contract takes.</param>
    /// <param name="max">Largest.</param>
    public static Experience Of(IReadOnlyCollection<(long Start, long End)> covered, IReadOnlyCollection<long> paid, long now, int min, int max)
    {
        var since = paid.Count > 0 ? paid.Max() : 0;
        long seconds = 0, reached = since;
        foreach (var (start, end) in covered.OrderBy(x => x.Start))
        {
            var (from, to) = (Math.Max(start, reached), Math.Min(end, now));
            if (to <= from)
                continue;
            seconds += to - from;
            reached = to;
        }

        var years = (int)Math.Min(seconds / PremiumFormula.Year, MostYears);
        var claims = paid.Count(x => x > now - Memory);
        return new Experience((int)Math.Clamp(Solvency.Bps - ((long)years * YearCredit) + ((long)claims * ClaimDebit), min, max), years, claims);
    }
}
