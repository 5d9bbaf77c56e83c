using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.Client;
using DoctorDAO.Portal.Texts;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>What the server did not accept, in the reader's words and at the field that it concerns.</summary>
public static partial class Refusal
{
    private static readonly (string Begins, string Key)[] Polls =
    [
        ("are ", "error.poll-count"), ("holds one of ", "error.poll-long"), ("holds the same answer twice", "error.poll-twice"), ("holds what points to a patient", "error.poll-patient"), ("is not between ", "error.poll-closes"),
    ];

    /// <summary>The id of a field of the form, and what is wrong there.</summary>
    /// <param name="texts">The forum's texts.</param>
    /// <param name="e">What the server said. A sentence of its own that is not known here is shown as it is.</param>
    /// <param name="time">Writes an instant as the reader reads it; without it the server's own words tell when.</param>
    public static (string Field, string Message) Of(TextSet texts, FieldException e, Func<DateTimeOffset, string>? time = null)
    {
        var words = Words(e);
        return e.Field switch
        {
            "confirmed" => ("confirmed", words is null ? texts["error.confirm-again"] : texts["error.confirm", ("words", words)]),
            "account" => ("markdown", texts["error.account"]),
            "thread" => ("markdown", texts["error.locked"]),
            "replyTo" => ("markdown", texts["error.gone"]),
            "revision" => ("markdown", texts["error.revision"]),
            "mention" => ("markdown", words is null ? Other(texts, e) : texts["error.mention", ("name", words)]),
            "poll.options" or "poll.closes" => ("poll-options", Poll(texts, e)),
            "key" => ("markdown", texts["error.key"]),
            "category" => ("markdown", texts["error.category"]),
            "tags" => ("tags", words is null ? Other(texts, e) : texts["error.tag", ("tag", words)]),
            "title" or "markdown" => (e.Field, words is not null ? texts["error.patient", ("words", words)] : e.Again is { } again && time is not null ? texts["error.pace", ("time", time(again))] : Pace(texts, e)),
            _ => ("markdown", Other(texts, e)),
        };
    }

    /// <summary>What moderation did not accept.</summary>
    /// <param name="talk">The texts of moderation.</param>
    /// <param name="forum">The forum's texts.</param>
    /// <param name="e">What the server said.</param>
    public static string OfModeration(TextSet talk, TextSet forum, FieldException e) =>
        Words(e) is { } words ? forum["error.patient", ("words", words)]
        : Length(e) is var (has, least, most) ? talk["error.length", ("n", has), ("least", least), ("most", most)]
        : e.Field == "number" && e.Problem.StartsWith("is missing", StringComparison.Ordinal) ? talk["error.number"]
        : talk["error.other", ("problem", e.Problem)];

    /// <summary>The words that the server quotes; <c>null</c> when it quotes none.</summary>
    public static string? Words(FieldException e) => Quoted().Match(e.Problem) is { Success: true } quoted ? quoted.Groups[1].Value : null;

    /// <summary>How many characters a text has and may have; <c>null</c> when something else is wrong with it.</summary>
    public static (int Has, int Least, int Most)? Length(FieldException e) => Lengths().Match(e.Problem) is { Success: true } found
        ? (Number(found.Groups[1]), found.Groups[2].Success ? Number(found.Groups[2]) : 0, Number(found.Groups[3]))
        : null;

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    private static string Poll(TextSet texts, FieldException e)
    {
        foreach (var (begins, key) in Polls)
        {
            if (e.Problem.StartsWith(begins, StringComparison.Ordinal))
                return texts[key];
        }

        return Other(texts, e);
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

    [GeneratedRegex("^has ([0-9]{1,9}) characters; (?:([0-9]{1,9}) to |at most )?([0-9]{1,9}) are possible$")]
    private static partial Regex Lengths();

    [GeneratedRegex("([0-9]{2}:[0-9]{2}) UTC$")]
    private static partial Regex Again();

    [GeneratedRegex("^has ([0-9]{1,6}) links; members of less than ([0-9]{1,3}) days may set ([0-9]{1,3})$")]
    private static partial Regex Links();
}
