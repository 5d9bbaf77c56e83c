using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DoctorDAO.Features.Text;

/// <summary>Where a text names members: an @ at the beginning of a word, outside of code and of links.</summary>
internal static partial class MentionText
{
    /// <summary>What stands behind each @, to the end of its line or 100 characters.</summary>
    public static IEnumerable<string> Find(string markdown)
    {
        foreach (var text in RichText.Literals(markdown))
        {
            foreach (Match at in At().Matches(text))
                yield return at.Groups[1].Value;
        }
    }

    /// <summary>The first words of a text, the longest first; signs at their end do not belong to them.</summary>
    public static IEnumerable<string> Prefixes(string text, int words, int length)
    {
        var ends = new List<int>();
        var inside = false;
        for (var i = 0; i <= text.Length && ends.Count < words; i++)
        {
            var letter = i < text.Length && !char.IsWhiteSpace(text[i]);
            if (inside && !letter)
                ends.Add(i);
            inside = letter;
        }

        return ends.AsEnumerable().Reverse().Select(x => text[..x].TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '"', '\'', '’', '”', '»', '…')).Where(x => x.Length > 0 && x.Length <= length)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>Whether a word ends before this place of a text.</summary>
    public static bool Ends(string text, int at) => at >= text.Length || !char.IsLetterOrDigit(text[at]);

    /// <summary>Makes each mention a link to the member.</summary>
    /// <param name="document">A parsed text.</param>
    /// <param name="mentions">Accounts by what stands behind the @.</param>
    public static void Link(MarkdownDocument document, IReadOnlyDictionary<string, string> mentions)
    {
        string[] names = [.. mentions.Keys.OrderByDescending(x => x.Length)];
        foreach (var literal in document.Descendants<LiteralInline>().Where(IsText).ToList())
        {
            var text = literal.Content.ToString();
            var (from, last) = (0, (Inline)literal);
            foreach (Match at in At().Matches(text))
            {
                var place = at.Groups[1].Index;
                if (Array.Find(names, x => string.Compare(text, place, x, 0, x.Length, StringComparison.OrdinalIgnoreCase) == 0 && Ends(text, place + x.Length)) is not { } name)
                    continue;
                Add(new LiteralInline(text[from..(place - 1)]));
                var link = new LinkInline("/members/" + mentions[name], "");
                link.AppendChild(new LiteralInline(text.Substring(place - 1, name.Length + 1)));
                Add(link);
                from = place + name.Length;
            }

            if (from == 0)
                continue;
            Add(new LiteralInline(text[from..]));
            literal.Remove();

            void Add(Inline inline)
            {
                last.InsertAfter(inline);
                last = inline;
            }
        }
    }

    /// <summary>Whether it is read as text, and not as the words of a link.</summary>
    public static bool IsText(LiteralInline literal)
    {
        for (var parent = literal.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is LinkInline)
                return false;
        }

        return true;
    }

    [GeneratedRegex(@"(?<![\p{L}\p{N}@._/-])@(?=([\p{L}\p{N}].{0,99}))")]
    private static partial Regex At();
}
