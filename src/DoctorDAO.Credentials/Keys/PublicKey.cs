using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>A public key that signatures are checked with. Immutable, and safe for many threads.</summary>
public sealed class PublicKey : IEquatable<PublicKey>
{
    private readonly byte[] _x;
    private readonly byte[] _y;
    private readonly Lazy<ISignatureCheck> _check;

    private PublicKey(KeyCurve curve, byte[] x, byte[] y, string? keyId)
    {
        Curve = curve;
        _x = x;
        _y = y;
        KeyId = keyId;
        var jwk = curve.IsOkp()
            ? $$"""{"crv":"{{curve.Name()}}","kty":"OKP","x":"{{Base64Text.Encode(x)}}"}"""
            : $$"""{"crv":"{{curve.Name()}}","kty":"EC","x":"{{Base64Text.Encode(x)}}","y":"{{Base64Text.Encode(y)}}"}""";
        ThumbprintBytes = SHA256.HashData(Encoding.ASCII.GetBytes(jwk));
        Thumbprint = Base64Text.Encode(ThumbprintBytes.Span);
        _check = new Lazy<ISignatureCheck>(() => SignatureCheck.For(Curve, _x, _y, Thumbprint));
    }

    /// <summary>The curve, which decides the algorithm.</summary>
    public KeyCurve Curve { get; }

    /// <summary>The only JOSE algorithm that this key checks; of key agreement when it is not for signing.</summary>
    public string Algorithm => Curve.Algorithm();

    /// <summary>The <c>kid</c> the key was published under, if any.</summary>
    public string? KeyId { get; }

    /// <summary>RFC 7638 thumbprint (SHA-256), base64url.</summary>
    public string Thumbprint { get; }

    /// <summary>RFC 7638 thumbprint, 32 bytes: what <c>IssuerRegistry</c> knows a key by.</summary>
    public ReadOnlyMemory<byte> ThumbprintBytes { get; }

    /// <summary>The x coordinate (big-endian), or the 32 bytes of an Ed25519 or X25519 key.</summary>
    public ReadOnlySpan<byte> X => _x;

    /// <summary>The y coordinate (big-endian); empty for Ed25519.</summary>
    public ReadOnlySpan<byte> Y => _y;

    /// <summary>A key from its coordinates.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.KeyInvalid"/>: wrong lengths, or not a point of the curve.</exception>
    public static PublicKey Create(KeyCurve curve, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y = default, string? keyId = null)
    {
        if (x.Length != curve.Size() || y.Length != (curve.IsOkp() ? 0 : curve.Size()))
            throw new CredentialException(CredentialError.KeyInvalid, "A key's coordinates have another length.");
        if (!Points.IsOn(curve, x, y))
            throw new CredentialException(CredentialError.KeyInvalid, "A key is not a point of its curve.");
        return new PublicKey(curve, x.ToArray(), y.ToArray(), keyId);
    }

    /// <summary>A key from a point in SEC 1's compressed or uncompressed form; for Ed25519 and X25519 from its 32 bytes.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.KeyInvalid"/>.</exception>
    public static PublicKey FromPoint(KeyCurve curve, ReadOnlySpan<byte> point, string? keyId = null)
    {
        if (curve.IsOkp())
            return Create(curve, point, default, keyId);
        var (x, y) = Points.Decode(curve, point);
        return new PublicKey(curve, x, y, keyId);
    }

    /// <summary>A key from a JWK. One that contains a private part is refused: whoever shows it has lost it.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.KeyInvalid"/>.</exception>
    public static PublicKey FromJwk(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.KeyInvalid, "A JWK is not an object.");
        if (jwk.TryGetProperty("d", out _) || jwk.TryGetProperty("k", out _))
            throw new CredentialException(CredentialError.KeyInvalid, "A JWK shows a private or symmetric key.");
        var curve = KeyCurves.FromName(jwk.String("crv", CredentialError.KeyInvalid));
        if (curve is null || jwk.String("kty", CredentialError.KeyInvalid) != (curve == KeyCurve.Ed25519 ? "OKP" : "EC"))
            throw new CredentialException(CredentialError.KeyInvalid, "A JWK is of a kind that is not supported.");
        if (jwk.String("alg", CredentialError.KeyInvalid) is { } algorithm && algorithm != curve.Value.Algorithm() && !algorithm.StartsWith("ECDH", StringComparison.Ordinal))
            throw new CredentialException(CredentialError.KeyInvalid, "A JWK's alg is not its curve's.");
        var x = Base64Text.Decode(jwk.Required("x", CredentialError.KeyInvalid), CredentialError.KeyInvalid, "A JWK's x");
        var y = curve == KeyCurve.Ed25519 ? [] : Base64Text.Decode(jwk.Required("y", CredentialError.KeyInvalid), CredentialError.KeyInvalid, "A JWK's y");
        return Create(curve.Value, x, y, jwk.String("kid", CredentialError.KeyInvalid));
    }

    /// <summary>A key from a JWK's text.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.KeyInvalid"/>.</exception>
    public static PublicKey FromJwk(string json) => FromJwk(StrictJson.Parse(json, CredentialError.KeyInvalid, "A JWK"));

    /// <summary>Whether this key made the signature. Whatever the bytes are, it answers and does not throw.</summary>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">r and s of the coordinates' length each (IEEE P1363), or 64 bytes of Ed25519.</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Curve.CanSign() && signature.Length == 2 * Curve.Size() && _check.Value.Verify(data, signature);

    /// <summary>The key as a JWK, with its <c>kid</c> when it has one.</summary>
    public JsonObject ToJwk()
    {
        var jwk = Curve.IsOkp()
            ? new JsonObject { ["kty"] = "OKP", ["crv"] = Curve.Name(), ["x"] = Base64Text.Encode(_x) }
            : new JsonObject { ["kty"] = "EC", ["crv"] = Curve.Name(), ["x"] = Base64Text.Encode(_x), ["y"] = Base64Text.Encode(_y) };
        if (KeyId is not null)
            jwk["kid"] = KeyId;
        return jwk;
    }

    /// <summary>The point in SEC 1's compressed form; the 32 bytes of an Ed25519 key.</summary>
    public byte[] ToCompressedPoint() => Curve.IsOkp() ? [.. _x] : [(byte)(2 + (_y[^1] & 1)), .. _x];

    /// <summary>The same key under another name.</summary>
    public PublicKey WithKeyId(string? keyId) => new(Curve, _x, _y, keyId);

    /// <summary>Keys are equal when their points are; names do not matter.</summary>
    public bool Equals(PublicKey? other) => other is not null && ThumbprintBytes.Span.SequenceEqual(other.ThumbprintBytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Thumbprint.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Curve.Name()} {Thumbprint}";
}
