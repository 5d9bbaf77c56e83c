using CsCheck;

namespace DoctorDAO.Ethereum.Tests;

public sealed class KeyTests
{
    private const string Mnemonic = "test test test test test test test test test test test junk";

    private static readonly Gen<PrivateKey> Keys = Gen.Byte.Array[32].Where(bytes => bytes[0] < 255 && bytes.Any(b => b > 0)).Select(bytes => new PrivateKey(bytes));

    [Theory]
    [InlineData(0, "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    [InlineData(1, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8")]
    [InlineData(9, "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720")]
    public void Accounts_of_a_mnemonic_are_those_of_wallets(uint index, string address) =>
        Assert.Equal(address, PrivateKey.FromMnemonic(Mnemonic, index).Address.ToString());

    [Fact]
    public void A_key_is_parsed_and_never_shown()
    {
        const string Text = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
        var key = PrivateKey.Parse(Text);
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", key.Address.ToString());
        Assert.DoesNotContain(Text[2..], key.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    public void Numbers_outside_the_order_are_no_keys(string text) => Assert.Throws<ArgumentException>(() => PrivateKey.Parse(text));

    [Fact]
    public void A_signature_recovers_to_its_key_and_to_no_other_digest() => Gen.Select(Keys, Gen.Byte.Array[32], Gen.Byte.Array[32]).Sample(
        (key, digest, other) =>
        {
            var signature = key.Sign(new Bytes32(digest));
            Assert.Equal(key.Address, signature.Recover(new Bytes32(digest)));
            Assert.True(digest.SequenceEqual(other) || signature.Recover(new Bytes32(other)) != key.Address);
            Assert.Equal(signature, key.Sign(new Bytes32(digest)));

            var bytes = signature.ToBytes();
            Assert.True(Signature.TryParse(bytes, out var parsed));
            Assert.Equal(signature, parsed);
            bytes[64] -= 27;
            Assert.True(Signature.TryParse(bytes, out parsed));
            Assert.Equal(signature, parsed);
        },
        iter: 60);

    [Fact]
    public void The_mirrored_signature_is_refused() => Gen.Select(Keys, Gen.Byte.Array[32]).Sample(
        (key, digest) =>
        {
            var signature = key.Sign(new Bytes32(digest));
            var order = UInt256.Parse("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
            Span<byte> s = stackalloc byte[32];
            (order - UInt256.FromBigEndian(signature.S.Span)).WriteBigEndian(s);
            Assert.Null(new Signature(signature.R, new Bytes32(s), (byte)(1 - signature.YParity)).Recover(new Bytes32(digest)));
        },
        iter: 30);

    [Fact]
    public void Random_bytes_never_crash_recovery() => Gen.Select(Gen.Byte.Array[64, 66], Gen.Byte.Array[32]).Sample(
        (bytes, digest) =>
        {
            bytes[^1] %= 2;
            Assert.Equal(bytes.Length == Signature.Size, Signature.TryParse(bytes, out var signature));
            signature.Recover(new Bytes32(digest));
        },
        iter: 500);

    [Theory]
    [InlineData(2)]
    [InlineData(26)]
    [InlineData(29)]
    [InlineData(255)]
    public void Other_values_of_v_are_refused(byte v)
    {
        var bytes = new byte[65];
        bytes[64] = v;
        Assert.False(Signature.TryParse(bytes, out _));
    }

    [Fact]
    public void Personal_messages_hash_as_EIP_191_says() =>
        Assert.Equal("0xd9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68", PersonalMessage.Hash("hello world").ToString());

    [Fact]
    public void Rlp_encodes_as_the_yellow_paper_says()
    {
        Assert.Equal("0x80", Hex.Encode(Rlp.Encode([])));
        Assert.Equal("0x00", Hex.Encode(Rlp.Encode([0])));
        Assert.Equal("0x80", Hex.Encode(Rlp.Encode(UInt256.Zero)));
        Assert.Equal("0x0f", Hex.Encode(Rlp.Encode((UInt256)15)));
        Assert.Equal("0x820400", Hex.Encode(Rlp.Encode((UInt256)1024)));
        Assert.Equal("0x83646f67", Hex.Encode(Rlp.Encode("dog"u8)));
        Assert.Equal("0xc8836361748364" + "6f67", Hex.Encode(Rlp.List(Rlp.Encode("cat"u8), Rlp.Encode("dog"u8))));
        Assert.Equal("0xb838", Hex.Encode(Rlp.Encode(new byte[56]))[..6]);
        Assert.Equal("0xb90400", Hex.Encode(Rlp.Encode(new byte[1024]))[..8]);
        Assert.Equal("0xc7c0c1c0c3c0c1c0", Hex.Encode(Rlp.List(Rlp.List(), Rlp.List(Rlp.List()), Rlp.List(Rlp.List(), Rlp.List(Rlp.List())))));
    }
}
