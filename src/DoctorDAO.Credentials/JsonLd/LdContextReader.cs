using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>
/// Applies contexts (JSON-LD 1.1 API, sections 4.1 and 4.2) and expands names (5.2). Two things are stricter than the standard. <c>@base</c>, <c>@import</c> and <c>@direction</c> are refused: no
/// diploma needs them. And a document's own context may add words, but not redefine those of published ones: contexts are not hashed, so whoever could let "name" and "description" change places
/// would change what a diploma seems to say, and not its hash.
/// </summary>
internal sealed class LdContextReader(LdBudget budget)
{
    /// <summary>The words that hold after a context was applied.</summary>
    /// <param name="active">Those that held before.</param>
    /// <param name="local">The context: an address, an object, null, or several.</param>
    /// <param name="propagate">Whether it holds further in, too. A context may say otherwise itself.</param>
    /// <param name="overrideProtected">Whether protected words may be changed, as contexts of a property may.</param>
    /// <param name="isOwn">Whether it comes from the document; addresses in it are of published ones all the same.</param>
    /// <exception cref="CredentialException">A context is wrong, unknown, or beyond this reader.</exception>
    public LdContext Apply(LdContext active, JsonElement local, bool isOwn, bool propagate = true, bool overrideProtected = false)
    {
        // The contexts of this assembly are objects, and build on no others.
        var contexts = (local.ValueKind == JsonValueKind.Array ? [.. local.EnumerateArray()] : new[] { local })
            .Select(c => c.ValueKind == JsonValueKind.String ? (Context: LdContexts.Find(c.GetString()!), IsOwn: false) : (Context: c, IsOwn: isOwn)).ToList();
        if (contexts.Count == 0)
            return active;
        if (contexts[0].Context.ValueKind == JsonValueKind.Object && contexts[0].Context.TryGetProperty("@propagate", out var says))
            propagate = says.ValueKind is JsonValueKind.True or JsonValueKind.False ? says.GetBoolean() : throw Wrong("@propagate is neither true nor false");
        var result = active.Copy();
        if (!propagate && result.Previous is null)
            result.Previous = active;
        foreach (var (context, own) in contexts)
        {
            budget.Step();
            if (context.ValueKind == JsonValueKind.Null)
            {
                if (own || (!overrideProtected && result.HasProtected))
                    throw Ld.CannotRead("its own context discards the published ones");
                result = LdContext.Initial();
                continue;
            }
            if (context.ValueKind != JsonValueKind.Object)
                throw Wrong("a context is neither an address nor an object");
            // Copied, not changed: a Previous of further out must stay as it is.
            result = result.Copy();
            ApplyOne(result, context, own, overrideProtected);
        }
        return result;
    }

    /// <summary>The IRI or keyword that a name stands for; a relative IRI stays as it is; null when the name is to be ignored.</summary>
    public string? Expand(LdContext active, string name, bool vocab) => Expand(active, name, vocab, null);

    private void ApplyOne(LdContext result, JsonElement context, bool isOwn, bool overrideProtected)
    {
        foreach (var beyond in (ReadOnlySpan<string>)["@base", "@import", "@direction"])
        {
            if (context.TryGetProperty(beyond, out _))
                throw Ld.CannotRead($"its context uses {beyond}, which is not supported");
        }
        if (context.TryGetProperty("@version", out var version) && version.GetRawText() != "1.1")
            throw Wrong("@version is not 1.1");
        if (context.TryGetProperty("@vocab", out var vocab))
            result.Vocab = vocab.ValueKind switch { JsonValueKind.Null => null, JsonValueKind.String => Expand(result, vocab.GetString()!, vocab: true), _ => throw Wrong("@vocab is no text") };
        if (context.TryGetProperty("@language", out var language))
            result.Language = Language(language);
        var isProtected = context.TryGetProperty("@protected", out var protects) && protects.ValueKind == JsonValueKind.True;
        var definition = new Definition(context, isOwn, isProtected, overrideProtected);
        foreach (var member in context.EnumerateObject())
        {
            if (member.Name is not ("@version" or "@vocab" or "@language" or "@propagate" or "@protected"))
                Define(result, member.Name, definition, 0);
        }
    }

