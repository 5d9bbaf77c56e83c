namespace DoctorDAO.Ethereum;

/// <summary>The node answered with an error. Asking again gives the same answer.</summary>
/// <param name="method">JSON-RPC method.</param>
/// <param name="code">JSON-RPC error code.</param>
/// <param name="message">The node's words.</param>
/// <param name="data">Revert data of a call, when there are any.</param>
public sealed class RpcException(string method, int code, string message, byte[]? data = null) : Exception($"{method}: {message} ({code})")
{
    /// <summary>JSON-RPC method.</summary>
    public string Method { get; } = method;

    /// <summary>JSON-RPC error code.</summary>
    public int Code { get; } = code;

    /// <summary>The node's words.</summary>
    public string NodeMessage { get; } = message;

    /// <summary>What the contract reverted with; decode it with the contract's <c>TryDecodeError</c>.</summary>
    public byte[]? RevertData { get; } = data;
}

/// <summary>The node did not answer, or not with JSON-RPC. Asking again later may help.</summary>
public sealed class RpcUnavailableException : Exception
{
    /// <param name="method">JSON-RPC method.</param>
    /// <param name="problem">What happened.</param>
    /// <param name="inner">Its cause.</param>
    public RpcUnavailableException(string method, string problem, Exception? inner = null)
        : base($"{method}: {problem}", inner)
    {
    }

    /// <summary>Whether the same request may be answered a moment later. False when the node refuses the caller, for example with status 401.</summary>
    public bool IsTransient { get; init; } = true;

    /// <summary>How long the node asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The answer is longer than <see cref="RpcOptions.MaxResponseBytes"/>.</summary>
/// <param name="method">JSON-RPC method.</param>
/// <param name="limit">The limit in bytes.</param>
public sealed class RpcResponseTooLargeException(string method, int limit) : Exception($"{method}: the answer is longer than {limit} bytes");

/// <summary>How an <see cref="EthClient"/> behaves.</summary>
public sealed record RpcOptions
{
    /// <summary>Time for one request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request that found no answer is sent, the first time included.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Wait before the second attempt; doubles each time, with up to a quarter of jitter.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait between two attempts, whatever the node asks for.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest answer that is read.</summary>
    public int MaxResponseBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Requests in one batch at most.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>The wait after a failed attempt.</summary>
    /// <param name="attempt">Its number, from 1.</param>
    /// <param name="retryAfter">What the node asks for.</param>
    internal TimeSpan BackOff(int attempt, TimeSpan? retryAfter = null)
    {
        var wait = FirstBackOff * Math.Pow(2, Math.Min(attempt - 1, 16));
#pragma warning disable CA5394 // Jitter needs no secrecy.
        wait += wait * Random.Shared.NextDouble() / 4;
#pragma warning restore CA5394
        wait = retryAfter > wait ? retryAfter.Value : wait;
        return wait < MaxBackOff ? wait : MaxBackOff;
    }
}
