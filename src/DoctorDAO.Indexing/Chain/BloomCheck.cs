using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>
/// Finds logs that a node leaves out. A header's bloom never says no to a contract that logged: where it says maybe and no log came, others are asked.
/// Chains without blooms are not checked.
/// </summary>
/// <param name="source">Gives headers and second opinions.</param>
/// <param name="contracts">Whose logs are followed.</param>
/// <param name="always">Also where the bloom is so full that it says maybe to almost everything.</param>
internal sealed class BloomCheck(IBlockSource source, Address[] contracts, bool always)
{
    // Above this share of needless questions a head is taken as it comes: a busy chain's blooms are nearly full.
    private const double MostFalsePositives = 0.25;

    // A header is about two kilobytes of JSON.
    private const int HeadersAtOnce = 500;

    private readonly Bytes32[] _hashes = [.. contracts.Select(x => Keccak256.Hash(x.Span))];
    private readonly HashSet<Address> _contracts = [.. contracts];

    /// <summary>Compares a block's logs with its header.</summary>
    /// <exception cref="RetryableIndexingException">A log that the bloom excludes, or a second opinion that differs.</exception>
    public ValueTask CheckAsync(EthBlockHeader header, IReadOnlyList<EthLog> logs, CancellationToken ct)
    {
        if (!LogsBloom.IsPresent(header.LogsBloom.Span))
            return ValueTask.CompletedTask;
        RequireContained(header, logs);
        return Suspect(header, logs) is { } contract ? new ValueTask(AskWitnessesAsync(header, logs, contract, ct)) : ValueTask.CompletedTask;
    }

    /// <summary>Compares the logs of a range with all headers of the range, which must hang on one another.</summary>
    /// <param name="logs">Ascending.</param>
    /// <param name="from">First block.</param>
    /// <param name="to">Last block.</param>
    /// <param name="ct">Cancels the check.</param>
    /// <exception cref="RetryableIndexingException">As for one block; or a header is missing, or does not hang on the one before.</exception>
    public async Task CheckRangeAsync(ArraySegment<EthLog> logs, ulong from, ulong to, CancellationToken ct)
    {
        var next = 0;
        EthBlockHeader? previous = null;
        for (var first = from; first <= to; first += HeadersAtOnce)
        {
            var count = (int)Math.Min(HeadersAtOnce, to - first + 1);
            var headers = await source.GetHeadersAsync([.. Enumerable.Range(0, count).Select(i => first + (ulong)i)], ct);
            for (var i = 0; i < count; i++)
            {
                var number = first + (ulong)i;
                if (i >= headers.Count || headers[i] is not { } header || header.Number != number)
                    throw new RetryableIndexingException($"The node does not have block {number}, whose logs it gave.");
                if (previous is not null && header.ParentHash != previous.Hash)
                    throw new RetryableIndexingException($"The node's block {number} ({header.Hash}) does not hang on its block {number - 1} ({previous.Hash}).");
                var start = next;
                for (; next < logs.Count && logs[next].BlockNumber == number; next++)
                {
                    if (logs[next].BlockHash != header.Hash)
                        throw new RetryableIndexingException($"The node's logs of block {number} belong to {logs[next].BlockHash}, its header is {header.Hash}.");
                }

                await CheckAsync(header, logs[start..next], ct);
                previous = header;
            }
        }

        if (logs.Count > 0)
            await CheckLastAsync(logs, ct);
    }

    /// <summary>A page that is cut may end inside of a block, which no bloom shows: the last block that has logs is asked for by itself.</summary>
    private async Task CheckLastAsync(ArraySegment<EthLog> logs, CancellationToken ct)
    {
        var last = logs[^1];
        var start = logs.TakeWhile(x => x.BlockNumber != last.BlockNumber).Count();
        var alone = await source.GetLogsAsync(last.BlockHash, contracts, ct)
            ?? throw new RetryableIndexingException($"The node does not have block {last.BlockNumber} ({last.BlockHash}), whose logs it gave.");
        if (!LogChecks.AreSame(logs[start..], LogChecks.OfBlock(alone, last.BlockNumber, last.BlockHash, _contracts)))
            throw new RetryableIndexingException($"Block {last.BlockNumber} ({last.BlockHash}): {logs.Count - start} logs came in a range, {alone.Count} come for the block alone.");
    }

    private static void RequireContained(EthBlockHeader header, IReadOnlyList<EthLog> logs)
    {
        var bloom = header.LogsBloom.Span;
        foreach (var log in logs)
        {
            var contained = LogsBloom.MayContain(bloom, Keccak256.Hash(log.Address.Span));
            foreach (var topic in log.Topics.Span)
                contained &= LogsBloom.MayContain(bloom, Keccak256.Hash(topic.Span));
            if (!contained)
                throw new RetryableIndexingException($"The node gave a log at {log.BlockNumber}/{log.LogIndex} that the bloom of block {header.Number} ({header.Hash}) excludes.");
        }
    }

    /// <summary>A contract that may have logged although no log of it came.</summary>
    private Address? Suspect(EthBlockHeader header, IReadOnlyList<EthLog> logs)
    {
        var bloom = header.LogsBloom.Span;
        if (!always && LogsBloom.FalsePositives(bloom) * contracts.Length > MostFalsePositives)
            return null;
        for (var i = 0; i < contracts.Length; i++)
        {
            if (LogsBloom.MayContain(bloom, _hashes[i]) && !logs.Any(x => x.Address == contracts[i]))
                return contracts[i];
        }

        return null;
    }

    private async Task AskWitnessesAsync(EthBlockHeader header, IReadOnlyList<EthLog> logs, Address contract, CancellationToken ct)
    {
        var witnesses = await source.GetWitnessesAsync(header.Hash, contracts, ct);
        if (witnesses.All(x => LogChecks.AreSame(logs, LogChecks.OfBlock(x.Logs, header.Number, header.Hash, _contracts))))
            return;
        var answers = string.Join(", ", witnesses.Select(x => $"{x.Name}: {x.Logs.Count}"));
        throw new RetryableIndexingException(
            $"Block {header.Number} ({header.Hash}): its bloom says that {contract} may have logged, {logs.Count} logs came, and others differ ({answers}).");
    }
}
