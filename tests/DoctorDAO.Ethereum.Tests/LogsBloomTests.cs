using CsCheck;

namespace DoctorDAO.Ethereum.Tests;

public sealed class LogsBloomTests
{
    [Fact]
    public void A_hundred_values_give_the_filter_that_other_clients_give()
    {
        // The inputs and the hash of go-ethereum's own test, core/types/bloom9_test.go.
        var bloom = new byte[LogsBloom.Size];
        for (var i = 0; i < 100; i++)
            LogsBloom.Add(bloom, Keccak256.Hash($"xxxxxxxxxx data {i} yyyyyyyyyyyyyy"));
        Assert.Equal("0xc8d3ca65cdb4874300a9e39475508f23ed6da09fdbc487f89a2dcf50b09eb263", Keccak256.Hash(bloom).ToString());
    }

    [Fact]
    public void What_was_added_is_contained_and_an_empty_filter_contains_nothing() => Gen.Byte.Array[0, 40].Array[1, 20].Sample(values =>
    {
        var bloom = new byte[LogsBloom.Size];
        Assert.False(LogsBloom.IsPresent(bloom));
        Assert.All(values, x => Assert.False(LogsBloom.MayContain(bloom, Keccak256.Hash(x))));
        foreach (var value in values)
            LogsBloom.Add(bloom, Keccak256.Hash(value));
        Assert.True(LogsBloom.IsPresent(bloom));
        Assert.All(values, x => Assert.True(LogsBloom.MayContain(bloom, Keccak256.Hash(x))));
        Assert.InRange(LogsBloom.FalsePositives(bloom), 0, Math.Pow(3.0 * values.Length / (8 * LogsBloom.Size), 3));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(257)]
    public void Another_length_is_no_filter(int length) => Assert.False(LogsBloom.IsPresent(Enumerable.Repeat((byte)1, length).ToArray()));
}
