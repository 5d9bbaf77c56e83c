using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Processes;

namespace DoctorDAO.LocalChain;

/// <summary>When a chain makes blocks.</summary>
public enum Mining
{
    /// <summary>One for each transaction, at once.</summary>
    EachTransaction,

    /// <summary>One each interval, empty or not.</summary>
    Interval,

    /// <summary>Only when <see cref="LocalNode.MineAsync"/> asks; who sends by <see cref="Association"/> has that done.</summary>
    OnDemand,
}

/// <summary>How a local chain starts.</summary>
public sealed record LocalNodeOptions
{
    /// <summary>The <c>contracts</c> folder, where npm has installed anvil.</summary>
    public required string Contracts { get; init; }

    /// <summary>Port on loopback; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Time of the genesis block; now when <c>null</c>. Ignored when the state file exists.</summary>
    public DateTimeOffset? Genesis { get; init; }

    /// <summary>When blocks are made.</summary>
    public Mining Mining { get; init; } = Mining.EachTransaction;

    /// <summary>Seconds between blocks of <see cref="Mining.Interval"/>; at least 1.</summary>
    public int BlockSeconds { get; init; } = 1;

    /// <summary>File that the chain is loaded from, when it exists.</summary>
    public string? StateFile { get; init; }

    /// <summary>Whether the chain is written back to <see cref="StateFile"/> each 30 s and when it ends, however this process ends.</summary>
    public bool KeepState { get; init; }

    /// <summary>
    /// Whether all states but the newest 64 are forgotten, not only those older than the newest 500: a chain that runs for days stays small, but cannot
    /// answer calls at old blocks nor replace many blocks. Were only the newest kept, a call at it would fail when the next block comes meanwhile.
    /// </summary>
    public bool PruneHistory { get; init; }

    /// <summary>Further options of anvil.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>A running anvil with chain id 31337; it ends with this process, however that ends.</summary>
public sealed partial class LocalNode : IAsyncDisposable
{
    /// <summary>The chain id of every local chain.</summary>
    public const ulong ChainId = 31337;

    /// <summary>The block gas limit: room for hundreds of acts.</summary>
    public const ulong BlockGas = 1_000_000_000;

    private readonly ChildProcess _process;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly int _blockSeconds;

    private LocalNode(ChildProcess process, Uri url, LocalNodeOptions options)
    {
        _process = process;
        _blockSeconds = options.BlockSeconds;
        Url = url;
        Contracts = options.Contracts;
        Mining = options.Mining;
        Client = new EthClient(_http, url);
    }

    /// <summary>Address of its JSON-RPC.</summary>
    public Uri Url { get; }

    /// <summary>The <c>contracts</c> folder.</summary>
    public string Contracts { get; }

    /// <summary>When blocks are made now.</summary>
    public Mining Mining { get; private set; }

    /// <summary>A client of it.</summary>
    public EthClient Client { get; }

    /// <summary>The last lines it wrote, for an error message.</summary>
    public string Tail => _process.Tail;

    /// <summary>Completes with the exit code when the node has ended.</summary>
    public Task<int> ExitedAsync(CancellationToken ct) => _process.ExitedAsync(ct);

