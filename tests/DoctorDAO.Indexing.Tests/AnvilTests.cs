using DoctorDAO.Ethereum;
using DoctorDAO.Testing;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing.Tests;

/// <summary>The engine behind a real node that replaces its own blocks.</summary>
public sealed class AnvilTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Sender = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
    private readonly HttpClient _http = new();
    private AnvilNode _node = null!;
    private EthClient _client = null!;
    private Address _ledger;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = await AnvilNode.StartAsync(["--no-mining"], Ct);
        _client = new EthClient(_http, _node.Url);
        // Copies its call data into a log with the test event's topic and stops; without call data it locks itself, and once locked it reverts. The
        // first nine bytes deploy the rest.
        var code = "0x60448060093d393df3" + "3615603757" + "600054603e57" + "366000600037" + "7f" + Op.Topic0.ToString()[2..] + "366000a100"
            + "5b600160005500" + "5b60006000fd";
        var receipt = await SendAsync(new { from = Sender, data = code });
        _ledger = receipt.ContractAddress!.Value;
        for (byte i = 0; i < 12; i++)
            await SendAsync(Call(i, 1));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public Task Live() => LiveAsync(async engine =>
    {
        await ReorgAsync(3, Call(20, 5), Call(21, 6));
        await CatchUpAsync(engine);
        await SendAsync(Call(20, 7));
    });

    [Fact]
    public Task Double() => LiveAsync(async engine =>
    {
        await ReorgAsync(3, Call(20, 5), Call(21, 6));
        await CatchUpAsync(engine);
        await ReorgAsync(4, Call(22, 5));
    });

    [Fact]
    public Task Double_before_the_first_is_seen() => LiveAsync(async _ =>
    {
        await ReorgAsync(3, Call(20, 5), Call(21, 6));
        await ReorgAsync(2, Call(22, 5));
    });

    [Fact]
    public Task To_an_empty_block() => LiveAsync(_ => ReorgAsync(1));

    [Fact]
    public Task To_empty_blocks_as_deep_as_finality_allows() => LiveAsync(_ => ReorgAsync(5));

    [Fact]
    public Task Deeper_than_a_batch() => LiveAsync(_ => ReorgAsync(11, [.. Enumerable.Range(20, 11).Select(i => Call((byte)i, 2))]), Narrow);

    [Fact]
    public async Task Offline()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using (var engine = Start(database))
            await CatchUpAsync(engine);
        await ReorgAsync(4);
        await SendAsync(Call(30, 1));
        await using (var engine = Start(database))
            await CatchUpAsync(engine);
        await RequireFinalChainAsync(database);
        Assert.Contains("| a30 |", await database.ViewsAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("| a11 |", await database.ViewsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_deeper_than_a_batch_and_then_more_blocks_than_finality()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using (var engine = Start(database, Narrow))
            await CatchUpAsync(engine);
        await ReorgAsync(10, Call(20, 5));
        for (byte i = 0; i < 15; i++)
            await SendAsync(Call((byte)(30 + i), 1));
        await using (var engine = Start(database, Narrow))
            await CatchUpAsync(engine);
        await RequireFinalChainAsync(database, Narrow);
    }

    [Fact]
    public async Task At_the_seam_between_backfill_and_live()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        var seam = new SeamSource(Source(), () => ReorgAsync(5, Call(20, 5), Call(21, 6)));
        await using (var engine = Start(database, source: seam))
        {
            await seam.Passed.WaitAsync(Ct);
            await CatchUpAsync(engine);
        }

        await RequireFinalChainAsync(database);
        Assert.Contains("| a21 |", await database.ViewsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_fails_in_the_block_that_replaces_its_own_leaves_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await SendAsync(Call(40, 1));
        await using (var engine = Start(database))
        {
            await CatchUpAsync(engine);
            Assert.Contains("| a40 |", await database.ViewsAsync(), StringComparison.Ordinal);
            // The same call again, but the ledger is locked before it.
            await ReorgAsync(2, new { from = Sender, to = _ledger.ToHex(), gas = "0x30d40" }, Call(40, 1));
            var hash = (await _client.RequestAsync("eth_getBlockByNumber", Ct, "latest", false)).GetProperty("transactions")[0].GetString();
            Assert.False((await _client.GetReceiptAsync(Bytes32.Parse(hash), Ct))!.Succeeded);
            await CatchUpAsync(engine);
        }

        Assert.DoesNotContain("| a40 |", await database.ViewsAsync(), StringComparison.Ordinal);
        await RequireFinalChainAsync(database);
    }

    [Fact]
    public async Task A_reorg_deeper_than_finality_stops()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = Start(database);
        await CatchUpAsync(engine);
        await ReorgAsync(8);
        await Assert.ThrowsAsync<DeepReorgException>(() => engine.Running);
    }

    /// <summary>More blocks can be replaced than one range holds.</summary>
    private static void Narrow(IndexingOptions options) => (options.FinalityBlocks, options.FirstRange, options.LargestRange, options.LogsPerBatch) = (11, 2, 2, 1);

    private async Task LiveAsync(Func<Engine, Task> change, Action<IndexingOptions>? configure = null)
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using (var engine = Start(database, configure))
        {
            await CatchUpAsync(engine);
            var before = await database.ViewsAsync();
            Assert.Contains("| a11 |", before, StringComparison.Ordinal);
            await change(engine);
            await CatchUpAsync(engine);
            Assert.DoesNotContain("| a11 |", await database.ViewsAsync(), StringComparison.Ordinal);
        }

        await RequireFinalChainAsync(database, configure);
    }

    private async Task RequireFinalChainAsync(TestDatabase database, Action<IndexingOptions>? configure = null)
    {
        await using var fresh = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using (var other = Start(fresh, configure))
            await CatchUpAsync(other);
        Assert.Equal(await fresh.ViewsAsync(), await database.ViewsAsync());
        Assert.Equal(await fresh.ChainAsync(), await database.ChainAsync());
    }

    private RpcBlockSource Source() => new(_client, Options.Create(new IndexingOptions { PollInterval = TimeSpan.FromMilliseconds(10) }), TimeProvider.System);

    private Engine Start(TestDatabase database, Action<IndexingOptions>? configure = null, IBlockSource? source = null) => new Engine(database, source ?? Source(), x =>
    {
        x.ChainId = 31337;
        x.Contracts[0] = x.Contracts[0] with { Address = _ledger, StartBlock = 1 };
        configure?.Invoke(x);
    }).Start();

    private async Task CatchUpAsync(Engine engine)
    {
        var head = await _client.GetHeaderAsync(BlockRef.Latest, Ct);
        var reached = engine.Progress.WaitForAsync(() => head!.Hash, Ct);
        if (await Task.WhenAny(reached, engine.Running) == engine.Running)
            await engine.Running;
        await reached;
        await engine.Progress.WaitForAsync(IndexerPhase.Live, Ct);
    }

    private object Call(byte account, byte value) =>
        new { from = Sender, to = _ledger.ToHex(), data = Hex.Encode([(byte)OpKind.Add, account, value]), gas = "0x30d40" };

    /// <summary>Replaces the newest blocks; the calls land one in each of the first new ones.</summary>
    private async Task ReorgAsync(int depth, params object[] calls) =>
        await _client.RequestAsync("anvil_reorg", Ct, depth, calls.Select((call, i) => new[] { call, i }).ToArray());

    private async Task<EthReceipt> SendAsync(object transaction)
    {
        var hash = await _client.RequestAsync("eth_sendTransaction", Ct, transaction);
        await _client.RequestAsync("evm_mine", Ct);
        return await _client.GetReceiptAsync(Bytes32.Parse(hash.GetString()), Ct) ?? throw new InvalidOperationException("The transaction was not mined.");
    }

    /// <summary>Lets something happen when the backfill is over and the first block above it is read.</summary>
    private sealed class SeamSource(IBlockSource inner, Func<Task> happen) : IBlockSource
    {
        private readonly TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Passed => _passed.Task;

        public ValueTask<ulong> GetChainIdAsync(CancellationToken ct) => inner.GetChainIdAsync(ct);

        public ValueTask<EthBlockHeader> GetHeadAsync(CancellationToken ct) => inner.GetHeadAsync(ct);

        public ValueTask<EthBlockHeader> WaitForHeadAsync(Bytes32 known, CancellationToken ct) => inner.WaitForHeadAsync(known, ct);

        public ValueTask<EthBlockHeader?> GetHeaderAsync(ulong number, CancellationToken ct) => inner.GetHeaderAsync(number, ct);

        public ValueTask<EthBlockHeader?> GetHeaderAsync(Bytes32 hash, CancellationToken ct) => inner.GetHeaderAsync(hash, ct);

        public ValueTask<IReadOnlyList<EthBlockHeader?>> GetHeadersAsync(IReadOnlyList<ulong> numbers, CancellationToken ct) => inner.GetHeadersAsync(numbers, ct);

        public ValueTask<IReadOnlyList<EthLog>> GetLogsAsync(ulong from, ulong to, IReadOnlyList<Address> contracts, CancellationToken ct) =>
            inner.GetLogsAsync(from, to, contracts, ct);

        public async ValueTask<IReadOnlyList<EthLog>?> GetLogsAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct)
        {
            if (!_passed.Task.IsCompleted)
            {
                await happen();
                _passed.SetResult();
            }

            return await inner.GetLogsAsync(blockHash, contracts, ct);
        }

        public ValueTask<IReadOnlyList<LogsWitness>> GetWitnessesAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct) =>
            inner.GetWitnessesAsync(blockHash, contracts, ct);
    }
}
