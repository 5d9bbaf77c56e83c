using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>What a node says is believed only after it agrees with what was asked and with itself.</summary>
internal static class LogChecks
{
    /// <summary>Logs of one block: ascending by index, without duplicates.</summary>
    /// <exception cref="RetryableIndexingException">A log of another block or contract, or two logs in one place.</exception>
    public static ArraySegment<EthLog> OfBlock(IReadOnlyList<EthLog> logs, ulong number, Bytes32 hash, IReadOnlySet<Address> contracts)
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
    public static ArraySegment<EthLog> OfRange(IReadOnlyList<EthLog> logs, ulong from, ulong to, IReadOnlySet<Address> contracts)
    {
        foreach (var log in logs)
        {
            if (log.BlockNumber < from || log.BlockNumber > to)
                throw new RetryableIndexingException($"Asked for the logs of blocks {from} to {to}, the node gave one of block {log.BlockNumber}.");
        }

        return Sort(logs, contracts);
    }

    /// <summary>Whether two answers about the same blocks, both checked, say the same.</summary>
    public static bool AreSame(IReadOnlyList<EthLog> a, IReadOnlyList<EthLog> b) =>
        a.Count == b.Count && a.Zip(b).All(x => x.First.BlockHash == x.Second.BlockHash && x.First.LogIndex == x.Second.LogIndex && IsSame(x.First, x.Second));

    private static ArraySegment<EthLog> Sort(IReadOnlyList<EthLog> logs, IReadOnlySet<Address> contracts)
    {
        // An answer belongs to whoever asked.
        ArraySegment<EthLog> answer = logs is LogBatch batch ? batch.Items : logs.ToArray();
        var sorted = answer.AsSpan();
        // Nodes give them in order as a rule; looking is cheaper than sorting.
        if (!IsAscending(sorted))
            sorted.Sort(static (a, b) => a.BlockNumber != b.BlockNumber ? a.BlockNumber.CompareTo(b.BlockNumber) : a.LogIndex.CompareTo(b.LogIndex));
        var count = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            ref readonly var log = ref sorted[i];
            if (!contracts.Contains(log.Address))
                throw new RetryableIndexingException($"The node gave a log of contract {log.Address}, which was not asked for.");
            if (count > 0 && sorted[count - 1].BlockNumber == log.BlockNumber)
            {
                ref readonly var last = ref sorted[count - 1];
                if (last.BlockHash != log.BlockHash)
                    throw new RetryableIndexingException($"The node gave logs of two blocks at height {log.BlockNumber}.");
                if (last.LogIndex == log.LogIndex)
                {
                    if (!IsSame(last, log))
                        throw new RetryableIndexingException($"The node gave two logs at {log.BlockNumber}/{log.LogIndex}.");
                    continue;
                }
            }

            if (count != i)
                sorted[count] = log;
            count++;
        }

        return answer[..count];
    }

    private static bool IsAscending(ReadOnlySpan<EthLog> logs)
    {
        for (var i = 1; i < logs.Length; i++)
        {
            if (logs[i].BlockNumber < logs[i - 1].BlockNumber || (logs[i].BlockNumber == logs[i - 1].BlockNumber && logs[i].LogIndex <= logs[i - 1].LogIndex))
                return false;
        }

        return true;
    }

    private static bool IsSame(in EthLog a, in EthLog b) =>
        a.TransactionHash == b.TransactionHash && a.Address == b.Address
        && a.Topics.Span.SequenceEqual(b.Topics.Span) && a.Data.Span.SequenceEqual(b.Data.Span);
}
