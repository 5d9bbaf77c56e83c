using CsCheck;
using DoctorDAO.Portal.Features.Forum;

namespace DoctorDAO.Portal.Tests.Forum;

/// <summary>Comparisons of two versions of a text.</summary>
public sealed class TextDiffTests
{
    [Fact]
    public void A_changed_word_is_shown_within_its_line() => Assert.Equal(
        [
            new ChangedText(Change.Same, "We try four columns from "), new ChangedText(Change.Gone, "Monday"), new ChangedText(Change.New, "Tuesday"),
            new ChangedText(Change.Same, ", in both departments.\nAs before."),
        ],
        Merged(TextDiff.Of("We try four columns from Monday, in both departments.\nAs before.", "We try four columns from Tuesday, in both departments.\nAs before.")));

    [Fact]
    public void A_line_of_which_little_stayed_is_replaced_as_a_whole() => Assert.Equal(
        [new ChangedText(Change.Gone, "One sheet for all.\n"), new ChangedText(Change.New, "Whoever leaves theatre signs for it.\n"), new ChangedText(Change.Same, "End")],
        TextDiff.Of("One sheet for all.\nEnd", "Whoever leaves theatre signs for it.\nEnd"));

    [Fact]
    public void Lines_that_came_or_went_are_told() => Assert.Equal(
        [new ChangedText(Change.Same, "a\n"), new ChangedText(Change.Gone, "b\n"), new ChangedText(Change.Same, "c\n"), new ChangedText(Change.New, "d\n"), new ChangedText(Change.Same, "e")],
        TextDiff.Of("a\nb\nc\ne", "a\nc\nd\ne"));

    [Fact]
    public void What_pieces_say_makes_both_texts_again() => Gen.Select(Text, Text).Sample((older, newer) =>
    {
        var pieces = TextDiff.Of(older, newer);
        return Join(pieces, Change.New) == older && Join(pieces, Change.Gone) == newer;
    });

    [Fact]
    public void A_text_is_the_same_as_itself() => Text.Sample(text => TextDiff.Of(text, text).All(p => p.Change == Change.Same));

    [Fact]
    public void A_sign_of_two_halves_stays_whole() =>
        Assert.DoesNotContain(TextDiff.Of("The rest stays as it was 😀 here", "The rest stays as it was 😁 here"), p => p.Text.Length > 0 && (char.IsLowSurrogate(p.Text[0]) || char.IsHighSurrogate(p.Text[^1])));

    [Fact]
    public void Texts_too_large_to_compare_count_as_replaced()
    {
        var (older, newer) = (string.Concat(Enumerable.Range(0, 9_000).Select(i => $"{i}\n")), string.Concat(Enumerable.Range(0, 9_000).Select(i => $"{i * 7}\n")));
        var pieces = TextDiff.Of(older, newer);
        Assert.Equal([Change.Same, Change.Gone, Change.New], pieces.Select(p => p.Change));
        Assert.Equal(newer, Join(pieces, Change.Gone));
    }

    [Fact]
    public void Long_runs_without_a_change_are_left_out_but_for_the_lines_beside_it()
    {
        var text = string.Concat(Enumerable.Range(1, 20).Select(i => $"line {i}\n"));
        var pieces = TextDiff.Shorten(TextDiff.Of(text, text.Replace("line 10\n", "ten\n", StringComparison.Ordinal)));
        Assert.Equal([new(Change.Skipped, "", 7), new(Change.Same, "line 8\nline 9\n"), new(Change.Gone, "line 10\n"), new(Change.New, "ten\n"), new(Change.Same, "line 11\nline 12\n"), new ChangedText(Change.Skipped, "", 8)], pieces);
    }

    private static readonly Gen<string> Text = Gen.OneOf(new[] { "round", "ward", "night", " ", " ", "\n", "\n\n", "…", "😀" }.Select(Gen.Const).ToArray()).Array[0, 40].Select(string.Concat);

    private static string Join(IEnumerable<ChangedText> pieces, Change without) => string.Concat(pieces.Where(p => p.Change != without).Select(p => p.Text));

    private static List<ChangedText> Merged(IEnumerable<ChangedText> pieces)
    {
        var merged = new List<ChangedText>();
        foreach (var piece in pieces)
        {
            if (merged is [.., var last] && last.Change == piece.Change) merged[^1] = last with { Text = last.Text + piece.Text };
            else merged.Add(piece);
        }
        return merged;
    }
}
