using DoctorDAO.Client.Search;

namespace DoctorDAO.Features.Text;

/// <summary>Pieces of texts with what was looked for marked in them. They hold plain text: whoever shows them escapes it.</summary>
internal static class Snippets
{
    private const int Length = 220;
    private const int Before = 60;

    /// <summary>The whole text.</summary>
    public static IReadOnlyList<SnippetPart> Whole(string text, SearchTerms terms) => Parts(text, 0, text.Length, Places(text, terms));

    /// <summary>Some 220 characters around the first place that fits; the beginning when none does.</summary>
    public static IReadOnlyList<SnippetPart> Around(string text, SearchTerms terms)
    {
        var places = Places(text, terms);
        var (from, to) = (0, Math.Min(text.Length, Length));
        if (places.Count > 0 && places[0].From > Before)
        {
            from = Math.Max(0, Math.Min(places[0].From - Before, text.Length - Length));
            // At the beginning of a word, if there is one before the place.
            var space = text.IndexOf(' ', from);
            if (from > 0 && space >= 0 && space < places[0].From)
                from = space + 1;
            to = Math.Min(text.Length, from + Length);
        }

        (from, to) = (OnSign(text, from), OnSign(text, to));
        var parts = Parts(text, from, to, places).ToList();
        if (from > 0)
            parts.Insert(0, new SnippetPart("…", false));
        if (to < text.Length)
            parts.Add(new SnippetPart("…", false));
        return parts;
    }

    /// <summary>Not between the halves of a pair.</summary>
    private static int OnSign(string text, int place) => place > 0 && place < text.Length && char.IsLowSurrogate(text[place]) ? place - 1 : place;

    private static List<(int From, int To)> Places(string text, SearchTerms terms) => [.. Folded.Read(text).Find(terms.Words).OrderBy(x => x.From).ThenByDescending(x => x.To)];

    private static List<SnippetPart> Parts(string text, int from, int to, List<(int From, int To)> places)
    {
        var parts = new List<SnippetPart>();
        var at = from;
        foreach (var place in places)
        {
            var (start, end) = (Math.Max(place.From, at), Math.Min(place.To, to));
            if (start >= end)
                continue;
            Add(at, start, false);
            Add(start, end, true);
            at = end;
        }

        Add(at, to, false);
        return parts;

        void Add(int start, int end, bool marked)
        {
            if (end > start)
                parts.Add(new SnippetPart(text[start..end], marked));
        }
    }
}
