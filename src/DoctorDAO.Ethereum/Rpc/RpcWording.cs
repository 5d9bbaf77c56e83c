namespace DoctorDAO.Ethereum;

/// <summary>What nodes and providers mean by their error messages. Codes alone do not tell: -32005 stands for a busy node with one provider, for a wide range with the next.</summary>
internal static class RpcWording
{
    // Infura: "project ID request rate exceeded", "daily request count exceeded, request rate limited". Alchemy: 429, "Your app has exceeded its compute
    // units per second capacity". QuickNode: -32007, "25/second request limit reached". Others: "Too many requests", "over rate limit".
    private static readonly string[] Busy = ["rate limit", "rate exceeded", "request limit", "too many requests", "compute units per second", "request count", "server busy"];

    // reth: "block range extends beyond current head block". Base: "requested data not available".
    private static readonly string[] Behind = ["beyond current head", "requested data not available"];

    // geth, Infura: "query returned more than 10000 results". Infura: "range 1000000 exceeds limit of 10000". Ankr: "block range is too wide".
    // QuickNode: "eth_getLogs is limited to a 10,000 range". Alchemy: "Log response size exceeded". reth: "query exceeds max results 20000".
    // dRPC: "requested too many blocks from 0 to 16777216, maximum is set to 2048". Chainstack: "request timed out".
    private static readonly string[] Range = ["range", "limit", "more than", "too many", "too large", "too big", "exceed", "response size", "timeout", "timed out"];

    // geth: "unknown block". anvil, Nethermind, reth: "block not found". Erigon: "block not found: 0x…".
    private static readonly string[] UnknownBlock = ["unknown block", "not found"];

    /// <summary>Whether the same request may be answered later, or by another node: the node is busy, or behind the chain.</summary>
    public static bool IsUnavailable(int code, string message) => code is 429 or -32007 || Has(message, Busy) || Has(message, Behind);

    /// <summary>Whether fewer blocks would have been answered.</summary>
    public static bool IsRangeRefusal(RpcException e) => e.Code is -32005 or 35 || Has(e.NodeMessage, Range);

    /// <summary>Whether the node does not have the block that was asked for.</summary>
    public static bool IsUnknownBlock(RpcException e) => e.Code != -32601 && Has(e.NodeMessage, UnknownBlock);

    /// <summary>Whether the node does not offer the method.</summary>
    public static bool IsUnknownMethod(RpcException e) =>
        e.Code is -32601 or -32004 || Has(e.NodeMessage, ["not supported", "does not exist", "not available", "method not found"]);

    private static bool Has(string message, string[] words) => words.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
