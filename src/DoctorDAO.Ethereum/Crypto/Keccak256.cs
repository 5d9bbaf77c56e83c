using Org.BouncyCastle.Crypto.Digests;

namespace DoctorDAO.Ethereum;

/// <summary>Keccak-256 as Ethereum uses it (the padding of the original submission, not of FIPS 202).</summary>
public static class Keccak256
{
    [ThreadStatic]
    private static KeccakDigest? _digest;

    /// <summary>The hash of <paramref name="data"/>.</summary>
    public static Bytes32 Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[32];
        Hash(data, hash);
        return new Bytes32(hash);
    }

    /// <summary>The hash of the UTF-8 bytes of <paramref name="text"/>.</summary>
    public static Bytes32 Hash(string text) => Hash(System.Text.Encoding.UTF8.GetBytes(text));

    /// <param name="data">What to hash.</param>
    /// <param name="destination">At least 32 bytes.</param>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        var digest = _digest ??= new KeccakDigest(256);
        digest.BlockUpdate(data);
        digest.DoFinal(destination);
    }
}
