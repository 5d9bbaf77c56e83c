using DoctorDAO.DevHost.Story;
using DoctorDAO.LocalChain;

namespace DoctorDAO.DevHost;

/// <summary>The demo's chain: told its story once, kept in a file ever after.</summary>
internal static class DemoChain
{
    /// <summary>Deploys and seeds when there is no chain yet, then starts it. Blocks are made on demand: see <see cref="BlockMaker"/>.</summary>
    public static async Task<Association> StartAsync(DemoSettings settings, IReadOnlyList<Person> people, TimeProvider time, TextWriter output, CancellationToken ct)
    {
        var deployments = Path.Combine(settings.Data, "deployments");
        if (!File.Exists(settings.ChainFile))
        {
            // What an attempt that was cut off has left belongs to another chain.
            settings.Clear();
            await TellAsync(settings, deployments, people, time, output, ct);
        }

        var node = await LocalNode.StartAsync(Options(settings) with { Port = settings.ChainPort, StateFile = settings.ChainFile, KeepState = true }, ct);
        var contracts = await AssociationContracts.ReadAsync(Path.Combine(deployments, $"{LocalNode.ChainId}.json"), ct);
        // The first block after the start has the machine's time, or goes on from the chain's when the clock was moved ahead.
        await node.MineAsync(ct);
        return new Association(node, contracts);
    }

    private static async Task TellAsync(
        DemoSettings settings, string deployments, IReadOnlyList<Person> people, TimeProvider time, TextWriter output, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var node = await LocalNode.StartAsync(Options(settings) with { Genesis = Storyteller.Genesis(now) }, ct);
        await node.SetBlockStepAsync(1, ct);
        await output.WriteLineAsync("  deploying the association");
        var association = new Association(node, await Deployer.DeployAsync(node, deployments, Storyteller.Settings(now), ct));
        await output.WriteLineAsync("  telling three years of its life to the chain");
        await Storyteller.TellAsync(association, Path.Combine(AppContext.BaseDirectory, "Demo"), people, now, _ => { }, ct);
        await node.SaveStateAsync(settings.ChainFile, ct);
    }

    private static LocalNodeOptions Options(DemoSettings settings) => new() { Contracts = settings.Contracts, Mining = Mining.OnDemand, PruneHistory = true };
}
