namespace DoctorDAO.Ethereum.Tests;

/// <summary>Which of several nodes is asked.</summary>
public sealed class RpcNodesTests : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ImpatientTime _time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task The_next_node_is_asked_at_once_and_the_first_again_when_it_is_back()
    {
        var down = true;
        await using var first = await FakeNode.StartAsync((_, request) => down ? (503, "") : (200, FakeNode.Result(request, "\"0x1\"")));
        await using var second = await FakeNode.StartAsync((_, request) => (200, FakeNode.Result(request, "\"0x2\"")));
        var nodes = Nodes(first.Url, second.Url);
        var changes = new List<bool>();
        nodes.ReachabilityChanged += x => changes.Add(x.IsUnreachable);
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<RpcUnavailableException>(() => nodes.All[0].Client.BlockNumberAsync(Ct));
        Assert.Equal([true], changes);
        Assert.Equal("eth_blockNumber: the node answered with status 503", nodes.All[0].LastProblem);
        Assert.Equal(2ul, await nodes.Client.BlockNumberAsync(Ct));
        Assert.Empty(_time.Waits);

        down = false;
        Assert.Equal(1ul, await nodes.All[0].Client.BlockNumberAsync(Ct));
        Assert.Equal([true, false], changes);
        Assert.Equal(1ul, await nodes.Client.BlockNumberAsync(Ct));
    }

    [Fact]
    public async Task When_no_node_answers_each_of_them_is_named()
    {
        await using var first = await FakeNode.StartAsync((_, _) => (503, ""));
        await using var second = await FakeNode.StartAsync((_, _) => (200, "<html>"));
        var error = await Assert.ThrowsAsync<RpcUnavailableException>(() => Nodes(first.Url, second.Url).Client.BlockNumberAsync(Ct));
        Assert.StartsWith("no node answers: ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{first.Url.Authority}: eth_blockNumber: the node answered with status 503", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{second.Url.Authority}: eth_blockNumber: the answer is not what JSON-RPC asks for", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, _time.Waits.Count);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_no_other_node_is_asked()
    {
        await using var first = await FakeNode.StartAsync((_, request) => (200, FakeNode.Error(request, 3, "execution reverted", "\"0x4e487b71\"")));
        await using var second = await FakeNode.StartAsync((_, request) => (200, FakeNode.Result(request, "\"0x\"")));
        await Assert.ThrowsAsync<RpcException>(() => Nodes(first.Url, second.Url).Client.CallAsync(Address.Zero, [], BlockRef.Latest, Ct));
        Assert.Equal(0, second.Count);
    }

    [Fact]
    public async Task Distrusted_nodes_are_not_asked_those_behind_and_those_that_left_something_out_last()
    {
        await using var node = await FakeNode.StartAsync((_, request) => (200, FakeNode.Result(request, "\"0x1\"")));
        var nodes = Nodes(node.Url, node.Url, node.Url, node.Url);
        Assert.Equal([node.Url.Authority, .. Enumerable.Range(2, 3).Select(i => $"{node.Url.Authority} #{i}")], nodes.All.Select(x => x.Name));
        nodes.All[0].IsDistrusted = true;
        nodes.All[1].IsBehind = true;
        nodes.All[2].Strike();
        Assert.Equal([nodes.All[3], nodes.All[2], nodes.All[1]], nodes.Best());
    }

    [Theory]
    [InlineData(429, "Your app has exceeded its compute units per second capacity")]
    [InlineData(-32005, "project ID request rate exceeded")]
    [InlineData(-32005, "daily request count exceeded, request rate limited")]
    [InlineData(-32007, "25/second request limit reached")]
    [InlineData(-32016, "over rate limit")]
    [InlineData(-32000, "block range extends beyond current head block")]
    public async Task A_busy_node_is_waited_for_whatever_it_calls_it(int code, string message)
    {
        await using var node = await FakeNode.StartAsync((n, request) => (200, n < 2 ? FakeNode.Error(request, code, message) : FakeNode.Result(request, "[]")));
        Assert.Empty(await Nodes(node.Url).Client.GetLogsAsync(new LogFilter([], []), 0, 100, Ct));
        Assert.Equal(3, node.Count);
    }

    [Fact]
    public async Task A_wide_range_that_is_refused_with_status_413_is_halved()
    {
        await using var node = await FakeNode.StartAsync((n, request) => n == 0 ? (413, FakeNode.Error(request, -32614, "eth_getLogs is limited to a 10,000 range")) : (200, FakeNode.Result(request, "[]")));
        Assert.Empty(await Nodes(node.Url).Client.GetLogsAsync(new LogFilter([], []), 0, 100, Ct));
        Assert.Equal(3, node.Count);
    }

    [Fact]
    public async Task Keys_in_an_address_are_sent_and_never_shown()
    {
        await using var node = await FakeNode.StartAsync((_, request) => (200, FakeNode.Error(request, 1, "unknown project 0123456789abcdef of user:swordfish, " + new string('x', 10_000))));
        var url = new UriBuilder(node.Url) { Path = "v3/0123456789abcdef", UserName = "user", Password = "swordfish" }.Uri;
        var nodes = Nodes(url);
        Assert.Equal(node.Url.Authority, nodes.All[0].Name);
        var error = await Assert.ThrowsAsync<RpcException>(() => nodes.Client.ChainIdAsync(Ct));
        Assert.StartsWith("eth_chainId: unknown project *** of user:***, xxx", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 100, 600);
        Assert.Equal("Basic dXNlcjpzd29yZGZpc2g=", node.Authorization);
    }

    private RpcNodes Nodes(params Uri[] urls) => new(_http, urls, new RpcOptions { Timeout = ImpatientTime.Timeout }, _time);
}
