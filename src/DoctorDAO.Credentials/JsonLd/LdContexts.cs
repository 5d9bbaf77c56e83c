using System.Collections.Frozen;
using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>The contexts that diplomas name, from files of this assembly (folder contexts). Nothing is fetched.</summary>
internal static class LdContexts
{
    private static readonly FrozenDictionary<string, (string Name, Lazy<JsonElement> Context)> Known = new Dictionary<string, string[]>
    {
        ["openbadges-v2"] = ["https://w3id.org/openbadges/v2", "https://openbadgespec.org/v2/context.json"],
        ["blockcerts-v2.0-alpha"] = ["https://w3id.org/blockcerts/schema/2.0-alpha/context.json", "https://www.blockcerts.org/schema/2.0-alpha/context.json"],
        ["blockcerts-v2"] = Blockcerts("2.0", "v2"),
        ["blockcerts-v2.1"] = Blockcerts("2.1", "v2.1"),
        ["blockcerts-v3.0-alpha"] = Blockcerts("3.0-alpha", "v3.0-alpha"),
        ["blockcerts-v3.0-beta"] = Blockcerts("3.0-beta", "v3.0-beta"),
        ["blockcerts-v3"] = Blockcerts("3.0", "v3"),
        ["blockcerts-v3.1"] = Blockcerts("3.1", "v3.1"),
        ["blockcerts-v3.2"] = Blockcerts("3.2", "v3.2"),
        ["credentials-v1"] = ["https://www.w3.org/2018/credentials/v1"],
        ["credentials-v2"] = ["https://www.w3.org/ns/credentials/v2"],
        ["merkle-2019-v1"] = ["https://w3id.org/security/suites/merkle-2019/v1"],
        ["chained-2021-v1"] = ["https://w3id.org/security/suites/chained-2021/v1"],
        ["status-list-2021-v1"] = ["https://w3id.org/vc/status-list/2021/v1"],
        ["data-integrity-v2"] = ["https://w3id.org/security/data-integrity/v2"],
        ["ed25519-2020-v1"] = ["https://w3id.org/security/suites/ed25519-2020/v1"],
        ["secp256k1-2019-v1"] = ["https://w3id.org/security/suites/secp256k1-2019/v1", "https://ns.did.ai/suites/secp256k1-2019/v1"],
    }.SelectMany(pair =>
    {
        var read = new Lazy<JsonElement>(() => Read(pair.Key));
        return pair.Value.Select(address => KeyValuePair.Create(address, (pair.Key, read)));
    }).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All addresses that are known.</summary>
    public static IEnumerable<string> Addresses => Known.Keys;

    /// <summary>Which file has the context at an address; null when none does.</summary>
    public static string? Name(string address) => Known.TryGetValue(address, out var known) ? known.Name : null;

    /// <summary>The context at an address.</summary>
    /// <exception cref="CredentialException">It is not one of those shipped.</exception>
    public static JsonElement Find(string address) =>
        Known.TryGetValue(address, out var known) ? known.Context.Value : throw Ld.CannotRead($"it builds on {Ld.Show(address)}, a JSON-LD context that is not known here");

    private static string[] Blockcerts(string folder, string name) =>
        [$"https://w3id.org/blockcerts/schema/{folder}/context.json", $"https://www.blockcerts.org/schema/{folder}/context.json", $"https://w3id.org/blockcerts/{name}"];

    private static JsonElement Read(string name)
    {
        using var stream = typeof(LdContexts).Assembly.GetManifestResourceStream($"contexts/{name}.json") ?? throw new InvalidOperationException($"The context {name} is missing from the assembly.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return StrictJson.ParseObject(bytes.ToArray()).GetProperty("@context");
    }
}
