using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DoctorDAO.Client;

namespace DoctorDAO.Features.Text;

/// <summary>Lines that somebody has written: titles, summaries, references.</summary>
internal static partial class TextLine
{
    /// <summary>One line of text, without what would reach beyond it.</summary>
    /// <exception cref="FieldException">It is empty or too long.</exception>
    public static string Clean(string field, string? text, int most)
    {
        // Runes first: text that is no Unicode cannot be normalised.
        return Bounded(field, Spaces().Replace(text ?? "", " ").EnumerateRunes().Where(IsVisible), most);
    }

    /// <summary>Plain text that may have several lines, without what would reach beyond it.</summary>
    /// <exception cref="FieldException">It is empty or too long.</exception>
    public static string CleanLines(string field, string? text, int most) =>
        Bounded(field, (text ?? "").ReplaceLineEndings("\n").Replace('\t', ' ').EnumerateRunes().Where(x => x.Value == '\n' || IsVisible(x)), most);

    /// <summary>What is no character (U+FFFE, U+FFFF) cannot be normalised either. Signs that turn the direction of what follows would reach beyond the text.</summary>
    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) != UnicodeCategory.Control && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFFFE or 0xFFFF);

    private static string Bounded(string field, IEnumerable<Rune> text, int most)
    {
        var clean = string.Concat(text).Trim().Normalize(NormalizationForm.FormC);
        return clean.Length >= 1 && clean.Length <= most ? clean : throw new FieldException(field, $"has {clean.Length} characters; 1 to {most} are possible");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
