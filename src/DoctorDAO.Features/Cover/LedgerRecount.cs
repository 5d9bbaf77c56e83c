using System.Numerics;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Features.Cover;

/// <summary>How the ledger stood when it was worked out again.</summary>
/// <param name="Block">Up to which block.</param>
/// <param name="Read">False when the node could not tell what the contract has there: an old block without its state, a block it has replaced, no answer.</param>
/// <param name="Difference">What differs; <c>null</c> when nothing does.</param>
internal sealed record LedgerFinding(long Block, bool Read, string? Difference);

/// <summary>
/// Works the pool's ledger out again from the stored logs, by <see cref="LedgerTrace"/>, and holds it against the views and the contract. What it has
/// read once it goes on from, as long as the chain has not replaced it. Not for two callers at once.
/// </summary>
internal sealed class LedgerRecount(IDbContextFactory<DaoDbContext> contexts, EthClient client, Deployment deployment)
{
    private LedgerTrace? _trace;
    private long _block = -1;
    private Bytes32? _hash;

    /// <summary>Recounts up to the newest block that is in the views; <c>null</c> when there is no cover, or nothing is indexed.</summary>
    /// <param name="everybody">Whether every account is compared with the contract too.</param>
    /// <exception cref="RetryableIndexingException">The views moved meanwhile, or are being rebuilt.</exception>
    public async Task<LedgerFinding?> RunAsync(bool everybody, CancellationToken ct)
    {
        if (deployment.CoverPool is null)
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

        var pool = await db.Set<PoolView>().AsNoTracking().SingleOrDefaultAsync(ct);
        if (await CheckpointAsync(db, ct) is not { } after || after.Hash != checkpoint.Hash)
            throw new RetryableIndexingException("The chain moved while the ledger was recounted.");

        if (pool is null)
            return null;
        if (Compare(_trace!.Model, pool) is { } difference)
            return new LedgerFinding(checkpoint.Block, Read: true, difference);
        try
        {
            return new LedgerFinding(checkpoint.Block, Read: true, await new LedgerComparison(client, deployment).FindAsync(_trace.Model, checkpoint.Hash, checkpoint.Time, everybody, ct));
        }
        catch (Exception e) when (e is RpcException or RpcUnavailableException)
        {
            return new LedgerFinding(checkpoint.Block, Read: false, null);
        }
    }

    private async Task ReadAsync(DaoDbContext db, ChainCheckpointRow checkpoint, CancellationToken ct)
    {
        if (_trace is null || _block > checkpoint.Block || !await IsStillThereAsync(db, checkpoint, ct))
            (_trace, _block) = (new LedgerTrace(deployment), -1);
        var (trace, after) = (_trace, _block);
        // Whatever is thrown below, a trace that has read half of it is not gone on from.
        _trace = null;
        await ApplyAsync(db, trace, after, checkpoint.Block, ct);
        (_trace, _block, _hash) = (trace, checkpoint.Block, checkpoint.Hash);
    }

    /// <summary>Brings the stored events of the blocks above <paramref name="after"/> up to <paramref name="last"/> to a trace.</summary>
    /// <exception cref="LedgerException">One says something else than the model.</exception>
    internal static async Task ApplyAsync(DaoDbContext db, LedgerTrace trace, long after, long last, CancellationToken ct)
    {
        var logs = db.Set<ChainLogRow>().AsNoTracking().Where(x => x.Block > after && x.Block <= last && trace.Contracts.Contains(x.Address))
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

    /// <summary>Whether the block up to which it has read is still of the chain. Blocks above the final one are all stored; below it nothing is replaced.</summary>
    private async Task<bool> IsStillThereAsync(DaoDbContext db, ChainCheckpointRow checkpoint, CancellationToken ct) =>
        _block <= checkpoint.Final || await db.Set<ChainBlockRow>().AsNoTracking().AnyAsync(x => x.Number == _block && x.Hash == _hash!.Value, ct);

    internal static string? Compare(PoolModel model, PoolView pool)
    {
        (string Name, BigInteger Shown, BigInteger Expected)[] lines =
        [
            ("cash", pool.Cash, model.Cash), ("equity", pool.Equity, model.Equity), ("unearned", pool.Unearned, model.Unearned),
            ("case reserves", pool.CaseReserves, model.CaseReserves), ("ibnr", pool.Ibnr, model.Ibnr), ("payables", pool.Payables, model.Payables),
            ("bonds", pool.Bonds, model.Bonds), ("shortfall", pool.Shortfall, model.Shortfall), ("shares", pool.Supply, model.Supply),
            ("locked cover", pool.Locked, model.Locked), ("minimum capital", pool.Minimum(), model.Minimum),
            ("all lines together", pool.Equity + pool.Unearned + pool.CaseReserves + pool.Ibnr + pool.Payables + pool.Bonds, model.Cash),
        ];
        var wrong = lines.FirstOrDefault(x => x.Shown != x.Expected);
        return wrong.Name is null ? null : $"{wrong.Name}: {wrong.Shown} is shown, the recount says {wrong.Expected}";
    }

    private static Task<ChainCheckpointRow?> CheckpointAsync(DaoDbContext db, CancellationToken ct) => db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(ct);

    private static EthLog ToLog(ChainLogRow row, Bytes32 hash, long time)
    {
        var topics = new Bytes32[row.Topics.Length / Bytes32.Size];
        for (var i = 0; i < topics.Length; i++)
            topics[i] = new Bytes32(row.Topics.AsSpan(i * Bytes32.Size, Bytes32.Size));
        return new EthLog(row.Address, topics, row.Data, (ulong)row.Block, hash, (ulong)time, row.TransactionHash, (uint)row.TransactionIndex, (uint)row.LogIndex);
    }
}
