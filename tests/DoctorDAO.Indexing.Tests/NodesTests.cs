using DoctorDAO.Ethereum;
using DoctorDAO.Testing;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing.Tests;

/// <summary>Several nodes of one chain, of which some fail, lag, or lie.</summary>
public sealed class NodesTests(PostgresFixture postgres) : IDisposable
{
    private const ulong Finality = 5;
    private const string Key = "0123456789abcdef-key";

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly WatchedAlarms _alarms = new();
    private readonly NodeTime _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_liar_among_three_is_outvoted_named_and_taken_back_when_it_agrees()
    {
        // The liar is the one that would be asked first.
        var (truth, lie) = (LongChain(), LongChain());
        await using var liar = await RpcServer.StartAsync(lie);
        await using var honest = await RpcServer.StartAsync(truth);
        await using var other = await RpcServer.StartAsync(truth);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = Start(database, liar, honest, other);
        await engine.CatchUpAsync(truth);
        Assert.Empty(_alarms.Ever);

        // Both chains grow, to different blocks.
        lie.Mine([Op.Add(9, 9)]);
        lie.Reorg(1, [Op.Add(9, 8)]);
        truth.Mine([Op.Add(1, 1)]);
        await engine.CatchUpAsync(truth);
        await _alarms.WaitAsync(NodeQuorum.Disagrees, Name(liar), raised: true, Ct);
        Assert.Contains($"this node has {lie.Head.Hash}, 2 of 3 nodes have {truth.Head.Hash}", Assert.Single(_alarms.Current).Message, StringComparison.Ordinal);
        var asked = liar.Count("eth_getLogs");
        truth.Mine([Op.Add(2, 2)], []);
        await engine.CatchUpAsync(truth);
        Assert.Equal(asked, liar.Count("eth_getLogs"));
        Assert.Single(_alarms.Current);

        liar.Chain = truth;
        await _alarms.WaitAsync(NodeQuorum.Disagrees, Name(liar), raised: false, Ct);
        truth.Mine([Op.Add(3, 3)]);
        await engine.CatchUpAsync(truth);
        Assert.Empty(_alarms.Current);
        await RequireSameAsFreshAsync(database, truth);
    }

    [Fact]
    public async Task A_liar_that_goes_down_and_comes_back_honest_is_taken_back()
    {
        var (truth, lie) = (LongChain(), LongChain());
        var liar = await RpcServer.StartAsync(lie);
        await using var honest = await RpcServer.StartAsync(truth);
        await using var other = await RpcServer.StartAsync(truth);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        var (name, port) = (Name(liar), liar.Url.Port);
        await using var engine = Start(database, liar, honest, other);
        await engine.CatchUpAsync(truth);
        lie.Reorg(1, [Op.Add(9, 9)]);
        await _alarms.WaitAsync(NodeQuorum.Disagrees, name, raised: true, Ct);
        await liar.DisposeAsync();
        await _alarms.WaitAsync(NodeServices.Unreachable, name, raised: true, Ct);
        await using var back = await RpcServer.StartAsync(truth, port);
        await _alarms.WaitAsync(NodeServices.Unreachable, name, raised: false, Ct);
        await _alarms.WaitAsync(NodeQuorum.Disagrees, name, raised: false, Ct);
    }

    [Fact]
    public async Task A_liar_about_the_block_that_becomes_final_is_outvoted_too()
    {
        var chain = LongChain();
        await using var liar = await RpcServer.StartAsync(chain);
        await using var honest = await RpcServer.StartAsync(chain);
        await using var other = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        var lies = false;
        liar.Misbehave = call => lies && call.Method == "eth_getBlockByNumber" && !call.IsHead && RpcServer.Number(call.Parameters[0]!) == chain.Head.Number - Finality
            ? HostileNodes.Renamed(call) : null;
        await using var engine = Start(database, liar, honest, other);
        await engine.CatchUpAsync(chain);
        lies = true;
        chain.Mine([Op.Add(1, 1)]);
        await engine.CatchUpAsync(chain);
        await _alarms.WaitAsync(NodeQuorum.Disagrees, Name(liar), raised: true, Ct);
        lies = false;
        await _alarms.WaitAsync(NodeQuorum.Disagrees, Name(liar), raised: false, Ct);
        await RequireSameAsFreshAsync(database, chain);
    }

