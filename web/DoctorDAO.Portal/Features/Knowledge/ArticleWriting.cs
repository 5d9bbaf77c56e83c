using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Knowledge;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Knowledge;

/// <summary>How articles are addressed, and what is said of them.</summary>
public static class ArticleWriting
{
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal) { "topic", "title", "language", "markdown", "references", "confirmed", "comment" };

    /// <summary>Address of a work's page, or of one below it.</summary>
    public static string Href(long article, string page = "") => string.Create(CultureInfo.InvariantCulture, $"/knowledge/{article}{(page.Length > 0 ? "/" : "")}{page}");

    /// <summary>Address of a version, which always leads to it.</summary>
    public static string VersionHref(long article, int version) => string.Create(CultureInfo.InvariantCulture, $"/knowledge/{article}/v/{version}");

    /// <summary>Look and icon of a state's badge.</summary>
    public static (string Look, string Icon) Badge(ArticleState state) => state switch
    {
        ArticleState.Review => ("open", "circle-dot"),
        ArticleState.Accepted => ("passed", "check"),
        ArticleState.Retracted => ("failed", "ban"),
        _ => ("failed", "undo-2"),
    };

    /// <summary>Everything that a version says, for a comparison.</summary>
    public static string WholeText(ArticleDto article)
    {
        ArgumentNullException.ThrowIfNull(article);
        return WholeText(article.Row.Title, article.Markdown, article.References);
    }

    /// <inheritdoc cref="WholeText(ArticleDto)"/>
    public static string WholeText(string title, string markdown, IReadOnlyList<string> references) => $"{title}\n\n{markdown}\n\n{string.Join('\n', references)}".TrimEnd();

    /// <summary>The id of a field of the form, and what is wrong there, in the reader's words where they are known.</summary>
    public static (string Field, string Message) Refusal(TextSet texts, FieldException e)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(e);
        var message = e.Field switch
        {
            "hash" => texts["error.hash"],
            "account" => texts["error.account", ("problem", e.Problem)],
            "confirmed" => texts["error.confirm"],
            _ => texts["error.other", ("problem", e.Problem)],
        };
        return (Fields.Contains(e.Field) ? e.Field : "title", message);
    }
}
