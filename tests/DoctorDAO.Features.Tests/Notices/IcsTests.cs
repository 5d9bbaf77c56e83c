using System.Text;
using CsCheck;
using DoctorDAO.Features.Feeds;

namespace DoctorDAO.Features.Tests;

/// <summary>Lines of a calendar.</summary>
public sealed class IcsTests
{
    // Letters of one to four octets, and what is escaped.
    private static readonly string[] Parts = ["a", "ü", "€", "🩺", ",", ";", "\\", "\n", "\r\n", " "];

    private static readonly Gen<string> Texts = Gen.Int[0, Parts.Length - 1].Array[0, 200].Select(x => string.Concat(x.Select(i => Parts[i])));

    [Fact]
    public void A_line_is_folded_between_characters_and_unfolds_to_itself() => Texts.Sample(text =>
    {
        var line = "SUMMARY:" + Ics.Escape(text);
        var written = new StringBuilder();
        Ics.Line(written, line);
        var lines = written.ToString().Split("\r\n");
        Assert.Equal("", lines[^1]);
        Assert.All(lines, x => Assert.True(Encoding.UTF8.GetByteCount(x) <= 75));
        Assert.All(lines[1..^1], x => Assert.StartsWith(" ", x, StringComparison.Ordinal));
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(written.ToString())));
        Assert.Equal(line, written.ToString().Replace("\r\n ", "", StringComparison.Ordinal)[..^2]);
    });

    [Fact]
    public void A_text_is_read_back_as_it_was_written() => Texts.Sample(text =>
    {
        var escaped = Ics.Escape(text);
        Assert.DoesNotContain('\n', escaped);
        var read = new StringBuilder();
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '\\')
                read.Append(escaped[++i] == 'n' ? '\n' : escaped[i]);
            else
                read.Append(escaped[i]);
        }

        Assert.Equal(text.ReplaceLineEndings("\n"), read.ToString());
    });
}
