using System.Text.RegularExpressions;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Processes;
using DoctorDAO.Testing;

namespace DoctorDAO.DevHost.Tests;

/// <summary>A demo host as a process of its own, as <c>make run</c> starts it.</summary>
internal sealed partial class Host : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http = new();

    private Host(ChildProcess process, string data, Uri portal, Uri chain)
    {
        Data = data;
        _process = process;
        Http = new HttpClient { BaseAddress = portal };
        Chain = chain;
        Client = new EthClient(_http, chain);
    }

    /// <summary>Its folder.</summary>
    public string Data { get; }

    public HttpClient Http { get; }

    public Uri Chain { get; }

    public EthClient Client { get; }

    /// <summary>A folder that forge may write a deployment into; it is not there yet.</summary>
    public static string NewFolder() => Repository.PathOf(".data", "tests", "demo-" + Guid.NewGuid().ToString("N"));

    /// <summary>Starts a host on free ports and returns when it says that it is open.</summary>
    public static async Task<Host> StartAsync(string data, CancellationToken ct)
    {
        var open = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var chain = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Run(["--port", "0", "--chain-port", "0", "--data", data], line =>
        {
            if (OpenLine().Match(line) is { Success: true } opened)
                open.TrySetResult(new Uri(opened.Groups[1].Value));
            if (ChainLine().Match(line) is { Success: true } started)
                chain.TrySetResult(new Uri(started.Groups[1].Value));
        });
        var ended = process.ExitedAsync(ct);
        if (await Task.WhenAny(Task.WhenAll(open.Task, chain.Task), ended) == ended)
        {
            await process.DisposeAsync();
            ct.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The demo did not open: " + process.Tail);
        }

        return new Host(process, data, await open.Task, await chain.Task);
    }

    /// <summary>Runs a host that is expected to end by itself.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public static async Task<(int Code, string Output)> RefuseAsync(string[] arguments, CancellationToken ct)
    {
        await using var process = Run(arguments, null);
        var code = await process.ExitedAsync(ct);
        return (code, process.Tail);
    }

    /// <summary>Ends it without asking and waits until its chain has ended too.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        await _process.KillAsync(ct);
        await ChainEndedAsync(ct);
    }

    /// <summary>Asks it to end, as Ctrl-C does, and waits until its chain has ended too.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        await _process.DisposeAsync();
        await ChainEndedAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Http.Dispose();
        _http.Dispose();
    }

    /// <summary>Completes when nobody listens on the chain's port any more. The node writes its state first.</summary>
    private async Task ChainEndedAsync(CancellationToken ct)
    {
        while (true)
        {
            using var probe = new System.Net.Sockets.TcpClient();
            try
            {
                await probe.ConnectAsync(Chain.Host, Chain.Port, ct);
            }
            catch (System.Net.Sockets.SocketException)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        }
    }

    private static ChildProcess Run(string[] arguments, Action<string>? onLine)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var host = Repository.PathOf("infra", "DoctorDAO.DevHost", "bin", configuration, "net10.0", "DoctorDAO.DevHost.dll");
        return ChildProcess.Start("dotnet", [host, .. arguments], Repository.Root, onLine: onLine);
    }

    [GeneratedRegex("is open: +(http[^ ]+)")]
    private static partial Regex OpenLine();

    [GeneratedRegex("^ +Chain +(http[^ ]+)")]
    private static partial Regex ChainLine();
}
