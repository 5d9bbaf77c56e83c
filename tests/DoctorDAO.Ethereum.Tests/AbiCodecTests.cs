using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CsCheck;

namespace DoctorDAO.Ethereum.Tests;

public sealed class AbiCodecTests
{
    [Fact]
    public void Public_vectors_encode_and_decode()
    {
        foreach (var vector in Vectors.Load("abi").EnumerateArray())
        {
            var name = vector.GetProperty("name").GetString();
            AbiType[] types = [AbiType.Parse(vector.GetProperty("type").GetString()!)];
            object[] values = [Value(types[0], vector.GetProperty("value"))];
            var encoded = vector.GetProperty("encoded").GetString();
            Assert.True(encoded == Hex.Encode(AbiCodec.Encode(types, values)), name);
            Assert.True(AbiCodec.TryDecode(types, Hex.Decode(encoded), out var decoded, out var error), $"{name}: {error}");
            Assert.Equal(values, decoded);
        }
    }

    [Fact]
    public void What_is_encoded_decodes_to_itself() => AbiGen.TypeAndValue.Sample(
        pair =>
        {
            AbiType[] types = [pair.Type];
            Assert.True(AbiCodec.TryDecode(types, AbiCodec.Encode(types, [pair.Value]), out var decoded, out var error), $"{pair.Type}: {error}");
            Assert.Equal([pair.Value], decoded);
        },
        iter: 3000);

    [Fact]
    public void Every_proper_prefix_is_an_error() => AbiGen.TypeAndValue.Where(pair => pair.Type.ToString() != "()").Sample(
        pair =>
        {
            AbiType[] types = [pair.Type, AbiType.Parse("uint8")];
            var encoded = AbiCodec.Encode(types, [pair.Value, BigInteger.One]);
            // The last word may be padding, whose absence is no loss.
            Assert.False(AbiCodec.TryDecode(types, encoded.AsSpan(0, Math.Min(encoded.Length - 33, 31)), out _, out var error));
            Assert.NotNull(error);
        },
        iter: 500);

    [Fact]
    public void Mutated_bytes_are_an_error_or_a_value_and_cost_no_more_memory_than_the_message_allows() =>
        Gen.Select(AbiGen.TypeAndValue, Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[1, 40]).Sample(
            (pair, seed, to, count) =>
            {
                AbiType[] types = [pair.Type];
                var bytes = AbiCodec.Encode(types, [pair.Value]);
                var random = new Random(seed);
                for (var i = 0; i < count && bytes.Length > 0; i++)
                    bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? to : (byte)(32 * random.Next(8));
                AssertBounded(types, bytes);
            },
            iter: 5000,
            threads: 1);

    [Fact]
    public void Random_bytes_are_an_error_or_a_value_and_cost_no_more_memory_than_the_message_allows() =>
        Gen.Select(AbiGen.Type, Gen.Int[0, int.MaxValue], Gen.Int[0, 64]).Sample(
            (type, seed, words) =>
            {
                // Words that look like small offsets and lengths reach deepest.
                var random = new Random(seed);
                var bytes = new byte[(32 * words) + random.Next(32)];
                for (var i = 31; i < bytes.Length; i += 32)
                    bytes[i] = (byte)(random.Next(3) == 0 ? random.Next(256) : 32 * random.Next(8));
                AssertBounded([type], bytes);
            },
            iter: 5000,
            threads: 1);

    [Theory]
    [InlineData("uint256[]", "0x000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000ffffffff")]
    [InlineData("uint256[]", "0x0000000000000000000000000000000000000000000000000000000000000020ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("bytes", "0x0000000000000000000000000000000000000000000000000000000000000020000000000000000000000000000000000000000000000000000000007fffffff")]
    [InlineData("string", "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0")]
    [InlineData("()[]", "0x0000000000000000000000000000000000000000000000000000000000000020000000000000000000000000000000000000000000000000000000007fffffff")]
    [InlineData("uint256[0][]", "0x0000000000000000000000000000000000000000000000000000000000000020000000000000000000000000000000000000000000000000000000007fffffff")]
    [InlineData("bool", "0x0000000000000000000000000000000000000000000000000000000000000002")]
    [InlineData("uint8", "0x0000000000000000000000000000000000000000000000000000000000000100")]
    [InlineData("int8", "0x0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("int8", "0x00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("address", "0x0000000000000000000000010000000000000000000000000000000000000000")]
    [InlineData("bytes4", "0x0000000001000000000000000000000000000000000000000000000000000000")]
    [InlineData("uint256", "0x00")]
    public void Malformed_data_is_an_error(string type, string data)
    {
        AbiType[] types = [AbiType.Parse(type)];
        Assert.False(AbiCodec.TryDecode(types, Hex.Decode(data), out _, out var error));
        Assert.Equal("0", error!.Parameter);
    }

    [Theory]
    [InlineData("uint")]
    [InlineData("tuple(address to, uint256[] amounts)[2][]")]
    [InlineData("((string,(bytes3[2])[],function),int)")]
    public void Types_have_one_canonical_text(string text)
    {
        var canonical = AbiType.Parse(text).ToString();
        Assert.Equal(canonical, AbiType.Parse(canonical).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("uint7")]
    [InlineData("uint264")]
    [InlineData("uint08")]
    [InlineData("bytes0")]
    [InlineData("bytes33")]
    [InlineData("(uint8")]
    [InlineData("(uint8,)")]
    [InlineData("uint8]")]
    [InlineData("uint8[-1]")]
    [InlineData("uint8[99999999][99999999]")]
    [InlineData("fixed128x18")]
    public void Other_texts_are_no_types(string text) => Assert.Throws<FormatException>(() => AbiType.Parse(text));

    [Fact]
    public void Deep_types_are_refused()
    {
        Assert.Throws<FormatException>(() => AbiType.Parse(new string('(', 1000)));
        Assert.Throws<FormatException>(() => AbiType.Parse("uint8" + string.Concat(Enumerable.Repeat("[]", 1000))));
    }

    [Theory]
    [InlineData("uint8", "256")]
    [InlineData("uint8", "-1")]
    [InlineData("int8", "128")]
    [InlineData("int8", "-129")]
    public void Values_that_do_not_fit_are_refused(string type, string value) =>
        Assert.Throws<ArgumentException>(() => AbiCodec.Encode([AbiType.Parse(type)], [BigInteger.Parse(value, CultureInfo.InvariantCulture)]));

    private static void AssertBounded(AbiType[] types, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var decoded = AbiCodec.TryDecode(types, bytes, out _, out var error);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(decoded, error is null);
        Assert.True(allocated < 20_000 + (bytes.Length * 400L), $"{types[0]}: {allocated} bytes for a message of {bytes.Length}");
    }

    private static object Value(AbiType type, JsonElement json) => type.Kind switch
    {
        AbiKind.UInt or AbiKind.Int => BigInteger.Parse(json.ToString(), CultureInfo.InvariantCulture),
        AbiKind.Address => Address.Parse(json.GetString()),
        AbiKind.Bool => json.GetBoolean(),
        AbiKind.FixedBytes or AbiKind.Bytes => Hex.Decode(json.GetString()),
        AbiKind.String => json.GetString()!,
        AbiKind.Array => json.EnumerateArray().Select(item => Value(type.Parts[0], item)).ToArray(),
        AbiKind.Tuple => json.EnumerateArray().Select((item, i) => Value(type.Parts[i], item)).ToArray(),
        _ => throw new InvalidOperationException(),
    };
}
