using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace DoctorDAO.Ethereum;

/// <summary>The curve all Ethereum keys live on.</summary>
internal static class Secp256k1
{
    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");

    public static ECDomainParameters Domain { get; } = new(Curve.Curve, Curve.G, Curve.N, Curve.H);

    public static BigInteger HalfOrder { get; } = Curve.N.ShiftRight(1);

    public static BigInteger Prime { get; } = Curve.Curve.Field.Characteristic;

    /// <summary>Keccak-256 of the public key without its prefix, last 20 bytes.</summary>
    public static Address AddressOf(ECPoint publicKey) => new(Keccak256.Hash(publicKey.Normalize().GetEncoded(false).AsSpan(1)).Span[12..]);
}

/// <summary>A secp256k1 signature over a 32-byte digest, with its recovery bit.</summary>
/// <param name="R">Big-endian.</param>
/// <param name="S">Big-endian; signatures made here have it in the lower half of the order.</param>
/// <param name="YParity">0 or 1.</param>
public readonly record struct Signature(Bytes32 R, Bytes32 S, byte YParity)
{
    /// <summary>Length of r, s and v together.</summary>
    public const int Size = 65;

    /// <summary>r, s and v (27 or 28), as wallets and contracts exchange it.</summary>
    public byte[] ToBytes() => [.. R.Span, .. S.Span, (byte)(27 + YParity)];

    /// <summary>Reads r, s and v (0, 1, 27 or 28).</summary>
    /// <returns>False for another length or v.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Signature signature)
    {
        signature = default;
        if (bytes.Length != Size || bytes[64] is not (0 or 1 or 27 or 28))
            return false;
        signature = new Signature(new Bytes32(bytes[..32]), new Bytes32(bytes[32..64]), (byte)(bytes[64] % 27));
        return true;
    }

    /// <summary>Who signed <paramref name="digest"/>.</summary>
    /// <returns>The signer, or <c>null</c> when no key could have made the signature, or its s lies in the upper half (EIP-2).</returns>
    public Address? Recover(Bytes32 digest)
    {
        var domain = Secp256k1.Domain;
        var r = new BigInteger(1, R.ToArray());
        var s = new BigInteger(1, S.ToArray());
        if (r.SignValue <= 0 || s.SignValue <= 0 || r.CompareTo(domain.N) >= 0 || s.CompareTo(Secp256k1.HalfOrder) > 0)
            return null;

        // SEC 1, 4.1.6: Q = r^-1 (sR - eG), with R the point of abscissa r and the parity that v says.
        Span<byte> compressed = [(byte)(2 + YParity), .. R.Span];
        ECPoint point;
        try
        {
            point = domain.Curve.DecodePoint(compressed.ToArray());
        }
        catch (ArgumentException)
        {
            return null;
        }

        var e = new BigInteger(1, digest.ToArray());
        var inverse = r.ModInverse(domain.N);
        var key = ECAlgorithms.SumOfTwoMultiplies(domain.G, e.Negate().Multiply(inverse).Mod(domain.N), point, s.Multiply(inverse).Mod(domain.N));
        return key.IsInfinity ? null : Secp256k1.AddressOf(key);
    }
}
