using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Two servers with the relay's key: one sends, whichever took the act in, and the other takes over when it stops.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class RelayLeaseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_relays_one_sends_and_the_other_takes_over()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(chain);
        var first = await TestServer.StartAsync(chain, home);
        await first.CatchUpAsync(chain);
        await using var second = await TestServer.StartAsync(chain, home);
        await second.CatchUpAsync(chain);
        var holder = await HolderAsync(second);
        Assert.NotNull(holder);

        using var browser = await second.SignedInAsync(DaoChain.Member(5));
        var act = await Sessions.RelayAsync(browser, "ballots", Sessions.Draft(session, DaoChain.Member(5), 9, -4), DaoChain.Member(5));
        // The first server's hub tells of it, to its own listeners; here the ticket is asked again and again.
        using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50)))
        {
            while ((await (await browser.GetAsync($"/api/relay/{act}", Ct)).JsonAsync()).GetProperty("state").GetString() is not ("indexed" or "final"))
                await timer.WaitForNextTickAsync(Ct);
        }

        Assert.Equal(1UL, await chain.Node.Client.GetTransactionCountAsync(Accounts.Relay.Address, pending: true, Ct));
        Assert.Equal(holder, await HolderAsync(second));

        await first.DisposeAsync();
        using var other = await second.SignedInAsync(DaoChain.Member(6));
        var next = await Sessions.RelayAsync(other, "ballots", Sessions.Draft(session, DaoChain.Member(6), 1, 1), DaoChain.Member(6));
        await Sessions.ReachAsync(second, other, next, "mined", "indexed", "final");
        Assert.NotEqual(holder, await HolderAsync(second));
        Assert.Equal(2UL, await chain.Node.Client.GetTransactionCountAsync(Accounts.Relay.Address, pending: true, Ct));
    }

    private static Task<string?> HolderAsync(TestServer server) => server.Services.GetRequiredService<Leases>().HolderAsync(Leases.Relay, Ct);
}
