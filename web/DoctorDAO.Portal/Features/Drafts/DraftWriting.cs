using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Drafts;

/// <summary>How drafts are addressed, and what is said of them.</summary>
public static class DraftWriting
{
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal) { "chamber", "title", "summary", "markdown", "confirmed", "member" };

    // How the server's sentences begin: one that is worded anew is shown as the server says it.
    private static readonly (string Field, string Begins, string Key)[] Refusals =
    [
        ("version", "is the last", "error.versions"),
        ("version", "", "error.version"),
        ("account", "has ", "error.drafts"),
        ("account", "", "error.account"),
        ("confirmed", "", "error.confirm"),
        ("member", "is not an account", "error.member-account"),
        ("member", "is no active member", "error.member-none"),
        ("member", "would be one too many", "error.member-most"),
        ("member", "cannot write along", "error.member-frozen"),
        ("calls", "belongs to another chamber", "error.calls-chamber"),
        ("calls", "are ", "error.calls"),
        ("id", "is a proposal already", "error.proposal"),
    ];

    /// <summary>Address of a draft's page, or of one below it.</summary>
    public static string Href(long draft, string page = "") => string.Create(CultureInfo.InvariantCulture, $"/proposals/drafts/{draft}{(page.Length > 0 ? "/" : "")}{page}");

    /// <summary>What the text of a draft that is being changed is kept under on the device.</summary>
    public static string BoxKey(long draft) => string.Create(CultureInfo.InvariantCulture, $"draft:{draft}");

    /// <summary>A draft's title; a word for one that was taken back.</summary>
    public static string DraftTitle(this Reader reader, string title) => title.Length > 0 ? title : reader.Texts("Drafts")["untitled"];

    /// <summary>What the signed-in reader is to a draft; <c>null</c> for others.</summary>
    public static DraftAuthorState? RoleIn(this Reader reader, DraftDto draft) =>
        draft.Authors.FirstOrDefault(a => a.Person.Address == reader.Account)?.State;

    /// <summary>Summary and text of a version as one, for a comparison.</summary>
    public static string WholeText(string title, string summary, string markdown) => $"{title}\n\n{summary}\n\n{markdown}";

    /// <summary>The id of a field of the form, and what is wrong there, in the reader's words where they are known.</summary>
    public static (string Field, string Message) Refusal(TextSet texts, FieldException e)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(e);
        return (Fields.Contains(e.Field) ? e.Field : "title", Known(texts, e) ?? texts["error.other", ("problem", e.Problem)]);
    }

    private static string? Known(TextSet texts, FieldException e)
    {
        if (e.Field is "title" or "summary" or "markdown")
        {
            if (Forum.Refusal.Words(e) is { } words) return texts["error.patient", ("words", words)];
            return Forum.Refusal.Length(e) is not var (has, _, most) ? null : has == 0 ? texts["error.empty"] : texts["error.long", ("n", has), ("most", most)];
        }

        foreach (var (field, begins, key) in Refusals)
        {
            if (e.Field == field && e.Problem.StartsWith(begins, StringComparison.Ordinal))
                return texts[key];
        }

        return null;
    }
}
