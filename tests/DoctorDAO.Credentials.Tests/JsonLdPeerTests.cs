using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace DoctorDAO.Credentials.Tests;

/// <summary>Any document gives the same canonical N-Quads here and in jsonld.js, the processor that Blockcerts' own verifier uses.</summary>
public sealed class JsonLdPeerTests
{
    private static readonly string[][] Contexts =
    [
        ["https://w3id.org/openbadges/v2", "https://w3id.org/blockcerts/v2"],
        ["https://w3id.org/openbadges/v2", "https://w3id.org/blockcerts/v2.1"],
        ["https://www.w3.org/2018/credentials/v1", "https://w3id.org/blockcerts/v3"],
        ["https://www.w3.org/2018/credentials/v1", "https://w3id.org/blockcerts/v3.1", "https://w3id.org/security/suites/chained-2021/v1"],
        ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/security/data-integrity/v2", "https://w3id.org/blockcerts/v3.2"],
        ["https://www.w3.org/ns/credentials/v2", "https://w3id.org/blockcerts/v3.1"],
    ];

    private static readonly string[] Names =
    [
        "name", "description", "badge", "issuer", "issuedOn", "expires", "image", "url", "criteria", "claim", "credentialSubject", "recipientProfile", "signatureLines", "publicKey", "display", "content",
        "email", "evidence", "credentialStatus", "validFrom", "proof", "created", "proofPurpose", "verificationMethod", "assertionMethod", "metadata", "verify", "hashed", "tags", "narrative", "termsOfUse",
        "statusPurpose", "unheardOf", "schema:about", "bc:extra", "https://words.example/a", "with space", "@odd",
    ];

    private static readonly string[] Types =
    [
        "Assertion", "BadgeClass", "Profile", "VerifiableCredential", "BlockcertsCredential", "VerifiablePresentation", "DataIntegrityProof", "MerkleProof2019", "Ed25519Signature2018", "BitstringStatusListEntry",
        "email", "Nowhere", "schema:Person", "https://words.example/Type",
    ];

    private static readonly string[] Texts =
    [
        "Ana", "", "2026-11-27T00:00:00Z", "https://university.example/x", "urn:uuid:1", "_:b1", "_:b2", "relative/name", "assertionMethod", "schema:x", "say \"hello\"\\", "two\nlines", "a\ttab", "Müller 🩺", "\u0001",
    ];

    [Fact]
    public async Task Both_say_the_same()
    {
        var documents = Drawn();
        var theirs = await TheirsAsync(documents);
        var compared = 0;
        for (var i = 0; i < documents.Length; i++)
        {
            var ours = Ours(documents[i]);
            // We may refuse more than they do: the content then counts as unchecked. What we read, they must read the same.
            if (ours is null)
                continue;
            compared++;
            Assert.True(ours == (string?)theirs[i], $"{documents[i].ToJsonString()}\n--- ours\n{ours}\n--- theirs\n{theirs[i]}");
        }
        Assert.InRange(compared, documents.Length / 2, documents.Length);
    }

