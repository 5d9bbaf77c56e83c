using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DoctorDAO.Client;
using DoctorDAO.Client.Status;

namespace DoctorDAO.Features.Governance;

/// <summary>A column of a CSV export.</summary>
/// <param name="Name">Its name in the first line.</param>
/// <param name="Value">Text, a number or a time.</param>
internal sealed record ExportColumn<T>(string Name, Func<T, object> Value);

/// <summary>Writes rows as they come. What is written is sent on after each batch, so that neither side holds more than one.</summary>
internal static class ExportWriter
{
    private const int FlushAt = 32 * 1024;

    /// <summary>Writes RFC 4180.</summary>
    public static async Task WriteCsvAsync<T>(Stream to, IReadOnlyList<ExportColumn<T>> columns, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        var text = new StringBuilder(FlushAt * 2);
        Line(text, columns.Select(x => (object)x.Name));
        await foreach (var row in rows.WithCancellation(ct))
        {
            Line(text, columns.Select(x => x.Value(row)));
            if (text.Length >= FlushAt)
                await SendAsync();
        }

        await SendAsync();

        async Task SendAsync()
        {
            await to.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
            text.Clear();
        }
    }

    /// <summary>Writes an <c>Export</c>.</summary>
    public static async Task WriteJsonAsync<T>(Stream to, BlockDto block, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        // The serializer flushes what it wrote, which a response takes only asynchronously.
        var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
        await using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WritePropertyName("block");
        JsonSerializer.Serialize(json, block, DaoClient.Json);
        json.WriteStartArray("rows");
        var count = 0L;
        await foreach (var row in rows.WithCancellation(ct))
        {
            JsonSerializer.Serialize(json, row, DaoClient.Json);
            count++;
            if (buffer.WrittenCount >= FlushAt)
                await SendAsync();
        }

        json.WriteEndArray();
        json.WriteNumber("count", count);
        json.WriteEndObject();
        await json.FlushAsync(ct);
        await SendAsync();

        async Task SendAsync()
        {
            await to.WriteAsync(buffer.WrittenMemory, ct);
            buffer.ResetWrittenCount();
        }
    }

    /// <summary>A cell as RFC 4180 writes it. Text that a spreadsheet would take for a formula is kept from being one by an apostrophe.</summary>
    internal static string Cell(object value)
    {
        var text = value switch
        {
            string written => IsFormula(written) ? "'" + written : written,
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => "",
        };
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static bool IsFormula(string text) => text.AsSpan().TrimStart() is [var first, ..]
        // The last four are the wide forms, which some spreadsheets take for the others.
        ? first is '=' or '+' or '-' or '@' or '|' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20' || text[0] is '\t' or '\r' or '\n'
        : text.Length > 0;

    private static void Line(StringBuilder text, IEnumerable<object> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
}
