using System.Net;
using System.Text;

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
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"" + WebUtility.HtmlEncode(language) + "\"><head><meta charset=\"utf-8\"><title>" + WebUtility.HtmlEncode(Subject) + "</title></head><body>");
        foreach (var line in Lines)
        {
            var text = WebUtility.HtmlEncode(line.Words);
            html.Append(line.Href is null ? "<p>" + text + "</p>" : "<p><a href=\"" + WebUtility.HtmlEncode(line.Href) + "\">" + text + "</a></p>");
        }

        return html.Append("<hr><p><small><a href=\"" + WebUtility.HtmlEncode(unsubscribe) + "\">" + WebUtility.HtmlEncode(words) + "</a></small></p></body></html>").ToString();
    }
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
