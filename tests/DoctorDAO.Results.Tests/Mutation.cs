using System.Globalization;
using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Results.Tests;

/// <summary>One random change somewhere in a bundle's JSON.</summary>
internal static class Mutation
{
    public static string Apply(string json, int seed)
    {
        // A seed that a failed test names makes the same change again.
#pragma warning disable CA5394
        var random = new Random(seed);
        var root = JsonNode.Parse(json)!;
        var parent = root;
        while (true)
        {
            var children = Children(parent);
            var (key, child) = children[random.Next(children.Count)];
            if (child is JsonObject or JsonArray && Children(child).Count > 0 && random.Next(8) > 0)
            {
                parent = child;
                continue;
            }

            Change(parent, key, child, random);
            return root.ToJsonString();
        }
#pragma warning restore CA5394
    }

    /// <summary>What a bundle says, however it is written and labelled.</summary>
    public static string Meaning(ResultBundle bundle) => (bundle with
    {
        Chamber = "label",
        Contracts = bundle.Contracts with { StartBlock = 0 },
        Blocks = [.. bundle.Blocks.Select(x => x with { Header = Plain(x.Header), Nodes = [.. x.Nodes.Select(Plain)] })],
    }).ToJson();

    private static string Plain(string hex) => Hex.Encode(Hex.Decode(hex));

    private static List<(object Key, JsonNode? Child)> Children(JsonNode node) => node is JsonObject some
        ? [.. some.Select(x => ((object)x.Key, x.Value))]
        : [.. node.AsArray().Select((x, i) => ((object)i, x))];

#pragma warning disable CA5394
    private static void Change(JsonNode parent, object key, JsonNode? child, Random random)
    {
        switch (random.Next(8), parent)
        {
            case (0, JsonObject some):
                some.Remove((string)key);
                break;
            case (0, JsonArray many):
                many.RemoveAt((int)key);
                break;
            case (1, JsonArray many):
                many.Insert(random.Next(many.Count + 1), child?.DeepClone());
                break;
            case (1, JsonObject some):
                some[(string)key + "2"] = child?.DeepClone();
                break;
            case (2, _):
                Set(parent, key, null);
                break;
            case (3, _):
                Set(parent, key, random.Next(7) switch
                {
                    0 => "", 1 => "0x", 2 => new JsonArray(), 3 => new JsonObject(), 4 => new JsonArray(null, null), 5 => ulong.MaxValue, _ => -1,
                });
                break;
            default:
                Set(parent, key, Near(child, random));
                break;
        }
    }

    /// <summary>A value of the same kind that differs a little.</summary>
    private static JsonNode? Near(JsonNode? value, Random random)
    {
        if (value is not JsonValue single)
            return value?.DeepClone() is JsonArray many && many.Count > 1 ? Swapped(many, random) : null;
        if (single.TryGetValue<string>(out var text))
        {
            var at = random.Next(text.Length + 1);
            return random.Next(3) switch
            {
                0 => text.Insert(at, random.Next(10).ToString(CultureInfo.InvariantCulture)),
                1 when at < text.Length => text.Remove(at, 1),
                _ when at < text.Length => string.Concat(text.AsSpan(0, at), (text[at] == 'f' ? "0" : "f"), text.AsSpan(at + 1)),
                _ => text + "00",
            };
        }

        return single.TryGetValue<ulong>(out var number) ? number + (ulong)random.Next(1, 4) : single.TryGetValue<bool>(out var flag) ? !flag : 0;
    }

    private static JsonArray Swapped(JsonArray many, Random random)
    {
        var (a, b) = (random.Next(many.Count), random.Next(many.Count));
        var (first, second) = (many[a]?.DeepClone(), many[b]?.DeepClone());
        (many[a], many[b]) = (second, first);
        return many;
    }
#pragma warning restore CA5394

    private static void Set(JsonNode parent, object key, JsonNode? value)
    {
        if (parent is JsonObject some)
            some[(string)key] = value;
        else
            parent[(int)key] = value;
    }
}
