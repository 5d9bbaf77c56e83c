using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using Microsoft.AspNetCore.Components;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>How places of the forum are named and addressed.</summary>
public static partial class ForumWriting
{
    private const int MaxQuote = 4_000;

    /// <summary>Whether the reader may write: an active member who is signed in.</summary>
    public static bool MayWrite(this Reader reader) => reader.Member is { Status: MemberStatus.Active };

    /// <summary>Name of a category: a chamber's own name, or that of a place for everybody; an unknown key as it is.</summary>
    public static string Category(this Reader reader, string key, IReadOnlyList<ChamberDto> chambers) =>
        chambers.FirstOrDefault(c => c.Chamber.Key == key) is { } chamber
            ? reader.Chamber(chamber.Chamber)
            : reader.Texts("Forum").Find("category." + key) ?? reader.Common.Find("chamber." + key) ?? key;

    /// <summary>What a category is for, in one sentence.</summary>
    public static string CategoryWords(this Reader reader, string key, IReadOnlyList<ChamberDto> chambers)
    {
        var texts = reader.Texts("Forum");
        return texts.Find("words." + key) ?? texts["words.chamber", ("chamber", reader.Category(key, chambers))];
    }

    /// <summary>A thread's title; a word for one that can no longer be read.</summary>
    public static string ThreadTitle(this Reader reader, string? title) => string.IsNullOrEmpty(title) ? reader.Texts("Forum")["thread.untitled"] : title;

    /// <summary>When something is possible again, with the name of the reader's zone.</summary>
    public static string Again(this Reader reader, DateTimeOffset time) => $"{reader.Moment(time)}\u00A0{reader.ZoneName(time)}";

    /// <summary>A path with those parts of its query that are there.</summary>
    public static string Href(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var href = new StringBuilder(path);
        foreach (var (name, value) in query)
        {
            if (!string.IsNullOrEmpty(value))
                href.Append(href.Length == path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
        return href.ToString();
    }

    /// <summary>Address of a thread.</summary>
    public static string ThreadHref(long thread) => string.Create(CultureInfo.InvariantCulture, $"/forum/threads/{thread}");

    /// <summary>Address of a post, on whichever page of its thread it stands.</summary>
    public static string PostHref(long thread, int number) => string.Create(CultureInfo.InvariantCulture, $"/forum/threads/{thread}?post={number}#post-{number}");

    /// <summary>Address of a post's versions; its place leads back.</summary>
    public static string HistoryHref(long thread, int number, long post) => string.Create(CultureInfo.InvariantCulture, $"/forum/posts/{post}/history?thread={thread}&post={number}");

    /// <summary>A post's text for this page: places within it are written with the page's path, because of its base address.</summary>
    /// <param name="reader">Who reads it.</param>
    /// <param name="html">Rendered and cleaned by the server.</param>
    public static MarkupString PostHtml(this Reader reader, string html) =>
        (MarkupString)OwnPlace().Replace(html, m => m.Groups[1].Value + WebUtility.HtmlEncode(reader.Path) + "#");

    /// <summary>A post as a Markdown quote that leads to it.</summary>
    /// <param name="lead">Who wrote it and where; becomes the link.</param>
    /// <param name="href">Address of the post.</param>
    /// <param name="markdown">What was written; long texts are cut.</param>
    public static string Quote(string lead, string href, string markdown)
    {
        var text = markdown.ReplaceLineEndings("\n").Trim();
        if (text.Length > MaxQuote) text = text[..(char.IsHighSurrogate(text[MaxQuote - 1]) ? MaxQuote - 1 : MaxQuote)].TrimEnd() + "…";
        var quote = new StringBuilder().Append('[').Append(Marks().Replace(lead, @"\$0")).Append("](").Append(href).Append(")\n\n");
        foreach (var line in text.Split('\n')) quote.Append(line.Length == 0 ? ">" : "> ").Append(line).Append('\n');
        return quote.Append('\n').ToString();
    }

    [GeneratedRegex("(<a\\s[^<>]*?href=\")#")]
    private static partial Regex OwnPlace();

    [GeneratedRegex(@"[\\\[\]*_`<>&~^=|]")]
    private static partial Regex Marks();
}
