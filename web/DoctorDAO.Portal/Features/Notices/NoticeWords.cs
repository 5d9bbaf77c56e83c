using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Notices;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Notices;

/// <summary>A notice as one sentence.</summary>
public static class NoticeWords
{
    /// <summary>The sentence on a page, in the reader's language and zone.</summary>
    public static string Say(this Reader reader, NoticeDto notice)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Say(reader.Texts("Notices"), notice, reader.Chamber, x => reader.Name(x), reader.Moment);
    }

    /// <summary>The sentence.</summary>
    /// <param name="texts">The texts of notices.</param>
    /// <param name="notice">What is said.</param>
    /// <param name="chamber">How a chamber is named.</param>
    /// <param name="person">How a person is named.</param>
    /// <param name="moment">How a time is written.</param>
    public static string Say(TextSet texts, NoticeDto notice, Func<ChamberRefDto, string> chamber, Func<PersonDto, string> person, Func<DateTimeOffset, string> moment)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(notice);
        return texts[
            "say." + notice.Kind,
            ("who", notice.Who is { } who ? person(who) : texts["somebody"]),
            ("title", notice.Title ?? texts["untitled"]),
            ("chamber", notice.Chamber is { } name ? chamber(name) : ""),
            ("until", notice.Until is { } until ? moment(until) : "")];
    }

    /// <summary>How a count of unread notices is shown: it is counted to 100.</summary>
    public static string Badge(int unread) => unread > 99 ? "99+" : unread.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
