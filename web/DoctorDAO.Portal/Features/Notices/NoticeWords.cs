using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Client.Governance;
using DoctorDAO.Client.Membership;
using DoctorDAO.Client.Notices;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Notices;

/// <summary>A notice as one sentence.</summary>
public static class NoticeWords
{
    // How the server's sentences begin: one that is worded anew is shown as the server says it.
    private static readonly (string Begins, string Key)[] Refusals =
    [
        ("is no mail address", "error.mail"),
        ("cannot be used: this server sends no mail", "error.mail-off"),
        ("was given a link less than a minute ago", "error.mail-soon"),
        ("is no https address", "error.url"),
        ("holds a name, a password or a fragment", "error.url-name"),
        ("leads into a private network", "error.url-private"),
        ("has a host that has no address", "error.url-host"),
        ("cannot be added: an account has", "error.url-most"),
    ];

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
            ("until", notice.Until is { } until ? moment(until) : ""),
            ("issuer", notice.Issuer ?? texts["an-issuer"]),
            ("credential", notice.Credential is { } type ? CredentialWords.Type(type, texts.Language) : texts["a-credential"])];
    }

    /// <summary>What the server did not accept, in the reader's words where they are known.</summary>
    /// <param name="texts">The texts of notices.</param>
    /// <param name="field">What the field is called.</param>
    /// <param name="e">What the server said. A sentence of its own that is not known here is shown as it is.</param>
    public static string Refusal(TextSet texts, string field, FieldException e)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(e);
        foreach (var (begins, key) in Refusals)
        {
            if (e.Problem.StartsWith(begins, StringComparison.Ordinal))
                return texts[key];
        }

        return texts["error", ("field", field), ("problem", e.Problem)];
    }

    /// <summary>How a count of unread notices is shown: it is counted to 100.</summary>
    public static string Badge(int unread) => unread > 99 ? "99+" : unread.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
