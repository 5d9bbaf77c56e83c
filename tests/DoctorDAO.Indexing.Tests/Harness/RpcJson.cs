using System.Globalization;
using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing.Tests;

/// <summary>Blocks and logs as JSON-RPC writes them.</summary>
internal static class RpcJson
{
    public static string Quantity(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    public static JsonNode? Header(EthBlockHeader? header) => header is null ? null : new JsonObject
    {
        ["number"] = Quantity(header.Number),
        ["hash"] = header.Hash.ToString(),
        ["parentHash"] = header.ParentHash.ToString(),
        ["timestamp"] = Quantity(header.Timestamp),
        ["logsBloom"] = Hex.Encode(header.LogsBloom.Span),
        ["transactions"] = new JsonArray(),
    };

    public static JsonArray Logs(IEnumerable<EthLog> logs) => [.. logs.Select(Log)];

    public static JsonArray Receipts(Bytes32 block, IReadOnlyList<EthLog> logs) => [.. logs.GroupBy(x => x.TransactionHash).Select(x => (JsonNode)new JsonObject
    {
        ["transactionHash"] = x.Key.ToString(),
        ["blockHash"] = block.ToString(),
        ["blockNumber"] = Quantity(x.First().BlockNumber),
        ["status"] = "0x1",
        ["gasUsed"] = "0x5208",
        ["contractAddress"] = null,
        ["logs"] = Logs(x),
    })];

    private static JsonNode Log(EthLog log)
    {
        var result = new JsonObject
        {
            ["address"] = log.Address.ToHex(),
            ["topics"] = new JsonArray([.. log.Topics.ToArray().Select(x => (JsonNode)x.ToString())]),
            ["data"] = Hex.Encode(log.Data.Span),
            ["blockNumber"] = Quantity(log.BlockNumber),
            ["blockHash"] = log.BlockHash.ToString(),
            ["transactionHash"] = log.TransactionHash.ToString(),
            ["transactionIndex"] = Quantity(log.TransactionIndex),
            ["logIndex"] = Quantity(log.LogIndex),
            ["removed"] = false,
        };
        if (log.BlockTimestamp is { } time)
            result["blockTimestamp"] = Quantity(time);
        return result;
    }
}
