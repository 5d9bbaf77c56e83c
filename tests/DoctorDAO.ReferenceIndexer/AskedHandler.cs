using System.Text.RegularExpressions;

namespace DoctorDAO.ReferenceIndexer;

/// <summary>Counts what the node is asked for.</summary>
internal sealed partial class AskedHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly Lock _lock = new();
    private readonly List<string> _methods = [];

    /// <summary>Requests whose method begins so.</summary>
    public int Count(string method)
    {
        lock (_lock)
            return _methods.Count(x => x.StartsWith(method, StringComparison.Ordinal));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        lock (_lock)
            _methods.AddRange(Method().Matches(body).Select(x => x.Groups[1].Value));
        return await base.SendAsync(request, cancellationToken);
    }

    [GeneratedRegex("\"method\":\"([^\"]+)\"")]
    private static partial Regex Method();
}
