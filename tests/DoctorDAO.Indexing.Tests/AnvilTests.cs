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
        // Copies its call data into a log with the test event's topic and stops; the first nine bytes deploy the rest.
        var code = "0x602c8060093d393df3" + "366000600037" + "7f" + Op.Topic0.ToString()[2..] + "366000a100";
        var receipt = await SendAsync(new { from = Sender, data = code });
        _ledger = receipt.ContractAddress!.Value;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Reorgs_live_and_offline_end_in_the_views_of_the_final_chain()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        for (byte i = 0; i < 12; i++)
            await SendAsync(Call(i, 1));
        await using (var engine = Start(database))
        {
            await CatchUpAsync(engine);
            Assert.Contains("| a11 |", await database.ViewsAsync(), StringComparison.Ordinal);

            await ReorgAsync(3, Call(20, 5), Call(21, 6));
            await CatchUpAsync(engine);
            Assert.DoesNotContain("| a11 |", await database.ViewsAsync(), StringComparison.Ordinal);
            Assert.Contains("| a21 |", await database.ViewsAsync(), StringComparison.Ordinal);
            await SendAsync(Call(20, 7));
            await CatchUpAsync(engine);
        }

        await ReorgAsync(4);
        await SendAsync(Call(30, 1));
        await using (var engine = Start(database))
            await CatchUpAsync(engine);

        await using var fresh = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using (var other = Start(fresh))
            await CatchUpAsync(other);
        Assert.Equal(await fresh.ViewsAsync(), await database.ViewsAsync());
        Assert.Equal(await fresh.ChainAsync(), await database.ChainAsync());
        Assert.Contains("| a30 |", await database.ViewsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reorg_deeper_than_finality_stops()
    {
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        for (byte i = 0; i < 12; i++)
            await SendAsync(Call(i, 1));
        await using var engine = Start(database);
        await CatchUpAsync(engine);
        await ReorgAsync(8);
        await Assert.ThrowsAsync<DeepReorgException>(() => engine.Running);
    }

    private Engine Start(TestDatabase database)
    {
        var options = new IndexingOptions { PollInterval = TimeSpan.FromMilliseconds(10) };
        var source = new RpcBlockSource(_client, Options.Create(options), TimeProvider.System);
        return new Engine(database, source, x =>
        {
            x.ChainId = 31337;
            x.Contracts[0] = x.Contracts[0] with { Address = _ledger, StartBlock = 1 };
        }).Start();
    }

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
}