    // A context while it is applied: which of its words are defined (true) or being defined (false).
    private sealed record Definition(JsonElement Local, bool IsOwn, bool IsProtected, bool OverrideProtected)
    {
        public Dictionary<string, bool> Done { get; } = new(StringComparer.Ordinal);

        public bool Has(string word) => Local.TryGetProperty(word, out _);
    }

    private void Define(LdContext active, string word, Definition definition, int depth)
    {
        if (definition.Done.TryGetValue(word, out var isDone))
        {
            if (isDone)
                return;
            throw Wrong($"{Ld.Show(word)} is defined by itself");
        }
        budget.Step();
        LdBudget.Deep(depth);
        definition.Done[word] = false;
        var value = definition.Local.GetProperty(word);
        if (word.Length == 0 || (Ld.IsKeyword(word) && word != "@type"))
            throw Wrong($"{Ld.Show(word)} cannot be defined");
        if (word == "@type" && !(value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(m => m.Name is "@container" or "@protected" or "@id")))
            throw Wrong("@type cannot be defined");
        if (!Ld.IsKeyword(word) && Ld.IsReserved(word))
            return;

        var previous = active.Find(word);
        active.Terms = active.Terms.Remove(word);
        var isSimple = value.ValueKind is JsonValueKind.String or JsonValueKind.Null;
        if (!isSimple && value.ValueKind != JsonValueKind.Object)
            throw Wrong($"{Ld.Show(word)} is defined neither by a text nor by an object");
        if (!isSimple && value.TryGetProperty("@reverse", out _))
            throw Ld.CannotRead("its context uses @reverse, which is not supported");
        var hasId = isSimple || value.TryGetProperty("@id", out _);
        var idElement = isSimple ? value : hasId ? value.GetProperty("@id") : default;
        if (hasId && idElement.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            throw Wrong($"the @id of {Ld.Show(word)} is no text");
        var term = new LdTerm((string?)null);
        var id = hasId ? idElement.GetString() : null;
        if (hasId && id is not null && !Ld.IsKeyword(id) && Ld.IsReserved(id))
        {
            if (previous is not null)
                active.Terms = active.Terms.SetItem(word, previous);
            return;
        }
        if (hasId && id is null)
            term = new LdTerm((string?)null);
        else if (id is not null && id != word)
        {
            var expanded = Expand(active, id, vocab: true, definition, depth);
            if (expanded is null || !(Ld.IsAbsolute(expanded) || Ld.IsKeyword(expanded)) || expanded is "@context" or "@preserve")
                throw Wrong($"{Ld.Show(word)} stands for no IRI");
            if (LooksLikeIri(word) && Expand(active, word, vocab: true, definition, depth, self: word) != expanded)
                throw Wrong($"{Ld.Show(word)} stands for another IRI");
            term = new LdTerm(expanded) { IsPrefix = isSimple && word.IndexOf(':', StringComparison.Ordinal) <= 0 && expanded[^1] is ':' or '/' or '?' or '#' or '[' or ']' or '@' };
        }
        else
            term = new LdTerm(Implied(active, word, definition, depth));
        budget.Write(term.Id?.Length ?? 0);
        definition.Done[word] = true;
        var isProtected = definition.IsProtected;
        if (value.ValueKind == JsonValueKind.Object)
            term = Details(active, word, value, term, definition, depth, ref isProtected);
        if (definition.IsOwn && previous is not null && !previous.Says(term))
            throw Ld.CannotRead($"its own context gives {Ld.Show(word)} another meaning than the published ones");
        if (previous is { IsProtected: true } && !definition.OverrideProtected)
        {
            isProtected = true;
            if (!previous.Says(term))
                throw Wrong($"{Ld.Show(word)} is protected and defined otherwise");
        }
        active.HasProtected |= isProtected;
        active.Terms = active.Terms.SetItem(word, term with { IsProtected = isProtected });
    }

    private string Implied(LdContext active, string word, Definition definition, int depth)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            var prefix = word[..colon];
            if (definition.Has(prefix))
                Define(active, prefix, definition, depth + 1);
            return active.Find(prefix) is not { } found ? word : found.Id is { } id ? id + word[(colon + 1)..] : throw Wrong($"{Ld.Show(word)} stands for no IRI");
        }
        return word == "@type" ? word : active.Vocab is { } vocab ? vocab + word : throw Wrong($"{Ld.Show(word)} stands for no IRI");
    }

    private LdTerm Details(LdContext active, string word, JsonElement value, LdTerm term, Definition definition, int depth, ref bool isProtected)
    {
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "@id":
                    break;
                case "@protected":
                    isProtected = member.Value.ValueKind == JsonValueKind.True;
                    break;
                case "@type":
                    var name = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw Wrong($"the @type of {Ld.Show(word)} is no text");
                    var type = name is "@id" or "@vocab" or "@json" or "@none" ? name : Expand(active, name, vocab: true, definition, depth);
                    if (type is null || type.StartsWith("_:", StringComparison.Ordinal) || !(type[0] == '@' || Ld.IsAbsolute(type)))
                        throw Wrong($"the @type of {Ld.Show(word)} is no IRI");
                    term = term with { Type = type };
                    break;
                case "@container":
                    foreach (var container in member.Value.ValueKind == JsonValueKind.Array ? [.. member.Value.EnumerateArray()] : new[] { member.Value })
                    {
                        term = (container.ValueKind == JsonValueKind.String ? container.GetString() : "") switch
                        {
                            "@set" => term,
                            "@list" => term with { IsList = true },
                            "@graph" => term with { IsGraph = true },
                            { } other => term with { Unsupported = $"@container {other}" },
                            null => term,
                        };
                    }
                    break;
                case "@context":
                    term = term with { Scoped = member.Value, IsScopedOwn = definition.IsOwn };
                    break;
                case "@language" when !value.TryGetProperty("@type", out _):
                    term = term with { HasLanguage = true, Language = Language(member.Value) };
                    break;
                case "@language":
                    break;
                case "@prefix":
                    term = term with { IsPrefix = member.Value.ValueKind == JsonValueKind.True };
                    break;
                case "@index" or "@direction" or "@nest":
                    term = term with { Unsupported = member.Name };
                    break;
                default:
                    throw Wrong($"the definition of {Ld.Show(word)} has unknown parts");
            }
        }
        return term is { IsList: true, IsGraph: true } ? throw Wrong($"{Ld.Show(word)} cannot be a list of graphs") : term;
    }

    private string? Expand(LdContext active, string name, bool vocab, Definition? definition, int depth = 0, string? self = null)
    {
        if (Ld.IsKeyword(name))
            return name;
        if (Ld.IsReserved(name))
            return null;
        if (name != self && definition is not null && definition.Has(name))
            Define(active, name, definition, depth + 1);
        if (vocab && name != self && active.Find(name) is { } term)
            return term.Id;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            var prefix = name[..colon];
            if (prefix == "_" || name.AsSpan(colon + 1).StartsWith("//"))
                return name;
            if (definition is not null && definition.Has(prefix))
                Define(active, prefix, definition, depth + 1);
            if (active.Find(prefix) is { IsPrefix: true, Id: { } start })
            {
                budget.Write(start.Length + name.Length);
                return start + name[(colon + 1)..];
            }
            if (Ld.IsAbsolute(name))
                return name;
        }
        if (!vocab || active.Vocab is null)
            return name;
        budget.Write(active.Vocab.Length + name.Length);
        return active.Vocab + name;
    }

    private static bool LooksLikeIri(string word) => word.Contains('/', StringComparison.Ordinal) || (word.IndexOf(':', StringComparison.Ordinal) is >= 0 and var at && at + 1 < word.Length && word[at + 1] != ':');

    private static string? Language(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString()!.ToLowerInvariant(),
        _ => throw Wrong("@language is no text"),
    };

    private static CredentialException Wrong(string why) => Ld.CannotRead($"its JSON-LD context is wrong ({why})");
}
