using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>What a JSON-LD document says.</summary>
/// <param name="Quads">Its statements, some perhaps twice.</param>
/// <param name="Dropped">Names of members that, wholly or in part, say nothing in RDF: whoever changes those does not change the document's hash.</param>
internal sealed record LdDocument(IReadOnlyList<RdfQuad> Quads, IReadOnlySet<string> Dropped);

/// <summary>
/// Reads JSON-LD 1.1 straight into RDF (expansion and deserialisation of the API's sections 5 and 8), as far as credentials go: nodes, values, types, lists, sets, graphs of proofs, and contexts by
/// type and by property. What it does not know (<c>@reverse</c>, <c>@included</c>, <c>@nest</c>, JSON literals, maps by index or language) is refused, never read in part.
/// </summary>
internal sealed class LdReader
{
    private static readonly System.Buffers.SearchValues<char> NoAddressHas = System.Buffers.SearchValues.Create("<>\"{}|^`\\");
    private readonly LdBudget _budget;
    private readonly LdContextReader _contexts;
    private readonly List<RdfQuad> _quads = [];
    private readonly HashSet<string> _dropped = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RdfTerm> _blanks = new(StringComparer.Ordinal);
    // The statements of lists, by their heads: they count once something is said of the list.
    private readonly Dictionary<RdfTerm, List<RdfQuad>> _lists = [];
    private int _blankCount, _lost;

    private LdReader(LdBudget budget)
    {
        _budget = budget;
        _contexts = new(budget);
    }

    /// <summary>Reads a document that is one node.</summary>
    /// <exception cref="CredentialException">It is wrong, or beyond this reader.</exception>
    public static LdDocument Read(JsonElement document, LdBudget budget)
    {
        var reader = new LdReader(budget);
        reader.Object(LdContext.Initial(), null, document, null, "the document");
        return new(reader._quads, reader._dropped);
    }

