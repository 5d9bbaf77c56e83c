using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using DoctorDAO.DevHost.Processes;
using Xunit;

namespace DoctorDAO.Testing;

/// <summary>A local chain of its own on a free port: chain id 31337, ten rich accounts of the public test mnemonic, a block for each transaction.</summary>
public sealed class AnvilFixture : IAsyncLifetime
{
    private AnvilNode? _node;

    /// <summary>The node, started.</summary>
    public AnvilNode Node => _node ?? throw new InvalidOperationException("The fixture has not been started.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _node = await AnvilNode.StartAsync([], CancellationToken.None);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>A running anvil; it ends with this process, however that ends.</summary>
public sealed partial class AnvilNode : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private AnvilNode(ChildProcess process, Uri url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Address of its JSON-RPC.</summary>
    public Uri Url { get; }

    /// <summary>Starts a node and returns when it listens.</summary>
    /// <param name="arguments">Options of anvil besides host and port, for example <c>--block-time</c>, <c>1</c>.</param>
    /// <param name="ct">Cancels the start.</param>
    public static async Task<AnvilNode> StartAsync(IEnumerable<string> arguments, CancellationToken ct)
    {
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(
            Executable(),
            ["--host", "127.0.0.1", "--port", "0", .. arguments],
            Repository.Root,
            onLine: line =>
            {
                if (Listening().Match(line) is { Success: true } match)
                    listening.TrySetResult(new Uri("http://" + match.Groups[1].Value));
            });
        var ended = process.ExitedAsync(ct);
        if (await Task.WhenAny(listening.Task, ended) == ended)
            throw new InvalidOperationException("anvil did not start: " + process.Tail);
        return new AnvilNode(process, await listening.Task);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>The program itself and not its npm wrapper, which would stand between us and its end.</summary>
    private static string Executable()
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var system = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win32" : "linux";
        var path = Repository.PathOf(
            "contracts", "node_modules", "@foundry-rs", $"anvil-{system}-{architecture}", "bin", OperatingSystem.IsWindows() ? "anvil.exe" : "anvil");
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is missing: run npm ci in contracts.");
    }

    [GeneratedRegex("Listening on ([0-9.]+:[0-9]+)")]
    private static partial Regex Listening();
}
