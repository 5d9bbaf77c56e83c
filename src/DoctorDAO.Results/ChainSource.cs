using System.Globalization;
using System.Text.Json;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Results;

/// <summary>What a node knows of a session.</summary>
/// <param name="client">The node.</param>
/// <param name="contracts">The contracts.</param>
public sealed class ChainSource(EthClient client, ResultContracts contracts)
{
    // Ranges of logs that nodes commonly answer; the client halves those that one refuses.
    private const ulong Range = 10_000;

    /// <summary>Most logs that are read for one session.</summary>
    public const int MaxLogs = 2_000_000;

    /// <summary>Height of the last block whose time is not after <paramref name="time"/>.</summary>
    /// <returns>The height; <c>null</c> when no block is younger yet, so that another may come.</returns>
    public async Task<ulong?> LastBlockAsync(ulong time, CancellationToken ct)
    {
        var head = await HeaderAsync(BlockRef.Latest, ct);
        if (head.Timestamp <= time)
            return null;
        var (low, high) = (0ul, head.Number);
        // The first block after the time lies in [low, high].
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if ((await HeaderAsync(BlockRef.At(middle), ct)).Timestamp > time)
                high = middle;
            else
                low = middle + 1;
        }

        return low == 0 ? null : low - 1;
    }

    /// <summary>The logs that a count may need, in the order of the chain: of all contracts up to the snapshot, of the chamber up to the closing block.</summary>
    /// <exception cref="InvalidOperationException">There are more than <see cref="MaxLogs"/>.</exception>
    public async Task<IReadOnlyList<EthLog>> LogsAsync(ulong snapshotBlock, ulong closingBlock, CancellationToken ct)
    {
        var logs = new List<EthLog>();
        await ReadAsync([contracts.Membership, contracts.Votes, contracts.Governor], contracts.StartBlock, snapshotBlock);
        await ReadAsync([contracts.Governor], Math.Max(contracts.StartBlock, snapshotBlock + 1), closingBlock);
        logs.Sort(static (a, b) => (a.BlockNumber, a.LogIndex).CompareTo((b.BlockNumber, b.LogIndex)));
        return logs;

        async Task ReadAsync(IReadOnlyList<Address> addresses, ulong from, ulong to)
        {
            var filter = new LogFilter(addresses, ResultContracts.Topics);
            for (; from <= to; from += Range)
            {
                logs.AddRange(await client.GetLogsAsync(filter, from, Math.Min(to, from + Range - 1), ct));
                if (logs.Count > MaxLogs)
                    throw new InvalidOperationException($"The session has more than {MaxLogs} events before it.");
            }
        }
    }

    /// <summary>Blocks with their headers and, where asked for, their receipts.</summary>
    public async Task<IReadOnlyList<(JsonElement Block, JsonElement? Receipts)>> BlocksAsync(IReadOnlyList<(ulong Number, bool Receipts)> blocks, CancellationToken ct)
    {
        var headers = await client.RequestBatchAsync([.. blocks.Select(x => new RpcRequest("eth_getBlockByNumber", BlockRef.At(x.Number).Value, false))], ct);
        var receipts = await client.RequestBatchAsync([.. blocks.Where(x => x.Receipts).Select(x => new RpcRequest("eth_getBlockReceipts", BlockRef.At(x.Number).Value))], ct);
        var next = 0;
        return [.. blocks.Select((x, i) => (headers[i], x.Receipts ? receipts[next++] : (JsonElement?)null))];
    }

    private async Task<EthBlockHeader> HeaderAsync(BlockRef block, CancellationToken ct) =>
        await client.GetHeaderAsync(block, ct) ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The node does not have block {block.Value}."));
}
