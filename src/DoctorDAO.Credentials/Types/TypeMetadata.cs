using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>SD-JWT VC Type Metadata of a type, as it is served at its <c>vct</c>.</summary>
public static class TypeMetadata
{
    /// <summary>The document's bytes: the same for the same type and origin, because <see cref="Integrity"/> is made over them.</summary>
    /// <param name="type">The type.</param>
    /// <param name="origin">The site, such as <c>https://example.org</c>.</param>
    public static byte[] Document(CredentialType type, string origin) => StrictJson.Bytes(Build(type, origin));

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

    /// <summary>The JSON Schema (2020-12) of a type's processed payload.</summary>
    public static JsonObject Schema(CredentialType type)
    {
        var properties = new JsonObject
        {
            ["iss"] = new JsonObject { ["type"] = "string" },
            ["iat"] = new JsonObject { ["type"] = "number" },
            ["nbf"] = new JsonObject { ["type"] = "number" },
            ["exp"] = new JsonObject { ["type"] = "number" },
            ["vct"] = new JsonObject { ["type"] = "string" },
            ["vct#integrity"] = new JsonObject { ["type"] = "string" },
            ["cnf"] = new JsonObject { ["type"] = "object" },
            ["status"] = new JsonObject { ["type"] = "object" },
        };
        foreach (var claim in type.Claims)
            properties[claim.Name] = ClaimKinds.Schema(claim.Kind);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["type"] = "object",
            ["properties"] = properties,
            // Of a presentation: whatever is selectively disclosable may be missing.
            ["required"] = new JsonArray("iss", "vct", "exp", "cnf"),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Build(CredentialType type, string origin) => new()
    {
        ["vct"] = type.Vct(origin),
        ["name"] = type.Names["en"],
        ["description"] = type.Descriptions["en"],
        ["display"] = new JsonArray([.. CredentialTypes.Languages.Select(language => (JsonNode)new JsonObject
        {
            // Both: earlier drafts called it lang.
            ["locale"] = language,
            ["lang"] = language,
            ["name"] = type.Names[language],
            ["description"] = type.Descriptions[language],
        })]),
        ["claims"] = new JsonArray([.. type.Claims.Select(claim => (JsonNode)new JsonObject
        {
            ["path"] = new JsonArray(claim.Name),
            ["mandatory"] = claim.IsRequired,
            ["sd"] = "always",
            ["display"] = new JsonArray([.. CredentialTypes.Languages.Select(language => (JsonNode)new JsonObject
            {
                ["locale"] = language,
                ["lang"] = language,
                ["label"] = claim.Names[language],
            })]),
        })]),
        ["schema"] = Schema(type),
    };

    private static bool IsIntegrity(byte[] document, string integrity) => integrity.Split('-', 2) switch
    {
        ["sha256", var hash] => Same(hash, SHA256.HashData(document)),
        ["sha384", var hash] => Same(hash, SHA384.HashData(document)),
        ["sha512", var hash] => Same(hash, SHA512.HashData(document)),
        _ => false,
    };

    private static bool Same(string hash, byte[] actual) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(Convert.ToBase64String(actual)));
}
