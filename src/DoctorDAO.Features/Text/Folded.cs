using System.Globalization;
using System.Text;

namespace DoctorDAO.Features.Text;

/// <summary>
/// A text as it is searched: words of lowercase letters and digits without accents, a space before and behind each. Where each sign stood in the text is known, so
/// what is found can be marked there.
/// </summary>
internal sealed class Folded
{
    // A longer word is nobody's; the rest of it is a word of its own, which keeps every index small.
    private const int MaxWord = 64;

    private readonly string _source;
    private readonly List<int> _places;

    private Folded(string source, string text, List<int> places) => (_source, Text, _places) = (source, text, places);

    /// <summary>The words, for example <c>" covid 19 strasse "</c>; empty when there are none.</summary>
    public string Text { get; }

    /// <summary>The words of a text.</summary>
    public static string Of(string text) => Read(text).Text;

    /// <summary>The words of a text, one by one.</summary>
    public static string[] Words(string text) => Of(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The words of a text and their places.</summary>
    public static Folded Read(string text)
    {
        var folded = new StringBuilder(text.Length + 2);
        var places = new List<int>(text.Length + 2);
        var (at, word) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                Add((char)rune.Value);
            }
            else if (rune.Value is 0xFFFE or 0xFFFF || (!rune.IsBmp && !Rune.IsLetterOrDigit(rune)))
            {
                Space();
            }
            else if (Letters(rune) is { } letters)
            {
                foreach (var c in letters)
                    Add(c);
            }
            else
            {
                // One sign may be several: ½ is 1 and 2, é is e with a mark, ﬁ is f and i.
                foreach (var c in rune.ToString().Normalize(NormalizationForm.FormKD))
                    Add(c);
            }

            at += rune.Utf16SequenceLength;
        }

        Space();
        return new Folded(text, folded.ToString(), places);

        void Add(char c)
        {
            var kind = char.GetUnicodeCategory(c);
            // A mark belongs to the letter before it. The halves of a pair are of a letter: others have been left out.
            if (kind is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
                return;
            if (!char.IsLetterOrDigit(c) && kind is not (UnicodeCategory.Surrogate or UnicodeCategory.SpacingCombiningMark))
            {
                Space();
                return;
            }

            if (word == MaxWord && !char.IsLowSurrogate(c))
                Space();
            if (folded.Length == 0)
                Put(' ');
            Put(char.ToLowerInvariant(c));
            word++;
        }

        void Space()
        {
            if (word > 0)
                Put(' ');
            word = 0;
        }

        void Put(char c)
        {
            folded.Append(c);
            places.Add(at);
        }
    }

    /// <summary>Where the words of a search begin and end in the text: every place where a word begins with one of them, or, where none does, where one stands inside.</summary>
    public IReadOnlyList<(int From, int To)> Find(IEnumerable<string> words)
    {
        var found = new List<(int From, int To)>();
        foreach (var word in words)
        {
            var before = found.Count;
            foreach (var needle in (string[])[SearchTerms.Needle(word), word])
            {
                if (found.Count > before)
                    break;
                // The space before a word is not marked, and the one behind a single letter is not either.
                var skip = needle.Length > word.Length ? 1 : 0;
                for (var i = Text.IndexOf(needle, StringComparison.Ordinal); i >= 0; i = Text.IndexOf(needle, i + 1, StringComparison.Ordinal))
                    found.Add((_places[i + skip], End(i + skip + word.Length - 1)));
            }
        }

        return found;
    }

    /// <summary>Behind the sign of the source that the folded one came from, with the marks that belong to it.</summary>
    private int End(int last)
    {
        var end = _places[last];
        end += Rune.TryGetRuneAt(_source, end, out var rune) ? rune.Utf16SequenceLength : 1;
        while (end < _source.Length && char.GetUnicodeCategory(_source[end]) is UnicodeCategory.NonSpacingMark)
            end++;
        return end;
    }

    /// <summary>Letters that are no letter with a mark, and yet written without it by those who have no such key.</summary>
    private static string? Letters(Rune rune) => rune.Value switch
    {
        'ß' or 'ẞ' => "ss",
        'æ' or 'Æ' => "ae",
        'œ' or 'Œ' => "oe",
        'ø' or 'Ø' => "o",
        'ł' or 'Ł' => "l",
        'đ' or 'Đ' or 'ð' or 'Ð' => "d",
        'þ' or 'Þ' => "th",
        'ı' => "i",
        _ => null,
    };
}
