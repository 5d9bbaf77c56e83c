using System.Collections.Concurrent;
using DoctorDAO.Client;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.SignalR.Client;

namespace DoctorDAO.Server.Tests;

/// <summary>Several processes, one association: what one of them indexes is heard at the others.</summary>
public sealed class BackplaneTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_that_one_server_indexes_is_heard_at_another()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        var backplane = "ConnectionStrings:Redis=" + redis.Connection;
        await using var indexing = await TestServer.StartAsync(chain, home, null, "Roles=indexer", backplane);
        await indexing.CatchUpAsync(chain);
        await using var serving = await TestServer.StartAsync(chain, home, null, "Roles=api,identity", backplane);
        var heard = new ConcurrentQueue<string>();
        using var bell = new SemaphoreSlim(0);
        await using var hub = await serving.ListenAsync(topic =>
        {
            heard.Enqueue(topic);
            bell.Release();
        });
        var topic = Topics.Member(DaoChain.Member(0).Address.ToString());
        await hub.InvokeAsync("Subscribe", new[] { topic }, Ct);
        await chain.Association.RunAsync(chain.Association.Acts.Delegate(Sessions.Chamber, DaoChain.Member(1), DaoChain.Member(2).Address), Ct);
        await chain.Association.RunAsync(chain.Association.Acts.Delegate(Sessions.Chamber, DaoChain.Member(0), DaoChain.Member(2).Address), Ct);
        Assert.True(await bell.WaitAsync(TestServer.Patience, Ct), "Nothing was heard.");
        Assert.All(heard, x => Assert.Equal(topic, x));
    }
}
