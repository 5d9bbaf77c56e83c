using System.Globalization;
using System.Text;

namespace DoctorDAO.Testing;

/// <summary>
/// Texts by which scripts have been smuggled into pages, one a line in <c>Data/xss.txt</c>: <c>\n</c>, <c>\t</c>, <c>\r</c>, <c>\\</c>, <c>\xNN</c> and <c>\uNNNN</c> are
/// escapes, a line that begins with <c>%% </c> is a heading.
/// </summary>
public static class XssCorpus
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Payloads { get; } =
    [
        .. File.ReadLines(Repository.PathOf("tests", "DoctorDAO.Testing", "Data", "xss.txt")).Where(x => x.Length > 0 && !x.StartsWith("%% ", StringComparison.Ordinal)).Select(Unescape),
    ];

    private static string Unescape(string line)
    {
        var text = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\')
            {
                text.Append(line[i]);
                continue;
            }

            i++;
            var digits = line[i] switch { 'x' => 2, 'u' => 4, _ => 0 };
            text.Append(line[i] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '\\' => '\\',
                'x' or 'u' => (char)int.Parse(line.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var other => throw new FormatException($"\\{other} is no escape: {line}"),
            });
            i += digits;
        }

        return text.ToString();
    }
}
