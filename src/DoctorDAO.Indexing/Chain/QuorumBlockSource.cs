using DoctorDAO.Ethereum;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>The chain behind several nodes: heads, final blocks and those between are the majority's, everything else comes from the healthiest node that agrees with it.</summary>
internal sealed class QuorumBlockSource(RpcNodes nodes, HeadSignal signal, IAlarms alarms, IOptions<IndexingOptions> options, TimeProvider time) : IBlockSource
{
    // Between two votes one node is enough to see that nothing is new; all are asked this often, so that none can hold the head back.
    private static readonly TimeSpan LongestTrust = TimeSpan.FromSeconds(1);

    private readonly NodeQuorum _quorum = new(nodes, alarms, time);

    public async ValueTask<ulong> GetChainIdAsync(CancellationToken ct) => await _quorum.ChainIdAsync(options.Value.ChainId, ct);

    public async ValueTask<EthBlockHeader> GetHeadAsync(CancellationToken ct)
    {
        while (true)
        {
            if (await _quorum.HeadAsync(ct) is { } head)
                return head;
            await Task.Delay(options.Value.PollInterval, time, ct);
        }
    }

    public async ValueTask<EthBlockHeader> WaitForHeadAsync(Bytes32 known, CancellationToken ct)
    {
        var voted = time.GetTimestamp();
        for (var signalled = false; ;)
        {
            var next = signal.Next;
            // A block that the majority does not have yet will be there soon.
            var closely = signalled || (await nodes.Client.GetHeaderAsync(BlockRef.Latest, ct))?.Hash != known;
            if (closely || time.GetElapsedTime(voted) > LongestTrust)
            {
                if (await _quorum.HeadAsync(ct) is { } head && head.Hash != known)
                    return head;
                voted = time.GetTimestamp();
            }

            signalled |= await signal.WaitAsync(next, options.Value.PollInterval, closely, time, ct);
        }
    }

    public async ValueTask ConfirmAsync(ulong number, Bytes32 hash, CancellationToken ct) => await _quorum.ConfirmAsync(number, hash, ct);

    public async ValueTask<EthBlockHeader?> GetHeaderAsync(ulong number, CancellationToken ct) => await _quorum.HeaderAsync(number, ct);

    public async ValueTask<EthBlockHeader?> GetHeaderAsync(Bytes32 hash, CancellationToken ct) => await _quorum.HeaderAsync(hash, ct);

    public async ValueTask<IReadOnlyList<EthBlockHeader?>> GetHeadersAsync(IReadOnlyList<ulong> numbers, CancellationToken ct) =>
        await FirstAsync(async node => await node.Client.GetHeadersAsync(numbers, ct) is var headers && headers.All(x => x is not null) ? headers : null, ct)
            ?? [.. Enumerable.Repeat<EthBlockHeader?>(null, numbers.Count)];

    public async ValueTask<IReadOnlyList<EthLog>> GetLogsAsync(ulong from, ulong to, IReadOnlyList<Address> contracts, CancellationToken ct) =>
        await FirstAsync(
            async node =>
            {
                var logs = await node.Client.GetLogsAsync(new LogFilter(contracts, []), from, to, ct);
                // A node that is not there yet gives what it has and does not say that this is not all.
                return await node.Client.GetHeaderAsync(BlockRef.At(to), ct) is null ? null : logs;
            },
            ct) ?? throw new RetryableIndexingException($"No node has block {to} yet.");

    public async ValueTask<IReadOnlyList<EthLog>?> GetLogsAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct) =>
        await FirstAsync(x => x.Client.FindLogsAsync(new LogFilter(contracts, []), blockHash, ct), ct);

    public async ValueTask<IReadOnlyList<LogsWitness>> GetWitnessesAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct)
    {
        var answers = new List<(RpcNode Node, IReadOnlyList<EthLog> Logs)>();
        var witnesses = new List<LogsWitness>();
        foreach (var node in nodes.Best())
        {
            if (await TryAsync(x => x.Client.FindLogsAsync(new LogFilter(contracts, []), blockHash, ct), node) is { } logs)
                answers.Add((node, logs));
        }

        foreach (var (node, _) in answers)
        {
            if (await TryAsync(x => x.Client.FindBlockReceiptsAsync(blockHash, ct), node) is not { } receipts)
                continue;
            witnesses.Add(new LogsWitness($"the receipts at {node.Name}", RpcBlockSource.LogsOf(receipts, contracts)));
            break;
        }

        var most = answers.Select(x => x.Logs.Count).Concat(witnesses.Select(x => x.Logs.Count)).DefaultIfEmpty().Max();
        foreach (var (node, logs) in answers)
        {
            if (logs.Count < most)
                node.Strike();
            witnesses.Add(new LogsWitness(node.Name, logs));
        }

        return witnesses;
    }

    /// <summary>The first answer that is one; <c>null</c> when no node has what was asked for.</summary>
    /// <exception cref="RpcUnavailableException">No node answers.</exception>
    private async Task<T?> FirstAsync<T>(Func<RpcNode, Task<T?>> ask, CancellationToken ct)
        where T : class
    {
        var answered = false;
        foreach (var node in nodes.Best())
        {
            try
            {
                if (await ask(node) is { } answer)
                    return answer;
                answered = true;
            }
            catch (Exception e) when (e is RpcUnavailableException or RpcException or RpcResponseTooLargeException)
            {
                // The next node may do better; when none does, the last attempt below says why.
            }
        }

        return answered ? null : await nodes.AskAsync(ask, ct);
    }

    private static async Task<T?> TryAsync<T>(Func<RpcNode, Task<T?>> ask, RpcNode node)
        where T : class
    {
        try
        {
            return await ask(node);
        }
        catch (Exception e) when (e is RpcUnavailableException or RpcException or RpcResponseTooLargeException)
        {
            return null;
        }
    }
}
