using System.Runtime.InteropServices;
using DoctorDAO.Ethereum;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace DoctorDAO.Indexing;

/// <summary>
/// SQLite by prepared statements of the library itself, on the connection of the transaction: a row is a bind for each column and a step, without a
/// parameter object in between.
/// </summary>
internal sealed class SqliteRowWriter(DbContext db, IDbContextTransaction transaction) : RowWriter(db, transaction)
{
    private readonly Dictionary<string, sqlite3_stmt> _statements = new(StringComparer.Ordinal);

    private sqlite3 Handle => ((SqliteConnection)Connection).Handle!;

    public override async Task WriteAsync(RowTable table, RowChanges changes, CancellationToken ct)
    {
        if (!CanBind(table))
        {
            await base.WriteAsync(table, changes, ct);
            return;
        }

        if (changes.Removed.Count > 0)
            Each($"DELETE FROM {table.Delimited} WHERE {Pairs(table.Key, " AND ")}", table, table.Key, changes.Removed, mustBeThere: true);
        if (changes.Modified.Count > 0 && table.Others.Count > 0)
        {
            Each(
                $"UPDATE {table.Delimited} SET {Pairs(table.Others, ",")} WHERE {Pairs(table.Key, " AND ")}",
                table,
                [.. table.Others, .. table.Key],
                [.. changes.Modified.Select(x => x.After)],
                mustBeThere: true);
        }

        await InsertAsync(table, changes.Added, ct);
    }

    public override Task InsertAsync(RowTable table, IReadOnlyList<object> rows, CancellationToken ct)
    {
        if (!CanBind(table))
            return base.InsertAsync(table, rows, ct);
        if (rows.Count > 0)
            Each($"INSERT INTO {table.Delimited} ({Names(table.Columns)}) VALUES ({Marks(table.Columns.Count)})", table, table.Columns, rows, mustBeThere: false);
        return Task.CompletedTask;
    }

    public override Task InsertLogsAsync(IReadOnlyList<BlockLogs> blocks, CancellationToken ct)
    {
        var statement = Prepare($"INSERT INTO {LogColumns.Table(Sql)} ({LogColumns.List(Sql)}) VALUES ({Marks(LogColumns.Count)})");
        foreach (var block in blocks)
        {
            foreach (var log in block.Logs)
            {
                raw.sqlite3_bind_int64(statement, 1, (long)log.BlockNumber);
                raw.sqlite3_bind_int64(statement, 2, log.LogIndex);
                raw.sqlite3_bind_int64(statement, 3, log.TransactionIndex);
                Blob(statement, 4, log.TransactionHash.Span);
                Blob(statement, 5, log.Address.Span);
                Blob(statement, 6, MemoryMarshal.AsBytes(log.Topics.Span));
                Blob(statement, 7, log.Data.Span);
                Step(statement);
            }
        }

        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        return base.DisposeAsync();
    }

    private static bool CanBind(RowTable table) => table.Columns.All(x => (Nullable.GetUnderlyingType(x.StoreType) ?? x.StoreType) is var type
        && (type == typeof(long) || type == typeof(int) || type == typeof(short) || type == typeof(byte) || type == typeof(uint) || type == typeof(bool)
            || type == typeof(string) || type == typeof(byte[]) || type == typeof(double) || type.IsEnum));

    private void Each(string text, RowTable table, IReadOnlyList<RowColumn> columns, IReadOnlyList<object> rows, bool mustBeThere)
    {
        var statement = Prepare(text);
        var places = table.PlacesOf(columns);
        foreach (var row in rows)
        {
            var values = table.StoredOf(row);
            for (var i = 0; i < places.Length; i++)
                Bind(statement, i + 1, values[places[i]]);
            Step(statement);
            if (mustBeThere && raw.sqlite3_changes(Handle) != 1)
                throw Foreign();
        }
    }

    private sqlite3_stmt Prepare(string text)
    {
        if (_statements.TryGetValue(text, out var known))
            return known;
        Check(raw.sqlite3_prepare_v2(Handle, text, out var statement));
        return _statements[text] = statement;
    }

    private static void Bind(sqlite3_stmt statement, int index, object? value)
    {
        switch (value)
        {
            case null:
                raw.sqlite3_bind_null(statement, index);
                break;
            case string text:
                raw.sqlite3_bind_text(statement, index, text);
                break;
            case byte[] bytes:
                Blob(statement, index, bytes);
                break;
            case double number:
                raw.sqlite3_bind_double(statement, index, number);
                break;
            default:
                raw.sqlite3_bind_int64(statement, index, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void Blob(sqlite3_stmt statement, int index, ReadOnlySpan<byte> bytes)
    {
        // An empty span has no address, which SQLite would take for no value at all.
        if (bytes.IsEmpty)
            raw.sqlite3_bind_zeroblob(statement, index, 0);
        else
            raw.sqlite3_bind_blob(statement, index, bytes);
    }

    private void Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE)
            Check(result);
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, Handle);

    private static string Pairs(IEnumerable<RowColumn> columns, string separator) => string.Join(separator, columns.Select(x => $"{x.Delimited} = ?"));

    private static string Marks(int count) => string.Join(",", Enumerable.Repeat("?", count));
}