    [Fact]
    public async Task A_liar_about_blocks_on_the_way_to_the_head_is_outvoted_too()
    {
        var chain = LongChain();
        await using var liar = await RpcServer.StartAsync(chain);
        await using var honest = await RpcServer.StartAsync(chain);
        await using var other = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        liar.Misbehave = call => call.Method == "eth_getBlockByNumber" && !call.IsHead && RpcServer.Number(call.Parameters[0]!) == chain.Head.Number - 2
            ? HostileNodes.Renamed(call) : null;
        await using var engine = Start(database, liar, honest, other);
        await engine.CatchUpAsync(chain);
        Assert.Equal(Name(liar), Assert.Single(_alarms.Current).Subject);
        await RequireSameAsFreshAsync(database, chain);
    }

    [Fact]
    public async Task Two_that_disagree_wait_under_an_alarm_until_they_agree()
    {
        var (left, right) = (LongChain(), LongChain());
        await using var one = await RpcServer.StartAsync(left);
        await using var two = await RpcServer.StartAsync(right);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = Start(database, one, two);
        await engine.CatchUpAsync(left);
        var before = engine.Progress.Indexed;
        right.Mine([Op.Add(9, 9)]);
        right.Reorg(1, [Op.Add(9, 8)], [Op.Add(9, 7)]);
        left.Mine([Op.Add(1, 1)], [Op.Add(1, 2)]);
        await _alarms.WaitAsync(NodeQuorum.Disagrees, Name(one), raised: true, Ct);
        await _alarms.WaitAsync(NodeQuorum.Disagrees, Name(two), raised: true, Ct);
        Assert.Equal(before, engine.Progress.Indexed);
        one.Chain = right;
        await _alarms.WaitAsync(NodeQuorum.Disagrees, Name(one), raised: false, Ct);
        await engine.CatchUpAsync(right);
        await RequireSameAsFreshAsync(database, right);
    }

    [Fact]
    public async Task A_head_that_only_one_node_has_waits_for_the_majority()
    {
        var chain = LongChain();
        await using var ahead = await RpcServer.StartAsync(chain);
        await using var one = await RpcServer.StartAsync(LongChain());
        await using var two = await RpcServer.StartAsync(LongChain());
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        for (var i = 0; i < 40; i++)
            chain.Mine([Op.Add(1, 1)]);
        await using var engine = Start(database, ahead, one, two);
        await engine.CatchUpAsync(one.Chain);
        Assert.Equal(one.Chain.Head.Hash, engine.Progress.Indexed!.Hash);
        Assert.Empty(_alarms.Ever);
    }

    [Fact]
    public async Task A_node_that_is_down_costs_nothing_and_is_back_when_it_is_back()
    {
        var chain = LongChain();
        var first = await RpcServer.StartAsync(chain);
        await using var second = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        var (name, port) = (Name(first), first.Url.Port);
        await using var engine = Start(database, first, second);
        await engine.CatchUpAsync(chain);
        await first.DisposeAsync();
        chain.Mine([Op.Add(1, 1)]);
        await engine.CatchUpAsync(chain);
        await _alarms.WaitAsync(NodeServices.Unreachable, name, raised: true, Ct);
        Assert.Contains("the node cannot be reached", Assert.Single(_alarms.Current).Message, StringComparison.Ordinal);

        await using var back = await RpcServer.StartAsync(chain, port);
        await _alarms.WaitAsync(NodeServices.Unreachable, name, raised: false, Ct);
        var asked = back.Count("eth_getLogs");
        chain.Mine([Op.Add(1, 1)]);
        await engine.CatchUpAsync(chain);
        Assert.True(back.Count("eth_getLogs") > asked);
        await RequireSameAsFreshAsync(database, chain);
    }

