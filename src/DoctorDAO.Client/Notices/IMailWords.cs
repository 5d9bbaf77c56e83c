using System.Net;

namespace DoctorDAO.Client.Notices;

/// <summary>A line of a mail that leads somewhere.</summary>
/// <param name="Words">What it says.</param>
/// <param name="Href">Full address; <c>null</c> for none.</param>
public sealed record MailLine(string Words, string? Href = null);

/// <summary>What a mail says.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Lines">The lines below it.</param>
public sealed record MailText(string Subject, IReadOnlyList<MailLine> Lines)
{
    /// <summary>The mail as plain text.</summary>
    public string Text => string.Join("\n\n", Lines.Select(x => x.Href is null ? x.Words : $"{x.Words}\n{x.Href}"));

    /// <summary>The mail as simple HTML: no pictures, no styles, nothing that is fetched.</summary>
    /// <param name="unsubscribe">Full address of the page that ends the mails.</param>
    /// <param name="words">What its link says.</param>
    /// <param name="language">Language of the mail.</param>
    public string Html(string unsubscribe, string words, string language)
    {
        var lines = Lines.Select(x => x.Href is null ? $"<p>{WebUtility.HtmlEncode(x.Words)}</p>" : $"<p>{Link(x.Href, x.Words)}</p>");
        return $"<!DOCTYPE html><html lang=\"{WebUtility.HtmlEncode(language)}\"><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(Subject)}</title></head><body>"
            + string.Concat(lines) + $"<hr><p><small>{Link(unsubscribe, words)}</small></p></body></html>";
    }

    private static string Link(string href, string words) => $"<a href=\"{WebUtility.HtmlEncode(href)}\">{WebUtility.HtmlEncode(words)}</a>";
}

/// <summary>The words of mails, in the language of whoever reads them. The portal has them.</summary>
public interface IMailWords
{
    /// <summary>The mail with the link that confirms an address.</summary>
    MailText Confirm(string link, string language);

    /// <summary>The mail of one notice.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="language">Language code.</param>
    /// <param name="site">Origin of the site, without a slash at its end.</param>
    MailText One(NoticeDto notice, string language, string site);

    /// <summary>The daily mail.</summary>
    /// <param name="notices">The newest first, at most 50.</param>
    /// <param name="more">Whether there are more.</param>
    /// <param name="language">Language code.</param>
    /// <param name="site">Origin of the site, without a slash at its end.</param>
    MailText Digest(IReadOnlyList<NoticeDto> notices, bool more, string language, string site);

    /// <summary>What the link says that ends the mails.</summary>
    string Unsubscribe(string language);
}
