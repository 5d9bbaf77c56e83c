using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CsCheck;

namespace DoctorDAO.Ethereum.Tests;

public sealed class PrimitiveTests
{
    private static readonly Gen<UInt256> Numbers = Gen.Frequency(
        (1, Gen.ULong.Select(n => (UInt256)n)), (3, Gen.Byte.Array[32].Select(bytes => UInt256.FromBigEndian(bytes))));

    private static readonly BigInteger Modulus = BigInteger.One << 256;

    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    public void Checksums_are_those_of_EIP_55(string text)
    {
        Assert.Equal(text, Address.Parse(text).ToString());
        Assert.True(Address.IsChecksummed(text));
        Assert.Equal(text.ToLowerInvariant(), Address.Parse(text).ToHex());
        Assert.Equal(Address.Parse(text), Address.Parse(text.ToLowerInvariant()));
        var swapped = string.Concat(text.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)));
        Assert.False(Address.IsChecksummed("0x" + swapped[2..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg")]
    public void Other_texts_are_no_addresses(string text)
    {
        Assert.False(Address.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Address.Parse(text));
    }

    [Theory]
    [InlineData("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("Transfer(address,address,uint256)", "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    public void Keccak_hashes(string text, string hash) => Assert.Equal(hash, Keccak256.Hash(text).ToString());

    [Fact]
    public void Numbers_agree_with_big_integers() => Gen.Select(Numbers, Numbers).Sample((a, b) =>
    {
        BigInteger x = a, y = b;
        Assert.Equal(x.CompareTo(y), Math.Sign(a.CompareTo(b)));
        Assert.Equal(x.ToString(CultureInfo.InvariantCulture), a.ToString());
        Assert.Equal(a, UInt256.Parse(a.ToString()));
        Assert.Equal(a, UInt256.Parse(a.ToQuantity()));
        Assert.Equal(a, (UInt256)x);
        if (x + y < Modulus)
            Assert.Equal(x + y, (BigInteger)(a + b));
        else
            Assert.Throws<OverflowException>(() => a + b);
        if (x >= y)
            Assert.Equal(x - y, (BigInteger)(a - b));
        else
            Assert.Throws<OverflowException>(() => a - b);
        if (x <= ulong.MaxValue)
            Assert.Equal((ulong)x, (ulong)a);
        else
            Assert.Throws<OverflowException>(() => (ulong)a);
    });

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1e3")]
    [InlineData("0x")]
    [InlineData("0xg")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    public void Other_texts_are_no_numbers(string text) => Assert.False(UInt256.TryParse(text, out _));

    [Fact]
    public void Values_travel_as_json_text()
    {
        var values = new Sample(Address.Parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), Keccak256.Hash("x"), UInt256.MaxValue);
        var json = JsonSerializer.Serialize(values);
        Assert.Contains("\"115792089237316195423570985008687907853269984665640564039457584007913129639935\"", json, StringComparison.Ordinal);
        Assert.Equal(values, JsonSerializer.Deserialize<Sample>(json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Address>("\"0x00\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Bytes32>("7"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<UInt256>("\"-1\""));
    }

    private sealed record Sample(Address Account, Bytes32 Hash, UInt256 Amount);
}
