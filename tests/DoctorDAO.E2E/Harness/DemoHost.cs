using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DoctorDAO.LocalChain.Processes;
using DoctorDAO.Testing;

namespace DoctorDAO.E2E.Harness;

/// <summary>The process that <c>make run</c> starts: local chain, deployment, demo data, server. It ends with this process, however that ends.</summary>
public sealed partial class DemoHost : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly string _folder;
    private readonly int _port;
    private readonly int _chainPort;
    private ChildProcess? _process;

    private DemoHost(string folder, int port, int chainPort)
    {
        _folder = folder;
        _port = port;
        _chainPort = chainPort;
    }

    /// <summary>Address of the portal.</summary>
    public Uri Home => new($"http://localhost:{_port}/");

    /// <summary>Address of the chain's JSON-RPC.</summary>
    public Uri Rpc => new($"http://127.0.0.1:{_chainPort}/");

    /// <summary>All that it has written so far.</summary>
    public IReadOnlyList<string> Log => [.. _log];

    /// <summary>The deployment file.</summary>
    public string Deployment => Path.Combine(_folder, "deployments", "31337.json");

    /// <summary>Tells the demo's story to a new chain in a scratch folder, and returns when the portal shows it.</summary>
    public static async Task<DemoHost> StartAsync(CancellationToken ct)
    {
        var host = new DemoHost(Repository.PathOf(".data", "e2e-" + Guid.NewGuid().ToString("N")[..8]), FreePort(), FreePort());
        await host.StartAgainAsync(ct);
        return host;
    }

    /// <summary>Starts it where it was, and returns when the portal shows all that has happened.</summary>
    public async Task StartAgainAsync(CancellationToken ct)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = ChildProcess.Start(
            "dotnet",
            [Program, "--data", _folder, "--port", Texts.Plain(_port), "--chain-port", Texts.Plain(_chainPort)],
            Repository.Root,
            Limits,
            line =>
            {
                _log.Enqueue(line);
                if (Ready().IsMatch(line))
                    ready.TrySetResult();
            });
        var ended = _process.ExitedAsync(ct);
        if (await Task.WhenAny(ready.Task, ended) == ended)
            throw new InvalidOperationException("The demo did not start: " + _process.Tail);
    }

    /// <summary>Ends the server as a power cut would. The chain is a child of it and ends too; returns when its port is free.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        await _process!.KillAsync(ct);
        await _process.DisposeAsync();
        _process = null;
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (IsTaken(_chainPort) && await poll.WaitForNextTickAsync(ct))
        {
            // The chain writes its state before it ends.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    // All visitors come from one address here, and sign in within a minute.
    private static Dictionary<string, string> Limits => new() { ["RateLimits__SignInsPerMinute"] = "100000", ["RateLimits__PerMinute"] = "1000000", ["Logging__LogLevel__Default"] = "Information" };

    /// <summary>The demo as it was built beside these tests.</summary>
    private static string Program =>
        Repository.PathOf("infra", "DoctorDAO.DevHost", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "DoctorDAO.DevHost.dll");

    private static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^DoctorDAO is open")]
    private static partial Regex Ready();
}
