using System.Text.RegularExpressions;
using Ganss.Xss;
using Markdig;

namespace DoctorDAO.Features.Governance;

/// <summary>What a proposal's description says, and how it is shown. Anyone may write anything into one.</summary>
internal static partial class ProposalText
{
    private const int MaxTitle = 200;
    private const int MaxSummary = 280;

    // Markdown nests without bound and descriptions are long; what is cut is said to be cut.
    private const int MaxMarkdown = 100_000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseListExtras().UseFootnotes().Build();

    /// <summary>Title line, first paragraph as plain text, and everything below the title line.</summary>
    public static (string Title, string Summary, string Markdown) Parse(string description)
    {
        // Governor's own suffix, which names who may propose the text, is no part of it.
        var text = ProposerSuffix().Replace(Storable(description), "").Trim();
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = (end < 0 ? text : text[..end]).Trim();
        var heading = first.StartsWith('#');
        var title = Cut(Plain(first.TrimStart('#')), MaxTitle);
        // A description without a heading is shown whole: its first line is a sentence of it.
        var body = heading ? (end < 0 ? "" : text[end..].Trim()) : text;
        var paragraph = body.Split("\n\n", 2)[0];
        return (title.Length > 0 ? title : "…", Cut(Plain(paragraph), MaxSummary), body);
    }

    /// <summary>Markdown as HTML that is safe to write into a page.</summary>
    public static string ToHtml(string markdown)
    {
        var cut = markdown.Length > MaxMarkdown ? markdown[..MaxMarkdown] + "\n\n…" : markdown;
        string html;
        try
        {
            html = Markdown.ToHtml(cut, Pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig refuses text that nests too deep; it is still text.
            html = "<pre>" + System.Net.WebUtility.HtmlEncode(cut) + "</pre>";
        }

        return Sanitizer().Sanitize(html);
    }

    /// <summary>Without zero characters, which one of the databases cannot hold.</summary>
    public static string Storable(string text) => text.Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n");

    private static HtmlSanitizer Sanitizer()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "ins", "sub", "sup",
                "mark", "a", "table", "thead", "tbody", "tr", "th", "td", "div", "section",
            },
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "title", "id", "start", "rel" },
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "https", "http", "mailto" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href" },
        });
        // The page's own heading is the first; the text's begin below it.
        sanitizer.RemovingTag += (_, e) =>
        {
            if (!string.Equals(e.Tag.TagName, "h1", StringComparison.OrdinalIgnoreCase))
                return;
            var heading = e.Tag.Owner!.CreateElement("h2");
            heading.InnerHtml = e.Tag.InnerHtml;
            e.Tag.Replace(heading);
            e.Cancel = true;
        };
        sanitizer.PostProcessNode += (_, e) =>
        {
            if (e.Node is AngleSharp.Dom.IElement { TagName: "A" } link)
                link.SetAttribute("rel", "nofollow noopener ugc");
        };
        return sanitizer;
    }

    private static string Plain(string markdown)
    {
        string text;
        try
        {
            text = Markdown.ToPlainText(markdown.Length > 4_000 ? markdown[..4_000] : markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            text = markdown;
        }

        return Spaces().Replace(text, " ").Trim();
    }

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end].TrimEnd() + "…";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("#proposer=0x[0-9a-fA-F]{40}$")]
    private static partial Regex ProposerSuffix();
}
