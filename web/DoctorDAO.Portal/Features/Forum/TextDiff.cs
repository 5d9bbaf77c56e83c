using System.Text.RegularExpressions;

namespace DoctorDAO.Portal.Features.Forum;

/// <summary>What became of a piece of a text between two versions.</summary>
public enum Change
{
    /// <summary>It stands in both.</summary>
    Same,

    /// <summary>It stands in the older one alone.</summary>
    Gone,

    /// <summary>It stands in the newer one alone.</summary>
    New,

    /// <summary>Lines that stand in both and are not shown.</summary>
    Skipped,
}

/// <summary>A piece of a comparison.</summary>
/// <param name="Change">What became of it.</param>
/// <param name="Text">Its text; empty when it is skipped.</param>
/// <param name="Lines">How many lines are skipped.</param>
public readonly record struct ChangedText(Change Change, string Text, int Lines = 0);

/// <summary>
/// Compares two versions of a text: line by line, and word by word where a line was changed. What is too large to compare counts as replaced, so a
/// comparison takes bounded time whatever the texts are.
/// </summary>
public static partial class TextDiff
{
    // Cells of the table of one comparison: a millisecond or two.
    private const int MaxCells = 250_000;
    private const int LinesAround = 2;

    /// <summary>The pieces of both texts in order. Those that are not <see cref="Change.New"/> make the older text, those that are not <see cref="Change.Gone"/> the newer.</summary>
    public static IReadOnlyList<ChangedText> Of(string older, string newer)
    {
        var lines = Compare(Lines(older), Lines(newer));
        var pieces = new List<ChangedText>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i + 1 < lines.Count && lines[i].Change == Change.Gone && lines[i + 1].Change == Change.New)
                pieces.AddRange(Words(lines[i], lines[++i]));
            else
                pieces.Add(lines[i]);
        }
        return pieces;
    }

    /// <summary>The same with long runs of unchanged lines left out but for the lines next to a change.</summary>
    public static IReadOnlyList<ChangedText> Shorten(IReadOnlyList<ChangedText> pieces)
    {
        var shown = new List<ChangedText>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var lines = pieces[i].Change == Change.Same ? Lines(pieces[i].Text) : [];
            var (before, after) = (i == 0 ? 0 : LinesAround, i == pieces.Count - 1 ? 0 : LinesAround);
            if (lines.Length <= before + after + 1)
            {
                shown.Add(pieces[i]);
                continue;
            }
            if (before > 0) shown.Add(new ChangedText(Change.Same, string.Concat(lines[..before])));
            shown.Add(new ChangedText(Change.Skipped, "", lines.Length - before - after));
            if (after > 0) shown.Add(new ChangedText(Change.Same, string.Concat(lines[^after..])));
        }
        return shown;
    }

    /// <summary>A changed line word by word, unless so little of it stayed that the words of both would only be mixed.</summary>
    private static List<ChangedText> Words(ChangedText gone, ChangedText come)
    {
        var words = Compare(Split(Word(), gone.Text), Split(Word(), come.Text));
        var same = words.Where(p => p.Change == Change.Same).Sum(p => p.Text.Trim().Length);
        return 2 * same >= Math.Max(gone.Text.Length, come.Text.Length) ? words : [gone, come];
    }

    private static List<ChangedText> Compare(string[] older, string[] newer)
    {
        var (start, end) = (0, 0);
        while (start < older.Length && start < newer.Length && older[start] == newer[start]) start++;
        while (end < older.Length - start && end < newer.Length - start && older[^(end + 1)] == newer[^(end + 1)]) end++;
        var pieces = new List<ChangedText>();
        Add(pieces, Change.Same, older[..start]);
        Middle(pieces, older[start..^end], newer[start..^end]);
        Add(pieces, Change.Same, older[^end..]);
        return pieces;
    }

    /// <summary>The longest common subsequence; of what differs, the older stands before the newer.</summary>
    private static void Middle(List<ChangedText> pieces, string[] older, string[] newer)
    {
        if ((long)older.Length * newer.Length > MaxCells || older.Length == 0 || newer.Length == 0)
        {
            Add(pieces, Change.Gone, older);
            Add(pieces, Change.New, newer);
            return;
        }
        var common = new int[older.Length + 1, newer.Length + 1];
        for (var i = older.Length - 1; i >= 0; i--)
            for (var j = newer.Length - 1; j >= 0; j--)
                common[i, j] = older[i] == newer[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        for (var (i, j) = (0, 0); i < older.Length || j < newer.Length;)
        {
            var (fromI, fromJ) = (i, j);
            while (i < older.Length && j < newer.Length && older[i] == newer[j]) (i, j) = (i + 1, j + 1);
            Add(pieces, Change.Same, older[fromI..i]);
            (fromI, fromJ) = (i, j);
            while ((i < older.Length || j < newer.Length) && !(i < older.Length && j < newer.Length && older[i] == newer[j]))
            {
                if (j == newer.Length || (i < older.Length && common[i + 1, j] >= common[i, j + 1])) i++;
                else j++;
            }
            Add(pieces, Change.Gone, older[fromI..i]);
            Add(pieces, Change.New, newer[fromJ..j]);
        }
    }

    private static void Add(List<ChangedText> pieces, Change change, string[] parts)
    {
        if (parts.Length == 0) return;
        if (pieces is [.., var last] && last.Change == change) pieces[^1] = last with { Text = last.Text + string.Concat(parts) };
        else pieces.Add(new ChangedText(change, string.Concat(parts)));
    }

    private static string[] Lines(string text) => Split(Line(), text);

    private static string[] Split(Regex pattern, string text) => [.. pattern.Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"[^\n]*\n|[^\n]+")]
    private static partial Regex Line();

    // A sign of two halves stays whole.
    [GeneratedRegex(@"[\uD800-\uDBFF][\uDC00-\uDFFF]|\w+|\s+|[^\w\s]")]
    private static partial Regex Word();
}
