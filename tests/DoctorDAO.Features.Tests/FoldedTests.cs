using CsCheck;
using DoctorDAO.Client.Search;
using DoctorDAO.Features.Text;

namespace DoctorDAO.Features.Tests;

/// <summary>Words as they are compared, ranked and marked.</summary>
public sealed class FoldedTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("—!?", "")]
    [InlineData("COVID-19", " covid 19 ")]
    [InlineData("Straße, naïve Élan; Œdème", " strasse naive elan oedeme ")]
    [InlineData("Cafe\u0301 ﬁt ½ µg", " cafe fit 1 2 μg ")]
    [InlineData("ÅNGSTRÖM Łódź İstanbul", " angstrom lodz istanbul ")]
    [InlineData("don't   stop\n\tnow", " don t stop now ")]
    [InlineData("soft\u00adhyphen zero\u200bwidth", " softhyphen zerowidth ")]
    [InlineData("Привет мир", " привет мир ")]
    public void Text_is_folded_to_words(string text, string folded) => Assert.Equal(folded, Folded.Of(text));

    [Fact]
    public void Any_text_is_folded_to_bounded_words_and_folding_again_changes_nothing() =>
        Gen.String.Sample(text =>
        {
            var folded = Folded.Of(text);
            Assert.All(folded.Split(' '), x => Assert.True(x.Length <= 65));
            Assert.DoesNotContain("  ", folded, StringComparison.Ordinal);
            Assert.Equal(folded, Folded.Of(folded));
        });

    [Theory]
    [InlineData("The Straße is long", "strasse", "The [Straße] is long")]
    [InlineData("cardiology and cardiac arrest", "cardi", "[cardi]ology and [cardi]ac arrest")]
    [InlineData("Vorderwandherzinfarkt", "infarkt", "Vorderwandherz[infarkt]")]
    [InlineData("Infarkt, Herzinfarkt", "infarkt", "[Infarkt], Herzinfarkt")]
    [InlineData("vitamin D and diet", "vitamin d", "[vitamin] [D] and diet")]
    [InlineData("Re\u0301sume\u0301 <b>now</b>", "resume", "[Re\u0301sume\u0301] <b>now</b>")]
    [InlineData("😀 heart 😀", "heart", "😀 [heart] 😀")]
    [InlineData("nothing here", "absent", "nothing here")]
    public void What_was_looked_for_is_marked(string text, string search, string marked) =>
        Assert.Equal(marked, Show(Snippets.Whole(text, SearchTerms.Read(search)!)));

    [Fact]
    public void A_snippet_stands_around_the_first_place_and_between_signs()
    {
        var text = string.Concat(Enumerable.Repeat("some words before it ", 30)) + "the needle is here " + string.Concat(Enumerable.Repeat("😀", 300));
        var parts = Snippets.Around(text, SearchTerms.Read("needle")!);
        Assert.Equal("…", parts[0].Text);
        Assert.Equal("…", parts[^1].Text);
        Assert.Equal("needle", Assert.Single(parts, x => x.Marked).Text);
        Assert.True(parts.Sum(x => x.Text.Length) <= 224);
        Assert.All(parts, x => Assert.Equal(x.Text, new string(x.Text.EnumerateRunes().SelectMany(r => r.ToString()).ToArray())));
        Assert.Equal("short", Show(Snippets.Around("short", SearchTerms.Read("absent")!)));
    }

    [Fact]
    public void Parts_of_any_text_are_the_text() =>
        Gen.Select(Gen.String, Gen.String).Sample((text, search) =>
        {
            if (SearchTerms.Read(search) is not { } terms)
                return;
            Assert.Equal(text, string.Concat(Snippets.Whole(text, terms).Select(x => x.Text)));
            var around = string.Concat(Snippets.Around(text, terms).Select(x => x.Text));
            Assert.Contains(around.Trim('…'), text, StringComparison.Ordinal);
        });

    [Fact]
    public void What_fits_better_scores_higher()
    {
        var terms = SearchTerms.Read("heart failure")!;
        int[] scores =
        [
            terms.Score(" heart failure in young adults ", " a text "),
            terms.Score(" failure of the heart ", " a text "),
            terms.Score(" a title ", " heart failure and heart failure again "),
            terms.Score(" a title ", " a heart and some failure "),
            terms.Score(" a title ", " hearts and failures "),
            terms.Score(" a title ", " nothing "),
        ];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(scores.Length, scores.Distinct().Count());
        Assert.Equal(0, scores[^1]);
    }

    [Fact]
    public void A_search_has_eight_words_at_most_each_once()
    {
        Assert.Equal(["a", "b"], SearchTerms.Read("A b á B")!.Words);
        Assert.Equal(8, SearchTerms.Read("1 2 3 4 5 6 7 8 9 10")!.Words.Count);
        Assert.Null(SearchTerms.Read(" — "));
    }

    private static string Show(IEnumerable<SnippetPart> parts) => string.Concat(parts.Select(x => x.Marked ? $"[{x.Text}]" : x.Text));
}
