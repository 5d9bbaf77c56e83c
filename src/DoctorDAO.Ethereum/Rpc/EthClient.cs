using System.Globalization;
using System.Text.Json;

namespace DoctorDAO.Ethereum;

/// <summary>Which logs to ask for.</summary>
/// <param name="Addresses">Contracts; all when empty.</param>
/// <param name="Topic0">Any of these events; all when empty.</param>
public sealed record LogFilter(IReadOnlyList<Address> Addresses, IReadOnlyList<Bytes32> Topic0);

/// <summary>A block by number, hash or tag.</summary>
/// <param name="Value">As JSON-RPC writes it.</param>
public readonly record struct BlockRef(string Value)
{
    /// <summary>The newest block.</summary>
    public static BlockRef Latest => new("latest");

    /// <summary>The newest block that can no longer be undone, as the node sees it.</summary>
    public static BlockRef Finalized => new("finalized");

    /// <summary>A block by height.</summary>
    public static BlockRef At(ulong number) => new("0x" + number.ToString("x", CultureInfo.InvariantCulture));
}

/// <summary>What became of a transaction.</summary>
/// <param name="Succeeded">False when it reverted.</param>
/// <param name="ContractAddress">Of the contract it created.</param>
public sealed record EthReceipt(
    Bytes32 TransactionHash, Bytes32 BlockHash, ulong BlockNumber, bool Succeeded, ulong GasUsed, Address? ContractAddress, IReadOnlyList<EthLog> Logs);

/// <summary>A typed client of an Ethereum node, or of several. Every method throws what <see cref="IRpcTransport"/> throws.</summary>
/// <param name="transport">JSON-RPC.</param>
public sealed class EthClient(IRpcTransport transport)
{
    /// <summary>A client of one node, with defaults.</summary>
    public EthClient(HttpClient http, Uri url, RpcOptions? options = null, TimeProvider? time = null)
        : this(new JsonRpcTransport(http, url, options ?? new RpcOptions(), time ?? TimeProvider.System))
    {
    }

    /// <summary>The chain's id.</summary>
    public Task<ulong> ChainIdAsync(CancellationToken ct) => transport.SendAsync(new("eth_chainId"), RpcParsers.Quantity, ct);

    /// <summary>Height of the newest block.</summary>
    public Task<ulong> BlockNumberAsync(CancellationToken ct) => transport.SendAsync(new("eth_blockNumber"), RpcParsers.Quantity, ct);

    /// <summary>A header, or <c>null</c> when the node does not have the block.</summary>
    public Task<EthBlockHeader?> GetHeaderAsync(BlockRef block, CancellationToken ct) =>
        transport.SendAsync(new("eth_getBlockByNumber", block.Value, false), RpcParsers.Header, ct);

    /// <summary>A header by hash, or <c>null</c> when the node does not have the block.</summary>
    public Task<EthBlockHeader?> GetHeaderAsync(Bytes32 hash, CancellationToken ct) =>
        transport.SendAsync(new("eth_getBlockByHash", hash.ToString(), false), RpcParsers.Header, ct);

    /// <summary>Headers by height, in order, in batches; <c>null</c> where the node does not have the block.</summary>
    public Task<IReadOnlyList<EthBlockHeader?>> GetHeadersAsync(IEnumerable<ulong> numbers, CancellationToken ct) =>
        transport.SendBatchAsync([.. numbers.Select(n => new RpcRequest("eth_getBlockByNumber", BlockRef.At(n).Value, false))], RpcParsers.Header, ct);

    /// <summary>Logs of blocks <paramref name="from"/> to <paramref name="to"/>, both included. Halves the range when the node refuses it.</summary>
    public async Task<IReadOnlyList<EthLog>> GetLogsAsync(LogFilter filter, ulong from, ulong to, CancellationToken ct)
    {
        try
        {
            return await transport.SendAsync(new("eth_getLogs", Filter(filter, ("fromBlock", BlockRef.At(from).Value), ("toBlock", BlockRef.At(to).Value))), LogParser.Logs, ct);
        }
        catch (Exception e) when (from < to && (e is RpcResponseTooLargeException || (e is RpcException refused && RpcWording.IsRangeRefusal(refused))))
        {
            var middle = from + ((to - from) / 2);
            var lower = await GetLogsAsync(filter, from, middle, ct);
            var upper = await GetLogsAsync(filter, middle + 1, to, ct);
            return [.. lower, .. upper];
        }
    }

    /// <summary>Logs of one block, by its hash: a block that was replaced meanwhile is an error, never another block's logs.</summary>
    public async Task<IReadOnlyList<EthLog>> GetLogsAsync(LogFilter filter, Bytes32 block, CancellationToken ct) =>
        await transport.SendAsync(new("eth_getLogs", Filter(filter, ("blockHash", block.ToString()))), LogParser.Logs, ct);

    /// <summary>Logs of one block, by its hash; <c>null</c> when the node does not have the block.</summary>
    public async Task<IReadOnlyList<EthLog>?> FindLogsAsync(LogFilter filter, Bytes32 block, CancellationToken ct)
    {
        try
        {
            return await GetLogsAsync(filter, block, ct);
        }
        catch (RpcException e) when (RpcWording.IsUnknownBlock(e))
        {
            return null;
        }
    }

