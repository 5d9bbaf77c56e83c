using DoctorDAO.Ethereum;
using DoctorDAO.Testing;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing.Tests;

/// <summary>
/// A node that misbehaves, behind real HTTP. It costs time, or it ends in an error that says what is wrong; once it behaves, the views are those
/// of a node that always did. Nothing that it kept back is ever missing without a word.
/// </summary>
public sealed class HostileNodeTests(PostgresFixture postgres) : IDisposable
{
    // As often as the host would start the indexer again before somebody looks.
    private const int Patience = 60;

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Nuisances => [.. HostileNodes.Nuisances.Keys];

    public static TheoryData<string> Lies => [.. HostileNodes.Lies.Keys];

    public void Dispose() => _http.Dispose();

    [Theory, MemberData(nameof(Nuisances))]
    public async Task A_node_that_is_a_nuisance_costs_time_and_nothing_else(string nuisance)
    {
        var chain = LongChain();
        await using var server = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        server.Misbehave = HostileNodes.Nuisances[nuisance];
        Assert.Null(await LiveAsync(server, database, Patience));
        chain.Mine([Op.Add(1, 3)], [], [Op.Add(2, 4)]);
        Assert.Null(await LiveAsync(server, database, Patience));
        chain.Reorg(2, [Op.Add(3, 5)], [], [Op.Add(4, 6)]);
        Assert.Null(await LiveAsync(server, database, Patience));
        await RequireSameAsFreshAsync(database, chain);
    }

    [Theory, MemberData(nameof(Lies))]
    public async Task A_node_that_lies_is_told_so_and_nothing_of_it_stays(string lie)
    {
        var chain = LongChain();
        await using var server = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        var (misbehave, message) = HostileNodes.Lies[lie];
        server.Misbehave = misbehave;
        // What happens at the head must be found without the option.
        var error = await LiveAsync(server, database, restarts: 2, checkBlooms: !lie.StartsWith("at the head", StringComparison.Ordinal));
        Assert.NotNull(error);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        server.Misbehave = null;
        Assert.Null(await LiveAsync(server, database, restarts: 0));
        await RequireSameAsFreshAsync(database, chain);
    }

    [Fact]
    public async Task Another_chain_is_fatal()
    {
        var chain = LongChain();
        await using var server = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        server.Misbehave = call => call.Method == "eth_chainId" ? new Answer.Result("0x1") : null;
        await using var engine = Start(server, database);
        Assert.Equal(1UL, (await Assert.ThrowsAsync<WrongChainException>(() => engine.Running)).Actual);
    }

    [Fact]
    public async Task A_bloom_that_says_maybe_to_nothing_is_looked_into_and_let_pass()
    {
        var chain = LongChain();
        await using var server = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = Start(server, database);
        await engine.CatchUpAsync(chain);
        var asked = server.Count("eth_getBlockReceipts");
        chain.InBloom = [Op.Ledger];
        chain.Mine([], [Op.Add(1, 1)]);
        await engine.CatchUpAsync(chain);
        Assert.Equal(asked + 1, server.Count("eth_getBlockReceipts"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_healthy_node_is_asked_nothing_for_the_sake_of_blooms(bool hasBlooms)
    {
        var chain = new TestChain { HasBlooms = hasBlooms };
        chain.MineEmpty(3);
        await using var server = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = Start(server, database, checkBlooms: false);
        await engine.CatchUpAsync(chain);
        for (var i = 0; i < 5; i++)
        {
            var logs = server.Count("eth_getLogs");
            chain.Mine(i % 2 == 0 ? [] : [Op.Add(1, 1)]);
            await engine.CatchUpAsync(chain);
            Assert.Equal(logs + 1, server.Count("eth_getLogs"));
        }

        Assert.Equal(0, server.Count("eth_getBlockReceipts"));
        Assert.Equal(0, server.Count("eth_getBlockByHash"));
    }

    private static TestChain LongChain()
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        for (var i = 0; i < 30; i++)
            chain.Mine(i % 4 == 3 ? [] : [Op.Add((byte)(i % 5), (sbyte)i), Op.Add(7, 1)]);
        return chain;
    }

    /// <summary>Runs the engine until it is at the head, again and again as its host would.</summary>
    /// <returns>The last error when it was not there after so many restarts.</returns>
    private async Task<Exception?> LiveAsync(RpcServer server, TestDatabase database, int restarts, bool checkBlooms = true)
    {
        for (var restart = 0; ; restart++)
        {
            await using var engine = Start(server, database, checkBlooms);
            try
            {
                await engine.CatchUpAsync(server.Chain);
                return null;
            }
            catch (Exception e) when (e is RetryableIndexingException or RpcException or RpcUnavailableException or RpcResponseTooLargeException)
            {
                if (restart == restarts)
                    return e;
            }
        }
    }

    private Engine Start(RpcServer server, TestDatabase database, bool checkBlooms = true)
    {
        var time = new NodeTime();
        server.Silent = time.Expire;
        var options = new RpcOptions { Timeout = NodeTime.Timeout, MaxResponseBytes = 1 << 20, BatchSize = 4 };
        var client = new EthClient(_http, server.Url, options, time);
        var source = new RpcBlockSource(client, Options.Create(new IndexingOptions { PollInterval = TimeSpan.FromMilliseconds(5) }), TimeProvider.System);
        return new Engine(database, source, x => x.CheckHistory = checkBlooms ? HistoryCheck.First : HistoryCheck.Never).Start();
    }

    private async Task RequireSameAsFreshAsync(TestDatabase database, TestChain chain)
    {
        await using var fresh = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using (var other = new Engine(fresh, chain).Start())
            await other.CatchUpAsync(chain);
        Assert.Equal(await fresh.ViewsAsync(), await database.ViewsAsync());
        Assert.Equal(await fresh.ChainAsync(), await database.ChainAsync());
    }
}