    /// <summary>Starts a node and returns when it listens.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message has its last words.</exception>
    public static async Task<LocalNode> StartAsync(LocalNodeOptions options, CancellationToken ct)
    {
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(
            Foundry.PathOf(options.Contracts, "anvil"),
            Arguments(options),
            options.Contracts,
            onLine: line =>
            {
                if (Listening().Match(line) is { Success: true } match)
                    listening.TrySetResult(new Uri("http://" + match.Groups[1].Value));
            });
        var ended = process.ExitedAsync(ct);
        if (await Task.WhenAny(listening.Task, ended) == ended)
        {
            var tail = process.Tail;
            await process.DisposeAsync();
            ct.ThrowIfCancellationRequested();
            throw new InvalidOperationException("anvil did not start: " + tail);
        }

        var node = new LocalNode(process, await listening.Task, options);
        try
        {
            if (options.StateFile is not null)
                await node.GoOnFromStateAsync(ct);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>The newest block.</summary>
    public async Task<EthBlockHeader> HeadAsync(CancellationToken ct) =>
        await Client.GetHeaderAsync(BlockRef.Latest, ct) ?? throw new InvalidOperationException("The chain has no block.");

    /// <summary>Time of the newest block.</summary>
    public async Task<DateTimeOffset> NowAsync(CancellationToken ct) => DateTimeOffset.FromUnixTimeSeconds((long)(await HeadAsync(ct)).Timestamp);

    /// <summary>Whether transactions wait for a block.</summary>
    public async Task<bool> HasWaitingAsync(CancellationToken ct)
    {
        var pool = await Client.RequestAsync("txpool_status", ct);
        return UInt256.Parse(pool.GetProperty("pending").GetString()!) > UInt256.Zero;
    }

    /// <summary>Makes blocks now.</summary>
    public async Task MineAsync(CancellationToken ct, int blocks = 1)
    {
        for (var i = 0; i < blocks; i++)
            await Client.RequestAsync("evm_mine", ct);
    }

    /// <summary>Changes when blocks are made.</summary>
    /// <param name="mining">The new way.</param>
    /// <param name="ct">Cancels the request.</param>
    public async Task SetMiningAsync(Mining mining, CancellationToken ct)
    {
        // Each call replaces the way blocks are made altogether; an interval of 0 is none.
        if (mining == Mining.EachTransaction)
            await Client.RequestAsync("evm_setAutomine", ct, true);
        else
            await Client.RequestAsync("evm_setIntervalMining", ct, mining == Mining.Interval ? _blockSeconds : 0);
        Mining = mining;
    }

    /// <summary>Mines a block at <paramref name="time"/>, which must be after the newest one; later blocks go on from there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time has passed on the chain.</exception>
    public async Task AdvanceTimeToAsync(DateTimeOffset time, CancellationToken ct)
    {
        if (time <= await NowAsync(ct))
            throw new ArgumentOutOfRangeException(nameof(time), $"The chain is past {time:u} already.");
        await SetNextBlockTimeAsync(time, ct);
        await MineAsync(ct);
    }

    /// <summary>Moves the chain's clock on.</summary>
    public async Task AdvanceTimeAsync(TimeSpan by, CancellationToken ct) => await AdvanceTimeToAsync(await NowAsync(ct) + by, ct);

    /// <summary>Gives the next block its time, in whole seconds, without mining it.</summary>
    public Task SetNextBlockTimeAsync(DateTimeOffset time, CancellationToken ct) =>
        Client.RequestAsync("evm_setNextBlockTimestamp", ct, time.ToUnixTimeSeconds());

    /// <summary>Makes every block later than the one before by exactly these seconds, whatever the clock of the machine says; <c>null</c> ends that.</summary>
    public Task SetBlockStepAsync(int? seconds, CancellationToken ct) => seconds is { } step
        ? Client.RequestAsync("anvil_setBlockTimestampInterval", ct, step)
        : Client.RequestAsync("anvil_removeBlockTimestampInterval", ct);

    /// <summary>Remembers the present state.</summary>
    /// <returns>What to give <see cref="RevertAsync"/>, once.</returns>
    public async Task<string> SnapshotAsync(CancellationToken ct) => (await Client.RequestAsync("evm_snapshot", ct)).GetString()!;

    /// <summary>Goes back to a snapshot, blocks and time included.</summary>
    /// <exception cref="InvalidOperationException">There is no such snapshot (any more).</exception>
    public async Task RevertAsync(string snapshot, CancellationToken ct)
    {
        if ((await Client.RequestAsync("evm_revert", ct, snapshot)).ValueKind != JsonValueKind.True)
            throw new InvalidOperationException($"There is no snapshot {snapshot}.");
    }

    /// <summary>A state keeps its blocks and not the clock: of a chain whose time was moved ahead, the next block would be older than the newest.</summary>
    private async Task GoOnFromStateAsync(CancellationToken ct)
    {
        var newest = await NowAsync(ct);
        if (newest >= TimeProvider.System.GetUtcNow())
            await SetNextBlockTimeAsync(newest.AddSeconds(1), ct);
    }

    /// <summary>Writes the whole chain to a file that <see cref="LocalNodeOptions.StateFile"/> reads.</summary>
    public async Task SaveStateAsync(string path, CancellationToken ct)
    {
        var packed = Hex.Decode((await Client.RequestAsync("anvil_dumpState", ct)).GetString());
        var temporary = path + ".new";
        await using (var source = new System.IO.Compression.GZipStream(new MemoryStream(packed), System.IO.Compression.CompressionMode.Decompress))
        await using (var target = File.Create(temporary))
            await source.CopyToAsync(target, ct);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Ends the node and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
    }

    private static IEnumerable<string> Arguments(LocalNodeOptions options)
    {
        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
        List<string> arguments = ["--host", "127.0.0.1", "--port", Text(options.Port), "--gas-limit", Text((long)BlockGas)];
        if (options.Genesis is { } genesis && !(options.StateFile is { } present && File.Exists(present)))
            arguments.AddRange(["--timestamp", Text(genesis.ToUnixTimeSeconds())]);
        if (options.Mining == Mining.Interval)
            arguments.AddRange(["--block-time", Text(options.BlockSeconds)]);
        if (options.Mining == Mining.OnDemand)
            arguments.Add("--no-mining");
        if (options.StateFile is { } file && options.KeepState)
            arguments.AddRange(["--state", file, "--state-interval", "30"]);
        else if (options.StateFile is { } loaded && File.Exists(loaded))
            arguments.AddRange(["--load-state", loaded]);
        // Left to itself, anvil writes each state that it no longer holds in memory to the user's home, by the gigabyte, and leaves it there.
        arguments.AddRange(options.PruneHistory ? ["--prune-history", "64"] : ["--max-persisted-states", "0"]);
        return arguments.Concat(options.Arguments);
    }

    [GeneratedRegex("Listening on ([0-9.]+:[0-9]+)")]
    private static partial Regex Listening();
}
