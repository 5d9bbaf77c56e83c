using DoctorDAO.Ethereum;

namespace DoctorDAO.Results;

/// <summary>What a check found.</summary>
public enum CheckOutcome
{
    /// <summary>It is so.</summary>
    Holds,

    /// <summary>It is not so.</summary>
    Fails,

    /// <summary>It cannot be told without a node, or the node did not tell.</summary>
    Unknown,
}

/// <summary>One thing that was checked.</summary>
/// <param name="Sentence">What is so, is not so, or cannot be told; one sentence of English.</param>
public sealed record Finding(CheckOutcome Outcome, string Sentence);

/// <summary>Checks bundles: what a file proves by itself, and what a node says to it. After the first thing that is not so nothing further is checked.</summary>
public static class BundleVerifier
{
    /// <summary>Checks what a file proves by itself.</summary>
    public static IReadOnlyList<Finding> Verify(ResultBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var findings = new List<Finding>();
        if (Inside(bundle, findings) is not null)
        {
            findings.Add(new(CheckOutcome.Unknown, "Whether these blocks are the chain's cannot be told without a node."));
            findings.Add(new(CheckOutcome.Unknown, "Whether an event was left out cannot be told without a node: proofs say what happened, not that nothing else did."));
            findings.Add(new(CheckOutcome.Unknown, "What the contracts themselves say of members, quorum and tallies cannot be told without a node."));
        }

        return findings;
    }

    /// <summary>Checks a file against any node of its chain.</summary>
    /// <exception cref="RpcException">The node refused a request.</exception>
    /// <exception cref="RpcUnavailableException">The node did not answer.</exception>
    /// <exception cref="RpcResponseTooLargeException">The node's answer is too long.</exception>
    /// <exception cref="InvalidOperationException">There are more events than are read for one session.</exception>
    public static async Task<IReadOnlyList<Finding>> VerifyAsync(ResultBundle bundle, EthClient client, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(client);
        var findings = new List<Finding>();
        if (Inside(bundle, findings) is not { } content)
            return findings;
        var chain = await client.ChainIdAsync(ct);
        if (Add(findings, chain == bundle.ChainId, $"The node is of chain {chain}, as the bundle.", $"The node is of chain {chain}, the bundle of chain {bundle.ChainId}."))
        {
            findings.Add(await BlocksAsync(content, client, ct));
            if (findings[^1].Outcome == CheckOutcome.Holds)
                findings.Add(await NothingMissingAsync(bundle, content, client, ct));
            if (findings[^1].Outcome == CheckOutcome.Holds)
                findings.Add(await ContractCheck.RunAsync(bundle, client, ct));
        }

        return findings;
    }

    /// <returns>What the bundle proves; <c>null</c> when something does not hold.</returns>
    private static BundleContent? Inside(ResultBundle bundle, List<Finding> findings)
    {
        try
        {
            var content = BundleContent.Read(bundle);
            findings.Add(new(CheckOutcome.Holds, $"All receipts of {bundle.Blocks.Count(x => x.Receipts.Count > 0)} blocks are those that the blocks' headers commit to."));
            Edge(content, bundle.SnapshotBlock, bundle.Session, "snapshot", $"Block {bundle.SnapshotBlock}", findings);
            Edge(content, bundle.ClosingBlock - 1, bundle.Deadline, "deadline", $"Block {bundle.ClosingBlock - 1}", findings);

            var replay = new SessionReplay(bundle.Contracts, bundle.Session, bundle.SnapshotBlock);
            var needed = new HashSet<(ulong Block, int Transaction)>();
            foreach (var log in content.Logs)
            {
                if (!replay.Apply(log))
                    continue;
                needed.Add((log.BlockNumber, (int)log.TransactionIndex));
                if (log.BlockNumber >= bundle.ClosingBlock)
                    throw new InvalidBundleException($"An event of block {log.BlockNumber} lies behind the closing block.");
            }

            NothingIdle(bundle, content, needed);
            if (replay.Deadline != bundle.Deadline)
                throw new InvalidBundleException($"The session's proposals say that it ends at {replay.Deadline}, the bundle says {bundle.Deadline}.");
            if (Difference(bundle.Result, replay.Count()) is { } difference)
                throw new InvalidBundleException(difference);
            findings.Add(new(
                CheckOutcome.Holds,
                $"Counted again from {content.Logs.Count} events: {bundle.Result.Voters} ballots speak for {bundle.Result.Represented} of {bundle.Result.Members} voices, as the bundle says."));
            return content;
        }
        catch (Exception e) when (e is InvalidBundleException or FormatException)
        {
            findings.Add(new(CheckOutcome.Fails, e.Message));
            return null;
        }
    }

    /// <summary>That a block is the last one not after a moment: the next one hangs on it and is after it.</summary>
    private static void Edge(BundleContent content, ulong number, ulong time, string moment, string name, List<Finding> findings)
    {
        if (!content.Headers.TryGetValue(number, out var last) || !content.Headers.TryGetValue(number + 1, out var next))
            throw new InvalidBundleException($"The blocks around the {moment} are missing.");
        if (next.ParentHash != last.Hash || last.Timestamp > time || next.Timestamp <= time)
            throw new InvalidBundleException($"{name} is not the last one before the {moment}.");
        findings.Add(new(CheckOutcome.Holds, $"{name} is the last one before the {moment}."));
    }

