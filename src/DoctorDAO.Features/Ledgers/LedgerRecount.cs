using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Ledgers;

/// <summary>How a ledger stood when it was worked out again.</summary>
/// <param name="Block">Up to which block.</param>
/// <param name="Read">False when the node could not tell what the contract has there: an old block without its state, a block it has replaced, no answer.</param>
/// <param name="Difference">What differs; <c>null</c> when nothing does.</param>
internal sealed record LedgerFinding(long Block, bool Read, string? Difference);

/// <summary>
/// Works a ledger out again from the stored logs, by its trace, and holds it against the views and the contract. What it has read once it goes on from, as long as the chain has not
/// replaced it. Not for two callers at once.
/// </summary>
internal sealed class LedgerRecount<TBook>(IDbContextFactory<DaoDbContext> contexts, TBook book)
    where TBook : class, ILedgerBook
{
    private ILedgerTrace? _trace;
    private long _block = -1;
    private Bytes32? _hash;

    /// <summary>Recounts up to the newest block that is in the views; <c>null</c> when there is no such ledger, or nothing is indexed.</summary>
    /// <param name="everybody">Whether every account is compared, too.</param>
    /// <exception cref="RetryableIndexingException">The views moved meanwhile, or are being rebuilt.</exception>
    public async Task<LedgerFinding?> RunAsync(bool everybody, CancellationToken ct)
    {
        if (!book.Exists)
            return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await CheckpointAsync(db, ct) is not { } checkpoint)
            return null;
        if (checkpoint.Applied != checkpoint.Block)
            throw new RetryableIndexingException("The views are being rebuilt: the ledger is recounted afterwards.");
        try
        {
            await ReadAsync(db, checkpoint, ct);
        }
        catch (LedgerException e)
        {
            // From the first event again next time: after a revert it may be another chain.
            _trace = null;
            return new LedgerFinding(checkpoint.Block, Read: true, e.Message);
        }

        var shown = await book.ShownAsync(db, _trace!, everybody, ct);
        if (await CheckpointAsync(db, ct) is not { } after || after.Hash != checkpoint.Hash)
            throw new RetryableIndexingException("The chain moved while the ledger was recounted.");
        if (shown is null)
            return null;
        if (shown.Difference is { } difference)
            return new LedgerFinding(checkpoint.Block, Read: true, difference);
        try
        {
            return new LedgerFinding(checkpoint.Block, Read: true, await book.AskAsync(_trace!, checkpoint.Hash, checkpoint.Time, everybody, ct));
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            return new LedgerFinding(checkpoint.Block, Read: false, null);
        }
    }

    private static Task<ChainCheckpointRow?> CheckpointAsync(DaoDbContext db, CancellationToken ct) => db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(ct);

    private async Task ReadAsync(DaoDbContext db, ChainCheckpointRow checkpoint, CancellationToken ct)
    {
        if (_trace is null || _block > checkpoint.Block || !await IsStillThereAsync(db, checkpoint, ct))
            (_trace, _block) = (book.Begin(), -1);
        var (trace, after) = (_trace, _block);
        // Whatever is thrown below, a trace that has read half of it is not gone on from.
        _trace = null;
        await StoredEvents.ApplyAsync(db, trace, after, checkpoint.Block, ct);
        (_trace, _block, _hash) = (trace, checkpoint.Block, checkpoint.Hash);
    }

    /// <summary>Whether the block up to which it has read is still of the chain. Blocks above the final one are all stored; below it nothing is replaced.</summary>
    private async Task<bool> IsStillThereAsync(DaoDbContext db, ChainCheckpointRow checkpoint, CancellationToken ct) =>
        _block <= checkpoint.Final || await db.Set<ChainBlockRow>().AsNoTracking().AnyAsync(x => x.Number == _block && x.Hash == _hash!.Value, ct);
}

/// <summary>Stored events, in their order.</summary>
internal static class StoredEvents
{
    /// <summary>Brings those of the blocks above <paramref name="after"/> up to <paramref name="last"/> to a trace.</summary>
    /// <exception cref="LedgerException">One says something else than the model.</exception>
    public static async Task ApplyAsync(DaoDbContext db, ILedgerTrace trace, long after, long last, CancellationToken ct)
    {
        var contracts = trace.Contracts;
        var logs = db.Set<ChainLogRow>().AsNoTracking().Where(x => x.Block > after && x.Block <= last && contracts.Contains(x.Address))
            .Join(db.Set<ChainBlockRow>(), x => x.Block, x => x.Number, (log, block) => new { Log = log, block.Time, block.Hash })
            .OrderBy(x => x.Log.Block).ThenBy(x => x.Log.LogIndex);
        Bytes32? transaction = null;
        await foreach (var row in logs.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (transaction is not null && transaction != row.Log.TransactionHash)
                trace.Close();
            transaction = row.Log.TransactionHash;
            trace.Apply(ToLog(row.Log, row.Hash, row.Time), row.Time);
        }

        trace.Close();
    }

    private static EthLog ToLog(ChainLogRow row, Bytes32 hash, long time)
    {
        var topics = new Bytes32[row.Topics.Length / Bytes32.Size];
        for (var i = 0; i < topics.Length; i++)
            topics[i] = new Bytes32(row.Topics.AsSpan(i * Bytes32.Size, Bytes32.Size));
        return new EthLog(row.Address, topics, row.Data, (ulong)row.Block, hash, (ulong)time, row.TransactionHash, (uint)row.TransactionIndex, (uint)row.LogIndex);
    }
}
