namespace DoctorDAO.Portal.Features.Membership;

/// <summary>Cuts words to a width without a browser, by the widths of Public Sans' semibold letters, rounded up.</summary>
public static class TextFit
{
    /// <summary>Width of a text in px.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">Font size in px.</param>
    public static double Width(string text, double size) => text.Sum(c => Units(c)) * size;

    /// <summary>The text, or its beginning with an ellipsis.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">Room in px.</param>
    /// <param name="size">Font size in px.</param>
    public static string Cut(string text, double width, double size)
    {
        if (Width(text, size) <= width) return text;
        var used = Units('…') * size;
        var end = 0;
        while (end < text.Length && used + (Units(text[end]) * size) <= width) used += Units(text[end++]) * size;
        // Never through the middle of a character that takes two.
        if (end > 0 && char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end].TrimEnd() + "…";
    }

    private static double Units(char c) => c switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or '\'' or '’' or '|' or ' ' => 0.31,
        'f' or 't' or 'r' or '-' or '(' or ')' or '/' => 0.42,
        'm' or 'w' or 'M' or 'W' or '…' => 0.92,
        >= 'A' and <= 'Z' => 0.7,
        >= 'a' and <= 'z' => 0.59,
        >= '0' and <= '9' => 0.64,
        < '\u0250' => 0.66,
        _ => 1,
    };
}
