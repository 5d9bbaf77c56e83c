using DoctorDAO.Ethereum;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>The chain behind one node, over JSON-RPC.</summary>
internal sealed class RpcBlockSource(EthClient client, IOptions<IndexingOptions> options, TimeProvider time) : IBlockSource
{
    private const string Missing = "the node has no newest block";

    public async ValueTask<ulong> GetChainIdAsync(CancellationToken ct) => await client.ChainIdAsync(ct);

    public async ValueTask<EthBlockHeader> GetHeadAsync(CancellationToken ct) =>
        await client.GetHeaderAsync(BlockRef.Latest, ct) ?? throw new RetryableIndexingException(Missing);

    public async ValueTask<EthBlockHeader> WaitForHeadAsync(Bytes32 known, CancellationToken ct)
    {
        while (true)
        {
            var head = await GetHeadAsync(ct);
            if (head.Hash != known)
                return head;
            await Task.Delay(options.Value.PollInterval, time, ct);
        }
    }

    public async ValueTask<EthBlockHeader?> GetHeaderAsync(ulong number, CancellationToken ct) => await client.GetHeaderAsync(BlockRef.At(number), ct);

    public async ValueTask<EthBlockHeader?> GetHeaderAsync(Bytes32 hash, CancellationToken ct) => await client.GetHeaderAsync(hash, ct);

    public async ValueTask<IReadOnlyList<EthBlockHeader?>> GetHeadersAsync(IReadOnlyList<ulong> numbers, CancellationToken ct) =>
        await client.GetHeadersAsync(numbers, ct);

    public async ValueTask<IReadOnlyList<EthLog>> GetLogsAsync(ulong from, ulong to, IReadOnlyList<Address> contracts, CancellationToken ct) =>
        await client.GetLogsAsync(new LogFilter(contracts, []), from, to, ct);

    public async ValueTask<IReadOnlyList<EthLog>?> GetLogsAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct)
    {
        try
        {
            return await client.GetLogsAsync(new LogFilter(contracts, []), blockHash, ct);
        }
        catch (RpcException e) when (e.NodeMessage.Contains("unknown block", StringComparison.OrdinalIgnoreCase)
            || e.NodeMessage.Contains("not found", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
    }
}
