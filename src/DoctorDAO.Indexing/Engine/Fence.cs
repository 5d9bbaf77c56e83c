using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Indexing;

/// <summary>
/// Makes a paused old writer harmless: the checkpoint carries the token of the one that writes, every transaction of a writer begins by moving the
/// checkpoint of its own token, and a token only ever gives way to a higher one.
/// </summary>
internal static class Fence
{
    // Whoever has written to the checkpoint and has not committed. A process that is stopped in the midst of a transaction would hold its row for ever.
    private const string EndOpenWriters =
        """
        SELECT pg_terminate_backend(pid) FROM pg_locks
        WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND relation = 'chain_checkpoint'::regclass
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()
        """;

    /// <summary>Puts a token on the checkpoint. Transactions of older writers fail from here on.</summary>
    /// <returns>The checkpoint as the last of them has left it.</returns>
    /// <exception cref="RetryableIndexingException">A higher token is there.</exception>
    public static async Task<ChainCheckpointRow> ClaimAsync(DbContext db, long token, CancellationToken ct)
    {
        var checkpoints = db.Set<ChainCheckpointRow>();
        var writer = await checkpoints.Where(x => x.Id == 1).Select(x => x.Writer).SingleAsync(ct);
        if (writer < token)
        {
            if (db.Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL")
                await db.Database.ExecuteSqlRawAsync(EndOpenWriters, ct);
            await checkpoints.Where(x => x.Id == 1 && x.Writer < token).ExecuteUpdateAsync(x => x.SetProperty(c => c.Writer, token), ct);
        }

        var claimed = await checkpoints.AsNoTracking().SingleAsync(x => x.Id == 1, ct);
        return claimed.Writer == token ? claimed : throw new RetryableIndexingException("Another process has taken over the writing.");
    }
}
