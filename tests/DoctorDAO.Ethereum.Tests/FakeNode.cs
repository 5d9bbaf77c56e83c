using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Ethereum.Tests;

/// <summary>An HTTP server on loopback that answers each request with what the test says.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _count;

    private FakeNode(WebApplication server) => _server = server;

    public Uri Url => new(_server.Urls.Single());

    /// <summary>Requests so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Seconds for the header Retry-After of each answer.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>The header Authorization of the last request.</summary>
    public string? Authorization { get; private set; }

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="answer">Number of the request, from 0, and its JSON; gives status and body. A <c>null</c> body breaks the connection.</param>
    public static async Task<FakeNode> StartAsync(Func<int, JsonElement, (int Status, string? Body)> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var node = new FakeNode(builder.Build());
        node._server.Run(async context =>
        {
            using var request = await JsonDocument.ParseAsync(context.Request.Body);
            node.Authorization = context.Request.Headers.Authorization;
            var (status, body) = answer(Interlocked.Increment(ref node._count) - 1, request.RootElement);
            if (body is null)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = status;
            if (node.RetryAfter is not null)
                context.Response.Headers.RetryAfter = node.RetryAfter;
            await context.Response.WriteAsync(body);
        });
        await node._server.StartAsync();
        return node;
    }

    /// <summary>A JSON-RPC answer to <paramref name="request"/>.</summary>
    public static string Result(JsonElement request, string result) =>
        $$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id").GetRawText()}},"result":{{result}}}""";

    /// <summary>A JSON-RPC error.</summary>
    public static string Error(JsonElement request, int code, string message, string data = "null") =>
        $$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id").GetRawText()}},"error":{"code":{{code}},"message":"{{message}}","data":{{data}} } }""";

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

/// <summary>A clock whose short waits are over at once; it remembers them. Time-outs of requests never strike.</summary>
internal sealed class ImpatientTime : TimeProvider
{
    /// <summary>Waits at least this long are time-outs.</summary>
    public static TimeSpan Timeout => TimeSpan.FromHours(1);

    public List<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= Timeout)
            return System.CreateTimer(callback, state, global::System.Threading.Timeout.InfiniteTimeSpan, period);
        Waits.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
