using System.Text.Json.Nodes;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Credentials;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>Documents by which wallets and verifiers learn what an issuer issues and what a type says.</summary>
internal static class IssuerMetadata
{
    private static readonly string[] Languages = ["en", "de", "fr", "es"];

    /// <summary>Credential issuer metadata (OpenID4VCI 1.0, 12.2).</summary>
    public static JsonObject Issuer(IssuerRow issuer)
    {
        var root = IssuerAddress.Base(issuer);
        var configurations = new JsonObject();
        foreach (var type in IssuerQueries.TypesOf(issuer).Select(CredentialTypes.Find).OfType<CredentialType>())
        {
            configurations[type.Name] = new JsonObject
            {
                ["format"] = SdJwtBuilder.VcType,
                ["vct"] = IssuerAddress.Vct(issuer, type.Name),
                ["scope"] = type.Name,
                ["cryptographic_binding_methods_supported"] = new JsonArray("jwk"),
                ["credential_signing_alg_values_supported"] = new JsonArray("ES256"),
                ["proof_types_supported"] = new JsonObject { ["jwt"] = new JsonObject { ["proof_signing_alg_values_supported"] = new JsonArray("ES256") } },
                ["credential_metadata"] = new JsonObject { ["display"] = Names(x => CredentialWords.Type(type.Name, x)), ["claims"] = Claims(type, withSd: false) },
            };
        }

        return new JsonObject
        {
            ["credential_issuer"] = root,
            ["credential_endpoint"] = root + "/credential",
            ["nonce_endpoint"] = root + "/nonce",
            ["batch_credential_issuance"] = new JsonObject { ["batch_size"] = IssuerSettings.Batch },
            ["display"] = new JsonArray(new JsonObject { ["name"] = issuer.Name }),
            ["credential_configurations_supported"] = configurations,
        };
    }

    /// <summary>Authorization server metadata (RFC 8414).</summary>
    public static JsonObject Server(IssuerRow issuer)
    {
        var root = IssuerAddress.Base(issuer);
        return new JsonObject
        {
            ["issuer"] = root,
            ["token_endpoint"] = root + "/token",
            ["response_types_supported"] = new JsonArray(),
            ["grant_types_supported"] = new JsonArray(Offers.Grant),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("none"),
            ["pre-authorized_grant_anonymous_access_supported"] = true,
        };
    }

    /// <summary>Type metadata of SD-JWT VC.</summary>
    public static JsonObject Type(CredentialType type, string origin) => new()
    {
        ["vct"] = $"{origin}/credentials/types/{type.Name}",
        ["name"] = CredentialWords.Type(type.Name, "en"),
        ["description"] = CredentialWords.Description(type.Name, "en"),
        ["display"] = new JsonArray([.. Languages.Select(x => (JsonNode)new JsonObject { ["name"] = CredentialWords.Type(type.Name, x), ["description"] = CredentialWords.Description(type.Name, x), ["locale"] = x })]),
        ["claims"] = Claims(type, withSd: true),
        ["schema_uri"] = $"{origin}/credentials/types/{type.Name}/schema.json",
    };

    /// <summary>JSON schema of a type's claims, disclosed.</summary>
    public static JsonObject Schema(CredentialType type, string origin)
    {
        var properties = new JsonObject { ["iss"] = Text(300), ["vct"] = new JsonObject { ["const"] = $"{origin}/credentials/types/{type.Name}" }, ["iat"] = Integer(), ["exp"] = Integer(), ["cnf"] = Anything(), ["status"] = Anything() };
        foreach (var claim in Said(type))
        {
            properties[claim.Name] = claim.Kind switch
            {
                ClaimKind.Date => new JsonObject { ["type"] = "string", ["format"] = "date" },
                ClaimKind.Code => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. claim.Codes!.Select(x => (JsonNode)x)]) },
                ClaimKind.Hours => new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0 },
                _ => Text(claim.MaxLength),
            };
        }

        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["$id"] = $"{origin}/credentials/types/{type.Name}/schema.json", ["title"] = CredentialWords.Type(type.Name, "en"), ["type"] = "object",
            // What is not disclosed is not there: a verifier asks for what it needs.
            ["properties"] = properties, ["required"] = new JsonArray("iss", "vct", "exp", "cnf", "status"),
        };

        static JsonObject Text(int most) => new() { ["type"] = "string", ["maxLength"] = most };
        static JsonObject Integer() => new() { ["type"] = "integer" };
        static JsonObject Anything() => new() { ["type"] = "object" };
    }

    private static IEnumerable<ClaimDefinition> Said(CredentialType type) =>
        type.Name == CredentialTypes.Licence ? [.. type.Claims, new ClaimDefinition(CredentialTypes.Nullifier, MaxLength: 66, Optional: true)] : type.Claims;

    private static JsonArray Claims(CredentialType type, bool withSd) => new([.. Said(type).Select(claim =>
    {
        var item = new JsonObject { ["path"] = new JsonArray(claim.Name), ["display"] = withSd ? Labels(claim.Name) : Names(x => CredentialWords.Claim(claim.Name, x)) };
        if (withSd)
            item["sd"] = "always";
        else
            item["mandatory"] = !claim.Optional;
        return (JsonNode)item;
    })]);

    private static JsonArray Labels(string claim) => new([.. Languages.Select(x => (JsonNode)new JsonObject { ["locale"] = x, ["label"] = CredentialWords.Claim(claim, x) })]);

    private static JsonArray Names(Func<string, string> words) => new([.. Languages.Select(x => (JsonNode)new JsonObject { ["name"] = words(x), ["locale"] = x })]);
}
