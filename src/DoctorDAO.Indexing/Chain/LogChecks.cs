using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>What a node says is believed only after it agrees with what was asked and with itself.</summary>
internal static class LogChecks
{
    /// <summary>Logs of one block: ascending by index, without duplicates.</summary>
    /// <exception cref="RetryableIndexingException">A log of another block or contract, or two logs in one place.</exception>
    public static IReadOnlyList<EthLog> OfBlock(IReadOnlyList<EthLog> logs, ulong number, Bytes32 hash, IReadOnlySet<Address> contracts)
    {
        foreach (var log in logs)
        {
            if (log.BlockHash != hash || log.BlockNumber != number)
                throw new RetryableIndexingException($"Asked for the logs of block {number} ({hash}), the node gave one of block {log.BlockNumber} ({log.BlockHash}).");
        }

        return Sort(logs, contracts);
    }

    /// <summary>Logs of a range: ascending by block and index, without duplicates, one hash a height.</summary>
    /// <exception cref="RetryableIndexingException">A log outside of the range or of another contract, two logs in one place, two hashes at one height.</exception>
    public static IReadOnlyList<EthLog> OfRange(IReadOnlyList<EthLog> logs, ulong from, ulong to, IReadOnlySet<Address> contracts)
    {
        foreach (var log in logs)
        {
            if (log.BlockNumber < from || log.BlockNumber > to)
                throw new RetryableIndexingException($"Asked for the logs of blocks {from} to {to}, the node gave one of block {log.BlockNumber}.");
        }

        return Sort(logs, contracts);
    }

    private static List<EthLog> Sort(IReadOnlyList<EthLog> logs, IReadOnlySet<Address> contracts)
    {
        var sorted = new List<EthLog>(logs.Count);
        foreach (var log in logs.OrderBy(x => x.BlockNumber).ThenBy(x => x.LogIndex))
        {
            if (!contracts.Contains(log.Address))
                throw new RetryableIndexingException($"The node gave a log of contract {log.Address}, which was not asked for.");
            if (sorted.Count > 0 && sorted[^1] is var last && last.BlockNumber == log.BlockNumber)
            {
                if (last.BlockHash != log.BlockHash)
                    throw new RetryableIndexingException($"The node gave logs of two blocks at height {log.BlockNumber}.");
                if (last.LogIndex == log.LogIndex)
                {
                    if (!IsSame(last, log))
                        throw new RetryableIndexingException($"The node gave two logs at {log.BlockNumber}/{log.LogIndex}.");
                    continue;
                }
            }

            sorted.Add(log);
        }

        return sorted;
    }

    private static bool IsSame(EthLog a, EthLog b) =>
        a.TransactionHash == b.TransactionHash && a.Address == b.Address
        && a.Topics.Span.SequenceEqual(b.Topics.Span) && a.Data.Span.SequenceEqual(b.Data.Span);
}
