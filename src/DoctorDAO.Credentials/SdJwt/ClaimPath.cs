using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>One step of a <see cref="ClaimPath"/>: a member's name, an index, or all members of an array.</summary>
/// <param name="Name">A member of an object.</param>
/// <param name="Index">A place in an array, from 0.</param>
public readonly record struct ClaimStep(string? Name, int? Index)
{
    /// <summary>All members of an array (<c>null</c> in DCQL).</summary>
    public static ClaimStep All => default;

    /// <summary>Whether this step takes the whole array.</summary>
    public bool IsAll => Name is null && Index is null;

    /// <summary>Whether this step, of a path asked for, covers a step of a claim that is there.</summary>
    public bool Covers(ClaimStep actual) => IsAll ? actual.Index is not null : this == actual;
}

/// <summary>Where a claim is: a claims path pointer of OpenID4VP 1.0 section 7.</summary>
public sealed class ClaimPath : IEquatable<ClaimPath>
{
    /// <summary>A path of steps.</summary>
    /// <exception cref="CredentialException">None, or too many.</exception>
    public ClaimPath(IEnumerable<ClaimStep> steps)
    {
        Steps = [.. steps];
        if (Steps.Count is 0 or > Caps.Depth)
            throw new CredentialException(CredentialError.Malformed, "A claim's path is empty or too long.");
    }

    /// <summary>A path of names.</summary>
    public ClaimPath(params string[] names) : this(names.Select(name => new ClaimStep(name, null))) { }

    /// <summary>The steps, from the root.</summary>
    public IReadOnlyList<ClaimStep> Steps { get; }

    /// <summary>Parses DCQL's array of strings, whole numbers and nulls.</summary>
    /// <exception cref="CredentialException">Anything else.</exception>
    public static ClaimPath Parse(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
            throw new CredentialException(CredentialError.ProtocolViolation, "A claim's path is not an array.");
        return new ClaimPath(array.EnumerateArray().Take(Caps.Depth + 1).Select(step => step.ValueKind switch
        {
            JsonValueKind.String => new ClaimStep(step.GetString(), null),
            JsonValueKind.Null => ClaimStep.All,
            JsonValueKind.Number when step.TryGetInt32(out var index) && index >= 0 => new ClaimStep(null, index),
            _ => throw new CredentialException(CredentialError.ProtocolViolation, "A claim's path has a step that is none."),
        }));
    }

    /// <summary>The path as DCQL writes it.</summary>
    public JsonArray ToJson() => new([.. Steps.Select(s => s.Name is { } name ? JsonValue.Create(name) : s.Index is { } index ? (JsonNode)JsonValue.Create(index) : null)]);

    /// <summary>Whether this path, asked for, covers the place of <paramref name="actual"/> or lies beneath it: whoever shows this path must show that place.</summary>
    public bool Needs(ClaimPath actual) => Overlaps(actual) && actual.Steps.Count <= Steps.Count;

    /// <summary>Whether one path lies on or beneath the other.</summary>
    public bool Overlaps(ClaimPath actual)
    {
        for (var i = 0; i < Math.Min(Steps.Count, actual.Steps.Count); i++)
        {
            if (!Steps[i].Covers(actual.Steps[i]))
                return false;
        }
        return true;
    }

    /// <summary>The values at this path in a processed payload; none when it is not there.</summary>
    public IReadOnlyList<JsonNode?> Select(JsonNode root)
    {
        List<JsonNode?> at = [root];
        foreach (var step in Steps)
        {
            var next = new List<JsonNode?>();
            foreach (var node in at)
            {
                if (step.Name is { } name)
                {
                    if (node is JsonObject o && o.TryGetPropertyValue(name, out var value))
                        next.Add(value);
                }
                else if (node is JsonArray array)
                {
                    if (step.IsAll)
                        next.AddRange(array);
                    else if (step.Index < array.Count)
                        next.Add(array[step.Index!.Value]);
                }
            }
            at = next;
        }
        return at;
    }

    /// <inheritdoc/>
    public bool Equals(ClaimPath? other) => other is not null && Steps.SequenceEqual(other.Steps);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClaimPath);

    /// <inheritdoc/>
    public override int GetHashCode() => Steps.Aggregate(17, HashCode.Combine);

    /// <summary>For people and logs: <c>address.street[0][*]</c>.</summary>
    public override string ToString() => string.Concat(Steps.Select((s, i) => s.Name is { } name ? (i == 0 ? name : $".{name}") : s.Index is { } index ? $"[{index}]" : "[*]"));
}
