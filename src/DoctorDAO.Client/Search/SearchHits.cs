using DoctorDAO.Client.Membership;

namespace DoctorDAO.Client.Search;

/// <summary>What can be found.</summary>
public enum SearchKind
{
    /// <summary>A post of the forum; a thread's first post by the thread's title, too.</summary>
    Post,

    /// <summary>A proposal.</summary>
    Proposal,

    /// <summary>A draft of a proposal that is open for sponsors; once it is a proposal, that is found.</summary>
    Draft,

    /// <summary>A member, by the beginning of a word of the name or of the account.</summary>
    Member,
}

/// <summary>What to look for.</summary>
/// <param name="Text">1 to 200 characters. Case, accents and signs do not matter; a word finds those that begin with it.</param>
/// <param name="Kinds">Which kinds; all when <c>null</c> or empty.</param>
/// <param name="Category">Key of a chamber or a category of the forum; members, who belong to none, are then left out.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="Reader">Account for which posts of members whom it has muted are left out. Over HTTP that is whom the client's token or cookie names, whatever stands here.</param>
public sealed record SearchQuery(string Text, IReadOnlyList<SearchKind>? Kinds = null, string? Category = null, string? Cursor = null, int Limit = 25, string? Reader = null);

/// <summary>A piece of a text.</summary>
/// <param name="Text">Plain text, to be escaped like any other.</param>
/// <param name="Marked">Whether it is what was looked for.</param>
public sealed record SnippetPart(string Text, bool Marked);

/// <summary>Something that was found.</summary>
/// <param name="Thread">Of a post: its thread.</param>
/// <param name="Number">Of a post: its number in the thread.</param>
/// <param name="Proposal">Of a proposal: its id.</param>
/// <param name="Draft">Of a draft: its id.</param>
/// <param name="Category">Of a post, a proposal or a draft: key of the category or of the chamber.</param>
/// <param name="Title">Title of the thread, the proposal or the draft, name of the member.</param>
/// <param name="Snippet">The text around the first place that fits.</param>
/// <param name="Person">Who wrote it, who proposed it, or the member itself.</param>
/// <param name="Time">When it was written, proposed, or the member admitted.</param>
public sealed record SearchHitDto(
    SearchKind Kind, long? Thread, int? Number, string? Proposal, string? Category, IReadOnlyList<SnippetPart> Title, IReadOnlyList<SnippetPart> Snippet, PersonDto Person,
    DateTimeOffset Time, long? Draft = null);
