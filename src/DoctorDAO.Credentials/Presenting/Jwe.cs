using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>JWE in compact form with ECDH-ES over P-256 and AES-GCM: how a wallet answers in <c>direct_post.jwt</c>.</summary>
public static class Jwe
{
    /// <summary>Accepted values of <c>enc</c>.</summary>
    public static readonly IReadOnlyList<string> Encryptions = ["A128GCM", "A256GCM"];

    /// <summary>Encrypts to a P-256 key with a fresh ephemeral key.</summary>
    public static string Encrypt(ReadOnlySpan<byte> plain, PublicKey to, string encryption = "A256GCM")
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var q = ephemeral.ExportParameters(false).Q;
        var header = new JsonObject
        {
            ["alg"] = "ECDH-ES",
            ["enc"] = encryption,
            ["epk"] = PublicKey.Create(KeyCurve.P256, q.X, q.Y).ToJwk(),
        };
        if (to.KeyId is { } kid)
            header["kid"] = kid;
        var encoded = Base64Text.Encode(StrictJson.Bytes(header));
        var iv = RandomNumberGenerator.GetBytes(12);
        var cipher = new byte[plain.Length];
        var tag = new byte[16];
        using var other = Ecdh(to);
        using var gcm = new AesGcm(Derive(ephemeral.DeriveRawSecretAgreement(other.PublicKey), encryption, [], []), 16);
        gcm.Encrypt(iv, plain, cipher, tag, Encoding.ASCII.GetBytes(encoded));
        return $"{encoded}..{Base64Text.Encode(iv)}.{Base64Text.Encode(cipher)}.{Base64Text.Encode(tag)}";
    }

    /// <summary>The header's <c>kid</c>: which of one's keys it is for.</summary>
    /// <exception cref="CredentialException">Malformed.</exception>
    public static string? KeyIdOf(string text) => Split(text).Header.String("kid");

    /// <summary>Decrypts.</summary>
    /// <param name="text">Five parts, the second empty.</param>
    /// <param name="key">One's P-256 key.</param>
    /// <exception cref="CredentialException">Malformed, another algorithm, or <see cref="CredentialError.DecryptionFailed"/>.</exception>
    public static byte[] Decrypt(string text, SigningKey key)
    {
        var (header, parts) = Split(text);
        var encryption = header.String("enc");
        if (header.String("alg") != "ECDH-ES" || encryption is null || !Encryptions.Contains(encryption))
            throw new CredentialException(CredentialError.AlgorithmRefused, "The encryption is not one that is accepted.");
        // Compressed plain text would be a bomb, and tells by its length what is in it.
        if (header.TryGetProperty("zip", out _) || header.TryGetProperty("crit", out _))
            throw new CredentialException(CredentialError.CriticalHeader, "A JWE header demands an extension that is not accepted.");
        if (!header.TryGetProperty("epk", out var epk) || PublicKey.FromJwk(epk) is not { Curve: KeyCurve.P256 } ephemeral || key.Public.Curve != KeyCurve.P256)
            throw new CredentialException(CredentialError.KeyInvalid, "The ephemeral key is missing or not on P-256.");
        byte[] apu = header.String("apu") is { } u ? Base64Text.Decode(u) : [];
        byte[] apv = header.String("apv") is { } v ? Base64Text.Decode(v) : [];
        var iv = Base64Text.Decode(parts[2]);
        var cipher = Base64Text.Decode(parts[3]);
        var tag = Base64Text.Decode(parts[4]);
        if (parts[1].Length != 0 || iv.Length != 12 || tag.Length != 16)
            throw new CredentialException(CredentialError.Malformed, "A JWE has parts of other lengths.");
        try
        {
            using var own = key.Agreement();
            using var other = Ecdh(ephemeral);
            using var gcm = new AesGcm(Derive(own.DeriveRawSecretAgreement(other.PublicKey), encryption, apu, apv), 16);
            var plain = new byte[cipher.Length];
            gcm.Decrypt(iv, cipher, tag, plain, Encoding.ASCII.GetBytes(parts[0]));
            return plain;
        }
        catch (CryptographicException e)
        {
            throw new CredentialException(CredentialError.DecryptionFailed, "It could not be decrypted.", e);
        }
    }

    private static (JsonElement Header, string[] Parts) Split(string text)
    {
        if (text.Length > Caps.Token * 2)
            throw new CredentialException(CredentialError.TooLarge, "A JWE is too large.");
        var parts = text.Split('.', 6);
        if (parts.Length != 5)
            throw new CredentialException(CredentialError.Malformed, "A JWE has five parts.");
        return (StrictJson.ParseObject(Base64Text.Decode(parts[0], what: "A JWE header"), CredentialError.Malformed, "A JWE header"), parts);
    }

    private static ECDiffieHellman Ecdh(PublicKey key) =>
        key.Curve == KeyCurve.P256
            ? ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = key.X.ToArray(), Y = key.Y.ToArray() } })
            : throw new CredentialException(CredentialError.KeyInvalid, "A key to encrypt to is not on P-256.");

    // Concat KDF of NIST SP 800-56A with SHA-256 (RFC 7518 section 4.6.2): one round is enough for 256 bits.
    internal static byte[] Derive(byte[] secret, string encryption, ReadOnlySpan<byte> apu, ReadOnlySpan<byte> apv)
    {
        var bits = encryption == "A128GCM" ? 128 : 256;
        var name = Encoding.ASCII.GetBytes(encryption);
        byte[] info = [0, 0, 0, 1, .. secret, .. Prefixed(name), .. Prefixed(apu), .. Prefixed(apv), .. Number(bits)];
        return SHA256.HashData(info)[..(bits / 8)];
    }

    private static byte[] Prefixed(ReadOnlySpan<byte> bytes) => [.. Number(bytes.Length), .. bytes];

    private static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
