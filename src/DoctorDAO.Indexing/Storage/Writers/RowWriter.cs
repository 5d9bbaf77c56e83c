using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Indexing;

/// <summary>
/// Reads rows by key and writes many at once, inside the transaction of a context. Writes are begun, one behind the other: while the database works, the caller
/// may do what needs no connection, and before it ends the transaction it waits with <see cref="IdleAsync"/>. This one speaks plain SQL with parameters, as every database takes it;
/// those that have a faster way derive from it.
/// </summary>
internal class RowWriter(DbContext db, IDbContextTransaction transaction) : IAsyncDisposable
{
    // SQL Server takes at most 2,100 parameters and 1,000 rows in a statement.
    private const int MaxParameters = 1_750;
    private const int MaxRows = 500;

    private readonly Dictionary<RowTable, DbCommand> _finds = [];
    private Task _writing = Task.CompletedTask;

    protected DbConnection Connection { get; } = db.Database.GetDbConnection();

    protected DbTransaction Transaction { get; } = transaction.GetDbTransaction();

    protected ISqlGenerationHelper Sql { get; } = db.GetService<ISqlGenerationHelper>();

    /// <summary>The writer for the context's database.</summary>
    public static RowWriter Of(DbContext db, IDbContextTransaction transaction) => db.Database.ProviderName switch
    {
        "Microsoft.EntityFrameworkCore.Sqlite" => new SqliteRowWriter(db, transaction),
        "Npgsql.EntityFrameworkCore.PostgreSQL" => new PostgresRowWriter(db, transaction),
        "Microsoft.EntityFrameworkCore.SqlServer" => new SqlServerRowWriter(db, transaction),
        _ => new RowWriter(db, transaction),
    };

    /// <summary>Begins to write a table's changes.</summary>
    public void Write(RowTable table, RowChanges changes, CancellationToken ct) => Begin(() => WriteAsync(table, changes, ct));

    /// <summary>Begins to add rows.</summary>
    public void Insert(RowTable table, IReadOnlyList<object> rows, CancellationToken ct) => Begin(() => InsertAsync(table, rows, ct));

    /// <summary>Begins to add the blocks' raw logs.</summary>
    public void InsertLogs(IReadOnlyList<BlockLogs> blocks, CancellationToken ct) => Begin(() => InsertLogsAsync(blocks, ct));

    /// <summary>Begins to forget what is only needed as long as a block can be reverted: before-images, topics, and blocks without logs.</summary>
    /// <param name="tables">The engine's own tables.</param>
    /// <param name="oldFinal">Newest block that was final when this was last done.</param>
    /// <param name="newFinal">Newest block that is final now.</param>
    /// <param name="ct">Cancels it.</param>
    public void Prune(RowTables tables, long oldFinal, long newFinal, CancellationToken ct) => Begin(() => PruneAsync(tables, oldFinal, newFinal, ct));

    /// <summary>Completes when everything that was begun is written; fails as the first of them did.</summary>
    public virtual Task IdleAsync() => _writing;

