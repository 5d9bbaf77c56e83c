using DoctorDAO.Ethereum;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>The chain behind one node, over JSON-RPC.</summary>
internal sealed class RpcBlockSource(EthClient client, IOptions<IndexingOptions> options, TimeProvider time, HeadSignal? signal = null) : IBlockSource
{
    private readonly HeadSignal _signal = signal ?? new HeadSignal();

    public async ValueTask<ulong> GetChainIdAsync(CancellationToken ct) => await client.ChainIdAsync(ct);

    public async ValueTask<EthBlockHeader> GetHeadAsync(CancellationToken ct) =>
        await client.GetHeaderAsync(BlockRef.Latest, ct) ?? throw new RetryableIndexingException("The node has no newest block.");

    public async ValueTask<EthBlockHeader> WaitForHeadAsync(Bytes32 known, CancellationToken ct)
    {
        // A subscription may tell of a block before the machine that answers has it.
        for (var closely = false; ;)
        {
            var next = _signal.Next;
            var head = await GetHeadAsync(ct);
            if (head.Hash != known)
                return head;
            closely |= await _signal.WaitAsync(next, options.Value.PollInterval, closely, time, ct);
        }
    }

    public async ValueTask<EthBlockHeader?> GetHeaderAsync(ulong number, CancellationToken ct) => await client.GetHeaderAsync(BlockRef.At(number), ct);

    public async ValueTask<EthBlockHeader?> GetHeaderAsync(Bytes32 hash, CancellationToken ct) => await client.GetHeaderAsync(hash, ct);

    public async ValueTask<IReadOnlyList<EthBlockHeader?>> GetHeadersAsync(IReadOnlyList<ulong> numbers, CancellationToken ct) =>
        await client.GetHeadersAsync(numbers, ct);

    public async ValueTask<IReadOnlyList<EthLog>> GetLogsAsync(ulong from, ulong to, IReadOnlyList<Address> contracts, CancellationToken ct) =>
        await client.GetLogsAsync(new LogFilter(contracts, []), from, to, ct);

    public async ValueTask<IReadOnlyList<EthLog>?> GetLogsAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct) =>
        await client.FindLogsAsync(new LogFilter(contracts, []), blockHash, ct);

    public async ValueTask<IReadOnlyList<LogsWitness>> GetWitnessesAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct)
    {
        var witnesses = new List<LogsWitness>();
        if (await client.FindLogsAsync(new LogFilter(contracts, []), blockHash, ct) is { } again)
            witnesses.Add(new LogsWitness("the node, asked again", again));
        if (await client.FindBlockReceiptsAsync(blockHash, ct) is { } receipts)
            witnesses.Add(new LogsWitness("the receipts", LogsOf(receipts, contracts)));
        return witnesses;
    }

    /// <summary>The logs of these contracts among a block's receipts.</summary>
    internal static IReadOnlyList<EthLog> LogsOf(IReadOnlyList<EthReceipt> receipts, IReadOnlyList<Address> contracts) =>
        [.. receipts.SelectMany(x => x.Logs).Where(x => contracts.Contains(x.Address))];
}
