using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Credentials;

/// <summary>
/// Whether a diploma says what was hashed: its JSON-LD without the proof, as RDF, canonicalised, SHA-256. By Blockcerts' rule words that no context defines are put behind
/// <c>http://fallback.org/</c>, and a diploma that has any is refused, for nobody could have issued it so. What RDF has no place for is not in the hash at all: a diploma with such members passes
/// only for the rest, and that is said.
/// </summary>
internal static class DiplomaContent
{
    private const string Fallback = "http://fallback.org/";
    private const string Unpublished = "Its content could not be brought into the form that is hashed: it does not build on the contexts of Open Badges or verifiable credentials, and of Blockcerts.";

    /// <summary>Compares a diploma with the hash that its proof names.</summary>
    /// <param name="json">The diploma.</param>
    /// <param name="proof">Its proof.</param>
    public static DiplomaCheck Check(ReadOnlyMemory<byte> json, MerkleProof proof)
    {
        try
        {
            var budget = new LdBudget();
            var unproven = Unproven(json);
            if (!IsPublished(unproven.GetProperty("@context")))
                return new(DiplomaStep.Content, DiplomaOutcome.CannotCheck, Unpublished);
            var document = LdReader.Read(unproven, budget);
            var undefined = document.Quads.SelectMany(q => new[] { q.Subject.Text, q.Predicate.Text, q.Object.Kind == RdfKind.Iri ? q.Object.Text : "" })
                .Where(text => text.StartsWith(Fallback, StringComparison.Ordinal)).Select(text => text[Fallback.Length..]).Distinct(StringComparer.Ordinal).ToList();
            if (undefined.Count > 0)
                return new(DiplomaStep.Content, DiplomaOutcome.Failed, $"It has members or types that its contexts do not define: {List(undefined)}.");
            if (!Hashes(document, budget).Any(hash => hash.AsSpan().SequenceEqual(proof.TargetHash.Span)))
                return new(DiplomaStep.Content, DiplomaOutcome.Failed, "Its content is not what was issued.");
            return document.Dropped.Count == 0
                ? new(DiplomaStep.Content, DiplomaOutcome.Passed)
                : new(DiplomaStep.Content, DiplomaOutcome.CannotCheck, $"Its hash is right, but does not cover all of it: {List(document.Dropped)} could have been changed.");
        }
        catch (CredentialException e) when (e.Error == CredentialError.CannotCheck)
        {
            return new(DiplomaStep.Content, DiplomaOutcome.CannotCheck, e.Message);
        }
    }

    /// <summary>The hashes that a diploma's content may have: one, or two when it has control characters.</summary>
    /// <exception cref="CredentialException">It cannot be canonicalised here.</exception>
    public static IEnumerable<byte[]> Hashes(ReadOnlyMemory<byte> json)
    {
        var budget = new LdBudget();
        return Hashes(LdReader.Read(Unproven(json), budget), budget);
    }

    /// <summary>The canonical N-Quads of a diploma's content.</summary>
    /// <exception cref="CredentialException">It cannot be canonicalised here.</exception>
    public static string Canonical(ReadOnlyMemory<byte> json, RdfEscaping escaping)
    {
        var budget = new LdBudget();
        return RdfCanonicalizer.Canonicalize(LdReader.Read(Unproven(json), budget).Quads, escaping, budget);
    }

    private static IEnumerable<byte[]> Hashes(LdDocument document, LdBudget budget)
    {
        yield return Hash(document, RdfEscaping.Urdna2015, budget);
        if (document.Quads.Any(q => q.Object.Kind == RdfKind.Literal && q.Object.Text.Any(c => c is (< ' ' or '\x7f') and not ('\n' or '\r'))))
            yield return Hash(document, RdfEscaping.Rdfc10, budget);
    }

    private static byte[] Hash(LdDocument document, RdfEscaping escaping, LdBudget budget) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(RdfCanonicalizer.Canonicalize(document.Quads, escaping, budget)));

    // The document as it was signed: without this proof, but with those before it in a chain; and with words that no context defines made visible.
    private static JsonElement Unproven(ReadOnlyMemory<byte> json)
    {
        var root = StrictJson.ParseObject(json, CredentialError.Malformed, "A diploma");
        var document = StrictJson.Object(root);
        document.Remove("signature");
        if (document["proof"] is JsonArray proofs)
        {
            var place = Math.Max(0, DiplomaReader.PlaceOfProof(root.GetProperty("proof")));
            proofs.RemoveRange(place, proofs.Count - place);
        }
        else
            document.Remove("proof");
        var contexts = document["@context"] switch { JsonArray many => many, null => [], var one => [one.DeepClone()] };
        if (!contexts.Any(c => c is JsonObject known && known.ContainsKey("@vocab")))
            contexts.Add(new JsonObject { ["@vocab"] = Fallback });
        document["@context"] = contexts;
        return StrictJson.Element(document, "A diploma");
    }

    // What is shown of a diploma is read by plain names: they must have their published meaning.
    private static bool IsPublished(JsonElement contexts)
    {
        var names = contexts.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.String).Select(c => LdContexts.Name(c.GetString()!)).ToList();
        return names.Exists(n => n is "openbadges-v2" or "credentials-v1" or "credentials-v2") && names.Exists(n => n is not null && n.StartsWith("blockcerts-", StringComparison.Ordinal));
    }

    private static string List(IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToList();
        return string.Join(", ", all.Take(3).Select(Ld.Show)) + (all.Count > 3 ? $" and {all.Count - 3} more" : "");
    }
}
