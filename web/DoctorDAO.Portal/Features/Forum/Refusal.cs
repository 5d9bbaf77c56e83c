using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>What the server did not accept, in the reader's words and at the field that it concerns.</summary>
public static partial class Refusal
{
    /// <summary>The id of a field of the form, and what is wrong there.</summary>
    /// <param name="texts">The forum's texts.</param>
    /// <param name="e">What the server said. A sentence of its own that is not known here is shown as it is.</param>
    /// <param name="time">Writes an instant as the reader reads it; without it the server's own words tell when.</param>
    public static (string Field, string Message) Of(TextSet texts, FieldException e, Func<DateTimeOffset, string>? time = null)
    {
        var words = Quoted().Match(e.Problem) is { Success: true } quoted ? quoted.Groups[1].Value : null;
        return e.Field switch
        {
            "confirmed" => ("confirmed", words is null ? texts["error.confirm-again"] : texts["error.confirm", ("words", words)]),
            "account" => ("markdown", texts["error.account"]),
            "thread" => ("markdown", texts["error.locked"]),
            "replyTo" => ("markdown", texts["error.gone"]),
            "revision" => ("markdown", texts["error.revision"]),
            "mention" => ("markdown", words is null ? Other(texts, e) : texts["error.mention", ("name", words)]),
            "poll.options" or "poll.closes" => ("poll-options", Other(texts, e)),
            "key" => ("markdown", texts["error.key"]),
            "category" => ("markdown", texts["error.category"]),
            "tags" => ("tags", words is null ? Other(texts, e) : texts["error.tag", ("tag", words)]),
            "title" or "markdown" => (e.Field, words is not null ? texts["error.patient", ("words", words)] : e.Again is { } again && time is not null ? texts["error.pace", ("time", time(again))] : Pace(texts, e)),
            _ => ("markdown", Other(texts, e)),
        };
    }

    private static string Pace(TextSet texts, FieldException e)
    {
        if (Again().Match(e.Problem) is { Success: true } again) return texts["error.pace", ("time", again.Groups[1].Value + "\u00A0UTC")];
        return Links().Match(e.Problem) is { Success: true } links
            ? texts["error.links", ("n", int.Parse(links.Groups[1].Value, CultureInfo.InvariantCulture)), ("days", int.Parse(links.Groups[2].Value, CultureInfo.InvariantCulture)), ("max", int.Parse(links.Groups[3].Value, CultureInfo.InvariantCulture))]
            : Other(texts, e);
    }

    private static string Other(TextSet texts, FieldException e) => texts["error.other", ("problem", e.Problem)];

    // Sentences of the server: docs of IForum name the fields, not the words, so each of these may fail and then says less.
    [GeneratedRegex("“([^”]+)”")]
    private static partial Regex Quoted();

    [GeneratedRegex("([0-9]{2}:[0-9]{2}) UTC$")]
    private static partial Regex Again();

    [GeneratedRegex("^has ([0-9]{1,6}) links; members of less than ([0-9]{1,3}) days may set ([0-9]{1,3})$")]
    private static partial Regex Links();
}
