using System.Security.Cryptography;
using System.Text;

namespace DoctorDAO.Credentials;

/// <summary>The hashes of <c>_sd_alg</c>.</summary>
public enum DigestAlgorithm
{
    /// <summary>sha-256, the one that holds when none is named.</summary>
    Sha256,

    /// <summary>sha-384.</summary>
    Sha384,

    /// <summary>sha-512.</summary>
    Sha512,
}

/// <summary>Hashes by their names in the IANA registry.</summary>
public static class DigestAlgorithms
{
    /// <summary>The name of <c>_sd_alg</c>.</summary>
    public static string Name(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => "sha-256",
        DigestAlgorithm.Sha384 => "sha-384",
        DigestAlgorithm.Sha512 => "sha-512",
    };

    /// <summary>The hash of an ASCII text, base64url.</summary>
    public static string Digest(this DigestAlgorithm algorithm, string ascii)
    {
        var bytes = Encoding.ASCII.GetBytes(ascii);
        return Base64Text.Encode(algorithm switch
        {
            DigestAlgorithm.Sha256 => SHA256.HashData(bytes),
            DigestAlgorithm.Sha384 => SHA384.HashData(bytes),
            DigestAlgorithm.Sha512 => SHA512.HashData(bytes),
        });
    }

    internal static int Size(this DigestAlgorithm algorithm) => algorithm switch { DigestAlgorithm.Sha256 => 32, DigestAlgorithm.Sha384 => 48, DigestAlgorithm.Sha512 => 64 };

    internal static DigestAlgorithm Parse(string? name) => name switch
    {
        null or "sha-256" => DigestAlgorithm.Sha256,
        "sha-384" => DigestAlgorithm.Sha384,
        "sha-512" => DigestAlgorithm.Sha512,
        _ => throw new CredentialException(CredentialError.HashUnsupported, "_sd_alg names a hash that is not supported."),
    };
}
