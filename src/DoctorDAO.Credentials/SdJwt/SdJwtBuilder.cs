using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>Issues SD-JWTs (RFC 9901).</summary>
public static class SdJwtBuilder
{
    /// <summary>The claims of an SD-JWT VC that must never be disclosed selectively: whoever verifies needs them.</summary>
    public static readonly IReadOnlySet<string> PlainClaims =
        new HashSet<string>(StringComparer.Ordinal) { "iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "credentialStatus" };

    /// <summary>The <c>typ</c> of SD-JWT VC.</summary>
    public const string VcType = "dc+sd-jwt";

    /// <summary>Issues an SD-JWT without key binding: the issuer's JWT and all disclosures, each followed by <c>~</c>.</summary>
    /// <param name="claims">All claims, in the clear. Not changed.</param>
    /// <param name="frame">Which of them are disclosable.</param>
    /// <param name="signer">The issuer's key.</param>
    /// <param name="type">The header's <c>typ</c>.</param>
    /// <param name="algorithm">The hash of digests.</param>
    /// <param name="header">Further members of the header.</param>
    /// <exception cref="CredentialException">A claim is called <c>_sd</c>, <c>_sd_alg</c> or <c>...</c>, the frame names a claim that is not there, or one that must be plain.</exception>
    public static string Issue(
        JsonObject claims, DisclosureFrame frame, ISigner signer, string type = VcType, DigestAlgorithm algorithm = DigestAlgorithm.Sha256, JsonObject? header = null)
    {
        if (type == VcType && frame.Disclosable.FirstOrDefault(name => PlainClaims.Contains(name) && name != "iat") is { } plain)
            throw new CredentialException(CredentialError.ClaimMustBePlain, $"{plain} must be in the clear.");
        var (payload, disclosures) = Conceal(claims, frame, algorithm);
        return string.Concat([Jws.Sign(type, payload, signer, header), "~", .. disclosures.Select(d => d.Text + "~")]);
    }

    /// <summary>Replaces the claims that are disclosable by digests.</summary>
    /// <returns>What is signed, and the disclosures in an order that tells nothing.</returns>
    /// <exception cref="CredentialException">As <see cref="Issue"/>.</exception>
    public static (JsonObject Payload, IReadOnlyList<Disclosure> Disclosures) Conceal(JsonObject claims, DisclosureFrame frame, DigestAlgorithm algorithm = DigestAlgorithm.Sha256)
    {
        if (claims.ContainsKey("_sd_alg"))
            throw new CredentialException(CredentialError.ClaimNameReserved, "A claim's name is one of SD-JWT's own.");
        var disclosures = new List<Disclosure>();
        var payload = Conceal(claims, frame, algorithm, disclosures, 1);
        if (disclosures.Count > Caps.Disclosures)
            throw new CredentialException(CredentialError.TooLarge, "A credential has too many disclosures.");
        if (disclosures.Count > 0 || HasDecoys(frame))
            payload["_sd_alg"] = algorithm.Name();
        return (payload, disclosures);
    }

    private static bool HasDecoys(DisclosureFrame frame) => frame.Decoys > 0 || frame.Children.Values.Any(HasDecoys);

    private static JsonObject Conceal(JsonObject claims, DisclosureFrame? frame, DigestAlgorithm algorithm, List<Disclosure> disclosures, int depth)
    {
        var result = new JsonObject();
        var digests = new List<string>();
        RequireNames(frame, claims.ContainsKey);
        foreach (var (name, value) in claims)
        {
            if (name is "_sd" or "...")
                throw new CredentialException(CredentialError.ClaimNameReserved, "A claim's name is one of SD-JWT's own.");
            var inner = Inner(value, frame?.Children.GetValueOrDefault(name), algorithm, disclosures, depth);
            if (frame?.Disclosable.Contains(name) == true)
                digests.Add(Add(Disclosure.Create(name, inner), algorithm, disclosures));
            else
                result[name] = inner;
        }
        for (var i = 0; i < frame?.Decoys; i++)
            digests.Add(Decoy(algorithm));
        if (digests.Count > 0)
        {
            // Alphabetic: digests are random, and so is their order.
            digests.Sort(StringComparer.Ordinal);
            result["_sd"] = new JsonArray([.. digests.Select(d => (JsonNode)d)]);
        }
        return result;
    }

    private static JsonArray Conceal(JsonArray items, DisclosureFrame? frame, DigestAlgorithm algorithm, List<Disclosure> disclosures, int depth)
    {
        var result = new JsonArray();
        RequireNames(frame, name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var name = i.ToString(CultureInfo.InvariantCulture);
            var inner = Inner(items[i], frame?.Children.GetValueOrDefault(name), algorithm, disclosures, depth);
            result.Add(frame?.Disclosable.Contains(name) == true ? Placeholder(Add(Disclosure.Create(null, inner), algorithm, disclosures)) : inner);
        }
        // Anywhere among the others: at the end they would be known for what they are.
        for (var i = 0; i < frame?.Decoys; i++)
            result.Insert(RandomNumberGenerator.GetInt32(result.Count + 1), Placeholder(Decoy(algorithm)));
        return result;
    }

    private static JsonNode? Inner(JsonNode? value, DisclosureFrame? frame, DigestAlgorithm algorithm, List<Disclosure> disclosures, int depth)
    {
        if (depth >= Caps.Depth - 2)
            throw new CredentialException(CredentialError.TooLarge, "Claims are nested too deeply.");
        return value switch
        {
            JsonObject o => Conceal(o, frame, algorithm, disclosures, depth + 1),
            JsonArray a => Conceal(a, frame, algorithm, disclosures, depth + 1),
            _ => frame is null || frame.Disclosable.Count + frame.Children.Count == 0
                ? value?.DeepClone()
                : throw new CredentialException(CredentialError.Malformed, "A disclosure frame goes into a claim that has nothing in it."),
        };
    }

    private static void RequireNames(DisclosureFrame? frame, Func<string, bool> isThere)
    {
        if (frame is not null && frame.Disclosable.Concat(frame.Children.Keys).FirstOrDefault(name => !isThere(name)) is { } missing)
            throw new CredentialException(CredentialError.Malformed, $"A disclosure frame names {missing}, which is not there.");
    }

    private static string Add(Disclosure disclosure, DigestAlgorithm algorithm, List<Disclosure> disclosures)
    {
        // After those that are inside of it: an order by which nothing is told that the disclosures themselves do not tell.
        disclosures.Add(disclosure);
        return disclosure.Digest(algorithm);
    }

    private static JsonObject Placeholder(string digest) => new() { ["..."] = digest };

    private static string Decoy(DigestAlgorithm algorithm) => Base64Text.Encode(RandomNumberGenerator.GetBytes(algorithm.Size()));
}