    /// <summary>Whether the table has no row at all.</summary>
    public async Task<bool> IsEmptyAsync(RowTable table, CancellationToken ct)
    {
        await using var command = Command($"SELECT CASE WHEN EXISTS (SELECT 1 FROM {table.Delimited}) THEN 1 ELSE 0 END");
        return Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture) == 0;
    }

    /// <summary>Removes every row of a table.</summary>
    public virtual async Task ClearAsync(RowTable table, CancellationToken ct)
    {
        await using var command = Command($"DELETE FROM {table.Delimited}");
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The row with this key, or <c>null</c>.</summary>
    public async Task<object?> FindAsync(RowTable table, object[] key, CancellationToken ct)
    {
        if (!_finds.TryGetValue(table, out var command))
        {
            command = _finds[table] = Command($"SELECT {Names(table.Columns)} FROM {table.Delimited} WHERE {Pairs(table.Key, " AND ", "k")}");
        }

        command.Parameters.Clear();
        for (var i = 0; i < key.Length; i++)
            command.Parameters.Add(table.Key[i].Mapping.CreateParameter(command, Parameter("k", i), key[i], nullable: false));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? table.Read(reader) : null;
    }

    /// <summary>Writes a table's changes: what leaves, what changes, what comes.</summary>
    protected virtual async Task WriteAsync(RowTable table, RowChanges changes, CancellationToken ct)
    {
        await DeleteAsync(table, changes.Removed, ct);
        if (table.Others.Count > 0)
            await UpdateAsync(table, [.. changes.Modified.Select(x => x.After)], ct);
        await InsertAsync(table, changes.Added, ct);
    }

    /// <summary>Removes rows, each of which must be there.</summary>
    protected virtual Task DeleteAsync(RowTable table, IReadOnlyList<object> rows, CancellationToken ct) =>
        EachAsync($"DELETE FROM {table.Delimited} WHERE {Pairs(table.Key, " AND ", "p")}", table, table.Key, rows, ct);

    /// <summary>Writes rows anew, each of which must be there.</summary>
    protected virtual Task UpdateAsync(RowTable table, IReadOnlyList<object> rows, CancellationToken ct) => EachAsync(
        $"UPDATE {table.Delimited} SET {Pairs(table.Others, ", ", "p")} WHERE {Pairs(table.Key, " AND ", "p", table.Others.Count)}",
        table,
        [.. table.Others, .. table.Key],
        rows,
        ct);

    /// <summary>Adds rows.</summary>
    protected virtual async Task InsertAsync(RowTable table, IReadOnlyList<object> rows, CancellationToken ct)
    {
        foreach (var chunk in rows.Chunk(Math.Min(MaxRows, MaxParameters / table.Columns.Count)))
        {
            var tuples = chunk.Select((_, r) => $"({string.Join(",", table.Columns.Select((_, c) => Parameter("p", (r * table.Columns.Count) + c)))})");
            await using var command = Command($"INSERT INTO {table.Delimited} ({Names(table.Columns)}) VALUES {string.Join(",", tuples)}");
            foreach (var row in chunk)
            {
                foreach (var (column, value) in table.Columns.Zip(table.ValuesOf(row)))
                    command.Parameters.Add(column.Mapping.CreateParameter(command, Parameter("p", command.Parameters.Count), value, column.Property.IsNullable));
            }

            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>Adds raw logs.</summary>
    protected virtual async Task InsertLogsAsync(IReadOnlyList<BlockLogs> blocks, CancellationToken ct)
    {
        foreach (var chunk in blocks.SelectMany(x => x.Logs).Chunk(MaxParameters / LogColumns.Count))
        {
            var tuples = chunk.Select((_, r) => $"({string.Join(",", LogColumns.Names.Select((_, c) => Parameter("p", (r * LogColumns.Count) + c)))})");
            await using var command = Command($"INSERT INTO {LogColumns.Table(Sql)} ({LogColumns.List(Sql)}) VALUES {string.Join(",", tuples)}");
            foreach (var log in chunk)
            {
                foreach (var value in LogColumns.ValuesOf(log))
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = Parameter("p", command.Parameters.Count);
                    parameter.Value = value;
                    command.Parameters.Add(parameter);
                }
            }

            await command.ExecuteNonQueryAsync(ct);
        }
    }

    protected virtual async Task PruneAsync(RowTables tables, long oldFinal, long newFinal, CancellationToken ct)
    {
        foreach (var (text, values) in Prunes(tables, oldFinal, newFinal, i => Parameter("p", i)))
        {
            await using var command = Command(text);
            foreach (var value in values)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (Parameter("p", command.Parameters.Count), value);
                command.Parameters.Add(parameter);
            }

            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <param name="tables">The engine's own tables.</param>
    /// <param name="from">Newest block that was final before: below it nothing is left, and where the dead rows of what was still stand nobody looks.</param>
    /// <param name="to">Newest block that is final.</param>
    /// <param name="mark">How the statement names its n-th value.</param>
    protected static (string Text, long[] Values)[] Prunes(RowTables tables, long from, long to, Func<int, string> mark)
    {
        var (undo, blocks) = (tables.Undo, tables.Blocks);
        var block = undo.Of(nameof(ChainUndoRow.Block));
        var number = blocks.Of(nameof(ChainBlockRow.Number));
        var topics = blocks.Of(nameof(ChainBlockRow.Topics));
        return
        [
            ($"DELETE FROM {undo.Delimited} WHERE {block} > {mark(0)} AND {block} <= {mark(1)}", [from, to]),
            ($"DELETE FROM {blocks.Delimited} WHERE {number} >= {mark(0)} AND {number} < {mark(1)} AND {blocks.Of(nameof(ChainBlockRow.Logs))} = 0", [from, to]),
            ($"UPDATE {blocks.Delimited} SET {topics} = NULL WHERE {number} >= {mark(0)} AND {number} <= {mark(1)} AND {topics} IS NOT NULL", [from, to]),
        ];
    }

    private void Begin(Func<Task> write)
    {
        _writing = AfterAsync(_writing, write);

        static async Task AfterAsync(Task before, Func<Task> write)
        {
            await before;
            await write();
        }
    }

    /// <summary>Takes changes back, the last one first.</summary>
    /// <exception cref="FatalIndexingException">A row is not as the change had left it: somebody else wrote to the views.</exception>
    public async Task UndoAsync(RowTable table, ChainUndoRow undo, CancellationToken ct)
    {
        using var before = JsonDocument.Parse(undo.Before);
        IReadOnlyList<RowColumn> columns = undo.Change switch
        {
            ViewChange.Added => table.Key,
            ViewChange.Modified => [.. table.Others, .. table.Key],
            ViewChange.Removed => table.Columns,
            _ => throw new FatalIndexingException("view-model", $"Unknown change {undo.Change}."),
        };
        await using var command = Command(undo.Change switch
        {
            ViewChange.Added => $"DELETE FROM {table.Delimited} WHERE {Pairs(table.Key, " AND ", "p")}",
            ViewChange.Modified => $"UPDATE {table.Delimited} SET {Pairs(table.Others, ", ", "p")} WHERE {Pairs(table.Key, " AND ", "p", table.Others.Count)}",
            _ => $"INSERT INTO {table.Delimited} ({Names(table.Columns)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => Parameter("p", i)))})",
        });
        foreach (var image in before.RootElement.EnumerateArray().Reverse())
        {
            command.Parameters.Clear();
            for (var i = 0; i < columns.Count; i++)
            {
                var value = columns[i].FromImage(image.GetProperty(columns[i].Name));
                command.Parameters.Add(columns[i].Mapping.CreateParameter(command, Parameter("p", i), value, columns[i].Property.IsNullable));
            }

            if (await command.ExecuteNonQueryAsync(ct) != 1)
            {
                throw new FatalIndexingException(
                    "undo-mismatch", $"{undo.Change} of {table.Name} in block {undo.Block} cannot be undone: the row is not there. Rebuild the views.");
            }
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        // Whoever left without waiting has failed by something else; the transaction goes with it.
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var command in _finds.Values)
            await command.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected DbCommand Command(string text)
    {
        var command = Connection.CreateCommand();
        command.Transaction = Transaction;
#pragma warning disable CA2100 // Names of the model's tables and columns; values are parameters.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }

    protected static string Names(IEnumerable<RowColumn> columns) => string.Join(",", columns.Select(x => x.Delimited));

    /// <summary><c>a = @p0, b = @p1</c>, counted from <paramref name="first"/>.</summary>
    protected string Pairs(IEnumerable<RowColumn> columns, string separator, string prefix, int first = 0) =>
        string.Join(separator, columns.Select((x, i) => $"{x.Delimited} = {Parameter(prefix, first + i)}"));

    protected string Parameter(string prefix, int index) => Sql.GenerateParameterName(string.Create(CultureInfo.InvariantCulture, $"{prefix}{index}"));

    /// <summary>Runs one statement for each row.</summary>
    /// <exception cref="FatalIndexingException">A row was not there: somebody else wrote to the views.</exception>
    private async Task EachAsync(string text, RowTable table, IReadOnlyList<RowColumn> columns, IReadOnlyList<object> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
            return;
        await using var command = Command(text);
        var places = table.PlacesOf(columns);
        foreach (var row in rows)
        {
            command.Parameters.Clear();
            var values = table.ValuesOf(row);
            for (var i = 0; i < columns.Count; i++)
                command.Parameters.Add(columns[i].Mapping.CreateParameter(command, Parameter("p", i), values[places[i]], columns[i].Property.IsNullable));
            if (await command.ExecuteNonQueryAsync(ct) != 1)
                throw Foreign();
        }
    }

    protected static FatalIndexingException Foreign() =>
        new("view-foreign", "A row that the indexer had written is not there: somebody else writes to the views. Rebuild them.");
}

/// <summary>Columns of <c>chain_logs</c>, which is written without a row object in between.</summary>
internal static class LogColumns
{
    public const int Count = 7;

    public static IReadOnlyList<string> Names { get; } = ["block", "log_index", "transaction_index", "transaction_hash", "address", "topics", "data"];

    /// <summary>What <see cref="ValuesOf"/> gives.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [typeof(long), typeof(long), typeof(long), typeof(byte[]), typeof(byte[]), typeof(byte[]), typeof(byte[])];

    public static string Table(ISqlGenerationHelper sql) => sql.DelimitIdentifier("chain_logs");

    public static string List(ISqlGenerationHelper sql) => string.Join(",", Names.Select(sql.DelimitIdentifier));

    /// <summary>A log's values in the order of <see cref="Names"/>.</summary>
    public static object[] ValuesOf(EthLog log) =>
    [
        (long)log.BlockNumber, (long)log.LogIndex, (long)log.TransactionIndex, log.TransactionHash.ToArray(), log.Address.ToArray(), Join(log.Topics.Span), log.Data.ToArray(),
    ];

    /// <summary>Zero to four topics, one after the other.</summary>
    public static byte[] Join(ReadOnlySpan<Bytes32> topics) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(topics).ToArray();
}
