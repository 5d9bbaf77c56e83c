using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DoctorDAO.ReferenceIndexer;

/// <summary>Counts what the node is asked for, and remembers when it told of the block whose logs are asked for next.</summary>
internal sealed partial class AskedHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Lock _lock = new();
    private readonly List<string> _methods = [];
    private long _headAt;
    private long _arrivedAt;

    /// <summary>When the newest block that was read had been heard of, as <see cref="Stopwatch.GetTimestamp"/> counts.</summary>
    public long ArrivedAt => Interlocked.Read(ref _arrivedAt);

    /// <summary>Requests whose method begins so.</summary>
    public int Count(string method)
    {
        lock (_lock)
            return _methods.Count(x => x.StartsWith(method, StringComparison.Ordinal));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        string[] methods = [.. Method().Matches(body).Select(x => x.Groups[1].Value)];
        lock (_lock)
            _methods.AddRange(methods);
        if (methods is ["eth_getLogs"])
            Interlocked.Exchange(ref _arrivedAt, Interlocked.Read(ref _headAt));
        var response = await base.SendAsync(request, cancellationToken);
        if (methods is ["eth_getBlockByNumber"])
            Interlocked.Exchange(ref _headAt, Stopwatch.GetTimestamp());
        return response;
    }

    [GeneratedRegex("\"method\":\"([^\"]+)\"")]
    private static partial Regex Method();
}