    [Fact]
    public async Task Nothing_secret_in_an_address_is_ever_shown()
    {
        var chain = LongChain();
        await using var broken = await RpcServer.StartAsync(chain);
        await using var second = await RpcServer.StartAsync(chain);
        broken.Misbehave = _ => new Answer.Error(-32000, $"project {Key} is unknown, rate limit");
        var url = new UriBuilder(broken.Url) { Path = "/v3/" + Key, Query = "apikey=" + Key, UserName = "user", Password = Key }.Uri;
        var nodes = Nodes(url, second.Url);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = Start(database, nodes);
        await engine.CatchUpAsync(chain);
        await _alarms.WaitAsync(NodeServices.Unreachable, Name(broken), raised: true, Ct);
        second.Misbehave = _ => new Answer.Status(503);
        var end = await Assert.ThrowsAnyAsync<Exception>(() => engine.Running);
        Assert.Contains("project *** is unknown", end.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, end.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_alarms.Ever, x => x.ToString().Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_of_another_chain_is_named_and_not_used()
    {
        var chain = LongChain();
        await using var stranger = await RpcServer.StartAsync(new TestChain { ChainId = 5 });
        await using var one = await RpcServer.StartAsync(chain);
        await using var two = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = Start(database, stranger, one, two);
        await engine.CatchUpAsync(chain);
        Assert.Equal((NodeQuorum.Disagrees, Name(stranger)), (Assert.Single(_alarms.Current).Kind, _alarms.Current[0].Subject));
        Assert.Contains("is on chain 5, not on chain 4242", _alarms.Current[0].Message, StringComparison.Ordinal);
        Assert.Equal(0, stranger.Count("eth_getLogs"));
    }

    [Fact]
    public async Task Several_nodes_of_another_chain_are_fatal()
    {
        await using var one = await RpcServer.StartAsync(new TestChain { ChainId = 5 });
        await using var two = await RpcServer.StartAsync(new TestChain { ChainId = 5 });
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using var engine = Start(database, one, two);
        await Assert.ThrowsAsync<WrongChainException>(() => engine.Running);
    }

    [Fact]
    public async Task A_node_that_leaves_logs_out_is_found_by_the_others()
    {
        var chain = LongChain();
        await using var lazy = await RpcServer.StartAsync(chain);
        await using var one = await RpcServer.StartAsync(chain);
        await using var two = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        lazy.Misbehave = call => call.Method == "eth_getLogs" ? new Answer.Result(new System.Text.Json.Nodes.JsonArray()) : null;
        var nodes = Nodes(lazy.Url, one.Url, two.Url);
        await using (var engine = Start(database, nodes, checkBlooms: true))
            Assert.Contains($"{Name(one)}: 2", (await Assert.ThrowsAsync<RetryableIndexingException>(() => engine.Running)).Message, StringComparison.Ordinal);
        // The host starts the engine again, over the same nodes.
        await using (var again = Start(database, nodes, checkBlooms: true))
        {
            await again.CatchUpAsync(chain);
            chain.Mine([Op.Add(1, 1)]);
            await again.CatchUpAsync(chain);
        }

        await RequireSameAsFreshAsync(database, chain);
    }

    [Fact]
    public async Task A_node_that_is_not_there_yet_does_not_leave_a_range_half_empty()
    {
        var chain = LongChain();
        await using var late = await RpcServer.StartAsync(chain);
        await using var one = await RpcServer.StartAsync(chain);
        await using var two = await RpcServer.StartAsync(chain);
        // It answers for what it has and is silent about the rest, as geth does.
        late.Misbehave = call => call.IsHead ? HostileNodes.BlockOf(chain, 10)
            : call.Range is not null ? HostileNodes.UpTo(call, 10)
            : call.Method == "eth_getBlockByNumber" && RpcServer.Number(call.Parameters[0]!) > 10 ? new Answer.Result(null) : null;
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        await using (var engine = Start(database, late, one, two))
            await engine.CatchUpAsync(chain);
        await RequireSameAsFreshAsync(database, chain);
    }

    [Fact]
    public async Task A_node_that_stands_still_holds_another_back_for_a_minute_and_no_longer()
    {
        var (moving, standing) = (LongChain(), LongChain());
        await using var ahead = await RpcServer.StartAsync(moving);
        await using var stuck = await RpcServer.StartAsync(standing);
        var time = new ShiftedTime();
        var quorum = new NodeQuorum(Nodes(stuck.Url, ahead.Url), _alarms, time);
        moving.MineEmpty(21);
        Assert.Equal(standing.Head.Hash, (await quorum.HeadAsync(Ct))!.Hash);
        time.Shift(TimeSpan.FromSeconds(61));
        // The one ahead has moved in the meantime; who only seems to be ahead would not have.
        moving.MineEmpty(1);
        Assert.Equal(moving.Head.Hash, (await quorum.HeadAsync(Ct))!.Hash);
        Assert.Equal((NodeQuorum.Behind, Name(stuck)), (Assert.Single(_alarms.Current).Kind, _alarms.Current[0].Subject));
        standing.MineEmpty(2);
        Assert.Equal(standing.Head.Hash, (await quorum.HeadAsync(Ct))!.Hash);
        Assert.Empty(_alarms.Current);
    }

    [Fact]
    public async Task A_silent_node_has_no_vote_and_keeps_nobody_waiting_for_long()
    {
        var chain = LongChain();
        await using var one = await RpcServer.StartAsync(chain);
        await using var two = await RpcServer.StartAsync(chain);
        await using var silent = await RpcServer.StartAsync(chain);
        silent.Misbehave = _ => new Answer.Silence();
        var quorum = new NodeQuorum(Nodes(one.Url, two.Url, silent.Url), _alarms, new ShiftedTime());
        Assert.Equal(chain.Head.Hash, (await quorum.HeadAsync(Ct))?.Hash);
        chain.MineEmpty(1);
        // It still thinks about the first question, so it is not asked the second.
        Assert.Equal(chain.Head.Hash, (await quorum.HeadAsync(Ct))?.Hash);
        Assert.Equal(1, silent.Count("eth_getBlockByNumber"));
        await quorum.ConfirmAsync(chain.Head.Number, chain.Head.Hash, Ct);
        Assert.Empty(_alarms.Ever);
    }

    private static string Name(RpcServer server) => server.Url.Authority;

    private static TestChain LongChain()
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        for (var i = 0; i < 20; i++)
            chain.Mine(i % 4 == 3 ? [] : [Op.Add((byte)(i % 5), (sbyte)i), Op.Add(7, 1)]);
        return chain;
    }

    private RpcNodes Nodes(params Uri[] urls)
    {
        var nodes = new RpcNodes(_http, urls, new RpcOptions { Timeout = NodeTime.Timeout, BatchSize = 10 }, _time);
        NodeServices.Watch(nodes, _alarms);
        return nodes;
    }

    private Engine Start(TestDatabase database, params RpcServer[] servers) => Start(database, Nodes([.. servers.Select(x => x.Url)]));

    private Engine Start(TestDatabase database, RpcNodes nodes, bool checkBlooms = false)
    {
        var options = Options.Create(new IndexingOptions { ChainId = TestChain.Id, PollInterval = TimeSpan.FromMilliseconds(5) });
        var source = new QuorumBlockSource(nodes, new HeadSignal(), _alarms, options, TimeProvider.System);
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
