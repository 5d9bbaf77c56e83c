namespace DoctorDAO.Ethereum;

/// <summary>
/// Several nodes of one chain. A request goes to the healthiest and, when that one does not answer, to the next at once; a node that failed is left
/// alone for a while and then tried beside the others. One node alone is asked as patiently as <see cref="JsonRpcTransport"/> asks.
/// </summary>
public sealed class RpcNodes : IRpcTransport
{
    private readonly RpcOptions _options;
    private readonly TimeProvider _time;
    private readonly HashSet<RpcNode> _probed = [];

    /// <param name="http">Its lifetime is the caller's. Its own timeout should be infinite.</param>
    /// <param name="urls">At least one; the first ones are preferred.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="time">Clock of the back-off.</param>
    public RpcNodes(HttpClient http, IReadOnlyList<Uri> urls, RpcOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfZero(urls.Count);
        (_options, _time) = (options, time);
        // With others at hand, the next node is a better second attempt than the same one.
        var each = urls.Count == 1 ? options : options with { Attempts = 1 };
        var all = new List<RpcNode>();
        foreach (var url in urls)
        {
            var name = new NodeUrl(url).Name;
            var twins = all.Count(x => x.Name == name || x.Name.StartsWith(name + " #", StringComparison.Ordinal));
            all.Add(new RpcNode(twins == 0 ? name : $"{name} #{twins + 1}", new JsonRpcTransport(http, url, each, time), time, x => ReachabilityChanged?.Invoke(x)));
        }

        All = all;
        Client = new EthClient(this);
    }

    /// <summary>A node is unreachable, or is so no longer. Called on any thread.</summary>
    public event Action<RpcNode>? ReachabilityChanged;

    /// <summary>In the order of the configuration.</summary>
    public IReadOnlyList<RpcNode> All { get; }

    /// <summary>Asks whichever node is best.</summary>
    public EthClient Client { get; }

    /// <inheritdoc/>
    public Task<T> SendAsync<T>(RpcRequest request, JsonRpcTransport.ResultParser<T> parse, CancellationToken ct) =>
        AskAsync(node => node.SendAsync(request, parse, ct), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<T>> SendBatchAsync<T>(IReadOnlyList<RpcRequest> requests, JsonRpcTransport.ResultParser<T> parse, CancellationToken ct) =>
        AskAsync(node => node.SendBatchAsync(requests, parse, ct), ct);

    /// <summary>Asks one node after the other until one answers; all of them again after a pause, a few times.</summary>
    /// <param name="ask">Asks one node. <see cref="RpcUnavailableException"/> passes the question on; anything else ends it.</param>
    /// <param name="ct">Cancels the question.</param>
    /// <exception cref="RpcUnavailableException">None answers; the message has what each of them said.</exception>
    public async Task<T> AskAsync<T>(Func<RpcNode, Task<T>> ask, CancellationToken ct)
    {
        if (All.Count == 1)
            return await ask(All[0]);
        for (var attempt = 1; ; attempt++)
        {
            var failures = new List<(RpcNode Node, RpcUnavailableException Problem)>();
            foreach (var node in Best())
            {
                try
                {
                    return await ask(node);
                }
                catch (RpcUnavailableException e)
                {
                    failures.Add((node, e));
                }
            }

            if (attempt >= _options.Attempts || !failures.Exists(x => x.Problem.IsTransient))
                throw new RpcUnavailableException("no node answers", string.Join("; ", failures.Select(x => $"{x.Node.Name}: {x.Problem.Message}")));
            await Task.Delay(_options.BackOff(attempt), _time, ct);
        }
    }

    /// <summary>The trusted nodes, the healthiest first, those that failed a moment ago last.</summary>
    public IReadOnlyList<RpcNode> Best()
    {
        foreach (var node in All.Where(x => x.Failures > 0 && !x.IsBackingOff))
            _ = ProbeAsync(node);
        return [.. All.Where(x => !x.IsDistrusted).OrderBy(x => x.IsBackingOff).ThenBy(x => x.IsBehind).ThenBy(x => x.Failures).ThenBy(x => x.Strikes)];
    }

    /// <summary>Finds out whether a node is back, while the others do the work.</summary>
    private async Task ProbeAsync(RpcNode node)
    {
        lock (_probed)
        {
            if (!_probed.Add(node))
                return;
        }

        try
        {
            await node.Client.ChainIdAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException or RpcResponseTooLargeException or OperationCanceledException or ObjectDisposedException)
        {
            // The node has noted it.
        }
        finally
        {
            lock (_probed)
                _probed.Remove(node);
        }
    }
}
