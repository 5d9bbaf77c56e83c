using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Indexing;

/// <summary>
/// SQL Server: what comes in numbers by bulk copy. Many rows that change or leave are copied beside their table first, and one statement joins the two; so
/// nothing depends on how many parameters a statement takes, and a key is compared as what it is in the table, collation and all. The rest is plain SQL.
/// </summary>
internal sealed class SqlServerRowWriter(DbContext db, IDbContextTransaction transaction) : RowWriter(db, transaction)
{
    /// <summary>Where rows stand that are to be joined. Such a table belongs to the session, and no name in the database is in its way.</summary>
    public const string Given = "#given";

    // Below, the copy's own round trips cost more than they save; with the table for a join there are three more statements, but each row saves a round trip.
    private const int LeastForCopy = 500;
    private const int LeastForJoin = 100;

    // A connection of somebody else's around SQL Server's own does everything but this.
    private bool CanCopy => Connection is SqlConnection && Transaction is SqlTransaction;

    /// <summary>Removes the rows whose keys are given.</summary>
    public static string Delete(RowTable table) => $"DELETE t FROM {Joined(table)}; DROP TABLE {Given};";

    /// <summary>Writes every other column of the rows whose keys are given.</summary>
    public static string Update(RowTable table) =>
        $"UPDATE t SET {string.Join(", ", table.Others.Select(x => $"{x.Delimited} = u.{x.Delimited}"))} FROM {Joined(table)}; DROP TABLE {Given};";

    /// <summary>An empty table with these columns, of the same types and collations.</summary>
    public static string Create(RowTable table, IReadOnlyList<RowColumn> columns) => $"SELECT TOP (0) {Names(columns)} INTO {Given} FROM {table.Delimited};";

    protected override Task DeleteAsync(RowTable table, IReadOnlyList<object> rows, CancellationToken ct) =>
        rows.Count >= LeastForJoin && CanCopy ? JoinAsync(Delete(table), table, table.Key, rows, ct) : base.DeleteAsync(table, rows, ct);

    protected override Task UpdateAsync(RowTable table, IReadOnlyList<object> rows, CancellationToken ct) =>
        rows.Count >= LeastForJoin && CanCopy ? JoinAsync(Update(table), table, table.Columns, rows, ct) : base.UpdateAsync(table, rows, ct);

    protected override Task InsertAsync(RowTable table, IReadOnlyList<object> rows, CancellationToken ct) =>
        rows.Count >= LeastForCopy && CanCopy
            ? CopyAsync(table.Delimited, table.Columns.Select(x => x.Name), RowSource.Of(table, rows), ct)
            : base.InsertAsync(table, rows, ct);

    protected override Task InsertLogsAsync(IReadOnlyList<BlockLogs> blocks, CancellationToken ct) =>
        blocks.Sum(x => x.Logs.Count) >= LeastForCopy && CanCopy
            ? CopyAsync(LogColumns.Table(Sql), LogColumns.Names, RowSource.Of(blocks), ct)
            : base.InsertLogsAsync(blocks, ct);

    private static string Joined(RowTable table) =>
        $"{table.Delimited} AS t INNER JOIN {Given} AS u ON {string.Join(" AND ", table.Key.Select(x => $"t.{x.Delimited} = u.{x.Delimited}"))}";

    private async Task JoinAsync(string statement, RowTable table, IReadOnlyList<RowColumn> columns, IReadOnlyList<object> rows, CancellationToken ct)
    {
        // Without parameters: with one, the statement would have a scope of its own, and the table would end with it.
        await using (var create = Command(Create(table, columns)))
            await create.ExecuteNonQueryAsync(ct);
        await CopyAsync(Given, columns.Select(x => x.Name), RowSource.Of(table, rows), ct);
        await using var join = Command(statement);
        // Rows that are not there would be passed over in silence.
        if (await join.ExecuteNonQueryAsync(ct) != rows.Count)
            throw Foreign();
    }

    /// <param name="table">Delimited.</param>
    /// <param name="columns">Which of the source's columns to copy, to those of the same names.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="ct">Cancels it.</param>
    private async Task CopyAsync(string table, IEnumerable<string> columns, RowSource rows, CancellationToken ct)
    {
        // As an INSERT does: what the table demands is checked, and null is null, not the column's default. There is no limit of time, since it would be one for
        // all rows together. Rows are asked for one by one anyway; EnableStreaming would only put a stream around each long value, which is in memory.
        const SqlBulkCopyOptions AsInsert = SqlBulkCopyOptions.CheckConstraints | SqlBulkCopyOptions.KeepNulls;
        using var copy = new SqlBulkCopy((SqlConnection)Connection, AsInsert, (SqlTransaction)Transaction) { DestinationTableName = table, BulkCopyTimeout = 0 };
        foreach (var column in columns)
            copy.ColumnMappings.Add(column, column);
        await copy.WriteToServerAsync(rows, ct);
    }
}
