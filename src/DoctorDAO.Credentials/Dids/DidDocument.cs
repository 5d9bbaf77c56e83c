using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>What a key may be used for by its DID document.</summary>
[Flags]
public enum KeyPurposes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Issuing: credentials and status lists.</summary>
    AssertionMethod = 1,

    /// <summary>Proving to be the subject: requests, proofs.</summary>
    Authentication = 2,

    /// <summary>Receiving encrypted messages.</summary>
    KeyAgreement = 4,
}

/// <summary>One key of a DID document.</summary>
/// <param name="Id">The DID URL, <c>did:…#name</c>.</param>
/// <param name="Key">The key; its <c>kid</c> is <paramref name="Id"/>.</param>
/// <param name="Purposes">What it may be used for.</param>
public sealed record DidKeyEntry(string Id, PublicKey Key, KeyPurposes Purposes);

/// <summary>A service of a DID document.</summary>
/// <param name="Id">The DID URL.</param>
/// <param name="Type">The kind of service.</param>
/// <param name="Endpoint">Where it is.</param>
public sealed record DidService(string Id, string Type, string Endpoint);

/// <summary>A DID document, as far as keys and services go. Keys of kinds that are not supported are left out.</summary>
/// <param name="Id">The DID.</param>
/// <param name="Keys">Its keys.</param>
/// <param name="Services">Its services.</param>
public sealed record DidDocument(string Id, IReadOnlyList<DidKeyEntry> Keys, IReadOnlyList<DidService> Services)
{
    /// <summary>Builds a document whose keys are named by their thumbprints: <c>did#thumbprint</c>.</summary>
    public static DidDocument Build(string did, IEnumerable<(PublicKey Key, KeyPurposes Purposes)> keys, IEnumerable<DidService>? services = null) =>
        new(did, [.. keys.Select(k => new DidKeyEntry(KeyUrl(did, k.Key), k.Key.WithKeyId(KeyUrl(did, k.Key)), k.Purposes))], [.. services ?? []]);

    /// <summary>The name of a key in a document of ours, and its <c>kid</c>: <c>did#thumbprint</c>.</summary>
    public static string KeyUrl(string did, PublicKey key) => $"{did}#{key.Thumbprint}";

    /// <summary>Finds a key by a header's <c>kid</c>: a full DID URL of this document, <c>#name</c>, the bare name or the JWK's own kid. Without one, the only key there is.</summary>
    /// <exception cref="CredentialException"><see cref="CredentialError.KeyUnknown"/>.</exception>
    public PublicKey Find(string? keyId, KeyPurposes purpose)
    {
        var fitting = Keys.Where(k => (k.Purposes & purpose) != 0).ToList();
        if (keyId is null)
            return fitting.Count == 1 ? fitting[0].Key : throw new CredentialException(CredentialError.KeyUnknown, "The header names no key, and there is not exactly one.");
        var url = keyId.StartsWith("did:", StringComparison.Ordinal) ? keyId : $"{Id}#{keyId.TrimStart('#')}";
        return fitting.FirstOrDefault(k => string.Equals(k.Id, url, StringComparison.Ordinal))?.Key
            ?? throw new CredentialException(CredentialError.KeyUnknown, "The issuer has no such key for this purpose.");
    }

    /// <summary>Parses a document.</summary>
    /// <exception cref="CredentialException">Malformed, or not of this DID.</exception>
    public static DidDocument Parse(ReadOnlyMemory<byte> json, string expectedDid)
    {
        var root = StrictJson.ParseObject(json, CredentialError.Malformed, "A DID document");
        if (root.Required("id") != expectedDid)
            throw new CredentialException(CredentialError.DidInvalid, "A DID document is another DID's.");
        var methods = new Dictionary<string, PublicKey>(StringComparer.Ordinal);
        foreach (var method in root.Items("verificationMethod", Caps.Keys))
            Add(method, expectedDid, methods);
        var purposes = new Dictionary<string, KeyPurposes>(StringComparer.Ordinal);
        foreach (var (name, purpose) in new[] { ("assertionMethod", KeyPurposes.AssertionMethod), ("authentication", KeyPurposes.Authentication), ("keyAgreement", KeyPurposes.KeyAgreement) })
        {
            foreach (var entry in root.Items(name, Caps.Keys))
            {
                var id = entry.ValueKind == JsonValueKind.String ? Absolute(entry.GetString()!, expectedDid) : Add(entry, expectedDid, methods);
                if (id is not null)
                    purposes[id] = purposes.GetValueOrDefault(id) | purpose;
            }
        }
        var services = root.Items("service", Caps.Keys)
            .Where(s => s.ValueKind == JsonValueKind.Object && s.TryGetProperty("serviceEndpoint", out var e) && e.ValueKind == JsonValueKind.String)
            .Select(s => new DidService(s.Required("id"), Text(s, "type") ?? "", s.Required("serviceEndpoint")));
        return new(expectedDid, [.. methods.Select(m => new DidKeyEntry(m.Key, m.Value, purposes.GetValueOrDefault(m.Key)))], [.. services]);
    }

    /// <summary>The document as it is served (<c>application/did+json</c>), with JWKs.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["@context"] = new JsonArray("https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"),
            ["id"] = Id,
            ["verificationMethod"] = new JsonArray([.. Keys.Select(k => (JsonNode)new JsonObject
            {
                ["id"] = k.Id,
                ["type"] = "JsonWebKey2020",
                ["controller"] = Id,
                ["publicKeyJwk"] = k.Key.WithKeyId(k.Id[(k.Id.IndexOf('#', StringComparison.Ordinal) + 1)..]).ToJwk(),
            })]),
        };
        foreach (var (name, purpose) in new[] { ("assertionMethod", KeyPurposes.AssertionMethod), ("authentication", KeyPurposes.Authentication), ("keyAgreement", KeyPurposes.KeyAgreement) })
        {
            var ids = Keys.Where(k => (k.Purposes & purpose) != 0).Select(k => (JsonNode)k.Id).ToArray();
            if (ids.Length > 0)
                json[name] = new JsonArray(ids);
        }
        if (Services.Count > 0)
            json["service"] = new JsonArray([.. Services.Select(s => (JsonNode)new JsonObject { ["id"] = s.Id, ["type"] = s.Type, ["serviceEndpoint"] = s.Endpoint })]);
        return json;
    }

    // A method of a kind that we do not know is nobody's error: the others still count.
    private static string? Add(JsonElement method, string did, Dictionary<string, PublicKey> methods)
    {
        if (method.ValueKind != JsonValueKind.Object || Text(method, "id") is not { Length: > 0 } name || Text(method, "controller") is { } controller && controller != did)
            return null;
        var id = Absolute(name, did);
        // Keys of others are theirs to publish.
        if (!id.StartsWith(did + "#", StringComparison.Ordinal))
            return null;
        try
        {
            var key = method.TryGetProperty("publicKeyJwk", out var jwk) ? PublicKey.FromJwk(jwk)
                : Text(method, "publicKeyMultibase") is { } multibase ? DidKey.FromMultibase(multibase)
                : null;
            if (key?.Curve.CanSign() != true || !methods.TryAdd(id, key.WithKeyId(id)))
                return null;
            return id;
        }
        catch (CredentialException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Absolute(string id, string did) => id.StartsWith('#') ? did + id : id;
}
