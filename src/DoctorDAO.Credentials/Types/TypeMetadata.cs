using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>Whether SD-JWT VC Type Metadata that were fetched from a <c>vct</c> are those that a credential means.</summary>
public static class TypeMetadata
{
    /// <summary>The value of <c>vct#integrity</c>: <c>sha256-…</c> (W3C Subresource Integrity).</summary>
    public static string Integrity(ReadOnlySpan<byte> document) => $"sha256-{Convert.ToBase64String(SHA256.HashData(document))}";

    /// <summary>Checks fetched metadata against a credential's <c>vct</c> and <c>vct#integrity</c>.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.IntegrityMismatch"/>, or malformed.</exception>
    public static JsonObject Check(byte[] document, string vct, string? integrity)
    {
        if (integrity is not null && !IsIntegrity(document, integrity))
            throw new CredentialException(CredentialError.IntegrityMismatch, "The type's metadata is not what the credential says.");
        var root = StrictJson.ParseObject(document, CredentialError.Malformed, "A type's metadata");
        return root.String("vct") == vct
            ? StrictJson.Object(root)
            : throw new CredentialException(CredentialError.IntegrityMismatch, "The type's metadata is another type's.");
    }

    private static bool IsIntegrity(byte[] document, string integrity) => integrity.Split('-', 2) switch
    {
        ["sha256", var hash] => Same(hash, SHA256.HashData(document)),
        ["sha384", var hash] => Same(hash, SHA384.HashData(document)),
        ["sha512", var hash] => Same(hash, SHA512.HashData(document)),
        _ => false,
    };

    private static bool Same(string hash, byte[] actual) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(Convert.ToBase64String(actual)));
}