    // What an element stands for as the value of a property.
    private List<RdfTerm> Values(LdContext active, string property, JsonElement element, RdfTerm? graph)
    {
        _budget.Step();
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                return [];
            case JsonValueKind.Array:
                var terms = new List<RdfTerm>();
                foreach (var item in element.EnumerateArray())
                    terms.AddRange(Values(active, property, item, graph));
                return terms;
            case JsonValueKind.Object:
                return Object(active, property, element, graph, property);
            default:
                return Scalar(active, property, element) is { } term ? [term] : [];
        }
    }

    private RdfTerm? Scalar(LdContext active, string property, JsonElement value)
    {
        var term = active.Find(property);
        if (value.ValueKind == JsonValueKind.String && term?.Type is "@id" or "@vocab")
            return Reference(_contexts.Expand(active, value.GetString()!, vocab: term!.Type == "@vocab"), property);
        var type = term?.Type is "@id" or "@vocab" or "@none" ? null : term?.Type;
        return Literal(value, type, type is not null ? null : term is { HasLanguage: true } ? term.Language : active.Language);
    }

    private RdfTerm Literal(JsonElement value, string? type, string? language)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return Written(RdfTerm.Literal(value.GetBoolean() ? "true" : "false", type ?? RdfTerm.Xsd + "boolean"));
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (!value.TryGetDouble(out var number) || !double.IsFinite(number))
                throw Ld.CannotRead("it has a number that is too large");
            var isWhole = number == Math.Floor(number) && Math.Abs(number) < 1e21 && type != RdfTerm.Xsd + "double";
            return Written(isWhole ? RdfTerm.Literal(new BigInteger(number).ToString(CultureInfo.InvariantCulture), type ?? RdfTerm.Xsd + "integer")
                : RdfTerm.Literal(Double(number), type ?? RdfTerm.Xsd + "double"));
        }
        if (type == RdfTerm.Xsd + "double")
            throw Ld.CannotRead("it has a number that is written as a text");
        var text = value.GetString()!;
        return Written(language is null ? RdfTerm.Literal(text, type ?? RdfTerm.XsdString) : RdfTerm.Tagged(text, language));
    }

    // The canonical form: one digit before the point, no zeros at the end but one.
    private static string Double(double number)
    {
        var parts = number.ToString("E15", CultureInfo.InvariantCulture).Split('E');
        var digits = parts[0].TrimEnd('0');
        return $"{(digits.EndsWith('.') ? digits + "0" : digits)}E{int.Parse(parts[1], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)}";
    }

    private RdfTerm Written(RdfTerm term)
    {
        _budget.Write(term.Text.Length + (term.Type?.Length ?? 0));
        return term;
    }

    // An IRI or blank node; null, and noted as dropped, when it is neither.
    private RdfTerm? Reference(string? iri, string member)
    {
        if (iri is not null && iri.StartsWith("_:", StringComparison.Ordinal))
        {
            if (!_blanks.TryGetValue(iri, out var blank))
                _blanks[iri] = blank = Blank();
            return blank;
        }
        if (iri is not null && Ld.IsAbsolute(iri))
            // In statements these would end the IRI early, or be written in two ways.
            return iri.AsSpan().IndexOfAnyInRange('\0', ' ') < 0 && iri.AsSpan().IndexOfAny(NoAddressHas) < 0 ? Written(RdfTerm.Iri(iri)) : throw Ld.CannotRead($"{Ld.Show(member)} is an address with characters that no address has");
        _dropped.Add(member);
        _lost++;
        return null;
    }

    private RdfTerm Blank() => RdfTerm.Blank(string.Create(CultureInfo.InvariantCulture, $"n{_blankCount++}"));

    private void Say(RdfTerm? subject, RdfTerm predicate, RdfTerm @object, RdfTerm? graph, string member)
    {
        // Whatever is said of a node whose own name is no IRI is lost.
        if (subject is null)
            _dropped.Add(member);
        else
        {
            _quads.Add(new(subject, predicate, @object, graph));
            if (_lists.Remove(@object, out var links))
                _quads.AddRange(links);
        }
    }

    // A node, a value object, a set or a list. The order of contexts is the standard's: leave the type's, then the property's, then the node's own, then those of its types.
    private List<RdfTerm> Object(LdContext active, string? property, JsonElement element, RdfTerm? graph, string place)
    {
        var word = active.Find(property);
        var names = element.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal).ToArray();
        if (active.Previous is { } previous && !KeepsTypeContext(active, names))
            active = previous;
        if (word is { Scoped: { } under })
            active = _contexts.Apply(active, under, word.IsScopedOwn, overrideProtected: true);
        if (element.TryGetProperty("@context", out var own))
            active = _contexts.Apply(active, own, isOwn: true);
        var typed = active;
        foreach (var name in names)
        {
            if (_contexts.Expand(active, name, vocab: true) != "@type")
                continue;
            foreach (var type in Texts(element.GetProperty(name)).Order(StringComparer.Ordinal))
            {
                if (typed.Find(type) is { Scoped: { } context, IsScopedOwn: var isOwn })
                    active = _contexts.Apply(active, context, isOwn, propagate: false);
            }
        }

        var members = new List<(string Name, string Means, JsonElement Value)>();
        foreach (var name in names.Where(n => n != "@context"))
        {
            _budget.Step();
            var means = _contexts.Expand(active, name, vocab: true);
            if (means is null || !(Ld.IsKeyword(means) || Ld.IsAbsolute(means)) || means.StartsWith("_:", StringComparison.Ordinal))
                _dropped.Add(name);
            else if (means is "@graph" or "@reverse" or "@included" or "@nest" || (Ld.IsKeyword(means) && means is not ("@id" or "@type" or "@value" or "@language" or "@direction" or "@index" or "@set" or "@list")))
                throw Ld.CannotRead($"it uses {means}, which is not supported");
            else if (Ld.IsKeyword(means) && means != "@type" && members.Exists(m => m.Means == means))
                throw Ld.CannotRead($"{means} is there twice");
            else
                members.Add((name, means, element.GetProperty(name)));
        }
        foreach (var (name, means, _) in members.Where(m => m.Means is "@index" or "@direction"))
            _dropped.Add(name);
        members.RemoveAll(m => m.Means is "@index" or "@direction");
        if (members.Exists(m => m.Means == "@value"))
            return Value(typed, members, place);
        if (members.Find(m => m.Means is "@set" or "@list") is { Means: { } kind } collection)
        {
            if (members.Count > 1 || property is null)
                throw Ld.CannotRead($"{kind} stands beside other members");
            return kind == "@set" ? Values(active, property, collection.Value, graph) : [List(active, property, collection.Value, graph)];
        }
        if (members is [{ Means: "@language" }])
        {
            _dropped.Add(place);
            return [];
        }
        return Node(active, typed, members, graph, place) is { } node ? [node] : [];
    }

    // A value, or a mere reference, is read with the context of the type that it stands in.
    private bool KeepsTypeContext(LdContext active, string[] names)
    {
        if (names.Length > 2 || names.Contains("@context", StringComparer.Ordinal))
            return false;
        var means = names.Select(name => _contexts.Expand(active, name, vocab: true)).ToArray();
        return means.Contains("@value", StringComparer.Ordinal) || means is ["@id"];
    }

    private List<RdfTerm> Value(LdContext typed, List<(string Name, string Means, JsonElement Value)> members, string place)
    {
        JsonElement? One(string keyword) => members.FindIndex(m => m.Means == keyword) is >= 0 and var at ? members[at].Value : null;
        if (members.Exists(m => m.Means is not ("@value" or "@type" or "@language")))
            throw Ld.CannotRead($"{Ld.Show(place)} is a value with other members");
        var value = One("@value")!.Value;
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            throw Ld.CannotRead($"{Ld.Show(place)} has a value that is no text or number");
        if (value.ValueKind == JsonValueKind.Null)
            return [];
        string? type = null, language = null;
        if (One("@type") is { } says && says.ValueKind != JsonValueKind.Null)
        {
            type = says.ValueKind == JsonValueKind.String ? _contexts.Expand(typed, says.GetString()!, vocab: true) : null;
            if (type is null || !Ld.IsAbsolute(type) || type.StartsWith("_:", StringComparison.Ordinal) || One("@language") is not null)
                throw Ld.CannotRead($"{Ld.Show(place)} has a type that is not supported");
        }
        if (One("@language") is { ValueKind: not JsonValueKind.Null } tag)
            language = tag.ValueKind == JsonValueKind.String && value.ValueKind == JsonValueKind.String ? tag.GetString()!.ToLowerInvariant() : throw Ld.CannotRead($"{Ld.Show(place)} has a language that is no text");
        return [Literal(value, type, language)];
    }

    private RdfTerm? Node(LdContext active, LdContext typed, List<(string Name, string Means, JsonElement Value)> members, RdfTerm? graph, string place)
    {
        var at = members.FindIndex(m => m.Means == "@id");
        RdfTerm? subject;
        if (at < 0)
            subject = Blank();
        else if (members[at].Value.ValueKind == JsonValueKind.String)
            subject = Reference(_contexts.Expand(active, members[at].Value.GetString()!, vocab: false), place);
        else
            throw Ld.CannotRead($"the identifier of {Ld.Show(place)} is no text");
        foreach (var (name, means, value) in members)
        {
            switch (means)
            {
                case "@id":
                    break;
                case "@language":
                    _dropped.Add(name);
                    break;
                case "@type":
                    if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Array) || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.String)))
                        throw Ld.CannotRead($"the type of {Ld.Show(place)} is no text");
                    foreach (var type in Texts(value))
                    {
                        var iri = _contexts.Expand(typed, type, vocab: true);
                        if (iri == "@json")
                            throw Ld.CannotRead("it has JSON literals, which are not supported");
                        if (Reference(iri, name) is { } term)
                            Say(subject, RdfTerm.IsA, term, graph, name);
                    }
                    break;
                default:
                    Property(active, subject, name, means, value, graph);
                    break;
            }
        }
        return subject;
    }

    private void Property(LdContext active, RdfTerm? subject, string name, string means, JsonElement value, RdfTerm? graph)
    {
        var term = active.Find(name);
        if (term?.Unsupported is { } unsupported)
            throw Ld.CannotRead($"{Ld.Show(name)} is defined with {unsupported}, which is not supported");
        if (term?.Type == "@json")
            throw Ld.CannotRead("it has JSON literals, which are not supported");
        var inner = term is { Scoped: { } scoped } ? _contexts.Apply(active, scoped, term.IsScopedOwn, overrideProtected: true) : active;
        var predicate = Reference(means, name)!;
        if (term is { IsGraph: true })
        {
            foreach (var item in value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value })
            {
                if (item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
                    throw Ld.CannotRead($"{Ld.Show(name)} has a value that is no object");
                var own = Blank();
                var before = _quads.Count;
                Values(inner, name, item, own);
                if (_quads.Count > before)
                    Say(subject, predicate, own, graph, name);
                // An empty node or a mere name is left out; whether one is whose members all say nothing, be it a single one, processors disagree.
                else if (item.ValueKind == JsonValueKind.Object && item.EnumerateObject().Any(m => _contexts.Expand(inner, m.Name, vocab: true) != "@id"))
                    throw Ld.CannotRead($"{Ld.Show(name)} says nothing that could be hashed");
            }
            return;
        }
        var isObjectList = term is { IsList: true } && value.ValueKind == JsonValueKind.Object;
        if (isObjectList || (term is { IsList: true } && value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.Array)))
            throw Ld.CannotRead($"{Ld.Show(name)} is a list of lists, which is not supported");
        var terms = term is { IsList: true } && value.ValueKind != JsonValueKind.Null ? [List(inner, name, value, graph)] : Values(inner, name, value, graph);
        foreach (var one in terms)
            Say(subject, predicate, one, graph, name);
    }

    private RdfTerm List(LdContext active, string property, JsonElement value, RdfTerm? graph)
    {
        var lost = _lost;
        var items = Values(active, property, value, graph);
        if (_lost > lost)
            throw Ld.CannotRead($"{Ld.Show(property)} lists something whose name is no address");
        var head = RdfTerm.Nil;
        var links = new List<RdfQuad>();
        for (var i = items.Count - 1; i >= 0; i--)
        {
            var link = Blank();
            links.Add(new(link, RdfTerm.First, items[i], graph));
            links.Add(new(link, RdfTerm.Rest, head, graph));
            head = link;
        }
        if (links.Count > 0)
            _lists[head] = links;
        return head;
    }

    private static string[] Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)],
        _ => [],
    };
}
