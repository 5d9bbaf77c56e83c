using System.Text.Json;

namespace DoctorDAO.Ethereum;

/// <summary>The receipts of a block as its header commits to them: a trie from a transaction's place in the block to its encoded receipt.</summary>
public static class ReceiptTrie
{
    /// <summary>Key of a transaction's receipt.</summary>
    public static byte[] Key(int transaction) => Rlp.Encode((ulong)transaction);

    /// <summary>The trie of receipts as JSON-RPC gives them, in the order of the block.</summary>
    /// <exception cref="FormatException">A field is missing or malformed.</exception>
    public static MerklePatriciaTrie Build(IEnumerable<JsonElement> receipts) => new(receipts.Select((x, i) => (Key(i), Encode(x))));

    /// <summary>Encodes a receipt as JSON-RPC gives it (EIP-2718).</summary>
    /// <exception cref="FormatException">A field is missing or malformed.</exception>
    public static byte[] Encode(JsonElement receipt)
    {
        var type = Optional(receipt, "type") is { } given ? (byte)(ulong)UInt256.Parse(given) : (byte)0;
        // Before the status there was the state's root.
        var outcome = Optional(receipt, "status") is { } status ? Rlp.Encode(UInt256.Parse(status)) : Rlp.Encode(Hex.Decode(Required(receipt, "root")));
        byte[][] logs =
        [
            .. receipt.GetProperty("logs").EnumerateArray().Select(log => Rlp.List(
                Rlp.Encode(Hex.Decode(Required(log, "address"))),
                Rlp.List([.. log.GetProperty("topics").EnumerateArray().Select(x => Rlp.Encode(Hex.Decode(x.GetString())))]),
                Rlp.Encode(Hex.Decode(Required(log, "data"))))),
        ];
        var encoded = Rlp.List(outcome, Rlp.Encode(UInt256.Parse(Required(receipt, "cumulativeGasUsed"))), Rlp.Encode(Hex.Decode(Required(receipt, "logsBloom"))), Rlp.List(logs));
        return type == 0 ? encoded : [type, .. encoded];
    }

    /// <summary>The logs of an encoded receipt. Their <see cref="EthLog.LogIndex"/> is their place in the receipt, their transaction's hash is not in it.</summary>
    /// <param name="receipt">As <see cref="Encode"/> made it.</param>
    /// <param name="header">The block it is of.</param>
    /// <param name="transaction">The transaction's place in the block.</param>
    /// <exception cref="FormatException">It is no receipt.</exception>
    public static IReadOnlyList<EthLog> Logs(ReadOnlyMemory<byte> receipt, SealedHeader header, int transaction)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (receipt.Length == 0)
            throw new FormatException("The receipt is empty.");
        // A list begins at 0xc0, a type is below 0x80.
        var fields = RlpItem.Parse(receipt.Span[0] < 0x80 ? receipt[1..] : receipt).Items();
        if (fields.Count != 4)
            throw new FormatException("These are not the fields of a receipt.");
        return [.. fields[3].Items().Select((x, i) => Log(x.Items(), header, transaction, i))];
    }

    private static EthLog Log(IReadOnlyList<RlpItem> fields, SealedHeader header, int transaction, int index)
    {
        if (fields.Count != 3 || fields[0].Bytes.Length != Address.Size)
            throw new FormatException("These are not the fields of a log.");
        Bytes32[] topics = [.. fields[1].Items().Select(x => x.Bytes.Length == Bytes32.Size ? new Bytes32(x.Bytes.Span) : throw new FormatException("A topic has not 32 bytes."))];
        return new EthLog(
            new Address(fields[0].Bytes.Span), topics, fields[2].Bytes, header.Number, header.Hash, header.Timestamp, default, (uint)transaction, (uint)index);
    }

    private static string? Optional(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Required(JsonElement parent, string name) => Optional(parent, name) ?? throw new FormatException($"The receipt has no {name}.");
}
