using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace DoctorDAO.Ethereum;

/// <summary>One request of a batch.</summary>
/// <param name="Method">JSON-RPC method.</param>
/// <param name="Parameters">Serialised in order.</param>
public readonly record struct RpcRequest(string Method, params object?[] Parameters);

/// <summary>JSON-RPC 2.0 over HTTP: batches, retries with back-off, typed errors, a limit on the answer's length.</summary>
/// <param name="http">Its lifetime is the caller's. Its own timeout should be infinite: <see cref="RpcOptions.Timeout"/> counts.</param>
/// <param name="url">The node.</param>
/// <param name="options">How patient to be.</param>
/// <param name="time">Clock of the back-off.</param>
public sealed class JsonRpcTransport(HttpClient http, Uri url, RpcOptions options, TimeProvider time) : IRpcTransport
{
    private const int LongestMessage = 500;
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly NodeUrl _url = new(url);
    private int _id;

    /// <summary>How it behaves.</summary>
    public RpcOptions Options { get; } = options;

    /// <inheritdoc/>
    public async Task<T> SendAsync<T>(RpcRequest request, ResultParser<T> parse, CancellationToken ct)
    {
        var results = await SendAsync([request], parse, batch: false, ct);
        return results[0];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<T>> SendBatchAsync<T>(IReadOnlyList<RpcRequest> requests, ResultParser<T> parse, CancellationToken ct)
    {
        var results = new List<T>(requests.Count);
        foreach (var chunk in requests.Chunk(Options.BatchSize))
            results.AddRange(await SendAsync(chunk, parse, batch: true, ct));
        return results;
    }

    /// <summary>Reads the value of <c>result</c>; the reader stands on its first token and must be left on its last.</summary>
    public delegate T ResultParser<out T>(ref Utf8JsonReader reader);

    private async Task<T[]> SendAsync<T>(RpcRequest[] requests, ResultParser<T> parse, bool batch, CancellationToken ct)
    {
        var method = requests[0].Method;
        var firstId = Interlocked.Add(ref _id, requests.Length) - requests.Length;
        var body = Serialize(requests, firstId, batch);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (buffer, length) = await PostAsync(method, body, ct);
                try
                {
                    return Parse(method, buffer.AsSpan(0, length), firstId, requests, parse, batch);
                }
                finally
                {
                    LargeArrays<byte>.Return(buffer);
                }
            }
            catch (RpcUnavailableException e) when (e.IsTransient && attempt < Options.Attempts)
            {
                await Task.Delay(Options.BackOff(attempt, e.RetryAfter), time, ct);
            }
        }
    }

    private static byte[] Serialize(RpcRequest[] requests, int firstId, bool batch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        if (batch)
            writer.WriteStartArray();
        for (var i = 0; i < requests.Length; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc"u8, "2.0"u8);
            writer.WriteNumber("id"u8, firstId + i);
            writer.WriteString("method"u8, requests[i].Method);
            writer.WriteStartArray("params"u8);
            foreach (var parameter in requests[i].Parameters)
                JsonSerializer.Serialize(writer, parameter, parameter?.GetType() ?? typeof(object));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        if (batch)
            writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private async Task<(byte[] Buffer, int Length)> PostAsync(string method, byte[] body, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, Options.Timeout, System.Threading.Timeout.InfiniteTimeSpan);
        try
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = Json;
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
            request.Headers.Authorization = _url.Authorization;
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            // Many nodes answer JSON-RPC errors with status 400, and QuickNode a wide range with 413; those are parsed. The others say nothing about the
            // request itself.
            if (!response.IsSuccessStatusCode && response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge))
                throw Refusal(method, response);
            return await ReadAsync(method, response.Content, limit.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new RpcUnavailableException(method, $"no answer within {Options.Timeout.TotalSeconds:0.#} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new RpcUnavailableException(method, "the node cannot be reached", e);
        }
    }

    private static RpcUnavailableException Refusal(string method, HttpResponseMessage response) =>
        new(method, $"the node answered with status {(int)response.StatusCode}")
        {
            IsTransient = (int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };

    private async Task<(byte[] Buffer, int Length)> ReadAsync(string method, HttpContent content, CancellationToken ct)
    {
        if (content.Headers.ContentLength > Options.MaxResponseBytes)
            throw new RpcResponseTooLargeException(method, Options.MaxResponseBytes);
        await using var stream = await content.ReadAsStreamAsync(ct);
        var buffer = LargeArrays<byte>.Rent((int)(content.Headers.ContentLength + 1 ?? 16 * 1024));
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), ct);
            if (read == 0)
                return (buffer, length);
            length += read;
            if (length > Options.MaxResponseBytes)
            {
                LargeArrays<byte>.Return(buffer);
                throw new RpcResponseTooLargeException(method, Options.MaxResponseBytes);
            }

            if (length == buffer.Length)
            {
                var larger = LargeArrays<byte>.Rent(2 * length);
                buffer.AsSpan(0, length).CopyTo(larger);
                LargeArrays<byte>.Return(buffer);
                buffer = larger;
            }
        }
    }

    private T[] Parse<T>(string method, ReadOnlySpan<byte> json, int firstId, RpcRequest[] requests, ResultParser<T> parse, bool batch)
    {
        var results = new T[requests.Length];
        var seen = new bool[requests.Length];
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            // A node that refuses a whole batch answers with one object.
            if (batch && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    ParseOne(ref reader, firstId, requests, parse, results, seen);
            }
            else
            {
                ParseOne(ref reader, firstId, requests, parse, results, seen);
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new RpcUnavailableException(method, "the answer is not what JSON-RPC asks for", e);
        }

        return Array.IndexOf(seen, false) < 0 ? results : throw new RpcUnavailableException(method, "an answer of the batch is missing");
    }

    private void ParseOne<T>(ref Utf8JsonReader reader, int firstId, RpcRequest[] requests, ResultParser<T> parse, T[] results, bool[] seen)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Expected an object.");
        int? id = null;
        JsonElement? error = null;
        T result = default!;
        var hasResult = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                id = reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : null;
            }
            else if (reader.ValueTextEquals("result"u8))
            {
                reader.Read();
                result = parse(ref reader);
                hasResult = true;
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null)
                    error = JsonElement.ParseValue(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        var index = id - firstId ?? 0;
        if (index < 0 || index >= requests.Length)
            throw new JsonException("The answer belongs to another request.");
        if (error is { } problem)
            throw Error(requests[index].Method, problem);
        if (!hasResult)
            throw new JsonException("Neither result nor error.");
        results[index] = result;
        seen[index] = true;
    }

    private Exception Error(string method, JsonElement error)
    {
        var code = error.TryGetProperty("code", out var c) && c.TryGetInt32(out var number) ? number : 0;
        var message = error.TryGetProperty("message", out var m) && m.ValueKind == JsonValueKind.String ? m.GetString()! : "no message";
        message = _url.Hide(message.Length > LongestMessage ? message[..LongestMessage] : message);
        if (RpcWording.IsUnavailable(code, message))
            return new RpcUnavailableException(method, $"{message} ({code})");
        byte[]? data = null;
        if (error.TryGetProperty("data", out var d))
        {
            // Some nodes wrap the revert data in an object.
            if (d.ValueKind == JsonValueKind.Object && d.TryGetProperty("data", out var inner))
                d = inner;
            if (d.ValueKind == JsonValueKind.String && d.GetString() is { } text && text.StartsWith("0x", StringComparison.Ordinal) && text.Length % 2 == 0)
                data = Hex.Decode(text);
        }

        return new RpcException(method, code, message, data);
    }
}
