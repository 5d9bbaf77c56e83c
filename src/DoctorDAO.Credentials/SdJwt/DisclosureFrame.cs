using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>
/// Which claims of an object or array may be disclosed by themselves, and how many decoys stand among their digests. Names of an array's members are their indexes ("0").
/// A claim that is both in <see cref="Disclosable"/> and in <see cref="Children"/> is disclosed recursively: first itself, then what is in it.
/// </summary>
public sealed class DisclosureFrame
{
    /// <summary>A frame that hides nothing.</summary>
    public DisclosureFrame() { }

    /// <summary>A frame that makes these claims disclosable.</summary>
    public DisclosureFrame(params IEnumerable<string> disclosable) => Disclosable.UnionWith(disclosable);

    /// <summary>Names of claims, or indexes, each with a disclosure of its own.</summary>
    public HashSet<string> Disclosable { get; } = new(StringComparer.Ordinal);

    /// <summary>Frames of what is inside.</summary>
    public Dictionary<string, DisclosureFrame> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Digests of nothing, so that their number does not tell how many claims there are.</summary>
    public int Decoys { get; set; }

    /// <summary>All claims of an object but those that must or should be in the clear.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="plain">Names that stay in the clear.</param>
    /// <param name="decoys">Digests of nothing at the top.</param>
    public static DisclosureFrame AllBut(JsonObject claims, IReadOnlySet<string> plain, int decoys = 0) =>
        new(claims.Select(c => c.Key).Where(name => !plain.Contains(name))) { Decoys = decoys };

    /// <summary>Reads the frames of the npm packages <c>@sd-jwt</c>: <c>{"_sd": ["a"], "_sd_decoy": 2, "b": {"_sd": [...]}}</c>.</summary>
    /// <exception cref="CredentialException">Malformed, or more decoys than a credential may have digests.</exception>
    public static DisclosureFrame Parse(JsonElement json)
    {
        var frame = new DisclosureFrame();
        if (json.ValueKind != JsonValueKind.Object)
            throw new CredentialException(CredentialError.Malformed, "A disclosure frame is not an object.");
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name == "_sd")
                frame.Disclosable.UnionWith(json.Items("_sd", Caps.Digests).Select(i => i.ToString()));
            else if (member.Name == "_sd_decoy")
                frame.Decoys = json.Number("_sd_decoy") is <= Caps.Digests and { } decoys ? (int)decoys : throw new CredentialException(CredentialError.TooLarge, "A disclosure frame wants too many decoys.");
            else
                frame.Children[member.Name] = Parse(member.Value);
        }
        return frame;
    }
}
