using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>
/// Several nodes asked for the same block: the hash of the majority counts, and a node that contradicts it is named in an alarm and not used until it
/// agrees again. Without a majority nothing counts. One caller at a time.
/// </summary>
internal sealed class NodeQuorum(RpcNodes nodes, IAlarms alarms, TimeProvider time)
{
    internal const string Disagrees = "node-disagrees";
    internal const string Behind = "node-behind";

    // When a majority has answered, the others have this long. Later they have no vote in this round.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A node that stands still this long, this far below another, is broken. One that only seems behind keeps moving.
    private const ulong BehindBlocks = 20;
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly HashSet<RpcNode> _thinking = [];
    private readonly Dictionary<RpcNode, (ulong Number, long At)> _newest = [];
    private readonly Dictionary<RpcNode, ulong> _disputes = [];

    /// <summary>Chain id of the nodes. Those on another chain than <paramref name="expected"/> are not used as long as one is on it.</summary>
    /// <exception cref="RetryableIndexingException">None answers.</exception>
    public async Task<ulong> ChainIdAsync(ulong expected, CancellationToken ct)
    {
        var ids = await AskAsync<ChainId>(nodes.All, async x => new(await x.Client.ChainIdAsync(ct)), ct);
        if (ids.Count == 0)
            throw NoAnswer();
        if (ids.TrueForAll(x => x.Answer.Id != expected))
            return ids[0].Answer.Id;
        foreach (var (node, chain) in ids.Where(x => x.Answer.Id != expected))
            Distrust(node, null, $"This node is on chain {chain.Id}, not on chain {expected}.");
        return expected;
    }

    /// <summary>The newest block that a majority has; <c>null</c> as long as there is none.</summary>
    /// <exception cref="RetryableIndexingException">No node answers.</exception>
    public async Task<EthBlockHeader?> HeadAsync(CancellationToken ct)
    {
        var heads = await AskAsync(nodes.All, x => x.Client.GetHeaderAsync(BlockRef.Latest, ct), ct);
        NoteProgress(heads);
        var voters = heads.Where(x => !x.Node.IsDistrusted && !x.Node.IsBehind).OrderByDescending(x => x.Answer.Number).ToList();
        if (voters.Count == 0)
            throw NoAnswer();
        var majority = (voters.Count / 2) + 1;
        // A node that is ahead of all others is one voice, and those that lag a little are no objection.
        var height = voters[majority - 1].Answer.Number;
        var votes = voters.Where(x => x.Answer.Number == height).ToList();
        votes.AddRange(await HeadersAsync(voters.Where(x => x.Answer.Number > height).Select(x => x.Node), height, ct));
        if (Decide(height, votes, majority) is not { } winner)
            return null;
        await ForgiveAsync(heads, winner, ct);
        return winner;
    }

    /// <summary>The block that the majority has at a height; <c>null</c> when no node has one there.</summary>
    /// <exception cref="RetryableIndexingException">There is no majority.</exception>
    public async Task<EthBlockHeader?> HeaderAsync(ulong number, CancellationToken ct)
    {
        var votes = await HeadersAsync(nodes.All.Where(x => !x.IsDistrusted && !x.IsBehind), number, ct);
        if (votes.Count == 0)
            return null;
        return Decide(number, votes, (votes.Count / 2) + 1) ?? throw new RetryableIndexingException($"The nodes do not agree on block {number}.");
    }

    /// <summary>A block by its hash, as the majority of those tell it who have it; <c>null</c> when none has it.</summary>
    /// <exception cref="RetryableIndexingException">There is no majority.</exception>
    public async Task<EthBlockHeader?> HeaderAsync(Bytes32 hash, CancellationToken ct)
    {
        var votes = await AskAsync(nodes.All.Where(x => !x.IsDistrusted), x => x.Client.GetHeaderAsync(hash, ct), ct);
        votes.RemoveAll(x => x.Answer.Hash != hash);
        if (votes.Count == 0)
            return null;
        return Decide(votes[0].Answer.Number, votes, (votes.Count / 2) + 1) ?? throw new RetryableIndexingException($"The nodes do not agree on block {hash}.");
    }

    /// <summary>Returns when a majority has this block at this height.</summary>
    /// <exception cref="RetryableIndexingException">It has another, there is no majority, or no node has the block.</exception>
    public async Task ConfirmAsync(ulong number, Bytes32 hash, CancellationToken ct)
    {
        var winner = await HeaderAsync(number, ct) ?? throw new RetryableIndexingException($"No node gives block {number}, which would become final.");
        if (winner.Hash != hash)
            throw new RetryableIndexingException($"Block {number} was read with hash {hash}, the majority of the nodes has {winner.Hash}.");
    }

