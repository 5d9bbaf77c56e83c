using System.Net;
using System.Text.Json;
using DoctorDAO.Ethereum;
using DoctorDAO.Features.Relay;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Server.Tests;

/// <summary>What a node will not take of one act holds up no other, and what a day may cost is not exceeded.</summary>
public sealed class RelayRefusalTests : IAsyncLifetime
{
    private DaoChain _chain = null!;
    private ServerHome _home = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _chain = await DaoChain.StartAsync(Ct);
        _home = await ServerHome.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _home.DisposeAsync();
        await _chain.DisposeAsync();
    }

    [Theory]
    [InlineData("eth_sendRawTransaction", "oversized data: transaction size 140000, limit 131072", "is more than fits")]
    [InlineData("eth_sendRawTransaction", "the moon is not in the right quarter", "the moon")]
    [InlineData("eth_estimateGas", "gas required exceeds allowance (30000000)", "exceeds allowance")]
    [InlineData("eth_estimateGas", "the moon is not in the right quarter", "the moon")]
    public async Task An_act_that_the_node_never_takes_fails_alone(string method, string message, string said)
    {
        var session = await Sessions.OpenAsync(_chain);
        using var node = new RefusingNode(method);
        using var http = new HttpClient(node);
        await using var server = await TestServer.StartAsync(_chain, _home, services =>
        {
            services.AddSingleton(new EthClient(http, _chain.Url));
            services.Configure<RelayOptions>(options => options.GiveUpAfter = TimeSpan.FromSeconds(1));
        });
        var (odd, other) = (DaoChain.Member(5), DaoChain.Member(6));
        using var first = await server.SignedInAsync(odd);
        using var second = await server.SignedInAsync(other);
        node.Refuse(odd.Address.ToHex()[2..], message);
        var refused = await Sessions.RelayAsync(first, "ballots", Sessions.Draft(session, odd, 1, 1), odd);
        var taken = await Sessions.RelayAsync(second, "ballots", Sessions.Draft(session, other, 2, 2), other);
        await Sessions.ReachAsync(server, second, taken, "indexed", "final");
        var failed = await Sessions.ReachAsync(server, first, refused, ticket => ticket.GetProperty("state").GetString() == "failed");
        Assert.Contains(said, failed.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.True(node.Refused > 0);
        // Its nonce is nobody's gap, and what was never in a block has cost nothing.
        await Sessions.ReachAsync(server, second, await Sessions.RelayAsync(second, "ballots", Sessions.Draft(session, other, 3, 3), other), "indexed", "final");
        Assert.Equal(2ul, await _chain.Node.Client.GetTransactionCountAsync(Accounts.Relay.Address, false, Ct));
        await using var db = _home.Context();
        Assert.Equal(db.Set<RelayActRow>().Where(x => x.State != Client.Relay.RelayState.Failed).Sum(x => x.Gas), db.Set<RelayDayRow>().Sum(x => x.Gas));
    }

    [Fact]
    public async Task Nobody_waits_behind_the_nonce_of_an_act_that_was_given_up()
    {
        var session = await Sessions.OpenAsync(_chain);
        var (odd, other) = (DaoChain.Member(5), DaoChain.Member(6));
        Guid lost, waits;
        string dropped;
        await _chain.Node.SetMiningAsync(Mining.OnDemand, Ct);
        await using (var server = await StartAsync(_ => { }))
        {
            using var first = await server.SignedInAsync(odd);
            lost = await Sessions.RelayAsync(first, "ballots", Sessions.Draft(session, odd, 1, 1), odd);
            dropped = (await Sessions.HeardAsync(_chain, await Sessions.ReachAsync(server, first, lost, "submitted"))).GetProperty("hash").GetString()!;
            using var second = await server.SignedInAsync(other);
            waits = await Sessions.RelayAsync(second, "ballots", Sessions.Draft(session, other, 2, 2), other);
            await Sessions.HeardAsync(_chain, await Sessions.ReachAsync(server, second, waits, "submitted"));
        }

        await _chain.Node.Client.RequestAsync("anvil_dropTransaction", Ct, dropped);
        using var node = new RefusingNode("eth_sendRawTransaction");
        using var http = new HttpClient(node);
        node.Refuse(odd.Address.ToHex()[2..], "the moon is not in the right quarter");
        await _chain.Node.SetMiningAsync(Mining.EachTransaction, Ct);
        await using var again = await TestServer.StartAsync(_chain, _home, services =>
        {
            services.AddSingleton(new EthClient(http, _chain.Url));
            services.Configure<RelayOptions>(options => options.GiveUpAfter = TimeSpan.FromSeconds(1));
        });
        using var browser = await again.SignedInAsync(other);
        await Sessions.ReachAsync(again, browser, lost, ticket => ticket.GetProperty("state").GetString() == "failed");
        await Sessions.ReachAsync(again, browser, waits, "indexed", "final");
    }

    [Fact]
    public async Task A_day_costs_no_more_than_was_set_and_a_tenth_is_kept_for_those_who_lost_a_key()
    {
        var session = await Sessions.OpenAsync(_chain);
        var (voter, late) = (DaoChain.Member(5), DaoChain.Member(6));
        await using (var server = await StartAsync(options => options.GasPerDay = 100_000))
        {
            using var browser = await server.SignedInAsync(voter);
            await Sessions.ReachAsync(server, browser, await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 1, 1), voter), "indexed", "final");
            using var other = await server.SignedInAsync(late);
            var ballot = Sessions.Sign(await Sessions.PrepareAsync(other, "ballots", Sessions.Draft(session, late, 3, 3)), late);
            var problem = await (await Sessions.SubmitAsync(other, "ballots", ballot)).IsProblemAsync(HttpStatusCode.TooManyRequests, "$");
            Assert.Equal("relay-gas", problem.GetProperty("code").GetString());
        }

        // What was used is known after a restart, and with a larger budget the same ballot is taken.
        long used;
        await using (var db = _home.Context())
            used = db.Set<RelayDayRow>().Sum(x => x.Gas);
        Assert.InRange(used, 90_000, 1_000_000);
        await using (var server = await StartAsync(options => options.GasPerDay = used + 1))
        {
            using var other = await server.SignedInAsync(late);
            var ballot = Sessions.Sign(await Sessions.PrepareAsync(other, "ballots", Sessions.Draft(session, late, 3, 3)), late);
            await (await Sessions.SubmitAsync(other, "ballots", ballot)).IsProblemAsync(HttpStatusCode.TooManyRequests, "$");
            await using var db = _home.Context();
            Assert.True(await server.Services.GetRequiredService<RelayBudget>().HasLeftAsync(db, RelayKind.Move, Ct));
        }

        await using (var server = await StartAsync(options => options.GasPerDay = 10 * used))
        {
            using var other = await server.SignedInAsync(late);
            await Sessions.ReachAsync(server, other, await Sessions.RelayAsync(other, "ballots", Sessions.Draft(session, late, 3, 3), late), "indexed", "final");
        }
    }

    [Fact]
    public async Task Acts_wait_while_the_network_asks_for_more_than_is_paid_and_go_out_when_it_does_not()
    {
        var session = await Sessions.OpenAsync(_chain);
        var voter = DaoChain.Member(5);
        await using var server = await StartAsync(options => options.MaxFeePerGas = 1);
        using var browser = await server.SignedInAsync(voter);
        var act = await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 1, 1), voter);
        var alarms = server.Services.GetRequiredService<IAlarms>();
        Assert.Contains("Relay:MaxFeePerGas", (await PriceAsync(up: true))!.Message, StringComparison.Ordinal);
        await Sessions.ReachAsync(server, browser, act, "queued");
        Assert.Equal(0ul, await _chain.Node.Client.GetTransactionCountAsync(Accounts.Relay.Address, false, Ct));
        // Just enough for now, though the price could not double.
        var header = await _chain.Node.Client.RequestAsync("eth_getBlockByNumber", Ct, "latest", false);
        var price = (long)UInt256.Parse(header.GetProperty("baseFeePerGas").GetString()!) + (long)await _chain.Node.Client.MaxPriorityFeeAsync(Ct);
        server.Services.GetRequiredService<IOptions<RelayOptions>>().Value.MaxFeePerGas = price + (price / 4);
        await Sessions.ReachAsync(server, browser, act, "indexed", "final");
        await PriceAsync(up: false);

        async Task<Alarm?> PriceAsync(bool up)
        {
            var until = TimeProvider.System.GetUtcNow() + TestServer.Patience;
            while (true)
            {
                var alarm = alarms.Current.FirstOrDefault(x => x.Kind == "relay-price");
                if (alarm is not null == up)
                    return alarm;
                Assert.True(TimeProvider.System.GetUtcNow() < until, $"The alarm is {(up ? "not up" : "still up")}.");
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task One_account_uses_up_its_own_share_of_gas_alone()
    {
        var session = await Sessions.OpenAsync(_chain);
        var (voter, other) = (DaoChain.Member(5), DaoChain.Member(6));
        await using var server = await StartAsync(options => options.GasPerAccount = 100_000);
        using var browser = await server.SignedInAsync(voter);
        await Sessions.ReachAsync(server, browser, await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, voter, 1, 1), voter), "indexed", "final");
        var again = Sessions.Sign(await Sessions.PrepareAsync(browser, "ballots", Sessions.Draft(session, voter, 2, 2)), voter);
        var problem = await (await Sessions.SubmitAsync(browser, "ballots", again)).IsProblemAsync(HttpStatusCode.TooManyRequests, "account");
        Assert.Equal("relay-gas", problem.GetProperty("code").GetString());
        using var second = await server.SignedInAsync(other);
        await Sessions.ReachAsync(server, second, await Sessions.RelayAsync(second, "ballots", Sessions.Draft(session, other, 1, 1), other), "indexed", "final");
    }

    private Task<TestServer> StartAsync(Action<RelayOptions> configure) => TestServer.StartAsync(_chain, _home, services => services.Configure(configure));
}
