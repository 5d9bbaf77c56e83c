using DoctorDAO.Client.Notices;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Notices;

/// <inheritdoc/>
public sealed class MailWords : IMailWords
{
    /// <inheritdoc/>
    public MailText Confirm(string link, string language)
    {
        var texts = Texts(language);
        return new MailText(texts["out.confirm.subject"], [new MailLine(texts["out.confirm.text"]), new MailLine(texts["out.confirm.link"], link)]);
    }

    /// <inheritdoc/>
    public MailText One(NoticeDto notice, string language, string site)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var texts = Texts(language);
        var words = Say(texts, notice, language);
        return new MailText(texts["out.one", ("what", words)], [new MailLine(words), new MailLine(texts["out.open"], site + notice.Href)]);
    }

    /// <inheritdoc/>
    public MailText Digest(IReadOnlyList<NoticeDto> notices, bool more, string language, string site)
    {
        ArgumentNullException.ThrowIfNull(notices);
        var texts = Texts(language);
        return new MailText(
            texts["out.digest", ("n", notices.Count)],
            [.. notices.Select(x => new MailLine(Say(texts, x, language), site + x.Href)), new MailLine(texts[more ? "out.more" : "out.inbox"], site + "/inbox")]);
    }

    /// <inheritdoc/>
    public string Unsubscribe(string language) => Texts(language)["out.unsubscribe"];

    private static string Say(TextSet texts, NoticeDto notice, string language)
    {
        var found = Languages.Find(language) ?? Languages.Default;
        var common = new TextSet("Common", found.Culture);
        // Nobody knows in which zone a mail is read.
        return NoticeWords.Say(
            texts, notice, x => common.Find("chamber." + x.Key) ?? x.Name, x => x.Name ?? Writing.Short(x.Address), x => x.UtcDateTime.ToString(found.Moment, found.Culture) + " UTC");
    }

    private static TextSet Texts(string language) => new("Notices", (Languages.Find(language) ?? Languages.Default).Culture);
}
