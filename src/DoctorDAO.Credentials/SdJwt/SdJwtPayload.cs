using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>The claims of an SD-JWT after its disclosures have been put in their places (RFC 9901 section 7.1).</summary>
/// <param name="Claims">The processed payload, without <c>_sd</c>, <c>...</c> and <c>_sd_alg</c>.</param>
/// <param name="Disclosed">Where each disclosure went, in the order they were found.</param>
/// <param name="Algorithm">The hash of digests.</param>
public sealed record SdJwtPayload(JsonObject Claims, IReadOnlyList<(ClaimPath Path, Disclosure Disclosure)> Disclosed, DigestAlgorithm Algorithm)
{
    /// <summary>Puts disclosures in their places. This does not check signatures.</summary>
    /// <param name="payload">The issuer's payload.</param>
    /// <param name="disclosures">All that came with it.</param>
    /// <exception cref="CredentialException">A rule of section 7.1 is broken.</exception>
    public static SdJwtPayload Process(JsonElement payload, IReadOnlyList<Disclosure> disclosures)
    {
        if (payload.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.Malformed, "The payload is not an object.");
        var algorithm = DigestAlgorithms.Parse(payload.String("_sd_alg", CredentialError.HashUnsupported));
        var walk = new Walk(algorithm, disclosures);
        var claims = walk.Object(payload, [], isRoot: true);
        if (walk.Unused > 0)
            throw new CredentialException(CredentialError.DisclosureUnknown, "A disclosure's digest is nowhere in the credential.");
        return new SdJwtPayload(claims, walk.Disclosed, algorithm);
    }

    private sealed class Walk
    {
        private readonly Dictionary<string, Disclosure> _byDigest = new(StringComparer.Ordinal);
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private int _values = Caps.JsonValues;

        public Walk(DigestAlgorithm algorithm, IReadOnlyList<Disclosure> disclosures)
        {
            if (disclosures.Count > Caps.Disclosures)
                throw new CredentialException(CredentialError.TooLarge, "An SD-JWT has too many disclosures.");
            foreach (var disclosure in disclosures)
            {
                if (!_byDigest.TryAdd(disclosure.Digest(algorithm), disclosure))
                    throw new CredentialException(CredentialError.DisclosureRepeated, "A disclosure is there twice.");
            }
            Unused = disclosures.Count;
        }

        public int Unused { get; private set; }

        public List<(ClaimPath Path, Disclosure Disclosure)> Disclosed { get; } = [];

        public JsonObject Object(JsonElement element, List<ClaimStep> path, bool isRoot = false)
        {
            Enter(path);
            var result = new JsonObject();
            foreach (var member in element.EnumerateObject())
            {
                if (member.Name == "_sd" || (isRoot && member.Name == "_sd_alg"))
                    continue;
                if (member.Name == "...")
                    throw new CredentialException(CredentialError.ClaimNameReserved, "A claim is called '...'.");
                result[member.Name] = Value(member.Value, [.. path, new ClaimStep(member.Name, null)]);
            }
            if (!element.TryGetProperty("_sd", out var digests))
                return result;
            if (digests.ValueKind != JsonValueKind.Array)
                throw new CredentialException(CredentialError.DigestMalformed, "_sd is not an array.");
            foreach (var item in digests.EnumerateArray())
            {
                if (Find(item) is not { } disclosure)
                    continue;
                if (disclosure.Name is not { } name)
                    throw new CredentialException(CredentialError.DisclosureMalformed, "A disclosure of an array's member stands for a claim.");
                if (isRoot && name == "_sd_alg")
                    throw new CredentialException(CredentialError.ClaimNameReserved, "A disclosure's name is one of SD-JWT's own.");
                if (result.ContainsKey(name))
                    throw new CredentialException(CredentialError.ClaimAlreadyThere, "A disclosure names a claim that is already there.");
                List<ClaimStep> inner = [.. path, new ClaimStep(name, null)];
                Disclosed.Add((new ClaimPath(inner), disclosure));
                result[name] = Value(disclosure.Value, inner);
            }
            return result;
        }

        private JsonArray Array(JsonElement element, List<ClaimStep> path)
        {
            Enter(path);
            var result = new JsonArray();
            foreach (var item in element.EnumerateArray())
            {
                List<ClaimStep> inner = [.. path, new ClaimStep(null, result.Count)];
                if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("...", out var digest))
                {
                    result.Add(Value(item, inner));
                    continue;
                }
                if (item.EnumerateObject().Count() != 1)
                    throw new CredentialException(CredentialError.DigestMalformed, "A placeholder has other members than '...'.");
                if (Find(digest) is not { } disclosure)
                    continue;
                if (disclosure.Name is not null)
                    throw new CredentialException(CredentialError.DisclosureMalformed, "A disclosure of a claim stands for an array's member.");
                Disclosed.Add((new ClaimPath(inner), disclosure));
                result.Add(Value(disclosure.Value, inner));
            }
            return result;
        }

        private JsonNode? Value(JsonElement element, List<ClaimStep> path)
        {
            if (--_values < 0)
                throw new CredentialException(CredentialError.TooLarge, "A credential has too many values.");
            return element.ValueKind switch
            {
                JsonValueKind.Object => Object(element, path),
                JsonValueKind.Array => Array(element, path),
                JsonValueKind.Null => null,
                _ => JsonValue.Create(element),
            };
        }

        private Disclosure? Find(JsonElement item)
        {
            if (item.ValueKind != JsonValueKind.String)
                throw new CredentialException(CredentialError.DigestMalformed, "A digest is not a string.");
            var digest = item.GetString()!;
            if (!_seen.Add(digest))
                throw new CredentialException(CredentialError.DigestRepeated, "A digest is in the credential twice.");
            if (_seen.Count > Caps.Digests)
                throw new CredentialException(CredentialError.TooLarge, "A credential has too many digests.");
            if (!_byDigest.TryGetValue(digest, out var disclosure))
                return null;
            Unused--;
            return disclosure;
        }

        // Disclosures inside of disclosures: each is shallow, and together they are not.
        private static void Enter(List<ClaimStep> path)
        {
            if (path.Count >= Caps.Depth)
                throw new CredentialException(CredentialError.TooLarge, "Claims are nested too deeply.");
        }
    }
}
