using System.Numerics;
using DoctorDAO.Features.Cover;

namespace DoctorDAO.Features.Tests.Cover;

/// <summary>Late claims by chain ladder: properties, and the worked example of docs/cover-model.md.</summary>
public sealed class ChainLadderTests
{
    // Cumulative claims of three policy years at the end of whole years.
    private static readonly IReadOnlyList<IReadOnlyList<BigInteger>> Years = [[10_000, 15_000, 16_500], [12_000, 18_000], [9_000]];

    [Fact]
    public void Factors_are_weighted_by_volume_and_ultimates_follow_them()
    {
        var factors = ChainLadder.Factors(Years);
        // (15,000 + 18,000) / (10,000 + 12,000) and 16,500 / 15,000.
        Assert.Equal([15_000, 11_000], factors);
        Assert.Equal(16_500, ChainLadder.Ultimate(Years[0], 16_500, factors, 0, 0));
        Assert.Equal(19_800, ChainLadder.Ultimate(Years[1], 18_000, factors, 0, 0));
        Assert.Equal(14_850, ChainLadder.Ultimate(Years[2], 9_000, factors, 0, 0));
    }

    [Fact]
    public void A_year_without_a_whole_year_has_the_expected_ratio_and_what_is_known_is_never_too_much()
    {
        var factors = ChainLadder.Factors(Years);
        Assert.Equal(6_500, ChainLadder.Ultimate([], 2_000, factors, 10_000, ChainLadder.Expected));
        Assert.Equal(8_000, ChainLadder.Ultimate([], 8_000, factors, 10_000, ChainLadder.Expected));
        Assert.Equal(30_000, ChainLadder.Ultimate(Years[2], 30_000, factors, 0, 0));
    }

    [Fact]
    public void No_claims_and_claims_that_fell_expect_nothing_more()
    {
        Assert.Empty(ChainLadder.Factors([]));
        Assert.Equal([10_000], ChainLadder.Factors([[0, 0], [0]]));
        Assert.Equal([10_000], ChainLadder.Factors([[10_000, 4_000], [5_000]]));
    }

    [Fact]
    public void Scaling_all_claims_scales_what_is_expected()
    {
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            IReadOnlyList<IReadOnlyList<BigInteger>> years = [.. Enumerable.Range(0, 5).Select(y => (IReadOnlyList<BigInteger>)[.. Enumerable.Range(0, 5 - y).Select(_ => (BigInteger)random.Next(0, 100_000))])];
            IReadOnlyList<IReadOnlyList<BigInteger>> larger = [.. years.Select(y => (IReadOnlyList<BigInteger>)[.. y.Select(x => x * 1_000)])];
            Assert.Equal(ChainLadder.Factors(years), ChainLadder.Factors(larger));
            Assert.All(ChainLadder.Factors(years), x => Assert.True(x >= Solvency.Bps));
        }
    }
}
