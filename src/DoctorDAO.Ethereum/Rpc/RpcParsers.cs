using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
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

    public static EthLog[] Logs(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Expected logs.");
        // Thousands come at once: what they are collected in is used again.
        var logs = ArrayPool<EthLog>.Shared.Rent(64);
        var count = 0;
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                if (count == logs.Length)
                {
                    var larger = ArrayPool<EthLog>.Shared.Rent(2 * count);
                    logs.AsSpan(0, count).CopyTo(larger);
                    ArrayPool<EthLog>.Shared.Return(logs, clearArray: true);
                    logs = larger;
                }

                logs[count++] = Log(ref reader);
            }

            return logs[..count];
        }
        finally
        {
            ArrayPool<EthLog>.Shared.Return(logs, clearArray: true);
        }
    }

    public static EthReceipt? Receipt(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        Bytes32? transaction = null, block = null;
        ulong? number = null, status = null;
        ulong gasUsed = 0;
        Address? created = null;
        EthLog[] logs = [];
        while (Property(ref reader))
        {
            if (reader.ValueTextEquals("transactionHash"u8)) transaction = Next(ref reader, Hash);
            else if (reader.ValueTextEquals("blockHash"u8)) block = Next(ref reader, Hash);
            else if (reader.ValueTextEquals("blockNumber"u8)) number = Next(ref reader, Quantity);
            else if (reader.ValueTextEquals("status"u8)) status = Next(ref reader, Quantity);
            else if (reader.ValueTextEquals("gasUsed"u8)) gasUsed = Next(ref reader, Quantity);
            else if (reader.ValueTextEquals("logs"u8)) logs = Next(ref reader, Logs);
            else if (reader.ValueTextEquals("contractAddress"u8))
                created = Next(ref reader, static (ref r) => r.TokenType == JsonTokenType.Null ? (Address?)null : Address(ref r));
            else SkipValue(ref reader);
        }

        return new EthReceipt(
            transaction ?? throw Missing("transactionHash"), block ?? throw Missing("blockHash"), number ?? throw Missing("blockNumber"), status == 1, gasUsed, created, logs);
    }

    private static EthLog Log(ref Utf8JsonReader reader)
    {
        Address? address = null;
        Bytes32[] topics = [];
        byte[] data = [];
        ulong? number = null, time = null, transactionIndex = null, logIndex = null;
        Bytes32? block = null, transaction = null;
        while (Property(ref reader))
        {
            if (reader.ValueTextEquals("address"u8)) address = Next(ref reader, Address);
            else if (reader.ValueTextEquals("topics"u8)) topics = Next(ref reader, Topics);
            else if (reader.ValueTextEquals("data"u8)) data = Next(ref reader, Bytes);
            else if (reader.ValueTextEquals("blockNumber"u8)) number = Next(ref reader, Quantity);
            else if (reader.ValueTextEquals("blockHash"u8)) block = Next(ref reader, Hash);
            else if (reader.ValueTextEquals("blockTimestamp"u8))
                time = Next(ref reader, static (ref r) => r.TokenType == JsonTokenType.Null ? (ulong?)null : Quantity(ref r));
            else if (reader.ValueTextEquals("transactionHash"u8)) transaction = Next(ref reader, Hash);
            else if (reader.ValueTextEquals("transactionIndex"u8)) transactionIndex = Next(ref reader, Quantity);
            else if (reader.ValueTextEquals("logIndex"u8)) logIndex = Next(ref reader, Quantity);
            else SkipValue(ref reader);
        }

        return new EthLog(
            address ?? throw Missing("address"),
            topics,
            data,
            number ?? throw Missing("blockNumber"),
            block ?? throw Missing("blockHash"),
            time,
            transaction ?? throw Missing("transactionHash"),
            checked((uint)(transactionIndex ?? throw Missing("transactionIndex"))),
            checked((uint)(logIndex ?? throw Missing("logIndex"))));
    }

    private static Bytes32[] Topics(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Expected topics.");
        Span<byte> topics = stackalloc byte[4 * Bytes32.Size];
        var length = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; length += Bytes32.Size)
        {
            if (length == topics.Length)
                throw new JsonException("A log has at most four topics.");
            Exactly(ref reader, topics.Slice(length, Bytes32.Size));
        }

        return MemoryMarshal.Cast<byte, Bytes32>(topics[..length]).ToArray();
    }

    private static void Exactly(ref Utf8JsonReader reader, scoped Span<byte> destination)
    {
        if (reader.TokenType != JsonTokenType.String || reader.HasValueSequence
            || reader.ValueSpan.Length != 2 + (2 * destination.Length) || !reader.ValueSpan.StartsWith("0x"u8)
            || Convert.FromHexString(reader.ValueSpan[2..], destination, out _, out _) != OperationStatus.Done)
            throw new JsonException($"Expected 0x and {2 * destination.Length} hexadecimal digits.");
    }

    private static bool Property(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static T Next<T>(ref Utf8JsonReader reader, JsonRpcTransport.ResultParser<T> parse)
    {
        reader.Read();
        return parse(ref reader);
    }

    private static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static JsonException Missing(string property) => new($"{property} is missing.");
}
