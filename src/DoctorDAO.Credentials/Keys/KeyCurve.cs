namespace DoctorDAO.Credentials;

/// <summary>The curves that keys may be on. Each has exactly one signature algorithm, or none: no token chooses another.</summary>
public enum KeyCurve
{
    /// <summary>NIST P-256, signing ES256.</summary>
    P256,

    /// <summary>NIST P-384, signing ES384.</summary>
    P384,

    /// <summary>Ed25519, signing EdDSA.</summary>
    Ed25519,

    /// <summary>secp256k1, signing ES256K. Only verified.</summary>
    Secp256k1,

    /// <summary>NIST P-521, signing ES512: the number is the hash's, not the curve's.</summary>
    P521,

    /// <summary>X25519, which agrees on keys and never signs. Only read, from did:key.</summary>
    X25519,
}

/// <summary>What is fixed by the curve.</summary>
public static class KeyCurves
{
    /// <summary>The JOSE algorithm of the curve: of signatures, or of key agreement where it is not for signing (<see cref="CanSign"/>).</summary>
    public static string Algorithm(this KeyCurve curve) => curve switch
    {
        KeyCurve.P256 => "ES256",
        KeyCurve.P384 => "ES384",
        KeyCurve.Ed25519 => "EdDSA",
        KeyCurve.Secp256k1 => "ES256K",
        KeyCurve.P521 => "ES512",
        KeyCurve.X25519 => "ECDH-ES",
    };

    /// <summary>Whether signatures are checked with keys of the curve.</summary>
    public static bool CanSign(this KeyCurve curve) => curve != KeyCurve.X25519;

    /// <summary>Whether keys of the curve are one number and not a point of two.</summary>
    internal static bool IsOkp(this KeyCurve curve) => curve is KeyCurve.Ed25519 or KeyCurve.X25519;

    /// <summary>The JWK's <c>crv</c>.</summary>
    public static string Name(this KeyCurve curve) => curve switch
    {
        KeyCurve.P256 => "P-256",
        KeyCurve.P384 => "P-384",
        KeyCurve.Ed25519 => "Ed25519",
        KeyCurve.Secp256k1 => "secp256k1",
        KeyCurve.P521 => "P-521",
        KeyCurve.X25519 => "X25519",
    };

    /// <summary>Bytes of one coordinate.</summary>
    public static int Size(this KeyCurve curve) => curve switch { KeyCurve.P384 => 48, KeyCurve.P521 => 66, _ => 32 };

    // Of the curves that sign: a JWK of another is nothing that is used here.
    internal static KeyCurve? FromName(string? name) => name switch
    {
        "P-256" => KeyCurve.P256,
        "P-384" => KeyCurve.P384,
        "P-521" => KeyCurve.P521,
        "Ed25519" => KeyCurve.Ed25519,
        "secp256k1" => KeyCurve.Secp256k1,
        _ => null,
    };
}
