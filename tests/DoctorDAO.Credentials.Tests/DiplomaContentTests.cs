using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace DoctorDAO.Credentials.Tests;

/// <summary>The content of diplomas: what was issued matches, whatever was changed does not, and what cannot be told is said.</summary>
public sealed class DiplomaContentTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    public static TheoryData<string> Published => [.. Vectors.Names("diploma_")];

    private static JsonObject Diploma(string name) => JsonObject.Create(Vectors.Load(name))!;

    internal static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static async Task<DiplomaCheck> ContentAsync(JsonObject diploma) =>
        (await new DiplomaChecker(new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero))).CheckAsync(Bytes(diploma), Ct)).Checks.Single(c => c.Step == DiplomaStep.Content);

    [Theory]
    [MemberData(nameof(Published))]
    public async Task A_published_diploma_matches_its_hash(string name)
    {
        var check = await ContentAsync(Diploma(name));
        Assert.True(check.Outcome == DiplomaOutcome.Passed, check.Message);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public async Task One_changed_word_anywhere_does_not_match(string name)
    {
        foreach (var path in Leaves(Diploma(name), []).Where(p => p[0] is not ("@context" or "signature" or "proof")))
        {
            var changed = Diploma(name);
            var parent = path[..^1].Aggregate((JsonNode)changed, (node, step) => step is int index ? node[index]! : node[(string)step]!);
            var old = path[^1] is int at ? parent[at]! : parent[(string)path[^1]]!;
            JsonNode other = old.GetValueKind() == JsonValueKind.String ? old.GetValue<string>() + "x" : old.GetValueKind() == JsonValueKind.True ? false : true;
            if (path[^1] is int i)
                parent[i] = other;
            else
                parent[(string)path[^1]] = other;
            Assert.True((await ContentAsync(changed)).Outcome != DiplomaOutcome.Passed, string.Join('/', path));
        }
    }

    [Theory]
    [MemberData(nameof(Published))]
    public async Task A_member_that_is_taken_away_or_put_in_does_not_match(string name)
    {
        foreach (var member in Diploma(name).Select(m => m.Key).Where(k => k is not ("@context" or "signature" or "proof" or "id" or "badge" or "issuer")))
        {
            var less = Diploma(name);
            less.Remove(member);
            Assert.True((await ContentAsync(less)).Outcome == DiplomaOutcome.Failed, member);
        }
        var more = Diploma(name);
        more["honours"] = "summa cum laude";
        var check = await ContentAsync(more);
        Assert.Equal((DiplomaOutcome.Failed, "It has members or types that its contexts do not define: \"honours\"."), (check.Outcome, check.Message));
    }

    [Fact]
    public async Task The_order_of_members_does_not_matter()
    {
        var turned = new JsonObject();
        foreach (var (key, value) in Diploma("diploma_v2").Reverse())
            turned[key] = value?.DeepClone();
        Assert.Equal(DiplomaOutcome.Passed, (await ContentAsync(turned)).Outcome);
    }

    [Fact]
    public async Task A_context_that_is_not_known_is_named()
    {
        var diploma = Diploma("diploma_v3_sepolia");
        diploma["@context"]!.AsArray().Add("https://contexts.example/medicine/v1");
        var check = await ContentAsync(diploma);
        Assert.Equal(DiplomaOutcome.CannotCheck, check.Outcome);
        Assert.Contains("https://contexts.example/medicine/v1", check.Message, StringComparison.Ordinal);
    }

    // Contexts are not hashed: with these the hash stays right, and another text would be shown as the title.
    [Theory]
    [InlineData("""{"name":{"@id":"schema:description"},"description":{"@id":"schema:name"}}""", "\"name\"")]
    [InlineData("""{"BadgeClass":{"@id":"obi:BadgeClass","@context":{"name":"schema:description","description":"schema:name"}}}""", "\"BadgeClass\"")]
    [InlineData("null", "discards")]
    public async Task A_context_of_its_own_cannot_change_what_words_mean(string context, string named)
    {
        var diploma = Diploma("diploma_v2");
        var badge = diploma["badge"]!;
        (badge["name"], badge["description"]) = (badge["description"]!.DeepClone(), badge["name"]!.DeepClone());
        diploma["@context"]!.AsArray().Insert(2, JsonNode.Parse(context));
        var check = await ContentAsync(diploma);
        Assert.Equal(DiplomaOutcome.CannotCheck, check.Outcome);
        Assert.Contains(named, check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_diploma_without_published_contexts_is_not_told()
    {
        var diploma = Diploma("diploma_v2");
        diploma["@context"] = new JsonArray(new JsonObject { ["@vocab"] = "http://schema.org/", ["id"] = "@id", ["type"] = "@type" });
        Assert.Equal(DiplomaOutcome.CannotCheck, (await ContentAsync(diploma)).Outcome);
    }

    // RDF has no relative names: all that is said of such a node is left out of the hash.
    [Fact]
    public async Task What_the_hash_does_not_cover_is_said()
    {
        var diploma = Diploma("diploma_v3_sepolia");
        diploma["credentialSubject"]!["id"] = "student-17";
        var hash = DiplomaContent.Hashes(Bytes(diploma)).Single();
        diploma["credentialSubject"]!["name"] = "Somebody Else";
        Assert.Equal(hash, DiplomaContent.Hashes(Bytes(diploma)).Single());
        var check = DiplomaContent.Check(Bytes(diploma), new MerkleProof(hash, hash, [], []));
        Assert.Equal((DiplomaOutcome.CannotCheck, """Its hash is right, but does not cover all of it: "credentialSubject", "email", "name" and 1 more could have been changed."""), (check.Outcome, check.Message));
        await Task.CompletedTask;
    }

    // The context of 3.0-beta calls the text that is displayed an address, and a text is none.
    [Fact]
    public async Task A_published_context_can_leave_out_what_is_displayed()
    {
        var diploma = Diploma("uncovered_v3_beta");
        var hash = DiplomaContent.Hashes(Bytes(diploma)).Single();
        diploma["display"]!["content"] = "<h1>Doctor of Medicine</h1>";
        Assert.Equal(hash, DiplomaContent.Hashes(Bytes(diploma)).Single());
        var check = await ContentAsync(diploma);
        Assert.Equal((DiplomaOutcome.CannotCheck, """Its hash is right, but does not cover all of it: "content", "contentMediaType" could have been changed."""), (check.Outcome, check.Message));
    }

    // Issued under URDNA2015 or under RDFC-1.0: both escape differently.
    [Theory]
    [InlineData(RdfEscaping.Urdna2015)]
    [InlineData(RdfEscaping.Rdfc10)]
    internal void Control_characters_match_either_way(RdfEscaping escaping)
    {
        var diploma = Diploma("diploma_v2");
        diploma["displayHtml"] = "<p>\twith\u007f distinction</p>";
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(DiplomaContent.Canonical(Bytes(diploma), escaping)));
        Assert.Equal(DiplomaOutcome.Passed, DiplomaContent.Check(Bytes(diploma), new MerkleProof(hash, hash, [], [])).Outcome);
    }

    // Each would take years, or gigabytes, without a bound.
    [Fact]
    public void Work_is_bounded()
    {
        var alike = new JsonArray();
        for (var i = 0; i < 12; i++)
        {
            var others = new JsonArray();
            for (var j = 0; j < 12; j++)
                others.Add(new JsonObject { ["id"] = $"_:n{j}" });
            alike.Add(new JsonObject { ["id"] = $"_:n{i}", ["signatureLines"] = others });
        }
        var chain = new JsonObject();
        for (var i = 0; i < 5_000; i++)
            chain[$"w{i}"] = $"w{i + 1}";
        chain["w5000"] = "schema:name";
        var many = new JsonArray();
        for (var i = 0; i < 5_000; i++)
            many.Add(new JsonObject { [$"long:{i}"] = "x" });
        Refused(d => d["badge"]!["signatureLines"] = alike);
        Refused(d => d["@context"]!.AsArray().Add(chain));
        Refused(d =>
        {
            d["@context"]!.AsArray().Add(new JsonObject { ["long"] = $"https://{new string('a', 100_000)}.example/" });
            d["badge"]!["signatureLines"] = many;
        });

        static void Refused(Action<JsonObject> poison)
        {
            var diploma = Diploma("diploma_v2");
            poison(diploma);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var check = DiplomaContent.Check(Bytes(diploma), DiplomaReader.Read(Bytes(diploma)).Proof);
            Assert.Equal(DiplomaOutcome.CannotCheck, check.Outcome);
            Assert.Contains("more work", check.Message, StringComparison.Ordinal);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
        }
    }

    [Theory]
    [InlineData("""{"a":"b","b":"a"}""", "defined by itself")]
    [InlineData("""{"@base":"https://x.example/"}""", "@base")]
    [InlineData("""{"@import":"https://w3id.org/blockcerts/v2"}""", "@import")]
    [InlineData("""{"tags2":{"@id":"schema:keywords","@container":"@index"}}""", null)]
    [InlineData("""{"back":{"@reverse":"schema:name"}}""", "@reverse")]
    [InlineData("""{"@version":2}""", "@version")]
    [InlineData("""5""", "neither an address nor an object")]
    [InlineData("""{"x":5}""", "neither by a text nor by an object")]
    [InlineData("""{"x":{"@id":"name","@what":1}}""", "unknown parts")]
    public void A_wrong_context_is_told_by_its_fault(string context, string? fault)
    {
        var diploma = Diploma("diploma_v2");
        diploma["@context"]!.AsArray().Add(JsonNode.Parse(context));
        var check = DiplomaContent.Check(Bytes(diploma), DiplomaReader.Read(Bytes(diploma)).Proof);
        // A definition that nothing uses does no harm.
        Assert.Equal(fault is null ? DiplomaOutcome.Passed : DiplomaOutcome.CannotCheck, check.Outcome);
        Assert.Contains(fault ?? "", check.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<List<object>> Leaves(JsonNode node, List<object> path) => node switch
    {
        JsonObject members => members.SelectMany(m => Leaves(m.Value!, [.. path, m.Key])),
        JsonArray items => items.SelectMany((item, i) => Leaves(item!, [.. path, i])),
        _ => [path],
    };
}
