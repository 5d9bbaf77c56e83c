using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
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
    private static readonly ConditionalWeakTable<RowTable, Shape> Shapes = [];

    private readonly Dictionary<string, sqlite3_stmt> _statements = new(StringComparer.Ordinal);

    private sqlite3 Handle => ((SqliteConnection)Connection).Handle!;

    protected override async Task WriteAsync(RowTable table, RowChanges changes, CancellationToken ct)
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

    protected override Task InsertAsync(RowTable table, IReadOnlyList<object> rows, CancellationToken ct)
    {
        if (!CanBind(table))
            return base.InsertAsync(table, rows, ct);
        if (rows.Count > 0)
            Each($"INSERT INTO {table.Delimited} ({Names(table.Columns)}) VALUES ({Marks(table.Columns.Count)})", table, table.Columns, rows, mustBeThere: false);
        return Task.CompletedTask;
    }

    protected override Task InsertLogsAsync(IReadOnlyList<BlockLogs> blocks, CancellationToken ct)
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

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var statement in _statements.Values)
            statement.Dispose();
    }

    private static bool CanBind(RowTable table) => Shapes.GetValue(table, static x => new Shape(x)).CanBind;

    private void Each(string text, RowTable table, IReadOnlyList<RowColumn> columns, IReadOnlyList<object> rows, bool mustBeThere)
    {
        var statement = Prepare(text);
        var bind = Shapes.GetValue(table, static x => new Shape(x)).Binder(text, columns);
        foreach (var row in rows)
        {
            bind(statement, row);
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

    /// <summary>How a table's rows are bound, compiled for each statement: no box and no array for a row.</summary>
    private sealed class Shape(RowTable table)
    {
        private static readonly Type[] Whole = [typeof(long), typeof(int), typeof(short), typeof(byte), typeof(uint), typeof(ushort), typeof(sbyte)];
        private readonly ConcurrentDictionary<string, Action<sqlite3_stmt, object>> _binders = new(StringComparer.Ordinal);

        /// <summary>Whether SQLite has a type of its own for every column; the others are the library's affair.</summary>
        public bool CanBind { get; } = table.Columns.All(x => Bound(Nullable.GetUnderlyingType(x.StoreType) ?? x.StoreType) is not null);

        public Action<sqlite3_stmt, object> Binder(string text, IReadOnlyList<RowColumn> columns) => _binders.GetOrAdd(text, static (_, columns) => Compile(columns), columns);

        private static Action<sqlite3_stmt, object> Compile(IReadOnlyList<RowColumn> columns)
        {
            var (statement, row) = (Expression.Parameter(typeof(sqlite3_stmt)), Expression.Parameter(typeof(object)));
            var steps = columns.Select((column, i) =>
            {
                var value = column.Stored(row);
                var plain = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
                var bound = Bound(plain)!;
                var type = bound.IsValueType ? typeof(Nullable<>).MakeGenericType(bound) : bound;
                if (plain == typeof(bool))
                    value = Flag(value);
                return Expression.Call(typeof(Shape), nameof(Bind), null, statement, Expression.Constant(i + 1), RowTable.As(value, type));
            });
            return Expression.Lambda<Action<sqlite3_stmt, object>>(Expression.Block(steps), statement, row).Compile();
        }

        /// <summary>What SQLite keeps a value as; <c>null</c> when it has no type for it.</summary>
        private static Type? Bound(Type type) =>
            type == typeof(bool) || type.IsEnum || Whole.Contains(type) ? typeof(long)
            : type == typeof(string) || type == typeof(byte[]) || type == typeof(double) ? type
            : null;

        private static ConditionalExpression Flag(Expression value) => Nullable.GetUnderlyingType(value.Type) is null
            ? Expression.Condition(value, Expression.Constant(1L), Expression.Constant(0L))
            : Expression.Condition(
                Expression.Property(value, nameof(Nullable<>.HasValue)),
                Expression.Convert(Flag(Expression.Property(value, nameof(Nullable<>.Value))), typeof(long?)),
                Expression.Constant(null, typeof(long?)));

        private static void Bind(sqlite3_stmt statement, int index, long? value)
        {
            if (value is { } number)
                raw.sqlite3_bind_int64(statement, index, number);
            else
                raw.sqlite3_bind_null(statement, index);
        }

        private static void Bind(sqlite3_stmt statement, int index, double? value)
        {
            if (value is { } number)
                raw.sqlite3_bind_double(statement, index, number);
            else
                raw.sqlite3_bind_null(statement, index);
        }

        private static void Bind(sqlite3_stmt statement, int index, string? value)
        {
            if (value is null)
                raw.sqlite3_bind_null(statement, index);
            else
                raw.sqlite3_bind_text(statement, index, value);
        }

        private static void Bind(sqlite3_stmt statement, int index, byte[]? value)
        {
            if (value is null)
                raw.sqlite3_bind_null(statement, index);
            else
                Blob(statement, index, value);
        }
    }
}