    /// <summary>That each receipt has an event that the count needs, and each block such a receipt or an edge of the session.</summary>
    private static void NothingIdle(ResultBundle bundle, BundleContent content, HashSet<(ulong Block, int Transaction)> needed)
    {
        foreach (var (block, number) in bundle.Blocks.Zip(content.Headers.Keys))
        {
            foreach (var transaction in block.Receipts)
            {
                if (!needed.Contains((number, transaction)))
                    throw new InvalidBundleException($"Receipt {transaction} of block {number} holds nothing that the count needs.");
            }

            if (block.Receipts.Count == 0 && number != bundle.SnapshotBlock && number != bundle.SnapshotBlock + 1 && number != bundle.ClosingBlock - 1 && number != bundle.ClosingBlock)
                throw new InvalidBundleException($"Block {number} holds nothing that the count needs.");
        }
    }

    private static string? Difference(SessionResult said, SessionResult counted)
    {
        if ((said.Members, said.Represented, said.Voters, said.Quorum) != (counted.Members, counted.Represented, counted.Voters, counted.Quorum) || !said.Hops.SequenceEqual(counted.Hops))
            return $"Counted again, {counted.Voters} ballots speak for {counted.Represented} of {counted.Members} voices; the bundle says {said.Voters}, {said.Represented} and {said.Members}, or another quorum or other ways of the voices.";
        for (var i = 0; i < Math.Max(said.Issues.Count, counted.Issues.Count); i++)
        {
            if (i >= said.Issues.Count || i >= counted.Issues.Count)
                return $"The agenda has {counted.Issues.Count} issues; the bundle says {said.Issues.Count}.";
            var (a, b) = (said.Issues[i], counted.Issues[i]);
            if (a != b)
                return $"Issue {i + 1} was counted as {b.For} for, {b.Against} against and {b.Abstain} without an opinion; the bundle says {a.For}, {a.Against} and {a.Abstain}, or another proposal or outcome.";
        }

        foreach (var (a, b) in said.Ballots.Zip(counted.Ballots))
        {
            if ((a.Voter, a.Voices) != (b.Voter, b.Voices) || !a.Votes.SequenceEqual(b.Votes))
                return $"The ballot of {b.Voter} speaks for {b.Voices} voices with {string.Join(", ", b.Votes)}; the bundle says {a.Voter}, {a.Voices} and {string.Join(", ", a.Votes)}.";
        }

        return said.Ballots.Count == counted.Ballots.Count ? null : $"{counted.Ballots.Count} ballots were counted; the bundle lists {said.Ballots.Count}.";
    }

    private static async Task<Finding> BlocksAsync(BundleContent content, EthClient client, CancellationToken ct)
    {
        foreach (var batch in content.Headers.Values.Chunk(200))
        {
            var theirs = await client.GetHeadersAsync(batch.Select(x => x.Number), ct);
            for (var i = 0; i < batch.Length; i++)
            {
                if (theirs[i] is not { } header)
                    return new(CheckOutcome.Unknown, $"The node does not have block {batch[i].Number}.");
                if (header.Hash != batch[i].Hash)
                    return new(CheckOutcome.Fails, $"Block {batch[i].Number} of the bundle is not the chain's: its hash is {batch[i].Hash}, the node's is {header.Hash}.");
            }
        }

        return new(CheckOutcome.Holds, $"All {content.Headers.Count} blocks are the chain's.");
    }

    private static async Task<Finding> NothingMissingAsync(ResultBundle bundle, BundleContent content, EthClient client, CancellationToken ct)
    {
        var ours = Needed(bundle, content.Logs);
        List<EthLog> theirs;
        try
        {
            theirs = Needed(bundle, await new ChainSource(client, bundle.Contracts).LogsAsync(bundle.SnapshotBlock, bundle.ClosingBlock, ct));
        }
        catch (FormatException e)
        {
            return new(CheckOutcome.Fails, $"The node has other events than the bundle, and they contradict each other: {e.Message}");
        }

        for (var i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
        {
            if (i < ours.Count && i < theirs.Count && Same(ours[i], theirs[i]))
                continue;
            return i < theirs.Count && (i >= ours.Count || Order(theirs[i]).CompareTo(Order(ours[i])) <= 0)
                ? new(CheckOutcome.Fails, $"An event of block {theirs[i].BlockNumber} is missing from the bundle.")
                : new(CheckOutcome.Fails, $"The bundle has an event of block {ours[i].BlockNumber} that the node does not have.");
        }

        return new(CheckOutcome.Holds, $"No event is missing: the node has the same {theirs.Count}.");
    }

    private static List<EthLog> Needed(ResultBundle bundle, IEnumerable<EthLog> logs)
    {
        var replay = new SessionReplay(bundle.Contracts, bundle.Session, bundle.SnapshotBlock);
        return [.. logs.Where(x => replay.Apply(x))];
    }

    private static bool Same(in EthLog a, in EthLog b) =>
        Order(a) == Order(b) && a.Address == b.Address && a.Topics.Span.SequenceEqual(b.Topics.Span) && a.Data.Span.SequenceEqual(b.Data.Span);

    private static (ulong Block, uint Transaction) Order(in EthLog log) => (log.BlockNumber, log.TransactionIndex);

    private static bool Add(List<Finding> findings, bool holds, string yes, string no)
    {
        findings.Add(new(holds ? CheckOutcome.Holds : CheckOutcome.Fails, holds ? yes : no));
        return holds;
    }
}
