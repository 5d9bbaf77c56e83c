using DoctorDAO.Ethereum;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing.Tests;

/// <summary>History that was read without its headers is compared with them afterwards, once.</summary>
public sealed class HistoryCheckTests(PostgresFixture postgres) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly WatchedAlarms _alarms = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> KeptBack => ["partial pages", "empty pages"];

    public void Dispose() => _http.Dispose();

    [Theory, MemberData(nameof(KeptBack))]
    public async Task What_a_node_kept_back_raises_an_alarm_until_the_chain_is_read_anew(string lie)
    {
        var chain = Chain(40);
        await using var server = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        server.Misbehave = HostileNodes.Lies[lie].Misbehave;
        await using (var engine = Start(server, database))
        {
            await engine.CatchUpAsync(chain);
            await _alarms.WaitAsync(HistoryChecker.Unproven, HistoryChecker.Subject, raised: true, Ct);
            // What is stored stays wrong when the node does better.
            server.Misbehave = null;
            await _alarms.WaitAsync(() => Task.FromResult(_alarms.Ever[^1].Message.Contains("others differ", StringComparison.Ordinal)), Ct);
            // The head goes on meanwhile.
            chain.Mine([Op.Add(1, 1)]);
            await engine.CatchUpAsync(chain);
        }

        Assert.Contains(_alarms.Current, x => x.Kind == HistoryChecker.Unproven);
        await using (var db = database.Open())
        {
            await db.Set<ChainUndoRow>().ExecuteDeleteAsync(Ct);
            await db.Set<ChainLogRow>().ExecuteDeleteAsync(Ct);
            await db.Set<ChainBlockRow>().ExecuteDeleteAsync(Ct);
            await db.Set<ChainCheckpointRow>().ExecuteDeleteAsync(Ct);
        }

        await using var anew = Start(server, database);
        await anew.CatchUpAsync(chain);
        await _alarms.WaitAsync(HistoryChecker.Unproven, HistoryChecker.Subject, raised: false, Ct);
        await _alarms.WaitAsync(() => IsCheckedAsync(database), Ct);
    }

    [Fact]
    public async Task A_log_that_blooms_do_not_miss_is_missed_by_a_second_answer()
    {
        var chain = Chain(40);
        await using var server = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        // The block has another log of the same contract: its bloom says nothing.
        server.Misbehave = call => call.Range is { } range && range.To - range.From < 10 ? HostileNodes.Without(call, 20, 1) : null;
        await using var engine = Start(server, database);
        await engine.CatchUpAsync(chain);
        await _alarms.WaitAsync(HistoryChecker.Unproven, HistoryChecker.Subject, raised: true, Ct);
        Assert.Contains("they are not the same", _alarms.Ever[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_on_where_it_stood_and_what_comes_at_the_head_is_not_compared_again()
    {
        var chain = Chain(250);
        await using var server = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        // A node without old headers.
        server.Misbehave = call => IsHeader(call) && Number(call) is > 110 and < 240 ? new Answer.Result(null) : null;
        await using (var engine = Start(server, database, firstRange: 1_000))
        {
            await engine.CatchUpAsync(chain);
            await _alarms.WaitAsync(HistoryChecker.Unproven, HistoryChecker.Subject, raised: true, Ct);
        }

        Assert.Contains("does not have block 111", _alarms.Ever[^1].Message, StringComparison.Ordinal);
        var done = (await CheckpointAsync(database)).Checked;
        Assert.InRange(done, 100, 110);
        var lowest = ulong.MaxValue;
        server.Misbehave = call =>
        {
            if (IsHeader(call))
                lowest = Math.Min(lowest, Number(call));
            return null;
        };
        await using (var engine = Start(server, database, firstRange: 1_000))
        {
            await engine.CatchUpAsync(chain);
            await _alarms.WaitAsync(() => IsCheckedAsync(database), Ct);
            Assert.Equal((ulong)done + 1, lowest);
            for (var i = 0; i < 10; i++)
            {
                chain.Mine([Op.Add(1, 1)]);
                await engine.CatchUpAsync(chain);
            }

            Assert.True(await IsCheckedAsync(database));
        }

        lowest = ulong.MaxValue;
        await using (var engine = Start(server, database, firstRange: 1_000))
            await engine.CatchUpAsync(chain);
        Assert.Equal(ulong.MaxValue, lowest);
    }

    private static TestChain Chain(int blocks)
    {
        var chain = new TestChain();
        chain.MineEmpty(3);
        for (var i = 0; i < blocks; i++)
            chain.Mine(i % 4 == 3 ? [] : [Op.Add((byte)(i % 5), (sbyte)(i % 100)), Op.Add(7, 1)]);
        return chain;
    }

    private static bool IsHeader(RpcCall call) => call.Method == "eth_getBlockByNumber" && !call.IsHead;

    private static ulong Number(RpcCall call) => RpcServer.Number(call.Parameters[0]!);

    private static async Task<ChainCheckpointRow> CheckpointAsync(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Set<ChainCheckpointRow>().AsNoTracking().SingleAsync(Ct);
    }

    private static async Task<bool> IsCheckedAsync(TestDatabase database) => await CheckpointAsync(database) is var x && x.Checked == x.Final;

    private Engine Start(RpcServer server, TestDatabase database, int firstRange = 2)
    {
        var client = new EthClient(_http, server.Url, new RpcOptions { Timeout = NodeTime.Timeout, BatchSize = 10 }, new NodeTime());
        var source = new RpcBlockSource(client, Options.Create(new IndexingOptions { PollInterval = TimeSpan.FromMilliseconds(5) }), TimeProvider.System);
        return new Engine(
            database,
            source,
            x => (x.FirstRange, x.LargestRange, x.LogsPerBatch, x.FirstRetryDelay, x.LongestRetryDelay) = (firstRange, Math.Max(6, firstRange), firstRange * 2, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5)),
            alarms: _alarms).Start();
    }
}
