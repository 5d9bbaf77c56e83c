namespace DoctorDAO.Features.Text;

/// <summary>The words that somebody looks for, and how well a text fits them.</summary>
internal sealed class SearchTerms
{
    private const int MaxWords = 8;

    // From here on a word is found inside of others too, where the database can: "infarkt" in "Herzinfarkt".
    private const int InsideFrom = 5;

    private readonly string _phrase;

    private SearchTerms(string[] words) => (Words, _phrase) = (words, " " + string.Join(' ', words));

    /// <summary>Folded, each once, at most eight.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The words of what was typed.</summary>
    /// <returns><c>null</c> when it has none.</returns>
    public static SearchTerms? Read(string text) =>
        Folded.Words(text).Distinct(StringComparer.Ordinal).Take(MaxWords).ToArray() is { Length: > 0 } words ? new SearchTerms(words) : null;

    /// <summary>What stands in a folded text where a word begins with this one; a single letter is a word by itself.</summary>
    public static string Needle(string word) => IsLetter(word) ? $" {word} " : " " + word;

    /// <summary>Whether it is a single letter.</summary>
    public static bool IsLetter(string word) => word.Length == 1 || (word.Length == 2 && char.IsHighSurrogate(word[0]));

    /// <summary>Whether a word counts inside of others.</summary>
    public static bool IsFoundInside(string word) => word.Length >= InsideFrom;

    /// <summary>How well a text fits, the same on every database.</summary>
    /// <param name="title">Folded.</param>
    /// <param name="body">Folded.</param>
    public int Score(string title, string body)
    {
        var score = 0;
        foreach (var word in Words)
            score += (4 * Fit(title, word)) + Fit(body, word) + Math.Min(Count(body, word), 3);
        if (Words.Count > 1)
            score += (title.Contains(_phrase, StringComparison.Ordinal) ? 20 : 0) + (body.Contains(_phrase, StringComparison.Ordinal) ? 5 : 0);
        return score;
    }

    /// <summary>3 for the word itself, 2 for the beginning of one, 1 for the inside of one.</summary>
    private static int Fit(string text, string word) =>
        text.Contains($" {word} ", StringComparison.Ordinal) ? 3
        : text.Contains(Needle(word), StringComparison.Ordinal) ? 2
        : IsFoundInside(word) && text.Contains(word, StringComparison.Ordinal) ? 1
        : 0;

    private static int Count(string text, string word)
    {
        var (needle, count) = (Needle(word), 0);
        for (var i = text.IndexOf(needle, StringComparison.Ordinal); i >= 0 && count < 4; i = text.IndexOf(needle, i + 1, StringComparison.Ordinal))
            count++;
        return count;
    }
}
