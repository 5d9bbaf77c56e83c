using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Indexing;

/// <summary>Finds the checkpoint, or makes the first one.</summary>
internal sealed class CheckpointStart(IBlockSource source, ChainDatabase database, IndexingOptions options, ILogger logger)
{
    /// <param name="projections">Names and versions of the projections, for a new checkpoint.</param>
    /// <param name="token">Fencing token of this writer; all with a lower one can write no more.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="FatalIndexingException">The database belongs to another chain, or no contract is configured.</exception>
    /// <exception cref="RetryableIndexingException">Another process has taken over.</exception>
    public async Task<ChainCheckpointRow> OpenAsync(string projections, long token, CancellationToken ct)
    {
        if (options.Contracts.Count == 0)
            throw new FatalIndexingException("no-contracts", "No contract is configured, so there is nothing to index.");
        await using var db = await database.OpenAsync(ct);
        var tables = database.Tables(db);
        var stored = await db.Set<ChainCheckpointRow>().AsNoTracking().SingleOrDefaultAsync(ct);
        if (stored is not null && stored.ChainId != (long)options.ChainId)
            throw new FatalIndexingException("wrong-chain", $"The database holds chain {stored.ChainId}, this server is configured for chain {options.ChainId}.");
        if (stored is not null)
            stored = await Fence.ClaimAsync(db, token, ct);
        var contracts = Contracts();
        if (stored is not null && stored.Contracts == contracts)
            return stored;
        if (stored is not null)
            logger.LogWarning("The list of contracts has changed: the chain is read anew");

        var start = Math.Max(options.Contracts.Min(x => x.StartBlock), 1) - 1;
        var header = await source.GetHeaderAsync(start, ct)
            ?? throw new RetryableIndexingException($"The node does not have block {start}, below the first contract.");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var store = new ChainStore(db);
        // What a newer writer has begun stays, and the row below collides with it.
        await db.Set<ChainCheckpointRow>().Where(x => x.Writer <= token).ExecuteDeleteAsync(ct);
        await using var writer = RowWriter.Of(db, transaction);
        await store.ClearViewsAsync(tables, writer, ct);
        await db.Set<ChainLogRow>().ExecuteDeleteAsync(ct);
        await db.Set<ChainBlockRow>().ExecuteDeleteAsync(ct);
        var first = new ChainCheckpointRow
        {
            Id = 1,
            ChainId = (long)options.ChainId,
            Block = (long)start,
            Hash = header.Hash,
            Time = header.ToBlock().Time.ToUnixTimeSeconds(),
            Final = (long)start,
            Start = (long)start,
            Applied = (long)start,
            Checked = (long)start,
            Projections = projections,
            Contracts = contracts,
            Writer = token,
        };
        db.Add(first);
        db.Add(new ChainBlockRow { Number = first.Block, Hash = first.Hash, ParentHash = header.ParentHash, Time = first.Time });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return first;
    }

    /// <summary>The stored blocks from the final one to the checkpoint.</summary>
    /// <exception cref="FatalIndexingException">One is missing or hangs on another parent.</exception>
    public async Task<ReorgWindow> WindowAsync(ChainCheckpointRow checkpoint, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        var rows = await db.Set<ChainBlockRow>().AsNoTracking().Where(x => x.Number >= checkpoint.Final).OrderBy(x => x.Number).ToListAsync(ct);
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].ParentHash != rows[i - 1].Hash)
                throw new FatalIndexingException("chain-gap", $"Stored block {rows[i].Number} does not hang on stored block {rows[i - 1].Number}.");
        }

        if (rows.Count == 0 || rows[0].Number != checkpoint.Final || rows[^1].Number != checkpoint.Block || rows[^1].Hash != checkpoint.Hash)
            throw new FatalIndexingException("chain-gap", $"The stored blocks {checkpoint.Final} to {checkpoint.Block} are not complete.");
        return new ReorgWindow((ulong)checkpoint.Start, rows.Select(x => new ChainBlock((ulong)x.Number, x.Hash, DateTimeOffset.FromUnixTimeSeconds(x.Time))));
    }

    private string Contracts() => string.Join(
        '\n',
        options.Contracts.Select(x => FormattableString.Invariant($"{x.Kind} {x.Key} {x.Address.ToHex()} {x.StartBlock}")).Order(StringComparer.Ordinal));
}
