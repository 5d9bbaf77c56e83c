using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace DoctorDAO.Credentials.Tests;

public sealed class SdJwtPropertyTests
{
    private static readonly Scene Shared = new();

    private static readonly Gen<string> Name = Gen.Char["abcdeü"].Array[1, 3].Select(c => new string(c));

    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf(
        Gen.String[Gen.Char["aéß\"\\/~.漢"], 0, 8].Select(s => (JsonNode?)s), Gen.Int.Select(i => (JsonNode?)i), Gen.Bool.Select(b => (JsonNode?)b), Gen.Const((JsonNode?)null));

    private static readonly Gen<JsonNode?> Value = Gen.Recursive<JsonNode?>((depth, inner) => depth > 3
        ? Leaf
        : Gen.Frequency(
            (4, Leaf),
            (2, Gen.Select(Name, inner).Array[0, 4].Select(Object)),
            (2, inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])))));

    private static readonly Gen<(JsonObject Claims, int Seed)> Case =
        Gen.Select(Gen.Select(Name, Value).Array[1, 6], Gen.Int[0, int.MaxValue - 1], (members, seed) => (Object(members)!.AsObject(), seed));

    [Fact]
    public void Any_subset_that_is_presented_is_exactly_what_is_verified() => Case.Sample(c =>
    {
        var random = new Random(c.Seed);
        var frame = Frame(c.Claims, random);
        var credential = SdJwtBuilder.Issue(c.Claims, frame, Shared.IssuerKey, "x+sd-jwt");
        var whole = SdJwtHolder.Read(credential);
        Assert.True(JsonNode.DeepEquals(c.Claims, whole.Claims));
        var chosen = whole.Disclosed.Where(_ => random.Next(2) == 0).Select(d => d.Path).ToList();
        var presented = SdJwtText.Parse(SdJwtHolder.Present(credential, chosen));
        var result = SdJwtPayload.Process(presented.Issued.Claims, presented.Disclosures);
        Assert.True(JsonNode.DeepEquals(Expected(c.Claims, [], whole.Disclosed.Select(d => d.Path).ToHashSet(), chosen), result.Claims));
    }, iter: 300);

    [Fact]
    public void Decoys_never_appear() => Case.Sample(c =>
    {
        var frame = new DisclosureFrame { Decoys = 5 };
        foreach (var (name, value) in c.Claims)
        {
            if (value is JsonArray or JsonObject)
                frame.Children[name] = new DisclosureFrame { Decoys = 3 };
        }
        var (payload, disclosures) = SdJwtBuilder.Conceal(c.Claims, frame);
        Assert.Empty(disclosures);
        Assert.False(JsonNode.DeepEquals(payload, c.Claims));
        Assert.True(JsonNode.DeepEquals(c.Claims, SdJwtPayload.Process(StrictJson.Element(payload), []).Claims));
    }, iter: 200);

    [Fact]
    public void Nothing_that_was_not_shown_is_in_the_presentation() => Gen.Int[0, 1_000_000].Sample(number =>
    {
        var canary = $"canary{number}x";
        var credential = Shared.Issue(Shared.Claims(c => c["family_name"] = canary));
        var presented = Shared.Present(credential, "given_name");
        foreach (var part in presented.Split('~', '.').Where(p => Base64Text.TryDecode(p, out _)))
            Assert.DoesNotContain(canary, Encoding.UTF8.GetString(Base64Text.Decode(part)), StringComparison.Ordinal);
    }, iter: 50);

    [Fact]
    public void Any_change_of_one_byte_is_refused()
    {
        var presented = Shared.Present(Shared.Issue(), "given_name", "address");
        var verifier = Shared.Verifier;
        Gen.Select(Gen.Int[0, presented.Length - 1], Gen.Char[' ', '~']).Where(x => presented[x.Item1] != x.Item2).Sample(x =>
        {
            var changed = new StringBuilder(presented) { [x.Item1] = x.Item2 }.ToString();
            var answer = verifier.VerifyAsync(changed, Scene.Policy);
            Assert.True(answer.IsCompleted);
            Assert.False(answer.GetAwaiter().GetResult().IsValid);
        }, iter: 2_000);
    }

    [Fact]
    public void Salts_have_128_bits_and_do_not_repeat()
    {
        var salts = Enumerable.Range(0, 2_000).Select(_ => Disclosure.Create("a", 1).Salt).ToList();
        Assert.Equal(salts.Count, salts.Distinct().Count());
        Assert.All(salts, salt => Assert.Equal(16, Base64Text.Decode(salt).Length));
    }

    private static JsonNode? Object((string Name, JsonNode? Value)[] members)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members)
            result[name] = value?.DeepClone();
        return result;
    }

    private static DisclosureFrame Frame(JsonNode node, Random random)
    {
        var frame = new DisclosureFrame { Decoys = random.Next(3) };
        var members = node is JsonObject o ? o.Select(m => (m.Key, m.Value)) : node.AsArray().Select((v, i) => (Key: $"{i}", Value: v));
        foreach (var (name, value) in members)
        {
            if (random.Next(2) == 0)
                frame.Disclosable.Add(name);
            if (value is JsonObject or JsonArray)
                frame.Children[name] = Frame(value, random);
        }
        return frame;
    }

    // What may be seen: everything that is in the clear, and what lies on the way to, at or beneath what was chosen.
    private static JsonNode? Expected(JsonNode? node, List<ClaimStep> path, HashSet<ClaimPath> disclosable, List<ClaimPath> chosen)
    {
        bool Shown(List<ClaimStep> at) => !disclosable.Contains(new ClaimPath(at)) || chosen.Any(p => p.Overlaps(new ClaimPath(at)));
        switch (node)
        {
            case JsonObject o:
                var result = new JsonObject();
                foreach (var (name, value) in o)
                {
                    List<ClaimStep> at = [.. path, new ClaimStep(name, null)];
                    if (Shown(at))
                        result[name] = Expected(value, at, disclosable, chosen);
                }
                return result;
            case JsonArray a:
                var items = new JsonArray();
                for (var i = 0; i < a.Count; i++)
                {
                    List<ClaimStep> at = [.. path, new ClaimStep(null, i)];
                    if (Shown(at))
                        items.Add(Expected(a[i], at, disclosable, chosen));
                }
                return items;
            default:
                return node?.DeepClone();
        }
    }
}
