using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Client.Knowledge;

/// <summary>How an accepted version is cited. Everything that is needed to check it stands in it: the hash, the chain, the transaction.</summary>
public static class Citation
{
    private const string Publisher = "DoctorDAO";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line for a list of references.</summary>
    /// <param name="article">An accepted version.</param>
    /// <param name="url">Address of that version.</param>
    /// <exception cref="ArgumentException">The version is not accepted.</exception>
    public static string Plain(ArticleDto article, string url)
    {
        var facts = Of(article);
        return string.Create(CultureInfo.InvariantCulture, $"{Name(article)}. {article.Row.Title}. {Publisher}, version {article.Row.Version}, {facts.Accepted:yyyy-MM-dd}. {url}. {Proof(article, facts)}.{Warning(article)}");
    }

    /// <summary>A BibTeX entry.</summary>
    /// <inheritdoc cref="Plain"/>
    public static string BibTeX(ArticleDto article, string url)
    {
        var facts = Of(article);
        // In braces of its own it stays as its bearer writes it.
        var author = "{" + BibTeXText(Name(article)) + "}";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            @misc{doctordao-{{article.Row.Id}}-v{{article.Row.Version}},
              author = {{{author}}},
              title = {{{BibTeXText(article.Row.Title)}}},
              year = {{{facts.Accepted:yyyy}}},
              month = {{{facts.Accepted:MM}}},
              publisher = {{{Publisher}}},
              version = {{{article.Row.Version}}},
              url = {{{BibTeXText(url)}}},
              note = {{{BibTeXText(Proof(article, facts) + Warning(article))}}}
            }
            """).ReplaceLineEndings("\n");
    }

    /// <summary>A RIS record, as reference managers import it.</summary>
    /// <inheritdoc cref="Plain"/>
    public static string Ris(ArticleDto article, string url)
    {
        var facts = Of(article);
        (string Tag, string Text)[] lines =
        [
            ("TY", "GEN"), ("ID", string.Create(CultureInfo.InvariantCulture, $"doctordao-{article.Row.Id}-v{article.Row.Version}")), ("AU", Name(article)), ("TI", article.Row.Title),
            ("PY", facts.Accepted.UtcDateTime.ToString("yyyy", CultureInfo.InvariantCulture)), ("DA", facts.Accepted.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture)),
            ("ET", article.Row.Version.ToString(CultureInfo.InvariantCulture)), ("PB", Publisher), ("LA", article.Row.Language), ("UR", url), ("N1", Proof(article, facts) + Warning(article)), ("ER", ""),
        ];
        return string.Concat(lines.Select(x => $"{x.Tag}  - {x.Text}\r\n"));
    }

    /// <summary>A list of one CSL-JSON item.</summary>
    /// <inheritdoc cref="Plain"/>
    public static string CslJson(ArticleDto article, string url)
    {
        var facts = Of(article);
        var day = facts.Accepted.UtcDateTime;
        var item = new JsonObject
        {
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"doctordao-{article.Row.Id}-v{article.Row.Version}"),
            ["type"] = "article",
            ["title"] = article.Row.Title,
            // Titles and the order of names differ from country to country: the name stays as its bearer writes it.
            ["author"] = new JsonArray(new JsonObject { ["literal"] = Name(article) }),
            ["issued"] = new JsonObject { ["date-parts"] = new JsonArray(new JsonArray(day.Year, day.Month, day.Day)) },
            ["publisher"] = Publisher,
            ["version"] = article.Row.Version.ToString(CultureInfo.InvariantCulture),
            ["language"] = article.Row.Language,
            ["URL"] = url,
            ["note"] = Proof(article, facts) + Warning(article),
        };
        return new JsonArray(item).ToJsonString(Indented);
    }

    private static ArticleAcceptanceDto Of(ArticleDto article)
    {
        ArgumentNullException.ThrowIfNull(article);
        return article.Acceptance ?? throw new ArgumentException("Only what is accepted can be cited.", nameof(article));
    }

    private static string Name(ArticleDto article) => article.Row.Author.Name ?? article.Row.Author.Address;

    private static string Proof(ArticleDto article, ArticleAcceptanceDto facts) =>
        string.Create(CultureInfo.InvariantCulture, $"Hash {article.Row.Hash}, accepted on chain {facts.Chain} by transaction {facts.TransactionHash}");

    private static string Warning(ArticleDto article) => article.Row.State == ArticleState.Retracted ? " RETRACTED." : "";

    private static string BibTeXText(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            result.Append(c switch
            {
                '\\' => @"\textbackslash{}",
                '~' => @"\textasciitilde{}",
                '^' => @"\textasciicircum{}",
                '{' or '}' or '$' or '&' or '%' or '#' or '_' => "\\" + c,
                _ => c.ToString(),
            });
        }

        return result.ToString();
    }
}
