using DoctorDAO.Client;
using DoctorDAO.Client.Credentials;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Verify;

/// <summary>How requests for credentials are addressed, and what is said of them.</summary>
public static class VerifyWriting
{
    private static readonly string[] Usual = [CredentialTypes.Licence, "SpecialistTitle", CredentialTypes.Training];

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

    /// <summary>The name of a type.</summary>
    public static string Type(TextSet texts, string type)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return CredentialWords.Type(type, texts.Language);
    }

    /// <summary>The name of a claim.</summary>
    public static string Claim(TextSet texts, string claim)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return CredentialWords.Claim(claim, texts.Language);
    }

    /// <summary>A value of a claim, in words where it is a code.</summary>
    public static string Value(TextSet texts, string claim, string value)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return CredentialWords.Value(claim, value, texts.Language);
    }

    /// <summary>The id of a field of a form, and what is wrong there.</summary>
    public static (string Field, string Message) Refusal(TextSet texts, FieldException e, string usual)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(e);
        var field = e.Field.Split('.')[0];
        return (field is "slug" or "name" or "purpose" or "items" or "issuers" or "issuerDids" or "statusHours" or "retainDays" or "policy" or "reference" or "account" ? field : usual,
            texts["error.other", ("field", texts.Find($"field.{field}") ?? field), ("problem", e.Problem)]);
    }
}
