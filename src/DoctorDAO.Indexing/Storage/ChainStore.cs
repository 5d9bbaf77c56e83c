using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Indexing;

/// <summary>Makes contexts of the host's database; one for each transaction.</summary>
internal sealed class ChainDatabase(Func<CancellationToken, Task<DbContext>> create)
{
    private RowTables? _tables;

    /// <summary>A context whose changes are found when they are flushed, not at every call.</summary>
    public async Task<DbContext> OpenAsync(CancellationToken ct)
    {
        var db = await create(ct);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        return db;
    }

    /// <summary>The same database, with something done to each context first.</summary>
    public ChainDatabase With(Func<DbContext, CancellationToken, Task> prepare) => new(async ct =>
    {
        var db = await create(ct);
        await prepare(db, ct);
        return db;
    });

    /// <summary>The tables of the context's model.</summary>
    public RowTables Tables(DbContext db)
    {
        if (_tables is null)
        {
            ViewModel.Validate(db.Model);
            _tables = new RowTables(db.Model, db.GetService<ISqlGenerationHelper>());
        }

        return _tables;
    }
}

/// <summary>The engine's own tables inside a transaction: the checkpoint, and what is forgotten.</summary>
internal sealed class ChainStore(DbContext db)
{
    /// <summary>
    /// Moves the checkpoint if it still stands where the caller left it. It is the first statement of every transaction: it takes the write
    /// lock, and a second indexer on the same database, or one that has lost its lease meanwhile, finds out before it writes anything.
    /// </summary>
    /// <exception cref="RetryableIndexingException">Somebody else moved it.</exception>
    public async Task MoveAsync(ChainCheckpointRow from, ChainCheckpointRow to, CancellationToken ct)
    {
        var moved = await db.Set<ChainCheckpointRow>()
            .Where(x => x.Id == 1 && x.Writer == from.Writer && x.Block == from.Block && x.Hash == from.Hash && x.Applied == from.Applied && x.Projections == from.Projections)
            .ExecuteUpdateAsync(
                x => x.SetProperty(c => c.Block, to.Block).SetProperty(c => c.Hash, to.Hash).SetProperty(c => c.Time, to.Time)
                    .SetProperty(c => c.Final, to.Final).SetProperty(c => c.Applied, to.Applied).SetProperty(c => c.Projections, to.Projections)
                    .SetProperty(c => c.Checked, c => c.Checked < to.Checked ? to.Checked : c.Checked),
                ct);
        if (moved != 1)
            throw new RetryableIndexingException($"The checkpoint no longer stands at block {from.Block}: another indexer works on this database.");
    }

    /// <summary>Empties all views and forgets the before-images.</summary>
    public async Task ClearViewsAsync(RowTables tables, RowWriter writer, CancellationToken ct)
    {
        foreach (var table in tables.Views)
            await writer.ClearAsync(table, ct);
        await db.Set<ChainUndoRow>().ExecuteDeleteAsync(ct);
    }
}
