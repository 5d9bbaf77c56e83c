using DoctorDAO.Client.Status;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features;

/// <summary>Where the views stand, read from the database that holds them: right in a process that does not index, too.</summary>
/// <param name="Time">Unix seconds of the newest indexed block: the clock by which everything is open or closed.</param>
/// <param name="Final">Height of the newest block that can no longer be undone.</param>
internal sealed record ChainHead(BlockDto Block, long Time, long Final)
{
    private static readonly ChainHead None = new(new BlockDto(0, "0x" + new string('0', 64), DateTimeOffset.UnixEpoch), 0, -1);

    /// <summary>Reads the checkpoint.</summary>
    public static async Task<ChainHead> ReadAsync(DaoDbContext db, CancellationToken ct)
    {
        var row = await db.Set<ChainCheckpointRow>().AsNoTracking().Where(x => x.Id == 1).SingleOrDefaultAsync(ct);
        return row is null
            ? None
            : new ChainHead(new BlockDto(row.Block, row.Hash.ToString(), DateTimeOffset.FromUnixTimeSeconds(row.Time)), row.Time, row.Final);
    }

    /// <summary>Whether an event of this block can no longer be undone.</summary>
    public bool IsFinal(long block) => block <= Final;
}
