using System.Collections.Frozen;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace DoctorDAO.Credentials;

/// <summary>Points of curves: whether they are on them, and their compressed form.</summary>
internal static class Points
{
    private static readonly FrozenDictionary<KeyCurve, X9ECParameters> Curves = new Dictionary<KeyCurve, X9ECParameters>
    {
        [KeyCurve.P256] = CustomNamedCurves.GetByName("secp256r1"),
        [KeyCurve.P384] = CustomNamedCurves.GetByName("secp384r1"),
        [KeyCurve.P521] = CustomNamedCurves.GetByName("secp521r1"),
        [KeyCurve.Secp256k1] = CustomNamedCurves.GetByName("secp256k1"),
    }.ToFrozenDictionary();

    public static X9ECParameters Parameters(KeyCurve curve) => Curves[curve];

    public static bool IsOn(KeyCurve curve, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        // Points of small order are refused, too: they make signatures that hold for any message.
        if (curve == KeyCurve.Ed25519)
            return Ed25519.ValidatePublicKeyFull(x.ToArray(), 0);
        // Any 32 bytes are a point of X25519 (RFC 7748); none is nobody's key.
        if (curve == KeyCurve.X25519)
            return x.IndexOfAnyExcept((byte)0) >= 0;
        try
        {
            Decode(curve, [4, .. x, .. y]);
            return true;
        }
        catch (CredentialException)
        {
            return false;
        }
    }

    public static (byte[] X, byte[] Y) Decode(KeyCurve curve, ReadOnlySpan<byte> point)
    {
        var size = curve.Size();
        if (point.IsEmpty || !(point[0] == 4 ? point.Length == 2 * size + 1 : point[0] is 2 or 3 && point.Length == size + 1))
            throw new CredentialException(CredentialError.KeyInvalid, "A key is not a point in SEC 1's form.");
        try
        {
            var decoded = Curves[curve].Curve.DecodePoint(point.ToArray()).Normalize();
            return (decoded.AffineXCoord.GetEncoded(), decoded.AffineYCoord.GetEncoded());
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException)
        {
            throw new CredentialException(CredentialError.KeyInvalid, "A key is not a point of its curve.", e);
        }
    }
}
