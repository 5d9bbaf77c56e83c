using System.Threading.Channels;
using DoctorDAO.Ethereum;
using DoctorDAO.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing.Tests;

/// <summary>New blocks heard of over a WebSocket.</summary>
public sealed class SubscriptionTests(PostgresFixture postgres) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_subscription_wakes_the_indexer_and_is_taken_again_when_it_breaks()
    {
        var chain = new TestChain();
        chain.MineEmpty(4);
        await using var server = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        var signal = new HeadSignal();
        // Without the subscription, nothing would be looked at for a day.
        var options = Options.Create(new IndexingOptions { PollInterval = TimeSpan.FromDays(1) });
        var source = new RpcBlockSource(new EthClient(_http, server.Url), options, TimeProvider.System, signal);
        using var listener = new HeadListener([new NewHeadsSubscription(server.WebSocketUrl, new RpcOptions { Timeout = NodeTime.Timeout }, new NodeTime())], signal, options, NullLogger<HeadListener>.Instance);
        await using var engine = new Engine(database, source).Start();
        await engine.CatchUpAsync(chain);
        var subscribed = signal.Next;
        await listener.StartAsync(Ct);
        await subscribed.WaitAsync(Ct);
        for (var i = 0; i < 3; i++)
        {
            chain.Mine([Op.Add(1, 1)]);
            await engine.CatchUpAsync(chain);
        }

        // Lost, and taken again: each is a signal.
        var lost = signal.Next;
        server.Hangup();
        await lost.WaitAsync(Ct);
        chain.Mine([Op.Add(1, 1)]);
        await engine.CatchUpAsync(chain);
        await listener.StopAsync(Ct);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { """{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"notifications not supported"}}""", "notifications not supported" },
        { "<html>", "is an invalid start" },
        { "[]", "The requested operation requires" },
        { $"\"{new string('x', 300_000)}\"", "more than 262144 bytes" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public async Task A_node_that_answers_a_subscription_with_something_else_is_asked_again_later(string answer, string problem)
    {
        await using var server = await RpcServer.StartAsync(new TestChain());
        server.Subscribed = answer;
        var problems = Channel.CreateUnbounded<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var states = new List<bool>();
        var listening = new NewHeadsSubscription(server.WebSocketUrl, new RpcOptions { Timeout = NodeTime.Timeout }, new NodeTime()).RunAsync(() => { }, states.Add, x => problems.Writer.TryWrite(x), stop.Token);
        for (var i = 0; i < 3; i++)
            Assert.Contains(problem, await problems.Reader.ReadAsync(Ct), StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
        Assert.Empty(states);
    }

    [Fact]
    public async Task A_node_without_subscriptions_is_polled()
    {
        var chain = new TestChain();
        chain.MineEmpty(4);
        await using var server = await RpcServer.StartAsync(chain);
        await using var database = await TestDatabase.CreateAsync(Provider.Sqlite, postgres);
        var signal = new HeadSignal();
        var options = Options.Create(new IndexingOptions { PollInterval = TimeSpan.FromMilliseconds(5) });
        var source = new RpcBlockSource(new EthClient(_http, server.Url), options, TimeProvider.System, signal);
        var problems = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var nowhere = new UriBuilder(server.WebSocketUrl) { Path = "/v3/0123456789abcdef", Port = 1 }.Uri;
        var listening = new NewHeadsSubscription(nowhere, new RpcOptions { Timeout = NodeTime.Timeout }, new NodeTime()).RunAsync(signal.Raise, signal.SetSubscribed, x => problems.TrySetResult(x), stop.Token);
        Assert.DoesNotContain("0123456789abcdef", await problems.Task.WaitAsync(Ct), StringComparison.Ordinal);
        await using var engine = new Engine(database, source).Start();
        chain.Mine([Op.Add(1, 1)]);
        await engine.CatchUpAsync(chain);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }
}
