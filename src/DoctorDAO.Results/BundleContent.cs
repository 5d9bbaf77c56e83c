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
        foreach (var block in bundle.Blocks)
        {
            var header = HeaderOf(block);
            if (headers.Count > 0 && header.Number <= headers.Keys.Last())
                throw new InvalidBundleException($"Block {header.Number} stands at the wrong place.");
            headers.Add(header.Number, header);
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
            foreach (var node in block.Nodes.Select(x => Hex.Decode(x)))
                nodes[Keccak256.Hash(node)] = node;
            var last = -1;
            foreach (var transaction in block.Receipts)
            {
                if (transaction <= last)
                    throw new FormatException("The receipts are not in the order of the block.");
                last = transaction;
                var receipt = MerklePatriciaTrie.Find(header.ReceiptsRoot, ReceiptTrie.Key(transaction), nodes.GetValueOrDefault)
                    ?? throw new FormatException($"The block has no transaction {transaction}.");
                logs.AddRange(ReceiptTrie.Logs(receipt, header, transaction));
            }
        }
        catch (FormatException e)
        {
            throw new InvalidBundleException($"The receipts of block {header.Number} are not those that its header commits to: {e.Message}", e);
        }

        return logs;
    }
}
