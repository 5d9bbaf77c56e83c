namespace DoctorDAO.Ethereum;

/// <summary>One of several nodes, and how it has behaved. Safe from any thread.</summary>
public sealed class RpcNode : IRpcTransport
{
    // The first failures are the ordinary hiccups of a network.
    private const int QuietFailures = 2;

    private readonly Lock _lock = new();
    private readonly JsonRpcTransport _transport;
    private readonly Action<RpcNode> _reachabilityChanged;
    private readonly TimeProvider _time;
    private long _failedAt;
    private TimeSpan _backOff;
    private int _failures;
    private int _strikes;
    private volatile bool _isDistrusted;
    private volatile bool _isBehind;

    internal RpcNode(string name, JsonRpcTransport transport, TimeProvider time, Action<RpcNode> reachabilityChanged)
    {
        (Name, _transport, _time, _reachabilityChanged) = (name, transport, time, reachabilityChanged);
        Client = new EthClient(this);
    }

    /// <summary>Host and port: what logs and alarms may show.</summary>
    public string Name { get; }

    /// <summary>Asks this node and no other.</summary>
    public EthClient Client { get; }

    /// <summary>Set for a node that contradicts the others; it is then asked no more on behalf of all.</summary>
    public bool IsDistrusted { get => _isDistrusted; set => _isDistrusted = value; }

    /// <summary>Set for a node that does not keep up with the others; it is then asked last.</summary>
    public bool IsBehind { get => _isBehind; set => _isBehind = value; }

    /// <summary>Whether its last answer came.</summary>
    public bool IsHealthy => Failures == 0;

    /// <summary>Whether its last answers failed, and it is left alone for a while.</summary>
    internal bool IsBackingOff
    {
        get
        {
            lock (_lock)
                return _failures > 0 && _time.GetElapsedTime(_failedAt) < _backOff;
        }
    }

    /// <summary>Whether it has failed more often in a row than a network's hiccups explain.</summary>
    public bool IsUnreachable => Failures > QuietFailures;

    /// <summary>The last failure in a row, without anything secret; <c>null</c> when it answers.</summary>
    public string? LastProblem { get; private set; }

    /// <summary>Failures in a row.</summary>
    internal int Failures
    {
        get
        {
            lock (_lock)
                return _failures;
        }
    }

    /// <summary>Incomplete answers found so far.</summary>
    internal int Strikes => Volatile.Read(ref _strikes);

    /// <summary>Notes an answer that was proved incomplete: the node is asked after those that had none.</summary>
    public void Strike() => Interlocked.Increment(ref _strikes);

    /// <inheritdoc/>
    public Task<T> SendAsync<T>(RpcRequest request, JsonRpcTransport.ResultParser<T> parse, CancellationToken ct) =>
        WatchAsync(_transport.SendAsync(request, parse, ct));

    /// <inheritdoc/>
    public Task<IReadOnlyList<T>> SendBatchAsync<T>(IReadOnlyList<RpcRequest> requests, JsonRpcTransport.ResultParser<T> parse, CancellationToken ct) =>
        WatchAsync(_transport.SendBatchAsync(requests, parse, ct));

    private async Task<T> WatchAsync<T>(Task<T> answer)
    {
        try
        {
            var result = await answer;
            Answered();
            return result;
        }
        catch (RpcUnavailableException e)
        {
            Failed(e);
            throw;
        }
        catch (Exception e) when (e is RpcException or RpcResponseTooLargeException)
        {
            Answered();
            throw;
        }
    }

    private void Answered()
    {
        bool changed;
        lock (_lock)
        {
            changed = _failures > QuietFailures;
            (_failures, LastProblem) = (0, null);
        }

        if (changed)
            _reachabilityChanged(this);
    }

    private void Failed(RpcUnavailableException e)
    {
        bool changed;
        lock (_lock)
        {
            changed = ++_failures == QuietFailures + 1;
            (_failedAt, _backOff, LastProblem) = (_time.GetTimestamp(), _transport.Options.BackOff(_failures, e.RetryAfter), e.Message);
        }

        if (changed)
            _reachabilityChanged(this);
    }
}
