using System.Globalization;
using System.Text.RegularExpressions;
using DoctorDAO.LocalChain;

namespace DoctorDAO.DevHost.Story;

/// <summary>What becomes of an issue after its session.</summary>
public enum Ending
{
    /// <summary>Nothing: it failed, or nobody has queued it yet.</summary>
    None,

    /// <summary>Its proposer cancels it before the session begins.</summary>
    Cancel,

    /// <summary>It is put into the timelock in the last hours.</summary>
    Queue,

    /// <summary>It is executed.</summary>
    Execute,
}

/// <summary>An issue of the demo.</summary>
/// <param name="Proposer">Index of the person.</param>
/// <param name="Actions">What it does, one entry a call: <c>statement</c>, <c>pay 4200.00 to 205</c>, <c>set-quorum platform 3500 500 500</c>,
/// <c>set-period platform 604800</c>, <c>set-proposers advocacy 10 2</c> (units, or sponsors), <c>grant-verifier 5</c>, <c>name-source clinical 400 60</c> (the timelock, with its caps), <c>name-articles clinical 200 40 8</c> (accepted articles, with theirs), <c>award clinical 48 to 11</c>,
/// <c>dividend 0 4000.00</c> (policy year, euros).</param>
/// <param name="Mood">How the association feels about it: -10 to 10 votes on average.</param>
/// <param name="Text">Markdown with its title line.</param>
public sealed record Issue(int Proposer, IReadOnlyList<string> Actions, int Mood, Ending Ending, string Text)
{
    /// <summary>The proposal as a chamber takes it.</summary>
    public Proposal In(string chamber, Acts acts) => new(chamber, [.. Actions.Select(x => Call(x, acts))], Text);

    private static ProposedCall Call(string action, Acts acts)
    {
        var words = action.Split(' ');
        return words[0] switch
        {
            "statement" => acts.Statement(),
            "pay" => acts.Pay(Accounts.Key(Number(words[3])).Address, Cents(words[1])),
            "dividend" => acts.Cover.ByChamber(acts.Cover.DeclareDividend((ushort)Number(words[1]), Cents(words[2]))),
            "set-quorum" => acts.SetQuorum(words[1], (ushort)Number(words[2]), (ushort)Number(words[3]), (ushort)Number(words[4])),
            "set-period" => acts.SetVotingPeriod(words[1], (uint)Number(words[2])),
            "set-proposers" => acts.SetProposerRule(words[1], (uint)Number(words[2]), (ushort)Number(words[3])),
            "grant-verifier" => acts.GrantVerifier(Accounts.Key(Number(words[1])).Address),
            "name-source" => acts.NameTimelockSource(words[1], (uint)Number(words[2]), (uint)Number(words[3])),
            "name-articles" => acts.NameArticlesSource(words[1], (uint)Number(words[2]), (uint)Number(words[3]), (uint)Number(words[4])),
            "award" => acts.Award(Accounts.Key(Number(words[4])).Address, words[1], (ulong)Number(words[2]), action),
            _ => throw new FormatException($"No action '{action}'."),
        };
    }

    private static ulong Cents(string text) => (ulong)(decimal.Parse(text, CultureInfo.InvariantCulture) * 100);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>Reads <c>Demo/agendas/*.md</c>: each issue begins with a comment that says who proposes it and what it does.</summary>
public static partial class Agenda
{
    /// <summary>The issues of a file, in order.</summary>
    /// <exception cref="FormatException">A head cannot be read; the message has it.</exception>
    public static IReadOnlyList<Issue> Read(string path)
    {
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var heads = Head().Matches(text);
        return [.. heads.Select((head, i) => Parse(head.Groups[1].Value, text[(head.Index + head.Length)..(i + 1 < heads.Count ? heads[i + 1].Index : text.Length)].Trim()))];
    }

    private static Issue Parse(string head, string text)
    {
        (int? proposer, int mood, var ending) = (null, 0, Ending.None);
        var actions = new List<string>();
        foreach (var part in head.Split(';', StringSplitOptions.TrimEntries))
        {
            var (name, value) = part.Split(':', 2, StringSplitOptions.TrimEntries) is [var n, var v] ? (n, v) : throw new FormatException($"'{part}' is not name: value.");
            switch (name)
            {
                case "proposer": proposer = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "mood": mood = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "action": actions.Add(value); break;
                case "end": ending = Enum.Parse<Ending>(value, ignoreCase: true); break;
                default: throw new FormatException($"'{name}' is unknown in '{head}'.");
            }
        }

        return new(proposer ?? throw new FormatException($"proposer is missing in '{head}'."), actions, mood, ending, text);
    }

    [GeneratedRegex("^<!-- (.*) -->$\n", RegexOptions.Multiline)]
    private static partial Regex Head();
}
