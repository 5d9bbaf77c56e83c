using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace DoctorDAO.E2E.Harness;

/// <summary>Hears of each block from the node itself, and notes when.</summary>
public sealed class NewHeads : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<DateTimeOffset>> _blocks = new();
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask;

    private NewHeads()
    {
    }

    /// <summary>Subscribes to <c>newHeads</c>.</summary>
    public static async Task<NewHeads> ListenAsync(Uri rpc, CancellationToken ct)
    {
        var heads = new NewHeads();
        await heads._socket.ConnectAsync(new UriBuilder(rpc) { Scheme = "ws" }.Uri, ct);
        await heads._socket.SendAsync(Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}"""), WebSocketMessageType.Text, true, ct);
        heads._reading = heads.ReadAsync();
        return heads;
    }

    /// <summary>When the node said that it has this block.</summary>
    public Task<DateTimeOffset> SeenAsync(long block, CancellationToken ct) => Block(block).Task.WaitAsync(ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _end.Dispose();
    }

    private TaskCompletionSource<DateTimeOffset> Block(long number) =>
        _blocks.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(length), _end.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                var now = TimeProvider.System.GetUtcNow();
                using var message = JsonDocument.Parse(buffer.AsMemory(0, length));
                if (message.RootElement.TryGetProperty("params", out var news))
                    Block(long.Parse(news.GetProperty("result").GetProperty("number").GetString().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).TrySetResult(now);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The test is over.
        }
    }
}
