using System.Globalization;
using System.Text.Json;

namespace DoctorDAO.Ethereum.Tests;

public sealed class RpcTests : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ImpatientTime _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Transient_failures_are_tried_again_with_growing_waits()
    {
        await using var node = await FakeNode.StartAsync((n, request) => n switch
        {
            0 => (503, "busy"),
            1 => (429, ""),
            2 => (200, null),
            3 => (200, "<html>"),
            _ => (200, FakeNode.Result(request, "\"0x7a69\"")),
        });
        Assert.Equal(31337ul, await Client(node).ChainIdAsync(Ct));
        Assert.Equal(5, node.Count);
        Assert.Collection(_time.Waits, Between(100, 125), Between(200, 250), Between(400, 500), Between(800, 1000));
    }

    [Fact]
    public async Task After_all_attempts_the_node_is_unavailable()
    {
        await using var node = await FakeNode.StartAsync((_, _) => (500, ""));
        var error = await Assert.ThrowsAsync<RpcUnavailableException>(() => Client(node).BlockNumberAsync(Ct));
        Assert.Equal("eth_blockNumber: the node answered with status 500", error.Message);
        Assert.Equal(5, node.Count);
    }

    [Fact]
    public async Task A_node_that_refuses_the_caller_is_not_asked_again()
    {
        await using var node = await FakeNode.StartAsync((_, _) => (401, ""));
        Assert.False((await Assert.ThrowsAsync<RpcUnavailableException>(() => Client(node).BlockNumberAsync(Ct))).IsTransient);
        Assert.Equal(1, node.Count);
    }

    [Theory]
    [InlineData("2", 2000)]
    [InlineData("3600", 10_000)]
    public async Task The_node_says_how_long_to_wait_within_bounds(string retryAfter, int wait)
    {
        await using var node = await FakeNode.StartAsync((n, request) => n == 0 ? (429, "") : (200, FakeNode.Result(request, "\"0x1\"")));
        node.RetryAfter = retryAfter;
        Assert.Equal(1ul, await Client(node).BlockNumberAsync(Ct));
        Assert.Equal(TimeSpan.FromMilliseconds(wait), Assert.Single(_time.Waits));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unavailable()
    {
        Uri url;
        await using (var node = await FakeNode.StartAsync((_, _) => (200, "")))
            url = node.Url;
        await Assert.ThrowsAsync<RpcUnavailableException>(() => new EthClient(_http, url, Options, _time).BlockNumberAsync(Ct));
        Assert.Equal(4, _time.Waits.Count);
    }

    [Fact]
    public async Task A_silent_node_times_out()
    {
        using var release = new ManualResetEventSlim();
        await using var node = await FakeNode.StartAsync((_, request) =>
        {
            release.Wait(Ct);
            return (200, FakeNode.Result(request, "\"0x1\""));
        });
        // The wait of the transport's own clock is shorter than the time-out threshold, so it strikes at once.
        var client = new EthClient(_http, node.Url, new RpcOptions { Attempts = 2, Timeout = TimeSpan.FromSeconds(30) }, _time);
        try
        {
            var error = await Assert.ThrowsAsync<RpcUnavailableException>(() => client.BlockNumberAsync(Ct));
            Assert.Equal("eth_blockNumber: no answer within 30 s", error.Message);
        }
        finally
        {
            release.Set();
        }
    }

    [Fact]
    public async Task Errors_carry_code_and_revert_data_and_are_not_tried_again()
    {
        await using var node = await FakeNode.StartAsync((_, request) => (200, FakeNode.Error(request, 3, "execution reverted", "\"0x4e487b71\"")));
        var error = await Assert.ThrowsAsync<RpcException>(() => Client(node).CallAsync(Address.Zero, [1], BlockRef.Latest, Ct));
        Assert.Equal(("eth_call", 3, "execution reverted", "0x4e487b71"), (error.Method, error.Code, error.NodeMessage, Hex.Encode(error.RevertData)));
        Assert.Equal(1, node.Count);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"7\"")]
    [InlineData("\"0x\"")]
    [InlineData("\"0x10000000000000000\"")]
    [InlineData("{}")]
    [InlineData("[[]]")]
    public async Task Results_of_another_shape_are_no_answer(string result)
    {
        await using var node = await FakeNode.StartAsync((_, request) => (200, FakeNode.Result(request, result)));
        await Assert.ThrowsAsync<RpcUnavailableException>(() => Client(node).BlockNumberAsync(Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"2.0","id":99999,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"0","error":"no"}""")]
    public async Task Bodies_of_another_shape_are_no_answer(string body)
    {
        await using var node = await FakeNode.StartAsync((_, _) => (200, body));
        await Assert.ThrowsAsync<RpcUnavailableException>(() => Client(node).BlockNumberAsync(Ct));
    }

    [Fact]
    public async Task Long_answers_are_refused()
    {
        await using var node = await FakeNode.StartAsync((_, request) => (200, FakeNode.Result(request, $"\"0x{new string('0', 100_000)}\"")));
        var client = new EthClient(_http, node.Url, Options with { MaxResponseBytes = 50_000 }, _time);
        await Assert.ThrowsAsync<RpcResponseTooLargeException>(() => client.CallAsync(Address.Zero, [], BlockRef.Latest, Ct));
        Assert.Equal(1, node.Count);
    }

    [Fact]
    public async Task Batches_come_back_in_order_whatever_the_order_of_the_answers()
    {
        await using var node = await FakeNode.StartAsync((_, batch) => (200, $"[{string.Join(',', batch.EnumerateArray().Reverse().Select(r => FakeNode.Result(r, Header(r))))}]"));
        var headers = await Client(node).GetHeadersAsync(Enumerable.Range(0, 25).Select(n => (ulong)n), Ct);
        Assert.Equal(Enumerable.Range(0, 25).Select(n => (ulong)n), headers.Select(h => h!.Number));
        Assert.Equal(3, node.Count);

        static string Header(JsonElement request) =>
            $$"""{"number":{{request.GetProperty("params")[0].GetRawText()}},"hash":"{{Bytes32.Zero}}","parentHash":"{{Bytes32.Zero}}","timestamp":"0x5","extra":{"deep":[1]} }""";
    }

    [Fact]
    public async Task A_batch_with_a_missing_answer_is_no_answer()
    {
        await using var node = await FakeNode.StartAsync((_, batch) => (200, $"[{FakeNode.Result(batch[0], "null")}]"));
        await Assert.ThrowsAsync<RpcUnavailableException>(() => Client(node).GetHeadersAsync([1, 2], Ct));
    }

    [Theory]
    [InlineData(-32005, "query returned more than 10000 results")]
    [InlineData(-32000, "block range is too wide")]
    [InlineData(-32600, "eth_getLogs is limited to a 4 block range")]
    [InlineData(-32602, "Log response size exceeded")]
    public async Task Ranges_that_a_node_refuses_are_halved(int code, string message)
    {
        await using var node = await FakeNode.StartAsync((_, request) =>
        {
            var filter = request.GetProperty("params")[0];
            var (from, to) = (Number(filter, "fromBlock"), Number(filter, "toBlock"));
            return (200, to - from >= 4 ? FakeNode.Error(request, code, message) : FakeNode.Result(request, $"[{string.Join(',', Enumerable.Range(from, to - from + 1).Select(Log))}]"));
        });
        var logs = await Client(node).GetLogsAsync(new LogFilter([], []), 3, 29, Ct);
        Assert.Equal(Enumerable.Range(3, 27).Select(n => (ulong)n), logs.Select(log => log.BlockNumber));

        static int Number(JsonElement filter, string name) => int.Parse(filter.GetProperty(name).GetString()!.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        static string Log(int number) =>
            $$"""{"address":"{{Address.Zero}}","topics":["{{Bytes32.Zero}}"],"data":"0x01","blockNumber":"0x{{number:x}}","blockHash":"{{Bytes32.Zero}}","transactionHash":"{{Bytes32.Zero}}","transactionIndex":"0x0","logIndex":"0x0","removed":false}""";
    }

    [Fact]
    public async Task One_block_cannot_be_halved()
    {
        await using var node = await FakeNode.StartAsync((_, request) => (200, FakeNode.Error(request, -32005, "too many")));
        await Assert.ThrowsAsync<RpcException>(() => Client(node).GetLogsAsync(new LogFilter([], []), 0, 7, Ct));
    }

    [Fact]
    public async Task A_cancelled_request_is_cancelled_and_not_unavailable()
    {
        using var source = new CancellationTokenSource();
        await using var node = await FakeNode.StartAsync((_, _) =>
        {
            source.Cancel();
            return (500, "");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(node).BlockNumberAsync(source.Token));
    }

    private static RpcOptions Options => new() { Timeout = ImpatientTime.Timeout, BatchSize = 10 };

    private EthClient Client(FakeNode node) => new(_http, node.Url, Options, _time);

    private static Action<TimeSpan> Between(int from, int to) => wait => Assert.InRange(wait.TotalMilliseconds, from, to);
}
