using DoctorDAO.Ethereum;

namespace DoctorDAO.Results;

/// <summary>What a bundle proves: its headers, and the logs of the receipts that hang on them.</summary>
/// <param name="Headers">By height.</param>
/// <param name="Logs">In the order of the chain; their <see cref="EthLog.LogIndex"/> is their place in the receipt.</param>
public sealed record BundleContent(IReadOnlyDictionary<ulong, SealedHeader> Headers, IReadOnlyList<EthLog> Logs)
{
    /// <summary>Follows every proof of a bundle.</summary>
    /// <exception cref="InvalidBundleException">One does not hold; the message says which.</exception>
    public static BundleContent Read(ResultBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var headers = new SortedDictionary<ulong, SealedHeader>();
        var logs = new List<EthLog>();
        ulong? last = null;
        foreach (var block in bundle.Blocks)
        {
            var header = HeaderOf(block);
            if (header.Number <= last)
                throw new InvalidBundleException($"Block {header.Number} stands at the wrong place.");
            headers.Add(header.Number, header);
            last = header.Number;
            logs.AddRange(LogsOf(block, header));
        }

        return new BundleContent(headers, logs);
    }

    private static SealedHeader HeaderOf(ProvenBlock block)
    {
        try
        {
            return SealedHeader.Parse(Hex.Decode(block.Header));
        }
        catch (FormatException e)
        {
            throw new InvalidBundleException($"A block's header cannot be read: {e.Message}", e);
        }
    }

    private static List<EthLog> LogsOf(ProvenBlock block, SealedHeader header)
    {
        var logs = new List<EthLog>();
        try
        {
            var nodes = new Dictionary<Bytes32, byte[]>();
            var given = new List<Bytes32>(block.Nodes.Count);
            foreach (var node in block.Nodes.Select(x => Hex.Decode(x)))
            {
                given.Add(Keccak256.Hash(node));
                nodes[given[^1]] = node;
            }

            var followed = new OrderedDictionary<Bytes32, byte[]?>();
            var last = -1;
            foreach (var transaction in block.Receipts)
            {
                if (transaction <= last)
                    throw new FormatException("The receipts are not in the order of the block.");
                last = transaction;
                var receipt = MerklePatriciaTrie.Find(header.ReceiptsRoot, ReceiptTrie.Key(transaction), Follow)
                    ?? throw new FormatException($"The block has no transaction {transaction}.");
                logs.AddRange(ReceiptTrie.Logs(receipt, header, transaction));
            }

            // A file has one form: nothing stands in it that no proof needs.
            if (!followed.Keys.SequenceEqual(given))
                throw new FormatException("The nodes are not those of the proofs, each once, in their order.");

            byte[]? Follow(Bytes32 hash)
            {
                var node = nodes.GetValueOrDefault(hash);
                followed.TryAdd(hash, node);
                return node;
            }
        }
        catch (FormatException e)
        {
            throw new InvalidBundleException($"The receipts of block {header.Number} are not those that its header commits to: {e.Message}", e);
        }

        return logs;
    }
}
