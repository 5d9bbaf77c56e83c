using System.Globalization;
using System.Text;

namespace DoctorDAO.Features.Feeds;

/// <summary>A date of a calendar.</summary>
/// <param name="Uid">Stays the same for the same date, whatever changes of it.</param>
internal sealed record CalendarEvent(string Uid, DateTimeOffset Starts, DateTimeOffset Ends, DateTimeOffset Changed, string Summary, string Description, string Url);

/// <summary>Writes calendars (RFC 5545): lines of at most 75 octets, times in UTC.</summary>
internal static class Ics
{
    private const int LineOctets = 75;

    public static byte[] Write(string name, IEnumerable<CalendarEvent> events)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//DoctorDAO//Sessions//EN");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        Line(text, "X-WR-CALNAME:" + Escape(name));
        Line(text, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        foreach (var item in events)
        {
            Line(text, "BEGIN:VEVENT");
            Line(text, "UID:" + Escape(item.Uid));
            Line(text, "DTSTAMP:" + Time(item.Changed));
            Line(text, "DTSTART:" + Time(item.Starts));
            Line(text, "DTEND:" + Time(item.Ends));
            Line(text, "SUMMARY:" + Escape(item.Summary));
            Line(text, "DESCRIPTION:" + Escape(item.Description));
            Line(text, "URL:" + item.Url);
            Line(text, "TRANSP:TRANSPARENT");
            Line(text, "END:VEVENT");
        }

        Line(text, "END:VCALENDAR");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A text value: backslash, semicolon, comma and line ends are escaped; other control characters have no place in one.</summary>
    internal static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var rune in value.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\\' or ';' or ',')
                text.Append('\\').Append((char)rune.Value);
            else if (rune.Value == '\n')
                text.Append("\\n");
            else if (!Rune.IsControl(rune) || rune.Value == '\t')
                text.Append(rune.ToString());
        }

        return text.ToString();
    }

    /// <summary>A content line, folded between characters: what follows the first 75 octets goes into lines that begin with a space.</summary>
    internal static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
