using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DoctorDAO.Indexing;

/// <summary>
/// Progress for a process while another one indexes, for good or until this one takes over: what the checkpoint in the shared database says. Topics reach such
/// a process by the backplane; this only tells its pages which block they show.
/// </summary>
internal sealed class CheckpointFollower(
    ChainDatabase database, ChainProgress progress, IAlarms alarms, IOptions<IndexingOptions> options, TimeProvider time)
{
    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="FatalIndexingException">The database belongs to another chain.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        progress.SetHead(null);
        progress.SetWork(null);
        using var timer = new PeriodicTimer(options.Value.PollInterval, time);
        do
        {
            if (await ReadAsync(ct) is { } checkpoint)
                Show(checkpoint);
            alarms.Lift(IndexerService.Retrying, IndexerService.Subject);
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    private async Task<Checkpoint?> ReadAsync(CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        var row = await db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(ct);
        if (row is null)
            return null;
        if (row.ChainId != (long)options.Value.ChainId)
            throw new FatalIndexingException("wrong-chain", $"The database holds chain {row.ChainId}, this server is configured for chain {options.Value.ChainId}.");
        if (progress.Indexed is { } shown && shown.Number == (ulong)row.Block && shown.Hash == row.Hash && progress.Final?.Number == (ulong)row.Final)
            return new Checkpoint(row, progress.Final);
        var final = await db.Set<ChainBlockRow>().AsNoTracking().SingleOrDefaultAsync(x => x.Number == row.Final, ct);
        // The indexer may have moved on between the two reads; the next one sees both.
        return final is null ? null : new Checkpoint(row, new ChainBlock((ulong)final.Number, final.Hash, DateTimeOffset.FromUnixTimeSeconds(final.Time)));
    }

    private void Show(Checkpoint checkpoint)
    {
        var row = checkpoint.Row;
        if (progress.Indexed?.Hash != row.Hash || progress.Final != checkpoint.Final)
            progress.SetIndexed(new ChainBlock((ulong)row.Block, row.Hash, DateTimeOffset.FromUnixTimeSeconds(row.Time)), checkpoint.Final);
        var phase = row.Applied == row.Block ? IndexerPhase.Live : IndexerPhase.Backfill;
        if (progress.Phase != phase)
            progress.SetPhase(phase);
    }

    private sealed record Checkpoint(ChainCheckpointRow Row, ChainBlock Final);
}
