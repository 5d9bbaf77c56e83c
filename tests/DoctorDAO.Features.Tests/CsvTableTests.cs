using DoctorDAO.Client;
using DoctorDAO.Features.Credentials.Issuing;

namespace DoctorDAO.Features.Tests;

/// <summary>Tables as spreadsheets export them.</summary>
public sealed class CsvTableTests
{
    [Fact]
    public void Whatever_cells_hold_is_read_back_with_line_breaks_as_spaces()
    {
        const string Letters = "ab ,;\"\n\réß😀";
        var random = new Random(20261127);
        for (var round = 0; round < 2_000; round++)
        {
            var separator = round % 2 == 0 ? ',' : ';';
            string[] head = ["account", "title", "hours"];
            string[][] table = [head, .. Enumerable.Range(0, random.Next(4)).Select(_ => head.Select(_ => new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => Letters[random.Next(Letters.Length)])])).ToArray())];
            var text = string.Join(round % 3 == 0 ? "\r\n" : "\n", table.Select(row => string.Join(separator, row.Select(cell => row == head ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
            var read = CsvTable.Read(text);
            Assert.Equal(table.Length, read.Count);
            Assert.All(table.Zip(read), x => Assert.Equal(x.First.Select(cell => cell.ReplaceLineEndings(" ")), x.Second.Cells));
        }
    }

    [Fact]
    public void A_row_has_the_number_of_the_line_on_which_it_begins()
    {
        var read = CsvTable.Read("\uFEFFtitle,hours\r\n\"Airways\r\nof children\",2\r\n\r\nSepsis,3\r\n");
        Assert.Equal([(1, "title|hours"), (2, "Airways of children|2"), (4, ""), (5, "Sepsis|3"), (6, "")], read.Select(x => (x.Line, string.Join('|', x.Cells))));
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_named_by_its_line()
    {
        var refused = Assert.Throws<FieldException>(() => CsvTable.Read("title,hours\nAirways,2\n\"Sepsis,3\n"));
        Assert.Equal(("csv", "has a quote in line 3 that is never closed"), (refused.Field, refused.Problem));
    }
}
