using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>A disclosure: a salt, the name of a claim (or none, for a member of an array), and its value.</summary>
public sealed class Disclosure
{
    private Disclosure(string text, string salt, string? name, JsonElement value)
    {
        Text = text;
        Salt = salt;
        Name = name;
        Value = value;
    }

    /// <summary>The base64url text that digests are made over.</summary>
    public string Text { get; }

    /// <summary>The salt, as it is written.</summary>
    public string Salt { get; }

    /// <summary>The claim's name; null for a member of an array.</summary>
    public string? Name { get; }

    /// <summary>The value, which may hold digests again.</summary>
    public JsonElement Value { get; }

    /// <summary>The digest that stands for it.</summary>
    public string Digest(DigestAlgorithm algorithm) => algorithm.Digest(Text);

    /// <summary>A disclosure with a salt of 128 random bits.</summary>
    /// <param name="name">The claim's name, or null for a member of an array.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="CredentialException"><see cref="CredentialError.ClaimNameReserved"/>.</exception>
    public static Disclosure Create(string? name, JsonNode? value) => Create(Base64Text.Encode(RandomNumberGenerator.GetBytes(16)), name, value);

    internal static Disclosure Create(string salt, string? name, JsonNode? value)
    {
        var array = name is null ? new JsonArray(salt, value?.DeepClone()) : new JsonArray(salt, name, value?.DeepClone());
        return Parse(Base64Text.Encode(StrictJson.Bytes(array)));
    }

    /// <summary>Decodes a disclosure.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.DisclosureMalformed"/> or <see cref="CredentialError.ClaimNameReserved"/>.</exception>
    public static Disclosure Parse(string text)
    {
        const CredentialError Bad = CredentialError.DisclosureMalformed;
        var array = StrictJson.Parse(Base64Text.Decode(text, Bad, "A disclosure"), Bad, "A disclosure");
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() is not (2 or 3) || array[0].ValueKind != JsonValueKind.String)
            throw new CredentialException(Bad, "A disclosure is not an array of a salt, a name and a value.");
        if (array.GetArrayLength() == 2)
            return new Disclosure(text, array[0].GetString()!, null, array[1]);
        if (array[1].ValueKind != JsonValueKind.String)
            throw new CredentialException(Bad, "A disclosure's name is not a string.");
        var name = array[1].GetString()!;
        if (name is "_sd" or "...")
            throw new CredentialException(CredentialError.ClaimNameReserved, "A disclosure's name is one of SD-JWT's own.");
        return new Disclosure(text, array[0].GetString()!, name, array[2]);
    }
}
