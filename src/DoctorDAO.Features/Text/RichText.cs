using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Ganss.Xss;
using Markdig;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DoctorDAO.Features.Text;

/// <summary>Markdown that anyone may have written, as HTML that is safe to write into a page. What is previewed and what is shown is made here.</summary>
internal static partial class RichText
{
    // Markdown nests without bound and texts are long; what is cut is said to be cut.
    private const int MaxMarkdown = 100_000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseListExtras().UseFootnotes().UseTaskLists().Build();

    /// <summary>Markdown as safe HTML.</summary>
    /// <param name="markdown">Anything.</param>
    /// <param name="prefix">Stands before every id and the links to it, so that footnotes of two texts on one page do not meet; letters, digits and hyphens.</param>
    /// <param name="mentions">Accounts by what stands behind an @; they become links to members.</param>
    public static string ToHtml(string markdown, string prefix = "", IReadOnlyDictionary<string, string>? mentions = null)
    {
        var cut = markdown.Length > MaxMarkdown ? markdown[..MaxMarkdown] + "\n\n…" : markdown;
        string html;
        try
        {
            var document = Markdown.Parse(cut, Pipeline);
            // A box that looks like a form's and is none would have to be explained to those who do not see it: a sign needs nothing.
            foreach (var task in document.Descendants<TaskList>().ToList())
                task.ReplaceBy(new LiteralInline(task.Checked ? "☑" : "☐"));
            if (mentions is { Count: > 0 })
                MentionText.Link(document, mentions);
            html = document.ToHtml(Pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig refuses text that nests too deep; it is still text.
            html = "<pre>" + System.Net.WebUtility.HtmlEncode(cut) + "</pre>";
        }

        return Sanitizer(prefix).Sanitize(html);
    }

    /// <summary>The text without its marks, in one line.</summary>
    /// <param name="markdown">Anything; what lies behind 4,000 characters is passed over.</param>
    /// <param name="length">Most characters; what is cut ends in an ellipsis.</param>
    public static string ToLine(string markdown, int length) => Cut(ToText(markdown.Length > 4_000 ? markdown[..4_000] : markdown), length);

    /// <summary>The whole text without its marks, in one line.</summary>
    public static string ToText(string markdown)
    {
        string text;
        try
        {
            text = Markdown.ToPlainText(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            text = markdown;
        }

        return Spaces().Replace(text, " ").Trim();
    }

    /// <summary>What of a text is neither code nor the words of a link, piece by piece.</summary>
    public static IReadOnlyList<string> Literals(string markdown)
    {
        try
        {
            return [.. Markdown.Parse(markdown, Pipeline).Descendants<LiteralInline>().Where(MentionText.IsText).Select(x => x.Content.ToString())];
        }
        catch (ArgumentException)
        {
            return [];
        }
    }

    /// <summary>How many links a reader of the text could follow.</summary>
    public static int CountLinks(string markdown)
    {
        try
        {
            return Markdown.Parse(markdown, Pipeline).Descendants().Count(x => x is LinkInline { IsImage: false } or AutolinkInline);
        }
        catch (ArgumentException)
        {
            return 0;
        }
    }

    /// <summary>Without zero characters, which one of the databases cannot hold, and with one kind of line end.</summary>
    public static string Storable(string text) => text.Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n");

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end].TrimEnd() + "…";
    }

    private static HtmlSanitizer Sanitizer(string prefix)
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "ins", "sub", "sup",
                "mark", "a", "img", "table", "thead", "tbody", "tr", "th", "td", "div", "section",
            },
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src", "alt", "loading", "title", "id", "start", "rel" },
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "https", "http", "mailto" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src" },
        });
        // The page's own heading is the first; the text's begin below it.
        sanitizer.RemovingTag += (_, e) =>
        {
            if (!string.Equals(e.Tag.TagName, "h1", StringComparison.OrdinalIgnoreCase))
                return;
            // The children themselves: copies of them would be none of those that are still to be looked at.
            var heading = e.Tag.Owner!.CreateElement("h2");
            while (e.Tag.FirstChild is { } child)
                heading.AppendChild(child);
            e.Tag.Replace(heading);
            e.Cancel = true;
        };
        sanitizer.PostProcessNode += (_, e) =>
        {
            if (e.Node is IElement element)
                Finish(element, prefix);
        };
        return sanitizer;
    }

    private static void Finish(IElement element, string prefix)
    {
        // Pictures come from this site alone, and only those that were looked at: no other host hears who reads what.
        if (element.TagName == "IMG")
        {
            if (!Picture().IsMatch(element.GetAttribute("src") ?? ""))
            {
                element.Remove();
                return;
            }

            element.SetAttribute("loading", "lazy");
        }

        if (element.TagName == "A")
        {
            element.SetAttribute("rel", "nofollow noopener ugc");
            if (element.GetAttribute("href") is ['#', ..] place)
                element.SetAttribute("href", $"#{prefix}{place[1..]}");
        }

        if (element.Id is { Length: > 0 } id)
            element.Id = prefix + id;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("^/media/[0-9a-f]{64}\\z")]
    private static partial Regex Picture();
}
