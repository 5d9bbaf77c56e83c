using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>Key sets (RFC 7517).</summary>
public static class KeySet
{
    /// <summary>The supported keys of a JWK set.</summary>
    /// <exception cref="CredentialException">Malformed.</exception>
    public static IReadOnlyList<PublicKey> Parse(ReadOnlyMemory<byte> json) => Parse(StrictJson.ParseObject(json, CredentialError.KeyInvalid, "A JWK set"));

    /// <summary>The supported keys of a JWK set; the others are left out.</summary>
    /// <exception cref="CredentialException">Malformed.</exception>
    public static IReadOnlyList<PublicKey> Parse(JsonElement set)
    {
        if (set.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.KeyInvalid, "A JWK set is not an object.");
        var keys = new List<PublicKey>();
        foreach (var jwk in set.Items("keys", Caps.Keys))
        {
            try
            {
                keys.Add(PublicKey.FromJwk(jwk));
            }
            catch (CredentialException)
            {
                // Of a kind that is not supported: nobody can use it here.
            }
        }
        return keys;
    }
}
