using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DoctorDAO.Ethereum;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Indexing.Tests;

/// <summary>One JSON-RPC request.</summary>
/// <param name="Chain">What the node knows.</param>
/// <param name="Parameters">Its <c>params</c>.</param>
/// <param name="Count">Requests of this method so far, this one included.</param>
/// <param name="Result">What the chain says.</param>
internal sealed record RpcCall(TestChain Chain, string Method, JsonArray Parameters, int Count, JsonNode? Result)
{
    /// <summary>First and last block of a request for a range of logs; <c>null</c> for any other.</summary>
    public (ulong From, ulong To)? Range => Method == "eth_getLogs" && Parameters[0]!["fromBlock"] is { } from
        ? (RpcServer.Number(from), RpcServer.Number(Parameters[0]!["toBlock"]!)) : null;

    /// <summary>Whether it asks for the logs of one block.</summary>
    public bool IsBlockLogs => Method == "eth_getLogs" && Range is null;

    /// <summary>Whether it asks for the newest block.</summary>
    public bool IsHead => Method == "eth_getBlockByNumber" && (string?)Parameters[0] == "latest";
}

/// <summary>What a misbehaving node answers instead.</summary>
internal abstract record Answer
{
    /// <summary>Another result.</summary>
    public sealed record Result(JsonNode? Value) : Answer;

    /// <summary>A JSON-RPC error.</summary>
    public sealed record Error(int Code, string Message, int HttpStatus = 200) : Answer;

    /// <summary>An HTTP status without JSON-RPC.</summary>
    public sealed record Status(int Code, string Body = "") : Answer;

    /// <summary>Half of the answer.</summary>
    public sealed record Half : Answer;

    /// <summary>Nothing, until the client gives up.</summary>
    public sealed record Silence : Answer;

    /// <summary>An answer without an end.</summary>
    public sealed record Endless : Answer;
}

