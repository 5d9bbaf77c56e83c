using System.Buffers;
using System.Text.Json;

namespace DoctorDAO.Ethereum;

/// <summary>
/// Parses an answer full of logs. Thousands come at once, so the topics and the data of all of them share one array each, and arrays are rented.
/// </summary>
internal static class LogParser
{
    private const int MaxTopics = 4;

    // How much came last: the next answer is likely of the same kind, and arrays that need not grow leave no smaller ones behind.
    private static int _logs = 64;
    private static int _topics = 64;
    private static int _data = 64;

    public static LogBatch Logs(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Expected logs.");
        var (logs, topics, data) = (new Collected<Parts>(_logs), new Collected<Bytes32>(_topics), new Collected<byte>(_data));
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                logs.Add(Log(ref reader, ref topics, ref data));
        }
        catch
        {
            logs.Return();
            topics.Return();
            data.Return();
            throw;
        }

        (_logs, _topics, _data) = (Math.Max(64, logs.Count), Math.Max(64, topics.Count), Math.Max(64, data.Count));
        // Only now is it known where the arrays stand.
        var result = LargeArrays<EthLog>.Rent(logs.Count);
        for (var i = 0; i < logs.Count; i++)
        {
            ref readonly var log = ref logs.Items[i];
            result[i] = new EthLog(
                log.Address, topics.Items.AsMemory(log.TopicsAt, log.Topics), data.Items.AsMemory(log.DataAt, log.Data), log.Number, log.Block, log.Time, log.Transaction,
                log.TransactionIndex, log.LogIndex);
        }

        logs.Return();
        return new LogBatch(result, logs.Count, topics.Items, data.Items);
    }

    private static Parts Log(ref Utf8JsonReader reader, ref Collected<Bytes32> topics, ref Collected<byte> data)
    {
        Address? address = null;
        ulong? number = null, time = null, transactionIndex = null, logIndex = null;
        Bytes32? block = null, transaction = null;
        var (topicsAt, dataAt) = (topics.Count, data.Count);
        while (RpcParsers.Property(ref reader))
        {
            if (reader.ValueTextEquals("address"u8)) address = RpcParsers.Next(ref reader, RpcParsers.Address);
            else if (reader.ValueTextEquals("topics"u8)) Topics(ref reader, ref topics, topicsAt);
            else if (reader.ValueTextEquals("data"u8)) Data(ref reader, ref data, dataAt);
            else if (reader.ValueTextEquals("blockNumber"u8)) number = RpcParsers.Next(ref reader, RpcParsers.Quantity);
            else if (reader.ValueTextEquals("blockHash"u8)) block = RpcParsers.Next(ref reader, RpcParsers.Hash);
            else if (reader.ValueTextEquals("blockTimestamp"u8))
                time = RpcParsers.Next(ref reader, static (ref r) => r.TokenType == JsonTokenType.Null ? (ulong?)null : RpcParsers.Quantity(ref r));
            else if (reader.ValueTextEquals("transactionHash"u8)) transaction = RpcParsers.Next(ref reader, RpcParsers.Hash);
            else if (reader.ValueTextEquals("transactionIndex"u8)) transactionIndex = RpcParsers.Next(ref reader, RpcParsers.Quantity);
            else if (reader.ValueTextEquals("logIndex"u8)) logIndex = RpcParsers.Next(ref reader, RpcParsers.Quantity);
            else RpcParsers.SkipValue(ref reader);
        }

        return new Parts(
            address ?? throw RpcParsers.Missing("address"),
            topicsAt,
            topics.Count - topicsAt,
            dataAt,
            data.Count - dataAt,
            number ?? throw RpcParsers.Missing("blockNumber"),
            block ?? throw RpcParsers.Missing("blockHash"),
            time,
            transaction ?? throw RpcParsers.Missing("transactionHash"),
            checked((uint)(transactionIndex ?? throw RpcParsers.Missing("transactionIndex"))),
            checked((uint)(logIndex ?? throw RpcParsers.Missing("logIndex"))));
    }

    private static void Topics(ref Utf8JsonReader reader, ref Collected<Bytes32> topics, int start)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Expected topics.");
        topics.Count = start;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (topics.Count == start + MaxTopics)
                throw new JsonException("A log has at most four topics.");
            topics.Add(RpcParsers.Hash(ref reader));
        }
    }

    private static void Data(ref Utf8JsonReader reader, ref Collected<byte> data, int start)
    {
        reader.Read();
        data.Count = start;
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("Expected bytes.");
        var text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (!text.StartsWith("0x"u8) || text.Length % 2 != 0
            || Convert.FromHexString(text[2..], data.Extend((text.Length - 2) / 2), out _, out _) != OperationStatus.Done)
        {
            throw new JsonException("Expected bytes: 0x and an even number of hexadecimal digits.");
        }
    }

    private readonly record struct Parts(
        Address Address, int TopicsAt, int Topics, int DataAt, int Data, ulong Number, Bytes32 Block, ulong? Time, Bytes32 Transaction, uint TransactionIndex, uint LogIndex);

    /// <summary>A list in a rented array.</summary>
    private struct Collected<T>(int room)
    {
        public T[] Items { get; private set; } = LargeArrays<T>.Rent(room);

        public int Count { get; set; }

        public void Add(in T item) => Extend(1)[0] = item;

        /// <summary>Room for more items at the end, which count from now on.</summary>
        public Span<T> Extend(int count)
        {
            if (Count + count > Items.Length)
            {
                var larger = LargeArrays<T>.Rent(Math.Max(2 * Items.Length, Count + count));
                Items.AsSpan(0, Count).CopyTo(larger);
                LargeArrays<T>.Return(Items);
                Items = larger;
            }

            Count += count;
            return Items.AsSpan(Count - count, count);
        }

        public readonly void Return() => LargeArrays<T>.Return(Items);
    }
}
