using DoctorDAO.LocalChain;

namespace DoctorDAO.DevHost;

/// <summary>
/// Makes the demo's blocks: one a second while something happens and until it is final, else one each 15 seconds, so that a chain that runs for
/// days stays small.
/// </summary>
internal sealed class BlockMaker(LocalNode node, int finalityBlocks, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private const int IdleSeconds = 15;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Second, time);
        var (quiet, sinceBlock) = (0, 0);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            sinceBlock++;
            if (await node.HasWaitingAsync(stoppingToken))
                quiet = 0;
            else if (quiet <= finalityBlocks)
                quiet++;
            if (quiet > finalityBlocks && sinceBlock < IdleSeconds)
                continue;
            await node.MineAsync(stoppingToken);
            sinceBlock = 0;
        }
    }
}
