using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing.Tests;

/// <summary>How nodes misbehave.</summary>
internal static class HostileNodes
{
    // More blocks at once than this are refused by those that refuse.
    private const int Widest = 2;

    private static readonly string Wrong = Bytes32.Parse(new string('e', 64)).ToString();

    /// <summary>Those behind which the indexer gets on.</summary>
    public static IReadOnlyDictionary<string, Func<RpcCall, Answer?>> Nuisances { get; } = new Dictionary<string, Func<RpcCall, Answer?>>
    {
        ["Alchemy: response size"] = Wide(-32602, "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: [0x0, 0xd043b8]"),
        ["Alchemy: block range"] = Wide(-32600, "You can make eth_getLogs requests with up to a 10 block range"),
        ["Alchemy: busy"] = Sometimes(3, new Answer.Error(429, "Your app has exceeded its compute units per second capacity")),
        ["Infura: results"] = Wide(-32005, "query returned more than 10000 results. Try with this block range [0xBDE5F8, 0x102DBCC]."),
        ["Infura: block range"] = Wide(-32602, "range 1000000 exceeds limit of 10000"),
        ["Infura: busy"] = Sometimes(3, new Answer.Error(-32005, "project ID request rate exceeded")),
        ["QuickNode: block range"] = Wide(-32614, "eth_getLogs is limited to a 10,000 range", status: 413),
        ["QuickNode: busy"] = Sometimes(3, new Answer.Error(-32007, "25/second request limit reached")),
        ["Ankr: block range"] = Wide(-32600, "block range is too wide"),
        ["PublicNode: block range"] = Wide(-32701, "exceed maximum block range: 50000"),
        ["dRPC: block range"] = Wide(35, "ranges over 10000 blocks are not supported on freetier"),
        ["dRPC: blocks"] = Wide(-32000, "requested too many blocks from 0 to 16777216, maximum is set to 2048"),
        ["geth: results"] = Wide(-32000, "query returned more than 10000 results"),
        ["reth: block range"] = Wide(-32602, "query exceeds max block range 100000"),
        ["reth: behind"] = Sometimes(3, new Answer.Error(-32000, "block range extends beyond current head block: requested 0x2000, head 0x1000")),
        ["Chainstack: time"] = Wide(-32002, "request timed out"),
        ["a wide range is too long an answer"] = call => call.Range is { } x && x.To - x.From >= Widest ? new Answer.Endless() : null,
        ["status 429"] = Sometimes(3, new Answer.Status(429)),
        ["status 503 with a page"] = Sometimes(3, new Answer.Status(503, "<!DOCTYPE html><title>503 Backend fetch failed</title>")),
        ["silence"] = Sometimes(5, new Answer.Silence()),
        ["half an answer"] = Sometimes(4, new Answer.Half()),
        ["an answer without end"] = Sometimes(29, new Answer.Endless()),
        ["no block"] = call => call.Method.StartsWith("eth_getBlockBy", StringComparison.Ordinal) && Turn(call.Count, 5) ? new Answer.Result(null) : null,
        ["logs out of order"] = call => call.Result is JsonArray logs ? new Answer.Result(new JsonArray([.. logs.Reverse().Select(x => x!.DeepClone())])) : null,
        ["logs twice"] = call => call.Method == "eth_getLogs" && call.Result is JsonArray logs
            ? new Answer.Result(new JsonArray([.. logs.Concat(logs.Reverse()).Select(x => x!.DeepClone())])) : null,
        ["logs without times"] = call => call.Method == "eth_getLogs" ? Each(call, x => x.Remove("blockTimestamp")) : null,
        ["a partial page now and then"] = call => call.Range is not null && Turn(call.Count, 3) ? Page(call, 1) : null,
        ["a block without its logs now and then"] = call => call.IsBlockLogs && Turn(call.Count, 3) ? Page(call, 0) : null,
        ["no receipts"] = call => call.Method == "eth_getBlockReceipts" ? new Answer.Error(-32601, "the method eth_getBlockReceipts does not exist/is not available") : null,
        ["another hash now and then"] = call => call.Method == "eth_getLogs" && Turn(call.Count, 4) ? Each(call, x => x["blockHash"] = Wrong) : null,
        ["a head that goes backwards"] = call => call.IsHead && call.Count % 2 == 0 ? BlockOf(call.Chain, call.Chain.Head.Number - 2) : null,
        ["a head that hangs on nothing"] = call => call.IsHead ? Changed(call, x => x["parentHash"] = Wrong) : null,
    };