    private EthBlockHeader? Decide(ulong height, List<(RpcNode Node, EthBlockHeader Answer)> votes, int majority)
    {
        // The hash is not computed from the header here, so what hangs on it is compared as well.
        var camps = votes.GroupBy(x => (x.Answer.Hash, x.Answer.ParentHash, x.Answer.Timestamp)).OrderByDescending(x => x.Count()).ToList();
        if (camps.Count == 0 || camps[0].Count() < majority)
        {
            var sides = string.Join("; ", camps.Select(x => $"{x.Key.Hash} at {string.Join(", ", x.Select(v => v.Node.Name))}"));
            foreach (var (node, _) in votes)
                alarms.Raise(Disagrees, node.Name, $"Block {height}: {sides}. There is no majority, so nothing more is indexed until there is one.");
            return null;
        }

        foreach (var (node, _) in camps[0])
            alarms.Lift(Disagrees, node.Name);
        foreach (var (node, answer) in camps.Skip(1).SelectMany(x => x))
            Distrust(node, height, $"Block {height}: this node has {answer.Hash}, {camps[0].Count()} of {votes.Count} nodes have {camps[0].Key.Hash}. It is not used until it agrees again.");
        return camps[0].First().Answer;
    }

    private void Distrust(RpcNode node, ulong? height, string message)
    {
        node.IsDistrusted = true;
        if (height is { } disputed)
            _disputes[node] = disputed;
        alarms.Raise(Disagrees, node.Name, message);
    }

    /// <summary>Takes back the nodes that have the head of the majority, and its block where they were outvoted.</summary>
    private async Task ForgiveAsync(IEnumerable<(RpcNode Node, EthBlockHeader Answer)> heads, EthBlockHeader winner, CancellationToken ct)
    {
        foreach (var (node, head) in heads.Where(x => x.Node.IsDistrusted && x.Answer.Number >= winner.Number))
        {
            if (!(head.Hash == winner.Hash || await HasAsync(node, winner, ct)))
                continue;
            if (_disputes.TryGetValue(node, out var disputed) && !(await nodes.Client.GetHeaderAsync(BlockRef.At(disputed), ct) is { } ours && await HasAsync(node, ours, ct)))
                continue;
            node.IsDistrusted = false;
            _disputes.Remove(node);
            alarms.Lift(Disagrees, node.Name);
        }
    }

    private async Task<bool> HasAsync(RpcNode node, EthBlockHeader block, CancellationToken ct) =>
        await HeadersAsync([node], block.Number, ct) is [var (_, theirs)] && theirs.Hash == block.Hash;

    private void NoteProgress(List<(RpcNode Node, EthBlockHeader Answer)> heads)
    {
        var best = heads.Where(x => !x.Node.IsDistrusted).Select(x => x.Answer.Number).DefaultIfEmpty().Max();
        foreach (var (node, head) in heads)
        {
            if (!_newest.TryGetValue(node, out var newest) || head.Number > newest.Number)
                _newest[node] = newest = (head.Number, time.GetTimestamp());
            var isFar = best > head.Number && best - head.Number > BehindBlocks;
            if (isFar && time.GetElapsedTime(newest.At) > StuckAfter)
            {
                node.IsBehind = true;
                alarms.Raise(Behind, node.Name, $"This node stands at block {head.Number}, another is at block {best}.");
            }
            else if (!isFar && node.IsBehind)
            {
                node.IsBehind = false;
                alarms.Lift(Behind, node.Name);
            }
        }
    }

    private async Task<List<(RpcNode Node, EthBlockHeader Answer)>> HeadersAsync(IEnumerable<RpcNode> whom, ulong number, CancellationToken ct)
    {
        var answers = await AskAsync(whom, x => x.Client.GetHeaderAsync(BlockRef.At(number), ct), ct);
        return answers.FindAll(x => x.Answer.Number == number);
    }

    /// <summary>Asks the healthy ones among the nodes at once; those that failed last are tried elsewhere until they answer.</summary>
    private async Task<List<(RpcNode Node, T Answer)>> AskAsync<T>(IEnumerable<RpcNode> whom, Func<RpcNode, Task<T?>> ask, CancellationToken ct)
        where T : class
    {
        List<RpcNode> asked;
        lock (_lock)
            asked = [.. whom.Where(x => !_thinking.Contains(x))];
        if (asked.Exists(x => x.IsHealthy))
            asked.RemoveAll(x => !x.IsHealthy);
        var answers = asked.ConvertAll(x => AskOneAsync(x, ask));
        var pending = answers.ConvertAll(x => (Task)x);
        var minority = (asked.Count - 1) / 2;
        while (pending.Count > minority)
            pending.Remove(await Task.WhenAny(pending).WaitAsync(ct));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(Task.WhenAll(pending), Task.Delay(Patience, time, over.Token));
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
        var result = new List<(RpcNode, T)>();
        for (var i = 0; i < asked.Count; i++)
        {
            if (answers[i].IsCompleted && await answers[i] is { } answer)
                result.Add((asked[i], answer));
        }

        return result;
    }

    private async Task<T?> AskOneAsync<T>(RpcNode node, Func<RpcNode, Task<T?>> ask)
        where T : class
    {
        lock (_lock)
            _thinking.Add(node);
        try
        {
            return await ask(node);
        }
        catch (Exception e) when (e is RpcUnavailableException or RpcException or RpcResponseTooLargeException)
        {
            return null;
        }
        finally
        {
            lock (_lock)
                _thinking.Remove(node);
        }
    }

    private RetryableIndexingException NoAnswer() =>
        new("No node answers: " + string.Join("; ", nodes.All.Where(x => x.LastProblem is not null).Select(x => $"{x.Name}: {x.LastProblem}")));

    private sealed record ChainId(ulong Id);
}