    /// <summary>All receipts of a block; <c>null</c> when the node does not have the block, or does not offer the method.</summary>
    public async Task<IReadOnlyList<EthReceipt>?> FindBlockReceiptsAsync(Bytes32 block, CancellationToken ct)
    {
        try
        {
            return await transport.SendAsync(new("eth_getBlockReceipts", block.ToString()), Receipts, ct);
        }
        catch (RpcException e) when (RpcWording.IsUnknownBlock(e) || RpcWording.IsUnknownMethod(e))
        {
            return null;
        }
    }

    /// <summary>Calls a contract without a transaction.</summary>
    /// <exception cref="RpcException">It reverted; <see cref="RpcException.RevertData"/> says why.</exception>
    public Task<byte[]> CallAsync(Address to, byte[] data, BlockRef block, CancellationToken ct, Address? from = null) =>
        transport.SendAsync(new("eth_call", Transaction(to, data, from), block.Value), RpcParsers.Bytes, ct);

    /// <summary>Gas that a transaction would need.</summary>
    public Task<ulong> EstimateGasAsync(Address to, byte[] data, Address from, CancellationToken ct) =>
        transport.SendAsync(new("eth_estimateGas", Transaction(to, data, from)), RpcParsers.Quantity, ct);

    /// <summary>Number of transactions sent; the next nonce.</summary>
    /// <param name="account">The sender.</param>
    /// <param name="pending">Whether those in the pool count.</param>
    /// <param name="ct">Cancels the request.</param>
    public Task<ulong> GetTransactionCountAsync(Address account, bool pending, CancellationToken ct) =>
        transport.SendAsync(new("eth_getTransactionCount", account.ToHex(), pending ? "pending" : "latest"), RpcParsers.Quantity, ct);

    /// <summary>Balance in wei.</summary>
    public Task<UInt256> GetBalanceAsync(Address account, CancellationToken ct) =>
        transport.SendAsync(new("eth_getBalance", account.ToHex(), "latest"), RpcParsers.Number, ct);

    /// <summary>Price of gas that the node would pay, in wei.</summary>
    public Task<UInt256> GasPriceAsync(CancellationToken ct) => transport.SendAsync(new("eth_gasPrice"), RpcParsers.Number, ct);

    /// <summary>Tip a gas that the node would pay, in wei.</summary>
    public Task<UInt256> MaxPriorityFeeAsync(CancellationToken ct) => transport.SendAsync(new("eth_maxPriorityFeePerGas"), RpcParsers.Number, ct);

    /// <summary>Code of a contract; empty for an account without code.</summary>
    public Task<byte[]> GetCodeAsync(Address account, CancellationToken ct) =>
        transport.SendAsync(new("eth_getCode", account.ToHex(), "latest"), RpcParsers.Bytes, ct);

    /// <summary>Sends a signed transaction.</summary>
    /// <returns>Its hash.</returns>
    public Task<Bytes32> SendRawTransactionAsync(byte[] transaction, CancellationToken ct) =>
        transport.SendAsync(new("eth_sendRawTransaction", Hex.Encode(transaction)), RpcParsers.Hash, ct);

    /// <summary>The receipt, or <c>null</c> as long as the transaction is in no block.</summary>
    public Task<EthReceipt?> GetReceiptAsync(Bytes32 transaction, CancellationToken ct) =>
        transport.SendAsync(new("eth_getTransactionReceipt", transaction.ToString()), RpcParsers.Receipt, ct);

    /// <summary>Any other method; the result as JSON.</summary>
    public Task<JsonElement> RequestAsync(string method, CancellationToken ct, params object?[] parameters) =>
        transport.SendAsync(new(method, parameters), static (ref reader) => JsonElement.ParseValue(ref reader), ct);

    /// <summary>Requests of one kind in batches; the results as JSON, in order.</summary>
    public Task<IReadOnlyList<JsonElement>> RequestBatchAsync(IReadOnlyList<RpcRequest> requests, CancellationToken ct) =>
        transport.SendBatchAsync(requests, static (ref reader) => JsonElement.ParseValue(ref reader), ct);

    private static List<EthReceipt>? Receipts(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Expected receipts.");
        var receipts = new List<EthReceipt>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            receipts.Add(RpcParsers.Receipt(ref reader) ?? throw new JsonException("A receipt is missing."));
        return receipts;
    }

    private static Dictionary<string, string> Transaction(Address to, byte[] data, Address? from)
    {
        var transaction = new Dictionary<string, string> { ["to"] = to.ToHex(), ["data"] = Hex.Encode(data) };
        if (from is { } sender)
            transaction["from"] = sender.ToHex();
        return transaction;
    }

    private static Dictionary<string, object> Filter(LogFilter filter, params ReadOnlySpan<(string Name, string Value)> blocks)
    {
        var result = new Dictionary<string, object>();
        foreach (var (name, value) in blocks)
            result[name] = value;
        if (filter.Addresses.Count > 0)
            result["address"] = filter.Addresses.Select(a => a.ToHex()).ToArray();
        if (filter.Topic0.Count > 0)
            result["topics"] = new[] { filter.Topic0.Select(t => t.ToString()).ToArray() };
        return result;
    }
}
