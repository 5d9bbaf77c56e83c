using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>The same while it follows the chain, whose newest blocks are replaced now and then.</summary>
public sealed class LiveKillTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_while_it_follows_the_chain_the_views_equal_a_rebuild()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        await using var gate = await NodeGate.StartAsync(chain.Url, Ct);
        await using var copy = await Rebuild.CreateAsync(chain);
        var session = await Sessions.OpenAsync(chain);
        var random = new Random(2);
        for (int kill = 0, act = 0; kill < KilledServer.Kills; kill++)
        {
            gate.Open();
            await using var server = await KilledServer.StartAsync(chain, gate, home);
            await KilledServer.ReachAsync(server, home, await chain.Node.HeadAsync(Ct));
            // Four blocks come while it lives, and sometimes two of them are replaced; the cut falls somewhere among them.
            var due = gate.CutAsync(1 + random.Next(4));
            var acting = ActAsync(chain, session, act, reorg: kill % 3 == 2);
            act += 4;
            await KilledServer.KillAsync(server, due);
            await acting;
            await copy.ViewsAreEqualAsync(home);
        }

        gate.Open();
        await using (var last = await KilledServer.StartAsync(chain, gate, home))
        {
            await KilledServer.ReachAsync(last, home, await chain.Node.HeadAsync(Ct));
            await last.KillAsync(Ct);
        }

        await copy.ViewsAreEqualAsync(home);
    }

    private static async Task ActAsync(DaoChain chain, ulong session, int first, bool reorg)
    {
        for (var i = 0; i < 4; i++)
            await chain.Association.RunAsync(KilledServer.ActOf(chain, session, first + i), Ct);
        if (!reorg)
            return;
        await chain.Node.Client.RequestAsync("anvil_reorg", Ct, 2, Array.Empty<object>());
        chain.Association.Forget();
    }
}
