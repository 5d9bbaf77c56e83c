using System.Data.Common;
using System.Globalization;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Indexing;

/// <summary>Makes contexts of the host's database; one for each transaction.</summary>
internal sealed class ChainDatabase(Func<CancellationToken, Task<DbContext>> create)
{
    private ViewTables? _tables;

    /// <summary>A context whose changes are found when they are flushed, not at every call.</summary>
    public async Task<DbContext> OpenAsync(CancellationToken ct)
    {
        var db = await create(ct);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        return db;
    }

    /// <summary>The views of the context's model.</summary>
    public ViewTables Tables(DbContext db)
    {
        if (_tables is null)
        {
            ViewModel.Validate(db.Model);
            _tables = new ViewTables(db.Model, db.GetService<ISqlGenerationHelper>());
        }

        return _tables;
    }
}

/// <summary>Writes the engine's own tables inside a transaction.</summary>
internal sealed class ChainStore(DbContext db, IDbContextTransaction transaction)
{
    // SQL Server takes at most 2,100 parameters and 1,000 rows in a statement.
    private const int MaxParameters = 1_750;
    private static readonly string[] BlockColumns = ["number", "hash", "parent_hash", "time", "logs", "topics"];
    private static readonly string[] LogColumns = ["block", "log_index", "transaction_index", "transaction_hash", "address", "topics", "data"];
    private static readonly string[] UndoColumns = ["block", "sequence", "view", "change", "before"];

    /// <summary>
    /// Moves the checkpoint if it still stands where the caller left it. It is the first statement of every transaction: it takes the write
    /// lock, and a second indexer on the same database finds out before it writes anything.
    /// </summary>
    /// <exception cref="RetryableIndexingException">Somebody else moved it.</exception>
    public async Task MoveAsync(ChainCheckpointRow from, ChainCheckpointRow to, CancellationToken ct)
    {
        var moved = await db.Set<ChainCheckpointRow>()
            .Where(x => x.Id == 1 && x.Block == from.Block && x.Hash == from.Hash && x.Applied == from.Applied && x.Projections == from.Projections)
            .ExecuteUpdateAsync(
                x => x.SetProperty(c => c.Block, to.Block).SetProperty(c => c.Hash, to.Hash).SetProperty(c => c.Time, to.Time)
                    .SetProperty(c => c.Final, to.Final).SetProperty(c => c.Applied, to.Applied).SetProperty(c => c.Projections, to.Projections),
                ct);
        if (moved != 1)
            throw new RetryableIndexingException($"The checkpoint no longer stands at block {from.Block}: another indexer works on this database.");
    }

    /// <summary>Adds blocks that are not stored yet.</summary>
    public Task AddBlocksAsync(IEnumerable<ChainBlockRow> blocks, CancellationToken ct) => InsertAsync(
        "chain_blocks",
        BlockColumns,
        blocks,
        x => [x.Number, x.Hash.ToArray(), x.ParentHash?.ToArray(), x.Time, x.Logs, x.Topics],
        ct);

    /// <summary>Adds raw logs.</summary>
    public Task AddLogsAsync(IEnumerable<EthLog> logs, CancellationToken ct) => InsertAsync(
        "chain_logs",
        LogColumns,
        logs,
        x => [(long)x.BlockNumber, (long)x.LogIndex, (long)x.TransactionIndex, x.TransactionHash.ToArray(), x.Address.ToArray(), Join(x.Topics), x.Data.ToArray()],
        ct);

    /// <summary>Adds before-images.</summary>
    public Task AddUndoAsync(IEnumerable<ChainUndoRow> rows, CancellationToken ct) => InsertAsync(
        "chain_undo", UndoColumns, rows, x => [x.Block, x.Sequence, x.View, (int)x.Change, x.Before], ct);

    /// <summary>Forgets what is only needed as long as a block can be reverted.</summary>
    public async Task PruneAsync(long oldFinal, long newFinal, CancellationToken ct)
    {
        if (newFinal <= oldFinal)
            return;
        await db.Set<ChainUndoRow>().Where(x => x.Block <= newFinal).ExecuteDeleteAsync(ct);
        await db.Set<ChainBlockRow>().Where(x => x.Number >= oldFinal && x.Number < newFinal && x.Logs == 0).ExecuteDeleteAsync(ct);
        await db.Set<ChainBlockRow>().Where(x => x.Number >= oldFinal && x.Number <= newFinal && x.Topics != null)
            .ExecuteUpdateAsync(x => x.SetProperty(b => b.Topics, (string?)null), ct);
    }

    /// <summary>Empties all views and forgets the before-images.</summary>
    public async Task ClearViewsAsync(ViewTables tables, CancellationToken ct)
    {
        foreach (var table in tables.All)
            await db.Database.ExecuteSqlRawAsync(table.DeleteAll, ct);
        await db.Set<ChainUndoRow>().ExecuteDeleteAsync(ct);
    }

    private async Task InsertAsync<T>(string table, string[] columns, IEnumerable<T> rows, Func<T, object?[]> values, CancellationToken ct)
    {
        DbCommand? command = null;
        var prepared = 0;
        try
        {
            foreach (var chunk in rows.Chunk(MaxParameters / columns.Length))
            {
                if (command is null || prepared != chunk.Length)
                {
                    if (command is not null)
                        await command.DisposeAsync();
                    command = CreateInsert(table, columns, chunk.Length);
                    prepared = chunk.Length;
                }

                var index = 0;
                foreach (var row in chunk)
                {
                    foreach (var value in values(row))
                        command.Parameters[index++].Value = value ?? DBNull.Value;
                }

                await command.ExecuteNonQueryAsync(ct);
            }
        }
        finally
        {
            if (command is not null)
                await command.DisposeAsync();
        }
    }

    private DbCommand CreateInsert(string table, string[] columns, int rows)
    {
        var sql = db.GetService<ISqlGenerationHelper>();
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        var tuples = new string[rows];
        for (var row = 0; row < rows; row++)
        {
            var names = new string[columns.Length];
            for (var column = 0; column < columns.Length; column++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = names[column] = sql.GenerateParameterName("p" + command.Parameters.Count.ToString(CultureInfo.InvariantCulture));
                if (columns[column] == "parent_hash")
                    parameter.DbType = System.Data.DbType.Binary;
                command.Parameters.Add(parameter);
            }

            tuples[row] = $"({string.Join(",", names)})";
        }

#pragma warning disable CA2100 // Names of our own tables and columns; values are parameters.
        command.CommandText =
            $"INSERT INTO {sql.DelimitIdentifier(table)} ({string.Join(",", columns.Select(sql.DelimitIdentifier))}) VALUES {string.Join(",", tuples)}";
#pragma warning restore CA2100
        return command;
    }

    private static byte[] Join(ReadOnlyMemory<Bytes32> topics)
    {
        var bytes = new byte[topics.Length * Bytes32.Size];
        for (var i = 0; i < topics.Length; i++)
            topics.Span[i].Span.CopyTo(bytes.AsSpan(i * Bytes32.Size));
        return bytes;
    }
}
