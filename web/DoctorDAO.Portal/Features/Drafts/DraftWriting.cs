using System.Globalization;
using DoctorDAO.Client;
using DoctorDAO.Client.Drafts;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Drafts;

/// <summary>How drafts are addressed, and what is said of them.</summary>
public static class DraftWriting
{
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal) { "chamber", "title", "summary", "markdown", "confirmed", "member" };

    /// <summary>Address of a draft's page, or of one below it.</summary>
    public static string Href(long draft, string page = "") => string.Create(CultureInfo.InvariantCulture, $"/proposals/drafts/{draft}{(page.Length > 0 ? "/" : "")}{page}");

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
        var message = e.Field switch
        {
            "version" => texts["error.version"],
            "account" => texts["error.account"],
            "confirmed" => texts["error.confirm"],
            _ => texts["error.other", ("problem", e.Problem)],
        };
        return (Fields.Contains(e.Field) ? e.Field : "title", message);
    }
}