    /// <summary>Whether a proof that says nothing is there at all, processors disagree, and the statement that it is there counts in the hash. None at all, and a mere name, they all leave out.</summary>
    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"id":"urn:uuid:7"}""", true)]
    [InlineData("""{"url":[]}""", false)]
    [InlineData("""{"@set":[]}""", false)]
    [InlineData("""[{"narrative":{"@id":"no address"}}]""", false)]
    [InlineData("""{"schema:about":{"url":"said of a node whose name is no address","id":"student-17"}}""", false)]
    [InlineData("""{"type":[],"id":"urn:uuid:7"}""", false)]
    public async Task A_proof_that_says_nothing_is_read_only_when_all_agree(string proof, bool isRead)
    {
        var document = With(new JsonObject { ["name"] = "Ana", ["proof"] = JsonNode.Parse(proof) }, Contexts[4], vocab: true);
        var ours = Ours(document);
        Assert.Equal(isRead, ours is not null);
        if (isRead)
            Assert.Equal((string?)(await TheirsAsync([document]))[0], ours);
    }

    private static async Task<JsonArray> TheirsAsync(IReadOnlyList<JsonNode> documents)
    {
        var contexts = new JsonObject();
        foreach (var address in LdContexts.Addresses)
            contexts[address] = JsonNode.Parse(LdContexts.Find(address).GetRawText());
        return (await Peer.AskAsync("canonize", new() { ["contexts"] = contexts, ["documents"] = new JsonArray([.. documents.Select(d => d.DeepClone())]) }))["texts"]!.AsArray();
    }

    private static string? Ours(JsonNode document)
    {
        try
        {
            var budget = new LdBudget();
            return RdfCanonicalizer.Canonicalize(LdReader.Read(StrictJson.Element(document), budget).Quads, RdfEscaping.Rdfc10, budget);
        }
        catch (CredentialException e) when (e.Error == CredentialError.CannotCheck)
        {
            return null;
        }
    }

    private static JsonNode[] Drawn()
    {
        JsonNode[] drawn = [];
        Generate.Array[400].Sample(documents => drawn = documents, iter: 1, threads: 1);
        return drawn;
    }

    private static Gen<T> Of<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static readonly Gen<JsonNode> Scalars = Gen.OneOf<JsonNode>(
        Of(Texts).Select(t => (JsonNode)JsonValue.Create(t)!),
        Of(true, false).Select(b => (JsonNode)JsonValue.Create(b)!),
        Of(0, 17, -3).Select(n => (JsonNode)JsonValue.Create(n)!),
        Of(1.5, -0.25, 123456.789).Select(n => (JsonNode)JsonValue.Create(n)!),
        Of(Texts).Select(t => (JsonNode)new JsonObject { ["@value"] = t, ["@language"] = "DE" }),
        Of(Texts).Select(t => (JsonNode)new JsonObject { ["@value"] = t, ["@type"] = "https://words.example/Type" }),
        Of(Texts).Select(t => (JsonNode)new JsonObject { ["@id"] = t }),
        Of(Texts).Select(t => (JsonNode)new JsonObject { ["@list"] = new JsonArray("a", (JsonNode)"a", t) }),
        Of(Texts).Select(t => (JsonNode)new JsonObject { ["@set"] = new JsonArray("a", (JsonNode)t) }));

    private static Gen<JsonNode> Node(int depth) =>
        from names in Of(Names).Array[1, 5]
        from values in Value(depth).Array[names.Length]
        from types in Of(Types).Array[0, 2]
        from id in Of("", "urn:uuid:7", "urn:uuid:8", "_:b1", "_:b3", "student-17", "https://university.example/id")
        select (JsonNode)Assemble(names, values, types, id);

    private static Gen<JsonNode> Value(int depth) => depth == 0 ? Scalars : Gen.OneOf(Scalars, Scalars, Node(depth - 1), Gen.OneOf(Scalars, Node(depth - 1)).Array[0, 3].Select(items => (JsonNode)new JsonArray([.. items.Select(i => i.DeepClone())])));

    private static readonly Gen<JsonNode> Generate =
        from node in Node(3)
        from contexts in Of(Contexts)
        from vocab in Gen.Bool
        select (JsonNode)With(node, contexts, vocab);

    private static JsonObject Assemble(string[] names, JsonNode[] values, string[] types, string id)
    {
        var node = new JsonObject();
        for (var i = 0; i < names.Length; i++)
            node[names[i]] = values[i].DeepClone();
        if (types.Length > 0)
            node["type"] = types.Length == 1 ? types[0] : new JsonArray([.. types.Select(t => (JsonNode)t)]);
        if (id.Length > 0)
            node["id"] = id;
        return node;
    }

    private static JsonObject With(JsonNode node, string[] contexts, bool vocab)
    {
        var document = node.DeepClone().AsObject();
        document["@context"] = new JsonArray([.. contexts.Select(c => (JsonNode)c), .. vocab ? new JsonNode[] { new JsonObject { ["@vocab"] = "http://fallback.org/" } } : []]);
        return document;
    }
}
