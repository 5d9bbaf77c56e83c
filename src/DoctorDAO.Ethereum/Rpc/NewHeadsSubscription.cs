using System.Net.WebSockets;
using System.Text.Json;

namespace DoctorDAO.Ethereum;

/// <summary>
/// Hears of new blocks over a WebSocket (<c>eth_subscribe</c>, <c>newHeads</c>). It only says that there is something new: what it is has to be asked.
/// </summary>
/// <param name="url">A <c>ws</c> or <c>wss</c> address.</param>
/// <param name="options">Its time-out limits the handshake, its back-off separates two connections.</param>
/// <param name="time">Clock of both.</param>
public sealed class NewHeadsSubscription(Uri url, RpcOptions options, TimeProvider time)
{
    // A header is a few kilobytes.
    private const int LongestMessage = 256 * 1024;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly byte[] Subscribe = """{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}"""u8.ToArray();
    private readonly NodeUrl _url = new(url);

    /// <summary>Host and port: what logs may show.</summary>
    public string Name => _url.Name;

    /// <summary>Subscribes, and again whenever the connection is lost, until cancelled.</summary>
    /// <param name="onHead">Called for every new block.</param>
    /// <param name="onState">Called with <c>true</c> when the node has taken the subscription, with <c>false</c> when it is lost.</param>
    /// <param name="onProblem">Called with what went wrong before the next attempt; nothing secret in it.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(Action onHead, Action<bool> onState, Action<string> onProblem, CancellationToken ct)
    {
        var attempt = 0;
        while (true)
        {
            var subscribed = false;
            try
            {
                await ListenAsync(onHead, () => { subscribed = true; onState(true); }, ct);
            }
            catch (Exception e) when (e is WebSocketException or JsonException or InvalidOperationException or OperationCanceledException or IOException)
            {
                // Whatever a connection fails with at that moment, it was cancelled.
                ct.ThrowIfCancellationRequested();
                onProblem(e is OperationCanceledException ? $"no connection within {options.Timeout.TotalSeconds:0.#} s" : _url.Hide(e.Message));
            }

            if (subscribed)
                onState(false);
            attempt = subscribed ? 1 : attempt + 1;
            await Task.Delay(options.BackOff(attempt), time, ct);
        }
    }

    private async Task ListenAsync(Action onHead, Action onSubscribed, CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = KeepAlive;
        socket.Options.KeepAliveTimeout = KeepAlive;
        if (_url.Authorization is { } authorization)
            socket.Options.SetRequestHeader("Authorization", authorization.ToString());
        using (var timeout = new CancellationTokenSource(options.Timeout, time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token))
        {
            await socket.ConnectAsync(url, either.Token);
            await socket.SendAsync(Subscribe, WebSocketMessageType.Text, endOfMessage: true, either.Token);
        }

        var buffer = new byte[LongestMessage];
        while (await ReceiveAsync(socket, buffer, ct) is { } length)
        {
            using var message = JsonDocument.Parse(buffer.AsMemory(0, length));
            var root = message.RootElement;
            if (root.TryGetProperty("error", out var error))
                throw new InvalidOperationException("The node refused the subscription: " + Short(error.GetRawText()));
            if (root.TryGetProperty("result", out _))
                onSubscribed();
            else if (root.TryGetProperty("method", out var method) && method.ValueEquals("eth_subscription"u8))
                onHead();
        }
    }

    /// <returns>Length of the message; <c>null</c> when the node has closed the connection.</returns>
    private static async Task<int?> ReceiveAsync(ClientWebSocket socket, byte[] buffer, CancellationToken ct)
    {
        for (var length = 0; ;)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage)
                return length;
            if (length == buffer.Length)
                throw new InvalidOperationException($"The node sent a message of more than {LongestMessage} bytes.");
        }
    }

    private static string Short(string text) => text.Length > 200 ? text[..200] : text;
}