/// <summary>A node over real HTTP and WebSockets in front of a chain in memory, which can be told to misbehave.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentDictionary<WebSocket, TaskCompletionSource> _sockets = new();

    private RpcServer(WebApplication server, TestChain chain) => (_server, Chain) = (server, chain);

    /// <summary>What the node knows.</summary>
    public TestChain Chain { get; set; }

    public Uri Url => new(_server.Urls.Single());

    public Uri WebSocketUrl => new UriBuilder(Url) { Scheme = "ws" }.Uri;

    /// <summary>Gives the answer of a node that misbehaves; <c>null</c> where it behaves.</summary>
    public Func<RpcCall, Answer?>? Misbehave { get; set; }

    /// <summary>What a subscription is answered with.</summary>
    public string Subscribed { get; set; } = """{"jsonrpc":"2.0","id":1,"result":"0x1"}""";

    /// <summary>Called when the node falls silent.</summary>
    public Action? Silent { get; set; }

    public int Count(string method) => _counts.GetValueOrDefault(method);

    /// <param name="chain">What the node knows.</param>
    /// <param name="port">A port that was in use before; a free one by default.</param>
    public static async Task<RpcServer> StartAsync(TestChain chain, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var server = new RpcServer(builder.Build(), chain);
        server._server.UseWebSockets();
        server._server.Run(context => context.WebSockets.IsWebSocketRequest ? server.PublishAsync(context) : server.AnswerAsync(context));
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public static ulong Number(JsonNode quantity) => ulong.Parse(((string)quantity!).AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Breaks all subscriptions.</summary>
    public void Hangup()
    {
        foreach (var (socket, gone) in _sockets)
        {
            socket.Abort();
            gone.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Hangup();
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        if (request is not JsonArray batch)
        {
            await WriteAsync(context, await AnswerOneAsync(context, request));
            return;
        }

        var answers = new JsonArray();
        foreach (var one in batch)
        {
            if (await AnswerOneAsync(context, one!) is not { } answer)
                return;
            answers.Add(answer);
        }

        await WriteAsync(context, answers);
    }

    private static async Task WriteAsync(HttpContext context, JsonNode? answer)
    {
        if (answer is not null)
            await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    /// <returns>The answer; <c>null</c> when something else was sent.</returns>
    private async Task<JsonNode?> AnswerOneAsync(HttpContext context, JsonNode request)
    {
        var (method, parameters) = ((string)request["method"]!, request["params"]!.AsArray());
        JsonNode Envelope(string name, JsonNode? value) => new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone(), [name] = value };
        var result = await ResultAsync(method, parameters);
        var call = new RpcCall(Chain, method, parameters, _counts.AddOrUpdate(method, 1, (_, n) => n + 1), result is Unknown ? null : (JsonNode?)result);
        switch (Misbehave?.Invoke(call))
        {
            case Answer.Result other:
                return Envelope("result", other.Value?.DeepClone());
            case Answer.Error error:
                context.Response.StatusCode = error.HttpStatus;
                return Envelope("error", new JsonObject { ["code"] = error.Code, ["message"] = error.Message });
            case Answer.Status status:
                context.Response.StatusCode = status.Code;
                await context.Response.WriteAsync(status.Body, context.RequestAborted);
                return null;
            case Answer.Half:
                var whole = Envelope("result", call.Result?.DeepClone()).ToJsonString();
                await context.Response.WriteAsync(whole[..(whole.Length / 2)], context.RequestAborted);
                return null;
            case Answer.Silence:
                Silent?.Invoke();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                return null;
            case Answer.Endless:
                await context.Response.WriteAsync("""{"jsonrpc":"2.0","id":0,"result":"0x""", context.RequestAborted);
                for (var zeros = new string('0', 1 << 16); !context.RequestAborted.IsCancellationRequested;)
                    await context.Response.WriteAsync(zeros, context.RequestAborted);
                return null;
        }

        return result is Unknown unknown
            ? Envelope("error", new JsonObject { ["code"] = unknown.Code, ["message"] = unknown.Message })
            : Envelope("result", ((JsonNode?)result)?.DeepClone());
    }

    private sealed record Unknown(int Code, string Message);

    private async Task<object?> ResultAsync(string method, JsonArray parameters)
    {
        var ct = CancellationToken.None;
        switch (method)
        {
            case "eth_chainId":
                return JsonValue.Create(RpcJson.Quantity(await Chain.GetChainIdAsync(ct)));
            case "eth_getBlockByNumber":
                return RpcJson.Header((string?)parameters[0] == "latest" ? await Chain.GetHeadAsync(ct) : await Chain.GetHeaderAsync(Number(parameters[0]!), ct));
            case "eth_getBlockByHash":
                return RpcJson.Header(await Chain.GetHeaderAsync(Bytes32.Parse((string?)parameters[0]), ct));
            case "eth_getLogs":
                var filter = parameters[0]!;
                Address[] contracts = [.. filter["address"]!.AsArray().Select(x => Address.Parse((string?)x))];
                if (filter["blockHash"] is not { } hash)
                    return RpcJson.Logs(await Chain.GetLogsAsync(Number(filter["fromBlock"]!), Number(filter["toBlock"]!), contracts, ct));
                if (await Chain.GetHeaderAsync(Bytes32.Parse((string?)hash), ct) is not { } block)
                    return new Unknown(-32000, "unknown block");
                return RpcJson.Logs(await Chain.GetLogsAsync(block.Hash, contracts, ct) ?? []);
            case "eth_getBlockReceipts":
                return RpcJson.Receipts(Bytes32.Parse((string?)parameters[0]), Chain.LogsOf(Bytes32.Parse((string?)parameters[0])));
            default:
                return new Unknown(-32601, $"the method {method} does not exist/is not available");
        }
    }

    private async Task PublishAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var buffer = new byte[1024];
        await socket.ReceiveAsync(buffer, context.RequestAborted);
        _sockets[socket] = gone;
        try
        {
            await SendAsync(socket, Subscribed);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            _ = gone.Task.ContinueWith(_ => stop.Cancel(), TaskScheduler.Default);
            for (var head = Chain.Head; ;)
            {
                head = await Chain.WaitForHeadAsync(head.Hash, stop.Token);
                var notification = new JsonObject
                {
                    ["jsonrpc"] = "2.0", ["method"] = "eth_subscription", ["params"] = new JsonObject { ["subscription"] = "0x1", ["result"] = RpcJson.Header(head) },
                };
                await SendAsync(socket, notification.ToJsonString());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The client or the test has ended it.
        }
        finally
        {
            _sockets.TryRemove(socket, out _);
        }

        static Task SendAsync(WebSocket socket, string text) =>
            socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    }
}
