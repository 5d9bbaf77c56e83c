using System.Text;
using DoctorDAO.Client;

namespace DoctorDAO.Features.Credentials.Issuing;

/// <summary>A table as spreadsheets export it (RFC 4180): cells by commas, or by semicolons where the first line has no comma; quotes around cells that hold either, or a line break.</summary>
internal static class CsvTable
{
    /// <summary>The rows with the number of the line on which each begins, from 1. A line break within a cell is a space: what cells hold here are lines.</summary>
    /// <exception cref="FieldException">A quote is never closed; the field is <c>csv</c>.</exception>
    public static IReadOnlyList<(int Line, List<string> Cells)> Read(string text)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        var separator = SeparatorOf(lines);
        var rows = new List<(int Line, List<string> Cells)>();
        var (cells, cell, line, begins, quote) = (new List<string>(), new StringBuilder(), 1, 1, 0);
        for (var i = 0; i < lines.Length; i++)
        {
            var c = lines[i];
            if (c == '"' && quote > 0 && i + 1 < lines.Length && lines[i + 1] == '"')
                cell.Append(lines[++i]);
            else if (c == '"')
                quote = quote > 0 ? 0 : line;
            else if (c == separator && quote == 0)
                EndCell();
            else if (c != '\n')
                cell.Append(c);
            else if (quote > 0)
                cell.Append(' ');
            else
                EndRow();
            if (c == '\n')
                line++;
        }

        if (quote > 0)
            throw new FieldException("csv", $"has a quote in line {quote} that is never closed");
        EndRow();
        return rows;

        void EndCell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            rows.Add((begins, cells));
            (cells, begins) = ([], line + 1);
        }
    }

    private static char SeparatorOf(string lines)
    {
        // Names of columns hold neither.
        var first = lines.AsSpan(0, lines.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end : lines.Length);
        return first.Contains(';') && !first.Contains(',') ? ';' : ',';
    }
}
