using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Forum;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Knowledge;

/// <summary>The text of an article, checked, and the document whose hash the chain accepts: EIP-712 typed data that anyone can hash again.</summary>
internal static partial class ArticleText
{
    private const int MaxBody = 60_000;
    private const string Type = "Article";

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<TypedMember>> Types = new Dictionary<string, IReadOnlyList<TypedMember>>
    {
        ["EIP712Domain"] = [new("name", "string"), new("version", "string"), new("chainId", "uint256")],
        [Type] =
        [
            new("author", "address"), new("topic", "string"), new("version", "uint32"), new("previous", "bytes32"), new("title", "string"), new("language", "string"),
            new("body", "string"), new("references", "string[]"), new("written", "uint64"),
        ],
    };

    /// <summary>A checked text, of no article yet.</summary>
    /// <exception cref="FieldException">A field is not what it should be, or the text holds what may point to a patient.</exception>
    public static ArticleTextRow Check(string? title, string? language, string? markdown, IReadOnlyList<string>? references, bool confirmed)
    {
        var row = new ArticleTextRow
        {
            Title = TextLine.Clean("title", title?.TrimStart('#'), KnowledgeTables.MaxTitle),
            Language = language is not null && LanguagePattern().IsMatch(language) ? language : throw new FieldException("language", "is not two small letters, for example en"),
            Body = RichText.Storable(markdown ?? "").Trim(),
        };
        if (row.Body.Length is 0 or > MaxBody)
            throw new FieldException("markdown", $"has {row.Body.Length} characters; 1 to {MaxBody} are possible");
        if (references is { Count: > KnowledgeTables.MaxReferences })
            throw new FieldException("references", $"are {references.Count}; at most {KnowledgeTables.MaxReferences} are possible");
        row.References = string.Join('\n', (references ?? []).Select(x => TextLine.Clean("references", x, KnowledgeTables.MaxReference)));
        // What the chain accepts can never be changed.
        foreach (var (field, text) in (ReadOnlySpan<(string, string)>)[("title", row.Title), ("markdown", row.Body), ("references", row.References)])
            PatientData.Require(field, text, confirmed);
        return row;
    }

    /// <summary>A checked comment of a reviewer.</summary>
    /// <param name="required">Whether there must be one.</param>
    /// <exception cref="FieldException">It is missing, too long, or holds what may point to a patient.</exception>
    public static string Comment(string? comment, bool required)
    {
        var text = RichText.Storable(comment ?? "").Trim();
        if (text.Length > KnowledgeTables.MaxComment || (required && text.Length == 0))
            throw new FieldException("comment", $"has {text.Length} characters; {(required ? 1 : 0)} to {KnowledgeTables.MaxComment} are possible");
        var (finding, what, words) = PatientData.Find(text);
        return finding == PatientFinding.None ? text : throw new FieldException("comment", $"may hold {what} (“{words}”). Leave it out: nothing here may point to a patient");
    }

    /// <summary>What the text cites.</summary>
    public static IReadOnlyList<string> References(ArticleTextRow text) => text.References.Length == 0 ? [] : text.References.Split('\n');

    /// <summary>The document of a text.</summary>
    /// <param name="chainId">The association's chain.</param>
    /// <param name="author">Lowercase account.</param>
    /// <param name="topic">Key of the topic.</param>
    /// <param name="text">The text, with its version, what it follows, and when it was written.</param>
    public static TypedData Document(ulong chainId, string author, string topic, ArticleTextRow text) => new(
        Types,
        Type,
        new JsonObject { ["name"] = "DoctorDAO Article", ["version"] = "1", ["chainId"] = chainId },
        new JsonObject
        {
            ["author"] = author,
            ["topic"] = topic,
            ["version"] = text.Version,
            ["previous"] = text.Previous ?? Bytes32.Zero.ToString(),
            ["title"] = text.Title,
            ["language"] = text.Language,
            ["body"] = text.Body,
            ["references"] = new JsonArray([.. References(text).Select(x => JsonValue.Create(x))]),
            ["written"] = text.WrittenAt,
        });

    /// <summary>Whether two texts say the same.</summary>
    public static bool Same(ArticleTextRow a, ArticleTextRow b) => (a.Title, a.Language, a.Body, a.References) == (b.Title, b.Language, b.Body, b.References);

    [GeneratedRegex(@"^[a-z]{2}\z")]
    private static partial Regex LanguagePattern();
}
