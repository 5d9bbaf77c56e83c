using System.Collections.Immutable;
using System.Text.Json;

namespace DoctorDAO.Credentials;

/// <summary>What a context says of one word.</summary>
/// <param name="Id">The IRI or keyword it stands for; null when it is to be ignored.</param>
internal sealed record LdTerm(string? Id)
{
    /// <summary>The type its values are of: an IRI, <c>@id</c>, <c>@vocab</c>, <c>@json</c> or <c>@none</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Whether its values are in order.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether each of its values is a graph of its own, as proofs are.</summary>
    public bool IsGraph { get; init; }

    /// <summary>Whether it has a language of its own.</summary>
    public bool HasLanguage { get; init; }

    /// <summary>That language; null for none.</summary>
    public string? Language { get; init; }

    /// <summary>The context that holds under it.</summary>
    public JsonElement? Scoped { get; init; }

    /// <summary>Whether that context comes from the document, not from a published one.</summary>
    public bool IsScopedOwn { get; init; }

    /// <summary>Whether it may not be defined otherwise.</summary>
    public bool IsProtected { get; init; }

    /// <summary>Whether it may be what stands before a colon.</summary>
    public bool IsPrefix { get; init; }

    /// <summary>What of its definition this reader does not know; using it then is refused.</summary>
    public string? Unsupported { get; init; }

    /// <summary>Whether it says the same, but for its protection.</summary>
    public bool Says(LdTerm other) => this with { Scoped = null, IsScopedOwn = false, IsProtected = true } == other with { Scoped = null, IsScopedOwn = false, IsProtected = true }
        && Scoped.HasValue == other.Scoped.HasValue && (Scoped is not { } mine || JsonElement.DeepEquals(mine, other.Scoped!.Value));
}

/// <summary>The words that hold at one place of a document. Changed only by <see cref="LdContextReader"/>, on a copy.</summary>
internal sealed class LdContext
{
    /// <summary>Where every document starts.</summary>
    public static LdContext Initial() => new();

    /// <summary>The words.</summary>
    public ImmutableDictionary<string, LdTerm> Terms { get; set; } = ImmutableDictionary.Create<string, LdTerm>(StringComparer.Ordinal);

    /// <summary>What words without a definition are put behind; null when they are dropped.</summary>
    public string? Vocab { get; set; }

    /// <summary>The language of strings.</summary>
    public string? Language { get; set; }

    /// <summary>What holds again in nodes further in.</summary>
    public LdContext? Previous { get; set; }

    /// <summary>Whether any word is protected.</summary>
    public bool HasProtected { get; set; }

    /// <summary>A copy.</summary>
    public LdContext Copy() => (LdContext)MemberwiseClone();

    /// <summary>The definition of a word, if it has one.</summary>
    public LdTerm? Find(string? word) => word is not null && Terms.TryGetValue(word, out var term) ? term : null;
}
