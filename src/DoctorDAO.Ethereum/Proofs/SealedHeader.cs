using System.Text.Json;

namespace DoctorDAO.Ethereum;

/// <summary>A block header as its hash is made of it.</summary>
/// <param name="Encoded">RLP of all fields.</param>
/// <param name="Hash">Keccak-256 of <paramref name="Encoded"/>: the block's hash.</param>
/// <param name="Timestamp">Unix seconds.</param>
/// <param name="ReceiptsRoot">Commits to all receipts of the block, see <see cref="ReceiptTrie"/>.</param>
public sealed record SealedHeader(ReadOnlyMemory<byte> Encoded, Bytes32 Hash, Bytes32 ParentHash, ulong Number, ulong Timestamp, Bytes32 ReceiptsRoot)
{
    private const int Fields = 15;
    private const int MaxFields = 32;

    // In the order of the hash. The later ones came with upgrades of the network and are there from their upgrade on.
    private static readonly (string Name, bool IsNumber)[] Names =
    [
        ("parentHash", false), ("sha3Uncles", false), ("miner", false), ("stateRoot", false), ("transactionsRoot", false), ("receiptsRoot", false), ("logsBloom", false),
        ("difficulty", true), ("number", true), ("gasLimit", true), ("gasUsed", true), ("timestamp", true), ("extraData", false), ("mixHash", false), ("nonce", false),
        ("baseFeePerGas", true), ("withdrawalsRoot", false), ("blobGasUsed", true), ("excessBlobGas", true), ("parentBeaconBlockRoot", false), ("requestsHash", false),
    ];

    /// <summary>Reads an encoded header.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SealedHeader Parse(ReadOnlyMemory<byte> encoded)
    {
        var items = RlpItem.Parse(encoded).Items();
        if (items.Count is < Fields or > MaxFields || items[0].Bytes.Length != Bytes32.Size || items[5].Bytes.Length != Bytes32.Size)
            throw new FormatException("These are not the fields of a block header.");
        return new SealedHeader(
            encoded, Keccak256.Hash(encoded.Span), new Bytes32(items[0].Bytes.Span), items[8].Number(), items[11].Number(), new Bytes32(items[5].Bytes.Span));
    }

    /// <summary>Makes a header of a block as JSON-RPC gives it.</summary>
    /// <returns>The header, or <c>null</c> when its hash is not the one that the node says: the chain has fields that are not known here.</returns>
    /// <exception cref="FormatException">A field is missing or malformed.</exception>
    public static SealedHeader? FromJson(JsonElement block)
    {
        var fields = new List<byte[]>();
        for (var i = 0; i < Names.Length; i++)
        {
            var (name, isNumber) = Names[i];
            if (!block.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                if (i < Fields)
                    throw new FormatException($"The block has no {name}.");
                break;
            }

            var text = value.GetString() ?? "";
            fields.Add(isNumber ? Rlp.Encode(UInt256.Parse(text)) : Rlp.Encode(Hex.Decode(text)));
        }

        var header = Parse(Rlp.List([.. fields]));
        return header.Hash == Bytes32.Parse(block.GetProperty("hash").GetString()) ? header : null;
    }
}
