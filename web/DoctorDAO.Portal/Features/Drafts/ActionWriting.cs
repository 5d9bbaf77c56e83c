using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Client.Governance;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Drafts;

/// <summary>What is wrong with a field of an action, in the reader's words.</summary>
public static partial class ActionWriting
{
    // How the server's sentences begin: one that is worded anew is shown as the server says it.
    private static readonly (string Begins, string Key)[] Problems =
    [
        ("is missing", "missing"),
        ("is not a percentage", "percent"),
        ("is not an amount", "amount"),
        ("is not a whole number", "number"),
        ("is not an account", "account"),
        ("is mistyped", "checksum"),
        ("is nobody's account", "nobody"),
        ("is no role", "role"),
        ("is not 1 to 32 letters", "topic"),
        ("is not a length of time", "duration"),
        ("is not a DID", "did"),
        ("is not an issuer", "issuer"),
        ("is not a day", "day"),
        ("are not 1 to 16 types", "types"),
        ("is neither yes", "yes-no"),
        ("holds characters that cannot be seen", "unseen"),
        ("is no wording", "wording"),
        ("belongs to another chamber", "chamber"),
    ];

    /// <summary>A sentence about the field.</summary>
    /// <param name="texts">The texts of drafts.</param>
    /// <param name="field">What the field is called.</param>
    /// <param name="e">What the server said.</param>
    public static string Problem(TextSet texts, string field, FieldException e)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(e);
        if (Range().Match(e.Problem) is { Success: true } range)
            return texts["problem.range", ("field", field), ("least", range.Groups[1].Value), ("most", range.Groups[2].Value)];
        if (TooLong().Match(e.Problem) is { Success: true } tooLong)
            return texts["problem.long", ("field", field), ("n", int.Parse(tooLong.Groups[1].Value, CultureInfo.InvariantCulture))];
        foreach (var (begins, key) in Problems)
        {
            if (e.Problem.StartsWith(begins, StringComparison.Ordinal))
                return texts["problem." + key, ("field", field)];
        }

        return texts["error.field", ("field", field), ("problem", e.Problem)];
    }

    /// <summary>What a field asks for, with its bounds where they are not those of its kind.</summary>
    public static string Hint(TextSet texts, ActionFieldDto field, bool ofMembers)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(field);
        var key = field.Kind switch
        {
            ActionFieldKind.Percent when !ofMembers => "Share",
            // What only a word of memory bounds is not worth telling.
            ActionFieldKind.Number when field.Maximum is { Length: < 4 } => "Range",
            var kind => kind.ToString(),
        };
        return texts["kind." + key, ("currency", field.Currency ?? ""), ("least", field.Minimum ?? ""), ("most", field.Maximum ?? "")];
    }

    [GeneratedRegex("^is longer than ([0-9]{1,6}) characters$")]
    private static partial Regex TooLong();

    [GeneratedRegex("^is out of range: ([^ ]{1,90}) to ([^ ]{1,90}) are possible$")]
    private static partial Regex Range();
}
