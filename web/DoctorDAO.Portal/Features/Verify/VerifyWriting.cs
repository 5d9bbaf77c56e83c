using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Portal.Features.Issuing;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Verify;

/// <summary>How requests for credentials are addressed, and what is said of them.</summary>
public static class VerifyWriting
{
    private static readonly string[] Usual = [CredentialTypes.Licence, "SpecialistTitle", CredentialTypes.Training];

    // A field, a part of the server's sentence about it, and the key of ours.
    private static readonly (string Field, string Part, string Key)[] Problems =
    [
        ("slug", "another organisation's", "slug-taken"),
        ("slug", "", "slug"),
        ("name", "name of this association", "name-ours"),
        ("name", "one policy too many", "policies"),
        ("name", "one link too many", "links"),
        ("name", "on one line", "name"),
        ("account", "organisations already", "organisations"),
        ("account", "too many", "staff"),
        ("account", "", "account"),
        ("purpose", "", "purpose"),
        ("items", "all optional", "optional"),
        ("items", "", "items"),
        ("claims", "", "items"),
        ("type", "", "items"),
        ("issuerDids", "are named", "not-named"),
        ("issuerDids", "name nobody", "nobody"),
        ("issuerDids", "", "dids"),
        ("statusHours", "", "status-hours"),
        ("retainDays", "", "retain-days"),
        ("samePerson", "", "same-person"),
        ("minHours", "needs", "hours-claim"),
        ("minHours", "", "hours"),
        ("maxAgeDays", "needs", "age-claim"),
        ("maxAgeDays", "", "age"),
        ("policy", "has to wait", "waiting"),
        ("policy", "", "retired"),
        ("id", "retired", "retired"),
        ("id", "somebody else", "changed"),
        ("id", "versions", "versions"),
        ("reference", "", "reference"),
        ("key", "another key", "key-changed"),
    ];

    /// <summary>Claims that a policy may ask for of each type, those of the person first; what hospitals ask for most, first.</summary>
    public static IReadOnlyList<(string Type, string[] Claims)> Types { get; } =
    [
        .. CredentialTypes.All.OrderBy(x => Array.IndexOf(Usual, x.Name) is var place and >= 0 ? place : Usual.Length).Select(x => (x.Name, x.Claims.Select(y => y.Name).ToArray())),
    ];

    /// <summary>Address of an organisation's page, or of one below it.</summary>
    public static string Href(string slug, string page = "") => $"/verify/{slug}{(page.Length > 0 ? "/" : "")}{page}";

    /// <summary>Look and icon of a state's badge.</summary>
    public static (string Look, string Icon) Badge(PresentationState state) => state switch
    {
        PresentationState.Accepted => ("passed", "check"),
        PresentationState.Refused => ("failed", "circle-x"),
        PresentationState.Declined or PresentationState.Expired => ("failed", "ban"),
        _ => ("open", "circle-dot"),
    };

    /// <summary>Look and icon of a check.</summary>
    public static (string Look, string Icon) Badge(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => ("passed", "check"),
        CheckOutcome.Warned => ("open", "triangle-alert"),
        _ => ("failed", "circle-x"),
    };

    /// <summary>What a check found, in the reader's words; a reason without words of its own is told by the check's name alone.</summary>
    public static string Say(TextSet texts, CheckDto check)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(check);
        if (check.Outcome == CheckOutcome.Passed)
            return texts.Find($"passed.{check.Code}") ?? check.Code;
        return texts.Find($"reason.{check.Code}.{check.Reason}") ?? texts.Find($"reason.{check.Reason}") ?? texts.Find($"failed.{check.Code}") ?? check.Reason ?? check.Code;
    }

    /// <summary>A value that was shown: codes in words, days as the reader writes them.</summary>
    public static string Value(Reader reader, string claim, System.Text.Json.Nodes.JsonNode? value) => IssuingWriting.Value(reader, claim, value?.ToString() ?? "");

    /// <summary>The id of a field of a form, and what is wrong there, in the reader's words. A sentence of the server that is not known here is shown as it is.</summary>
    /// <param name="texts">The texts of these pages.</param>
    /// <param name="e">What the server said.</param>
    /// <param name="usual">Id of the field that is meant when the server names none of the form's.</param>
    public static (string Field, string Message) Refusal(TextSet texts, FieldException e, string usual)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(e);
        var field = e.Field.Split('.')[^1];
        foreach (var (name, begins, key) in Problems)
        {
            if (name == field && e.Problem.Contains(begins, StringComparison.Ordinal))
                return (Id(field, usual), texts["problem." + key]);
        }

        return (Id(field, usual), texts["error.other", ("field", texts.Find($"field.{field}") ?? field), ("problem", e.Problem)]);
    }

    /// <summary>The id of the field that the server means: claims are ticked under what they belong to.</summary>
    private static string Id(string field, string usual) => field switch
    {
        "claims" or "type" => "items",
        "slug" or "purpose" or "items" or "issuers" or "issuerDids" or "statusHours" or "retainDays" or "samePerson" or "minHours" or "maxAgeDays" or "policy" or "reference" or "account" => field,
        _ => usual,
    };
}