    /// <summary>Those that must be told so, with what the error says.</summary>
    public static IReadOnlyDictionary<string, (Func<RpcCall, Answer?> Misbehave, string Message)> Lies { get; } = new Dictionary<string, (Func<RpcCall, Answer?>, string)>
    {
        ["partial pages"] = (call => call.Range is not null ? Page(call, 2) : null, "its bloom says that"),
        ["empty pages"] = (call => call.Range is not null ? Page(call, 0) : null, "its bloom says that"),
        ["at the head: blocks without their logs"] = (call => call.IsBlockLogs ? Page(call, 0) : null, "the receipts: 2"),
        ["at the head: logs at the second question only"] = (call => call.IsBlockLogs && call.Count % 2 == 1 ? Page(call, 0) : null, "the node, asked again: 2"),
        ["logs that the bloom excludes"] = (call => call.Method == "eth_getLogs" ? Each(call, x => x["topics"] = new JsonArray(Wrong)) : null, "excludes"),
        ["another hash in logs of a range"] = (call => call.Range is not null ? Each(call, x => x["blockHash"] = Wrong) : null, "belong to " + Wrong),
        ["another hash in logs of a block"] = (call => call.IsBlockLogs ? Each(call, x => x["blockHash"] = Wrong) : null, "the node gave one of block"),
        ["logs of another contract"] = (call => call.Method == "eth_getLogs" ? Each(call, x => x["address"] = Address.Zero.ToHex()) : null, "was not asked for"),
        ["logs of later blocks"] = (call => call.Range is not null ? Each(call, x => x["blockNumber"] = "0xffff") : null, "the node gave one of block 65535"),
        ["headers that hang on nothing"] = (call => call.Method == "eth_getBlockByNumber" && !call.IsHead ? Changed(call, x => x["parentHash"] = Wrong) : null, "does not hang on its block"),
        ["another block than asked for"] = (call => call.Method == "eth_getBlockByNumber" && !call.IsHead ? Changed(call, x => x["number"] = "0xfff") : null, "the node gave block 4095"),
        ["no newest block"] = (call => call.IsHead ? new Answer.Result(null) : null, "The node has no newest block"),
        ["no blocks"] = (call => call.Method == "eth_getBlockByNumber" && !call.IsHead ? new Answer.Result(null) : null, "does not have block"),
        ["always half an answer"] = (call => call.Method == "eth_getLogs" ? new Answer.Half() : null, "eth_getLogs: the answer is not what JSON-RPC asks for"),
        ["answers without end"] = (call => call.Method == "eth_getLogs" ? new Answer.Endless() : null, "eth_getLogs: the answer is longer than 1048576 bytes"),
        ["always busy"] = (call => call.Method == "eth_getLogs" ? new Answer.Status(429) : null, "eth_getLogs: the node answered with status 429"),
        ["always silent"] = (call => call.Method == "eth_getLogs" ? new Answer.Silence() : null, "eth_getLogs: no answer within 3600 s"),
        ["every range refused"] = (call => call.Range is not null ? new Answer.Error(-32005, "query returned more than 10000 results") : null, "eth_getLogs: query returned more than 10000 results (-32005)"),
        ["a key that is refused"] = (call => call.Method == "eth_getLogs" ? new Answer.Status(401) : null, "eth_getLogs: the node answered with status 401"),
    };

    /// <summary>A block with another hash.</summary>
    public static Answer.Result? Renamed(RpcCall call) => Changed(call, x => x["hash"] = Wrong);

    /// <summary>A block of a chain.</summary>
    public static Answer.Result BlockOf(TestChain chain, ulong number) => new(RpcJson.Header(chain.Find(number)));

    /// <summary>The logs up to a block.</summary>
    public static Answer.Result UpTo(RpcCall call, ulong number) =>
        new(new JsonArray([.. call.Result!.AsArray().Where(x => RpcServer.Number(x!["blockNumber"]!) <= number).Select(x => x!.DeepClone())]));

    /// <summary>The logs without one: the n-th of a block.</summary>
    public static Answer.Result Without(RpcCall call, ulong block, int index)
    {
        var there = call.Result!.AsArray().Select(x => x!.DeepClone()).ToList();
        if (there.Where(x => RpcServer.Number(x["blockNumber"]!) == block).ElementAtOrDefault(index) is { } log)
            there.Remove(log);
        return new Answer.Result(new JsonArray([.. there]));
    }

    private static Func<RpcCall, Answer?> Wide(int code, string message, int status = 200) =>
        call => call.Range is { } x && x.To - x.From >= Widest ? new Answer.Error(code, message, status) : null;

    private static Func<RpcCall, Answer?> Sometimes(int each, Answer answer)
    {
        var calls = 0;
        return _ => Turn(Interlocked.Increment(ref calls), each) ? answer : null;
    }

    /// <summary>
    /// Whether it is the turn of the n-th call, which it is of one in so many, without a beat: a run that always asks the same number of questions
    /// before it fails would meet a beat at the same question each time, and never get past it.
    /// </summary>
    private static bool Turn(int call, int each) => Keccak256.Hash(BitConverter.GetBytes(call)).Span[0] % each == 0;

    /// <summary>The first few logs of an answer.</summary>
    private static Answer.Result Page(RpcCall call, int count) => new(new JsonArray([.. call.Result!.AsArray().Take(count).Select(x => x!.DeepClone())]));

    private static Answer.Result Each(RpcCall call, Action<JsonObject> change)
    {
        var logs = call.Result!.DeepClone().AsArray();
        foreach (var log in logs)
            change(log!.AsObject());
        return new Answer.Result(logs);
    }

    private static Answer.Result? Changed(RpcCall call, Action<JsonObject> change)
    {
        if (call.Result?.DeepClone().AsObject() is not { } block)
            return null;
        change(block);
        return new Answer.Result(block);
    }
}
