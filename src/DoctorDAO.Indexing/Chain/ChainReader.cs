using System.Threading.Channels;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>
/// Reads the chain into a stream of updates that is linked from its first block to its last: ranges of logs as far as blocks are final,
/// then block by block with its parent checked. It keeps ahead of the writer by as much as the channel holds.
/// </summary>
internal sealed class ChainReader(
    IBlockSource source,
    IndexingOptions options,
    ReorgWindow window,
    ChannelWriter<ChainUpdate> updates,
    Action<ChainBlock> onHead)
{
    // A chain may move under a reader a few times in a row, but not for ever.
    private const int MostMoves = 20;

    private readonly HashSet<Address> _contracts = [.. options.Contracts.Select(x => x.Address)];
    private readonly Address[] _addresses = [.. options.Contracts.Select(x => x.Address).Distinct()];
    private readonly BloomCheck _blooms = new(source, [.. options.Contracts.Select(x => x.Address).Distinct()], options.CheckHistory == HistoryCheck.First);
    private readonly ulong _finality = (ulong)Math.Max(1, options.FinalityBlocks);
    private ulong _range = (ulong)Math.Max(1, options.FirstRange);
    private bool _publish;

    private enum Outcome
    {
        /// <summary>The window's tip is the head.</summary>
        CaughtUp,

        /// <summary>The node is behind what we know; only a new head can tell more.</summary>
        Behind,

        /// <summary>The chain moved while it was read: the head that was followed may be gone.</summary>
        Moved,
    }

    /// <summary>Reads until cancelled.</summary>
    /// <exception cref="DeepReorgException">The chain was replaced below the final block.</exception>
    /// <exception cref="RetryableIndexingException">The node contradicts itself.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var head = await source.GetHeadAsync(ct);
        var moves = 0;
        while (true)
        {
            onHead(head.ToBlock());
            var outcome = await CatchUpAsync(head, ct);
            if (outcome == Outcome.Moved)
            {
                if (++moves > MostMoves)
                    throw new RetryableIndexingException($"The node's head is block {head.Number}, but what is below it keeps changing or missing.");
                head = await source.GetHeadAsync(ct);
                continue;
            }

            moves = 0;
            if (outcome == Outcome.CaughtUp)
            {
                await updates.WriteAsync(new CaughtUp(), ct);
                _publish = true;
            }

            head = await source.WaitForHeadAsync(head.Hash, ct);
        }
    }

    private async Task<Outcome> CatchUpAsync(EthBlockHeader head, CancellationToken ct)
    {
        if (head.Number <= window.Tip.Number)
        {
            // A head at or below our tip with a hash we know is a node that lags behind another; nothing is reverted for it.
            if (window.Find(head.Number) is not { } known || known.Hash == head.Hash)
                return head.Number == window.Tip.Number ? Outcome.CaughtUp : Outcome.Behind;
            if (!await RevertAsync(head, ct))
                return Outcome.Moved;
        }
        else if (FinalAt(head) > window.Tip.Number)
        {
            // Ranges follow no parents, so the block they start on is checked by itself.
            var anchor = await HeaderAsync(window.Tip.Number, ct);
            if (anchor.Hash != window.Tip.Hash && !await RevertAsync(anchor, ct))
                return Outcome.Moved;
            await BackfillAsync(head, ct);
        }

        while (window.Tip.Number < head.Number)
        {
            if (!await FollowAsync(head, ct))
                return Outcome.Moved;
        }

        return window.Tip.Hash == head.Hash ? Outcome.CaughtUp : Outcome.Moved;
    }

    private ulong FinalAt(EthBlockHeader head) => head.Number > _finality ? head.Number - _finality : 0;

    /// <summary>
    /// Hands on everything up to the final block. The next ranges are asked for while the present one is on its way, and handed on in their order
    /// whichever answer comes first.
    /// </summary>
    private async Task BackfillAsync(EthBlockHeader head, CancellationToken ct)
    {
        var last = FinalAt(head);
        var next = window.Tip.Number + 1;
        var ahead = new Queue<(ulong Length, Task<(IReadOnlyList<BlockLogs> Blocks, IDisposable? Answer)> Reading)>();
        using var all = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            while (next <= last || ahead.Count > 0)
            {
                while (next <= last && ahead.Count < Math.Max(1, options.RangesAhead))
                {
                    var to = Math.Min(last, next + _range - 1);
                    ahead.Enqueue((to - next + 1, ReadAsync(next, to, all.Token)));
                    next = to + 1;
                }

                var (length, reading) = ahead.Dequeue();
                var (blocks, answer) = await reading;
                var (previous, tip) = (window.Tip, blocks[^1].Block);
                await source.ConfirmAsync(tip.Number, tip.Hash, ct);
                await updates.WriteAsync(new Committed(previous, tip, tip, blocks, _publish, options.CheckHistory == HistoryCheck.First, answer), ct);
                window.JumpTo(tip);
                _range = NextRange(length, blocks.Sum(x => x.Logs.Count));
            }
        }
        finally
        {
            await all.CancelAsync();
            await Task.WhenAll(ahead.Select(x => x.Reading)).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>The length that would have brought as many logs as a batch wants; in small steps, since a chain is not the same everywhere.</summary>
    private ulong NextRange(ulong length, int logs)
    {
        var wished = logs == 0 ? length * 8 : (ulong)((double)length * options.LogsPerBatch / logs);
        return Math.Clamp(Math.Clamp(wished, length / 4, length * 8), 1, (ulong)Math.Max(1, options.LargestRange));
    }

    private async Task<(IReadOnlyList<BlockLogs> Blocks, IDisposable? Answer)> ReadAsync(ulong from, ulong to, CancellationToken ct)
    {
        var answer = await source.GetLogsAsync(from, to, _addresses, ct);
        var logs = LogChecks.OfRange(answer, from, to, _contracts);
        if (options.CheckHistory == HistoryCheck.First)
            await _blooms.CheckRangeAsync(logs, from, to, ct);
        return (await GroupAsync(logs, to, ct), answer as IDisposable);
    }

    /// <summary>The blocks that have logs, and the last one whether it has or not. A header is asked for only where no log tells a block's hash and time.</summary>
    private async Task<IReadOnlyList<BlockLogs>> GroupAsync(ArraySegment<EthLog> logs, ulong last, CancellationToken ct)
    {
        var groups = new List<ArraySegment<EthLog>>();
        for (var (start, i) = (0, 1); start < logs.Count; i++)
        {
            if (i < logs.Count && logs[i].BlockNumber == logs[start].BlockNumber)
                continue;
            groups.Add(logs[start..i]);
            start = i;
        }

        var unknown = groups.Where(x => x[0].BlockTimestamp is null).Select(x => x[0].BlockNumber).ToList();
        if (groups.Count == 0 || groups[^1][0].BlockNumber != last)
            unknown.Add(last);
        var headers = new Dictionary<ulong, EthBlockHeader>();
        if (unknown.Count > 0)
        {
            foreach (var header in await source.GetHeadersAsync(unknown, ct))
            {
                if (header is not null)
                    headers[header.Number] = header;
            }
        }

        var result = new List<BlockLogs>(groups.Count + 1);
        foreach (var group in groups)
        {
            var log = group[0];
            var header = headers.GetValueOrDefault(log.BlockNumber);
            if (header is null && log.BlockTimestamp is null)
                throw Lost(log.BlockNumber);
            if (header is not null && header.Hash != log.BlockHash)
                throw new RetryableIndexingException($"The node's logs of block {log.BlockNumber} belong to {log.BlockHash}, its header is {header.Hash}.");
            var block = header?.ToBlock() ?? new ChainBlock(log.BlockNumber, log.BlockHash, ChainBlocks.Time(log.BlockTimestamp!.Value));
            result.Add(new BlockLogs(block, header?.ParentHash, group));
        }

        if (result.Count == 0 || result[^1].Block.Number != last)
        {
            var header = headers.GetValueOrDefault(last) ?? throw Lost(last);
            result.Add(new BlockLogs(header.ToBlock(), header.ParentHash, []));
        }

        return result;
    }

    /// <summary>Hands on the next block, or reverts when it does not hang on our tip.</summary>
    /// <returns>Whether the tip moved up; not when blocks were reverted or the node no longer has what its own head needs.</returns>
    private async Task<bool> FollowAsync(EthBlockHeader head, CancellationToken ct)
    {
        var number = window.Tip.Number + 1;
        // The head was read a while ago; where it does not fit, what the node has there now counts.
        var header = number == head.Number && head.ParentHash == window.Tip.Hash ? head : await source.GetHeaderAsync(number, ct);
        if (header is null)
            return false;
        if (header.Number != number)
            throw new RetryableIndexingException($"Asked for block {number}, the node gave block {header.Number}.");
        if (header.ParentHash != window.Tip.Hash)
        {
            if (await ParentAsync(header, ct) is { } parent)
                await RevertAsync(parent, ct);
            return false;
        }

        if (await source.GetLogsAsync(header.Hash, _addresses, ct) is not { } answer)
            return false;
        var block = header.ToBlock();
        var previous = window.Tip;
        var logs = LogChecks.OfBlock(answer, header.Number, header.Hash, _contracts);
        await _blooms.CheckAsync(header, logs, ct);
        await ConfirmFinalAsync(block, FinalAt(head), ct);
        window.Append(block, FinalAt(head));
        await updates.WriteAsync(new Committed(previous, block, window.Final, [new BlockLogs(block, header.ParentHash, logs)], _publish, Checked: true), ct);
        return true;
    }

    /// <summary>Asks whether the block that becomes final with <paramref name="next"/> on top is everybody's.</summary>
    private async ValueTask ConfirmFinalAsync(ChainBlock next, ulong final, CancellationToken ct)
    {
        if (final > window.Final.Number && (final >= next.Number ? next : window.Find(final)) is { } block)
            await source.ConfirmAsync(block.Number, block.Hash, ct);
    }

    /// <summary>Walks the parents of <paramref name="other"/>, a block of the node's chain, down to a block that is ours.</summary>
    /// <returns>Whether blocks were reverted; not when the chain moved meanwhile and the node no longer has the parents.</returns>
    private async Task<bool> RevertAsync(EthBlockHeader other, CancellationToken ct)
    {
        var cursor = other;
        while (window.Find(cursor.Number) is not { } ours || ours.Hash != cursor.Hash)
        {
            if (cursor.Number == window.Start && window.Tip.Number < window.Start + _finality)
                break; // Nothing below is of interest, and the chain was too young for that block to be final.
            if (cursor.Number <= window.Final.Number)
                throw await DeepReorgAsync(cursor, ct);
            if (await ParentAsync(cursor, ct) is not { } parent)
                return false;
            cursor = parent;
        }

        var from = window.Tip;
        var ancestor = cursor.ToBlock();
        window.RevertTo(ancestor);
        await updates.WriteAsync(new Reverted(from, ancestor, window.Final), ct);
        return true;
    }

    private async Task<DeepReorgException> DeepReorgAsync(EthBlockHeader found, CancellationToken ct)
    {
        var final = window.Final;
        var there = found.Number == final.Number ? found : await source.GetHeaderAsync(final.Number, ct);
        return new DeepReorgException(final.Number, final.Hash.ToString(), there?.Hash.ToString() ?? "no block");
    }

    private async Task<EthBlockHeader?> ParentAsync(EthBlockHeader child, CancellationToken ct)
    {
        if (await source.GetHeaderAsync(child.ParentHash, ct) is not { } parent)
            return null;
        return parent.Hash == child.ParentHash && parent.Number + 1 == child.Number
            ? parent
            : throw new RetryableIndexingException($"The node gave block {parent.Number} ({parent.Hash}) as parent of block {child.Number}, whose parent is {child.ParentHash}.");
    }

    private async Task<EthBlockHeader> HeaderAsync(ulong number, CancellationToken ct)
    {
        var header = await source.GetHeaderAsync(number, ct) ?? throw Lost(number);
        return header.Number == number ? header : throw new RetryableIndexingException($"Asked for block {number}, the node gave block {header.Number}.");
    }

    private static RetryableIndexingException Lost(ulong number) => new($"The node does not have block {number}, which its chain needs.");
}

/// <summary>Headers as blocks.</summary>
internal static class ChainBlocks
{
    public static ChainBlock ToBlock(this EthBlockHeader header) => new(header.Number, header.Hash, Time(header.Timestamp));

    /// <exception cref="RetryableIndexingException">No time that a block can have.</exception>
    public static DateTimeOffset Time(ulong seconds) =>
        seconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : throw new RetryableIndexingException($"The node gave {seconds} as the time of a block.");
}
