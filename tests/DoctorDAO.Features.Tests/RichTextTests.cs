using System.Diagnostics;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using DoctorDAO.Features.Text;
using DoctorDAO.Testing;

namespace DoctorDAO.Features.Tests;

/// <summary>Whatever anyone writes, what is shown of it is harmless.</summary>
public sealed class RichTextTests
{
    private static readonly HashSet<string> Tags = new(StringComparer.Ordinal)
    {
        "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "ins", "sub", "sup", "mark", "a", "table",
        "thead", "tbody", "tr", "th", "td", "div",
    };

    private static readonly string[] Schemes = ["http", "https", "mailto"];

    [Fact]
    public void The_corpus_has_hundreds_of_texts_and_none_twice()
    {
        Assert.True(XssCorpus.Payloads.Count >= 500, $"{XssCorpus.Payloads.Count} are few.");
        Assert.Equal(XssCorpus.Payloads.Count, XssCorpus.Payloads.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void No_text_of_the_corpus_gets_through()
    {
        var wrong = new List<string>();
        foreach (var payload in XssCorpus.Payloads)
        {
            // By itself, in the midst of other text, and where other marks surround it.
            foreach (var text in (string[])[payload, $"Before {payload} after", $"> - **{payload}**", $"| a | b |\n|---|---|\n| {payload} | c |", $"x[^1]\n\n[^1]: {payload}"])
                wrong.AddRange(Wrongs(RichText.ToHtml(text, "p1-"), "p1-").Select(x => $"{x}: {text}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void What_is_shown_is_the_same_when_it_is_parsed_and_written_again()
    {
        var parser = new HtmlParser();
        foreach (var payload in XssCorpus.Payloads)
        {
            var html = RichText.ToHtml(payload);
            Assert.Equal(html, parser.ParseDocument(html).Body!.InnerHtml);
        }
    }

    [Theory]
    [InlineData("[x](https://example.org/a?b=c#d)", "https://example.org/a?b=c#d")]
    [InlineData("[x](mailto:a@example.org)", "mailto:a@example.org")]
    [InlineData("https://example.org", "https://example.org")]
    [InlineData("www.example.org", "http://www.example.org")]
    [InlineData("[x](/proposals/1)", "/proposals/1")]
    [InlineData("[x](tel:123)", null)]
    [InlineData("ftp://example.org", null)]
    public void Links_lead_to_the_web_to_mail_and_to_places_of_this_site(string markdown, string? href)
    {
        var link = Parse(RichText.ToHtml(markdown)).QuerySelector("a");
        Assert.Equal(href, link?.GetAttribute("href"));
        if (href is not null)
            Assert.Equal("nofollow noopener ugc", link!.GetAttribute("rel"));
    }

    [Fact]
    public void Footnotes_of_two_texts_do_not_meet()
    {
        const string Markdown = "One[^1] and another[^note].\n\n[^1]: First.\n[^note]: Second.";
        var page = Parse(RichText.ToHtml(Markdown, "p1-") + RichText.ToHtml(Markdown, "p2-"));
        string[] ids = [.. page.QuerySelectorAll("[id]").Select(x => x.Id!)];
        Assert.Equal(8, ids.Length);
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        var links = page.QuerySelectorAll("a[href^='#']").Select(x => x.GetAttribute("href")![1..]).ToList();
        Assert.Equal(8, links.Count);
        Assert.All(links, x => Assert.Contains(x, ids));
        Assert.Equal(4, ids.Count(x => x.StartsWith("p1-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Tasks_have_signs_and_nothing_that_could_be_filled_in()
    {
        var page = Parse(RichText.ToHtml("- [x] done\n- [ ] to do"));
        Assert.Equal(["☑ done", "☐ to do"], page.QuerySelectorAll("li").Select(x => x.TextContent.Trim()));
        Assert.Empty(page.QuerySelectorAll("input"));
    }

    [Fact]
    public void Headings_begin_below_the_pages_own_and_keep_what_they_hold()
    {
        var page = Parse(RichText.ToHtml("# A *title* with [a link](https://example.org) and ![a picture](https://example.org/x.png)\n\n## Below"));
        Assert.Equal(["A title with a link and", "Below"], page.QuerySelectorAll("h2").Select(x => x.TextContent.Trim()));
        Assert.NotNull(page.QuerySelector("h2 em"));
        Assert.NotNull(page.QuerySelector("h2 a"));
        Assert.Empty(page.QuerySelectorAll("img,h1"));
    }

    [Fact]
    public void Tables_lists_and_marks_are_shown()
    {
        var page = Parse(RichText.ToHtml("| a | b |\n|---|---|\n| c | d |\n\n1. one\n\n~~out~~ ==marked== H~2~O 2^nd^\n\n```\ncode <b>\n```"));
        foreach (var selector in (string[])["table thead th", "tbody td", "ol li", "del", "mark", "sub", "sup", "pre code"])
            Assert.NotNull(page.QuerySelector(selector));
        Assert.Contains("code <b>", page.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("> ", 20_000)]
    [InlineData("- ", 20_000)]
    [InlineData("[", 20_000)]
    [InlineData("![", 20_000)]
    [InlineData("[a](", 20_000)]
    [InlineData("*a _b ", 20_000)]
    [InlineData("*_", 20_000)]
    [InlineData("**a ~~b ==c ^d ", 20_000)]
    [InlineData("`", 20_000)]
    [InlineData("``` ", 20_000)]
    [InlineData("<", 20_000)]
    [InlineData("&#", 20_000)]
    [InlineData("| ", 20_000)]
    [InlineData("[^a]", 20_000)]
    [InlineData("www.a.b ", 20_000)]
    [InlineData("1) a\n   ", 20_000)]
    public void Texts_that_nest_or_repeat_without_end_are_shown_in_bounded_time(string part, int length)
    {
        var text = string.Concat(Enumerable.Repeat(part, length / part.Length));
        string[] texts = part is "*a _b " or "**a ~~b ==c ^d " ? [text, text + Closing(part, length / part.Length)] : [text];
        var since = Stopwatch.StartNew();
        foreach (var one in texts)
            Assert.Empty(Wrongs(RichText.ToHtml(one, "p-"), "p-"));
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(20), $"It took {since.Elapsed}.");
    }

    [Fact]
    public void Links_are_counted_as_readers_meet_them()
    {
        Assert.Equal(0, RichText.CountLinks("A path a//b, code `https://example.org`, a note[^1].\n\n[^1]: Nothing."));
        Assert.Equal(4, RichText.CountLinks("[one](https://example.org) https://example.org/2 <https://example.org/3> [four][f]\n\n[f]: https://example.org/4"));
    }

    [Fact]
    public void A_line_is_plain_and_cut_between_signs()
    {
        Assert.Equal("Title with bold and code", RichText.ToLine("# Title with **bold** and `code`", 100));
        Assert.Equal("ab…", RichText.ToLine("ab😀cdef", 4));
    }

    [Fact]
    public void Pictures_of_this_site_are_shown_and_no_others()
    {
        var hash = new string('a', 64);
        var shown = Assert.Single(Parse(RichText.ToHtml($"![Words](/media/{hash})")).QuerySelectorAll("img"));
        Assert.Equal(($"/media/{hash}", "Words", "lazy"), (shown.GetAttribute("src"), shown.GetAttribute("alt"), shown.GetAttribute("loading")));
        foreach (var foreign in (string[])
        [
            $"https://example.org/media/{hash}", $"//example.org/media/{hash}", $"/media/{hash}?x", $"/media/{hash}#x", $"/media/{hash}/", $"/MEDIA/{hash}", $"/media/{hash[1..]}", $"media/{hash}",
            $"/x/../media/{hash}", "data:image/png;base64,AAAA", "/", "", $"javascript:alert(1)//media/{hash}",
        ])
        {
            Assert.Empty(Parse(RichText.ToHtml($"before ![x](<{foreign}>) after")).QuerySelectorAll("img"));
        }
    }

    private static string Closing(string part, int count)
    {
        var ends = part.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(x => x[..^1]).Reverse();
        return string.Concat(Enumerable.Repeat(string.Concat(ends), count));
    }

    private static AngleSharp.Html.Dom.IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>What should not be in it.</summary>
    private static IEnumerable<string> Wrongs(string html, string prefix)
    {
        foreach (var element in Parse(html).Body!.QuerySelectorAll("*"))
        {
            if (!Tags.Contains(element.LocalName) || element.NamespaceUri != NamespaceNames.HtmlUri)
                yield return $"<{element.LocalName}>";
            foreach (var attribute in element.Attributes)
            {
                var fits = attribute.Name switch
                {
                    "href" => element.LocalName == "a" && Leads(attribute.Value, prefix),
                    "rel" => attribute.Value == "nofollow noopener ugc",
                    "id" => attribute.Value.StartsWith(prefix, StringComparison.Ordinal),
                    "title" => element.LocalName == "a",
                    "start" => element.LocalName == "ol",
                    _ => false,
                };
                if (!fits)
                    yield return $"{attribute.Name}=\"{attribute.Value}\"";
            }
        }

        if (Parse(html).Head!.HasChildNodes)
            yield return "something for the head";
    }

    /// <summary>Whether a browser follows it to the web, to mail or to a place of this site: not what it says counts, but what a browser makes of it.</summary>
    private static bool Leads(string href, string prefix)
    {
        var url = new Url(new Url("https://dao.example/forum/1"), href);
        return Schemes.Contains(url.Scheme) && (!href.StartsWith('#') || href.StartsWith("#" + prefix, StringComparison.Ordinal));
    }
}
