using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>
/// Encrypts what must not be read in a copy of the database, and hashes what must be found without being there. Keys lie in the server's key store; each purpose has its own,
/// so that a row of one kind is never taken for one of another.
/// </summary>
internal sealed class IssuerVault(IDataProtectionProvider protection)
{
    /// <summary>Purposes.</summary>
    public const string Claims = "claims", Evidence = "evidence", Key = "key", Code = "code", Secret = "secret", Nonce = "nonce";

    private readonly IDataProtector _root = protection.CreateProtector("DoctorDAO.Issuing");

    /// <summary>Encrypts.</summary>
    public byte[] Seal(string purpose, byte[] content) => _root.CreateProtector(purpose).Protect(content);

    /// <summary>Decrypts.</summary>
    /// <exception cref="CryptographicException">It was not made here for this purpose.</exception>
    public byte[] Open(string purpose, byte[] content) => _root.CreateProtector(purpose).Unprotect(content);

    /// <inheritdoc cref="Seal"/>
    public byte[] SealText(string purpose, string text) => Seal(purpose, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Open"/>
    public string OpenText(string purpose, byte[] content) => Encoding.UTF8.GetString(Open(purpose, content));

    /// <summary>Encrypts claims.</summary>
    public byte[] SealClaims(IReadOnlyDictionary<string, string> claims) => Seal(Claims, JsonSerializer.SerializeToUtf8Bytes(claims));

    /// <summary>Decrypts claims.</summary>
    public Dictionary<string, string> OpenClaims(byte[] content) => JsonSerializer.Deserialize<Dictionary<string, string>>(Open(Claims, content))!;

    /// <summary>A hash by the issuer's own key: without it nobody can try out which licence number it is of.</summary>
    /// <param name="issuer">Whose key.</param>
    /// <param name="what">Of what kind the text is: equal texts of two kinds have two hashes.</param>
    /// <param name="texts">Case, accents, spaces and punctuation do not matter.</param>
    /// <returns>Empty when the texts hold no letter and no digit.</returns>
    public string Hash(IssuerRow issuer, string what, params ReadOnlySpan<string> texts)
    {
        var folded = new StringBuilder(what);
        foreach (var text in texts)
            folded.Append('\n').Append(Fold(text));
        return folded.Length == what.Length + texts.Length ? "" : Convert.ToHexStringLower(HMACSHA256.HashData(Open("hash-key", issuer.HashKey), Encoding.UTF8.GetBytes(folded.ToString())));
    }

    /// <summary>Letters and digits alone, in capitals, without accents.</summary>
    public static string Fold(string text) => string.Concat(text.Normalize(NormalizationForm.FormKD).Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>A new key for <see cref="Hash(IssuerRow, string, ReadOnlySpan{string})"/>, encrypted.</summary>
    public byte[] NewHashKey() => Seal("hash-key", RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 of a random text: enough, since nobody can try such texts out.</summary>
    public static string Hash(string random) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(random)));
}
