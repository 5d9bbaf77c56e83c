using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace DoctorDAO.Ethereum;

/// <summary>Parses the answers of a node straight from UTF-8.</summary>
internal static class RpcParsers
{
    public static ulong Quantity(ref Utf8JsonReader reader)
    {
        // Straight from the bytes: a log has four of them.
        return reader.TokenType == JsonTokenType.String && !reader.HasValueSequence && reader.ValueSpan.StartsWith("0x"u8)
            && ulong.TryParse(reader.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new JsonException("Expected a quantity of at most 64 bits.");
    }

    public static UInt256 Number(ref Utf8JsonReader reader) =>
        UInt256.TryParse(Text(ref reader), out var value) ? value : throw new JsonException("Expected a quantity.");

    public static string Text(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("Expected text.");

    public static byte[] Bytes(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("Expected bytes.");
        var text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (!text.StartsWith("0x"u8) || text.Length % 2 != 0)
            throw new JsonException("Expected bytes: 0x and an even number of hexadecimal digits.");
        var bytes = new byte[(text.Length - 2) / 2];
        return Convert.FromHexString(text[2..], bytes, out _, out _) == OperationStatus.Done
            ? bytes
            : throw new JsonException("Expected hexadecimal digits.");
    }

    public static Bytes32 Hash(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        Exactly(ref reader, bytes);
        return new Bytes32(bytes);
    }

    public static Address Address(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[DoctorDAO.Ethereum.Address.Size];
        Exactly(ref reader, bytes);
        return new Address(bytes);
    }

    public static EthBlockHeader? Header(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        ulong? number = null, timestamp = null;
        Bytes32? hash = null, parent = null;
        byte[] bloom = [];
        while (Property(ref reader))
        {
            if (reader.ValueTextEquals("number"u8)) number = Next(ref reader, Quantity);
            else if (reader.ValueTextEquals("timestamp"u8)) timestamp = Next(ref reader, Quantity);
            else if (reader.ValueTextEquals("hash"u8)) hash = Next(ref reader, Hash);
            else if (reader.ValueTextEquals("parentHash"u8)) parent = Next(ref reader, Hash);
            else if (reader.ValueTextEquals("logsBloom"u8)) bloom = Next(ref reader, Bytes);
            else SkipValue(ref reader);
        }

        return new EthBlockHeader(
            number ?? throw Missing("number"), hash ?? throw Missing("hash"), parent ?? throw Missing("parentHash"), timestamp ?? throw Missing("timestamp"), bloom);
    }

    public static EthReceipt? Receipt(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        Bytes32? transaction = null, block = null;
        ulong? number = null, status = null;
        ulong gasUsed = 0;
        Address? created = null;
        IReadOnlyList<EthLog> logs = [];
        while (Property(ref reader))
        {
            if (reader.ValueTextEquals("transactionHash"u8)) transaction = Next(ref reader, Hash);
            else if (reader.ValueTextEquals("blockHash"u8)) block = Next(ref reader, Hash);
            else if (reader.ValueTextEquals("blockNumber"u8)) number = Next(ref reader, Quantity);
            else if (reader.ValueTextEquals("status"u8)) status = Next(ref reader, Quantity);
            else if (reader.ValueTextEquals("gasUsed"u8)) gasUsed = Next(ref reader, Quantity);
            else if (reader.ValueTextEquals("logs"u8)) logs = Next(ref reader, LogParser.Logs);
            else if (reader.ValueTextEquals("contractAddress"u8))
                created = Next(ref reader, static (ref r) => r.TokenType == JsonTokenType.Null ? (Address?)null : Address(ref r));
            else SkipValue(ref reader);
        }

        return new EthReceipt(
            transaction ?? throw Missing("transactionHash"), block ?? throw Missing("blockHash"), number ?? throw Missing("blockNumber"), status == 1, gasUsed, created, logs);
    }

    internal static void Exactly(ref Utf8JsonReader reader, scoped Span<byte> destination)
    {
        if (reader.TokenType != JsonTokenType.String || reader.HasValueSequence
            || reader.ValueSpan.Length != 2 + (2 * destination.Length) || !reader.ValueSpan.StartsWith("0x"u8)
            || Convert.FromHexString(reader.ValueSpan[2..], destination, out _, out _) != OperationStatus.Done)
            throw new JsonException($"Expected 0x and {2 * destination.Length} hexadecimal digits.");
    }

    internal static bool Property(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    internal static T Next<T>(ref Utf8JsonReader reader, JsonRpcTransport.ResultParser<T> parse)
    {
        reader.Read();
        return parse(ref reader);
    }

    internal static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    internal static JsonException Missing(string property) => new($"{property} is missing.");
}
