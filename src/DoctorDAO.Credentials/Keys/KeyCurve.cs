namespace DoctorDAO.Credentials;

/// <summary>The curves that keys may be on. Each has exactly one signature algorithm: no token chooses another.</summary>
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
}

/// <summary>What is fixed by the curve.</summary>
public static class KeyCurves
{
    /// <summary>The JOSE algorithm of the curve.</summary>
    public static string Algorithm(this KeyCurve curve) => curve switch
    {
        KeyCurve.P256 => "ES256",
        KeyCurve.P384 => "ES384",
        KeyCurve.Ed25519 => "EdDSA",
        KeyCurve.Secp256k1 => "ES256K",
    };

    /// <summary>The JWK's <c>crv</c>.</summary>
    public static string Name(this KeyCurve curve) => curve switch
    {
        KeyCurve.P256 => "P-256",
        KeyCurve.P384 => "P-384",
        KeyCurve.Ed25519 => "Ed25519",
        KeyCurve.Secp256k1 => "secp256k1",
    };

    /// <summary>Bytes of one coordinate.</summary>
    public static int Size(this KeyCurve curve) => curve == KeyCurve.P384 ? 48 : 32;

    internal static KeyCurve? FromName(string? name) => name switch
    {
        "P-256" => KeyCurve.P256,
        "P-384" => KeyCurve.P384,
        "Ed25519" => KeyCurve.Ed25519,
        "secp256k1" => KeyCurve.Secp256k1,
        _ => null,
    };
}
