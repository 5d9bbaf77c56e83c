using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using DoctorDAO.Indexing;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Live changes.</summary>
[Collection(OneServer.Name)]
public sealed class HubTests(SharedServer shared)
{
    private readonly DaoChain _chain = shared.Chain;
    private readonly TestServer _server = shared.Server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_listener_hears_of_its_topics_and_of_no_others()
    {
        var heard = new ConcurrentQueue<string>();
        using var bell = new SemaphoreSlim(0);
        await using var hub = await _server.ListenAsync(topic =>
        {
            heard.Enqueue(topic);
            bell.Release();
        });
        var member = $"member:{DaoChain.Member(0).Address.ToHex()}";
        await SubscribeAsync(hub, member);
        await _chain.Association.RunAsync(_chain.Association.Acts.Delegate(Sessions.Chamber, DaoChain.Member(1), DaoChain.Member(2).Address), Ct);
        await _chain.Association.RunAsync(_chain.Association.Acts.Delegate(Sessions.Chamber, DaoChain.Member(0), DaoChain.Member(2).Address), Ct);
        Assert.True(await bell.WaitAsync(TestServer.Patience, Ct));
        await hub.InvokeAsync("Unsubscribe", new[] { member }, Ct);
        await SubscribeAsync(hub, "status");
        while (!heard.Contains("status"))
        {
            await _chain.Node.MineAsync(Ct);
            await bell.WaitAsync(TestServer.Patience, Ct);
        }

        Assert.All(heard, x => Assert.True(x == member || x == "status", x));
    }

    [Fact]
    public async Task A_listener_that_reads_nothing_holds_nobody_up()
    {
        // More than the transport, the system and the listener's own buffers hold together.
        const int Messages = 200_000;
        var topic = $"member:{TestKeys.Stranger.Address.ToHex()}";
        using var deaf = new ClientWebSocket();
        await deaf.ConnectAsync(new Uri(new UriBuilder(_server.Url) { Scheme = "ws" }.Uri, "/hub/dao"), Ct);
        foreach (var message in (string[])["""{"protocol":"json","version":1}""", $$"""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[["{{topic}}"]]}"""])
            await deaf.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, Ct);
        var buffer = new byte[256];
        for (var heard = ""; !heard.Contains("invocationId", StringComparison.Ordinal);)
            heard += Encoding.UTF8.GetString(buffer, 0, (await deaf.ReceiveAsync(buffer, Ct)).Count);

        var publisher = _server.Services.GetRequiredService<IChangePublisher>();
        for (var i = 0; i < Messages; i++)
        {
            var said = publisher.PublishAsync([topic], Ct).AsTask();
            Assert.True(said.IsCompletedSuccessfully, $"Waited for a listener after {i} messages.");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("everything")]
    [InlineData("relay:")]
    [InlineData("relay:00000000-0000-0000-0000-000000000000")]
    [InlineData("session:clinical:-1")]
    [InlineData("member:0xABC")]
    [InlineData("status\n")]
    public async Task What_is_no_topic_is_refused(string topic)
    {
        await using var hub = await _server.ListenAsync(_ => { });
        await Assert.ThrowsAsync<HubException>(() => SubscribeAsync(hub, topic));
    }

    [Fact]
    public async Task A_connection_has_twenty_topics_at_most()
    {
        await using var hub = await _server.ListenAsync(_ => { });
        string[] topics = [.. Enumerable.Range(1, 20).Select(x => $"proposal:{x}")];
        await SubscribeAsync(hub, topics);
        await SubscribeAsync(hub, topics[0]);
        var refused = await Assert.ThrowsAsync<HubException>(() => SubscribeAsync(hub, "status"));
        Assert.Contains("at most 20", refused.Message, StringComparison.Ordinal);
        await hub.InvokeAsync("Unsubscribe", new[] { topics[0] }, Ct);
        await SubscribeAsync(hub, "status");
    }

    [Fact]
    public async Task A_listener_is_told_at_which_block_it_begins_to_hear()
    {
        await using var hub = await _server.ListenAsync(_ => { });
        await _server.CatchUpAsync(_chain);
        Assert.Equal(_server.Services.GetRequiredService<IChainProgress>().Indexed?.Hash.ToString(), await hub.InvokeAsync<string?>("Subscribe", (string[])["claims"], Ct));
    }

    private static Task SubscribeAsync(HubConnection hub, params string[] topics) => hub.InvokeAsync("Subscribe", topics, Ct);
}
