using DoctorDAO.Testing;

namespace DoctorDAO.Server.Tests;

/// <summary>
/// The real process, ended as by a power cut while it reads history. What it left is what the next start reads, so after each end the views that were left are compared with
/// the views that a rebuild makes of the logs that were left, on a copy; the server then goes on from there.
/// </summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class BackfillKillTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_during_backfill_the_views_equal_a_rebuild()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        await using var gate = await NodeGate.StartAsync(chain.Url, Ct);
        await using var copy = await Rebuild.CreateAsync(chain);
        var session = await Sessions.OpenAsync(chain);
        // More than the gate lets through in all lives: at most 16 blocks in each.
        for (var i = 0; i < KilledServer.Kills * 8; i++)
        {
            await chain.Association.RunAsync(KilledServer.ActOf(chain, session, i), Ct);
            await chain.Node.MineAsync(Ct);
        }

        var head = await chain.Node.HeadAsync(Ct);
        var random = new Random(1);
        for (var kill = 0; kill < KilledServer.Kills; kill++)
        {
            // It reads six blocks ahead at most, so when it asks for the seventh one is written, and more are about to be.
            var due = gate.CutAsync(7 + random.Next(8));
            await using var server = await KilledServer.StartAsync(chain, gate, home);
            await KilledServer.KillAsync(server, due);
            await copy.ViewsAreEqualAsync(home);
        }

        Assert.InRange((await KilledServer.BlockAsync(home))!.Value.Number, KilledServer.Kills, (long)head.Number - 1);
        gate.Open();
        await using (var last = await KilledServer.StartAsync(chain, gate, home))
        {
            await KilledServer.ReachAsync(last, home, head);
            await last.KillAsync(Ct);
        }

        await copy.ViewsAreEqualAsync(home);
    }
}
