using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace DoctorDAO.Credentials;

/// <summary>Signs. A key in a vault implements it as well as <see cref="SigningKey"/>.</summary>
public interface ISigner
{
    /// <summary>The key that checks what this one signs; its <see cref="PublicKey.KeyId"/> becomes the header's <c>kid</c>.</summary>
    PublicKey Public { get; }

    /// <summary>Signs the data, which is not empty, with the curve's algorithm; r and s of the coordinates' length each.</summary>
    byte[] Sign(ReadOnlySpan<byte> data);
}

/// <summary>A private key in memory: P-256, P-384, P-521 or Ed25519. Safe for many threads.</summary>
public sealed class SigningKey : ISigner
{
    private readonly byte[] _d;
    private readonly SignatureProvider? _provider;

    private SigningKey(PublicKey key, byte[] d)
    {
        Public = key;
        _d = d;
        if (key.Curve != KeyCurve.Ed25519)
        {
            var jwk = new JsonWebKey { Kty = "EC", Crv = key.Curve.Name(), X = Base64Text.Encode(key.X), Y = Base64Text.Encode(key.Y), D = Base64Text.Encode(d), KeyId = key.Thumbprint };
            _provider = SignatureCheck.Factory.CreateForSigning(jwk, key.Algorithm);
        }
    }

    /// <inheritdoc/>
    public PublicKey Public { get; }

    /// <summary>A new random key.</summary>
    /// <param name="curve">P-256, P-384, P-521 or Ed25519.</param>
    /// <param name="keyId">The <c>kid</c> it will sign under.</param>
    public static SigningKey Generate(KeyCurve curve = KeyCurve.P256, string? keyId = null)
    {
        if (curve == KeyCurve.Ed25519)
            return FromScalar(curve, RandomNumberGenerator.GetBytes(32), keyId);
        using var ecdsa = ECDsa.Create(Named(curve));
        return FromScalar(curve, ecdsa.ExportParameters(true).D!, keyId);
    }

    /// <summary>A key from its private number (big-endian) or Ed25519 seed.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.KeyInvalid"/>.</exception>
    public static SigningKey FromScalar(KeyCurve curve, ReadOnlySpan<byte> d, string? keyId = null)
    {
        if (d.Length != curve.Size() || curve == KeyCurve.Secp256k1 || !curve.CanSign())
            throw new CredentialException(CredentialError.KeyInvalid, "A private key has another length, or is on a curve that is not signed with.");
        if (curve == KeyCurve.Ed25519)
        {
            var point = new byte[32];
            Ed25519.GeneratePublicKey(d.ToArray(), 0, point, 0);
            return new SigningKey(PublicKey.Create(curve, point, default, keyId), d.ToArray());
        }
        var parameters = Points.Parameters(curve);
        var scalar = new Org.BouncyCastle.Math.BigInteger(1, d.ToArray());
        if (scalar.SignValue == 0 || scalar.CompareTo(parameters.N) >= 0)
            throw new CredentialException(CredentialError.KeyInvalid, "A private key is outside of its curve's range.");
        return new SigningKey(PublicKey.FromPoint(curve, parameters.G.Multiply(scalar).Normalize().GetEncoded(false), keyId), d.ToArray());
    }

    /// <summary>A key from a private JWK.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.KeyInvalid"/>: malformed, or its public part is another key's.</exception>
    public static SigningKey FromJwk(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.KeyInvalid, "A JWK is not an object.");
        var curve = KeyCurves.FromName(jwk.String("crv", CredentialError.KeyInvalid)) ?? throw new CredentialException(CredentialError.KeyInvalid, "A JWK is of a kind that is not supported.");
        var key = FromScalar(curve, Base64Text.Decode(jwk.Required("d", CredentialError.KeyInvalid), CredentialError.KeyInvalid, "A JWK's d"), jwk.String("kid", CredentialError.KeyInvalid));
        return jwk.String("x", CredentialError.KeyInvalid) == Base64Text.Encode(key.Public.X)
            ? key
            : throw new CredentialException(CredentialError.KeyInvalid, "A JWK's parts are not of one key.");
    }

    /// <summary>A key from a private JWK's text.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.KeyInvalid"/>.</exception>
    public static SigningKey FromJwk(string json) => FromJwk(StrictJson.Parse(json, CredentialError.KeyInvalid, "A JWK"));

    /// <summary>The same key, signing under another <c>kid</c>.</summary>
    public SigningKey WithKeyId(string? keyId) => new(Public.WithKeyId(keyId), _d);

    /// <summary>The key with its private part. Encrypt it before it is stored.</summary>
    public JsonObject ToPrivateJwk()
    {
        var jwk = Public.ToJwk();
        jwk["d"] = Base64Text.Encode(_d);
        return jwk;
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (_provider is not null)
            return _provider.Sign(data.ToArray());
        var signature = new byte[64];
        Ed25519.Sign(_d, 0, data.ToArray(), 0, data.Length, signature, 0);
        return signature;
    }

    internal ECDiffieHellman Agreement() => ECDiffieHellman.Create(new ECParameters
    {
        Curve = Named(Public.Curve),
        D = _d,
        Q = new ECPoint { X = Public.X.ToArray(), Y = Public.Y.ToArray() },
    });

    internal static ECCurve Named(KeyCurve curve) => curve switch
    {
        KeyCurve.P256 => ECCurve.NamedCurves.nistP256,
        KeyCurve.P384 => ECCurve.NamedCurves.nistP384,
        KeyCurve.P521 => ECCurve.NamedCurves.nistP521,
        _ => throw new CredentialException(CredentialError.KeyInvalid, "The curve is not supported here."),
    };
}
