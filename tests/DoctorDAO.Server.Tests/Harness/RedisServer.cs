using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DoctorDAO.LocalChain.Processes;

namespace DoctorDAO.Server.Tests;

/// <summary>A Redis of its own on a free port of loopback, which keeps nothing and ends with this process.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private RedisServer(ChildProcess process, int port)
    {
        _process = process;
        Connection = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
    }

    /// <summary>For the setting <c>ConnectionStrings:Redis</c>.</summary>
    public string Connection { get; }

    public static async Task<RedisServer> StartAsync(CancellationToken ct)
    {
        var port = FreePort();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(
            "redis-server",
            ["--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--save", "", "--appendonly", "no"],
            Path.GetTempPath(),
            onLine: line =>
            {
                if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                    ready.TrySetResult();
            });
        var ended = process.ExitedAsync(ct);
        if (await Task.WhenAny(ready.Task, ended) == ended)
        {
            var tail = process.Tail;
            await process.DisposeAsync();
            throw new InvalidOperationException($"Redis did not start (apt-get install redis-server): {tail}");
        }

        return new RedisServer(process, port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
