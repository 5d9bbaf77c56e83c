using DoctorDAO.Ethereum;

namespace DoctorDAO.Results;

/// <summary>Why a bundle cannot be made.</summary>
/// <param name="problem">What is wrong, in one sentence.</param>
public sealed class BundleUnavailableException(string problem) : Exception(problem);

/// <summary>Makes bundles from what a node says; each is proven against the headers before it is given out.</summary>
/// <param name="client">The node.</param>
/// <param name="contracts">The contracts.</param>
public sealed class BundleBuilder(EthClient client, ResultContracts contracts)
{
    /// <summary>Most blocks with events of a bundle.</summary>
    public const int MaxBlocks = 50_000;

    private const int Batch = 50;

    private readonly ChainSource _source = new(client, contracts);

    /// <summary>Makes the bundle of a session that is over.</summary>
    /// <exception cref="BundleUnavailableException">The session does not exist, is not over, or has too long a history; or the node contradicts itself.</exception>
    public async Task<ResultBundle> BuildAsync(string chamber, ulong session, CancellationToken ct)
    {
        try
        {
            return await MakeAsync(chamber, session, ct);
        }
        catch (Exception e) when (e is FormatException or InvalidBundleException)
        {
            throw new BundleUnavailableException(e.Message);
        }
    }

    private async Task<ResultBundle> MakeAsync(string chamber, ulong session, CancellationToken ct)
    {
        var snapshot = await _source.LastBlockAsync(session, ct) ?? throw new BundleUnavailableException("The session has not begun.");
        var before = new SessionReplay(contracts, session, snapshot);
        foreach (var log in await _source.LogsAsync(snapshot, snapshot, ct))
            before.Apply(log);
        if (before.Deadline == 0)
            throw new BundleUnavailableException("There is no such session.");
        var closing = 1 + (await _source.LastBlockAsync(before.Deadline, ct) ?? throw new BundleUnavailableException("The session is not over."));

        var replay = new SessionReplay(contracts, session, snapshot);
        var needed = (await _source.LogsAsync(snapshot, closing, ct)).Where(x => replay.Apply(x)).GroupBy(x => x.BlockNumber)
            .ToDictionary(x => x.Key, x => x.Select(y => (int)y.TransactionIndex).Distinct().Order().ToArray());
        if (needed.Count > MaxBlocks)
            throw new BundleUnavailableException($"Its events lie in {needed.Count} blocks; bundles of up to {MaxBlocks} are made.");
        foreach (var edge in (ReadOnlySpan<ulong>)[snapshot, snapshot + 1, closing - 1, closing])
            needed.TryAdd(edge, []);

        var blocks = new List<ProvenBlock>();
        foreach (var batch in needed.OrderBy(x => x.Key).Chunk(Batch))
        {
            var answers = await _source.BlocksAsync([.. batch.Select(x => (x.Key, x.Value.Length > 0))], ct);
            blocks.AddRange(batch.Zip(answers, (block, answer) => Prove(block.Key, block.Value, answer.Block, answer.Receipts)));
        }

        var bundle = new ResultBundle(
            ResultBundle.CurrentFormat, await client.ChainIdAsync(ct), contracts, chamber, session, before.Deadline, snapshot, closing, blocks,
            new SessionResult(0, new QuorumRule(0, 0, 0), 0, 0, [], [], []));
        var count = new SessionReplay(contracts, session, snapshot);
        foreach (var log in BundleContent.Read(bundle).Logs)
            count.Apply(log);
        return bundle with { Result = count.Count() };
    }

    private static ProvenBlock Prove(ulong number, int[] transactions, System.Text.Json.JsonElement block, System.Text.Json.JsonElement? receipts)
    {
        try
        {
            if (SealedHeader.FromJson(block) is not { } header)
                throw new BundleUnavailableException($"The header of block {number} has fields that are not known here.");
            if (receipts is null)
                return new ProvenBlock(Hex.Encode(header.Encoded.Span), [], []);
            var trie = ReceiptTrie.Build(receipts.Value.EnumerateArray());
            if (trie.Root != header.ReceiptsRoot)
                throw new BundleUnavailableException($"The receipts of block {number} that the node gave are not those of its header.");
            var nodes = transactions.SelectMany(x => trie.Prove(ReceiptTrie.Key(x))).Select(x => Hex.Encode(x)).Distinct(StringComparer.Ordinal);
            return new ProvenBlock(Hex.Encode(header.Encoded.Span), transactions, [.. nodes]);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new BundleUnavailableException($"Block {number} as the node gave it cannot be read: {e.Message}");
        }
    }
}
