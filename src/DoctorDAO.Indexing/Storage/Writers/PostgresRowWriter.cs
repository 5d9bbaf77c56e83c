using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace DoctorDAO.Indexing;

/// <summary>
/// PostgreSQL: what comes in numbers by COPY, the rest by one statement for all rows, whose columns travel as arrays (<c>unnest</c>). The statements go together
/// when somebody waits for them, so a block at the head is two round trips, whatever its size: its logs, and what it makes of the views.
/// </summary>
internal sealed class PostgresRowWriter(DbContext db, IDbContextTransaction transaction) : RowWriter(db, transaction)
{
    // Below, COPY's own round trips cost more than they save.
    private const int LeastForCopy = 500;

    private static readonly ConditionalWeakTable<RowTable, Shape> Shapes = [];

    // What is to be sent, and how many rows each statement must find.
    private readonly List<(NpgsqlBatchCommand Command, int? Rows)> _waiting = [];

    private new NpgsqlConnection Connection => (NpgsqlConnection)base.Connection;

    /// <summary>
    /// Rows that are deleted stay in table and index until a vacuum, and each row that comes back would be compared with the one that went. Emptying the
    /// table keeps nothing, but waits for everybody who reads it and lets nobody in meanwhile: after a moment rows are deleted after all. Whoever reads it
    /// may wait for a table that is emptied already; the moment is over long before PostgreSQL (after a second, its <c>deadlock_timeout</c>) would fail one of the two.
    /// </summary>
    public override async Task ClearAsync(RowTable table, CancellationToken ct)
    {
        const string Savepoint = "clear";
        await using (var patience = Command($"SAVEPOINT {Savepoint}; SET LOCAL lock_timeout = '100ms'"))
            await patience.ExecuteNonQueryAsync(ct);
        try
        {
            await using var truncate = Command($"TRUNCATE {table.Delimited}");
            await truncate.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.InsufficientPrivilege)
        {
            await using (var back = Command($"ROLLBACK TO SAVEPOINT {Savepoint}"))
                await back.ExecuteNonQueryAsync(ct);
            await base.ClearAsync(table, ct);
        }

        await using var release = Command($"RELEASE SAVEPOINT {Savepoint}; SET LOCAL lock_timeout = DEFAULT");
        await release.ExecuteNonQueryAsync(ct);
    }

    public override async Task IdleAsync()
    {
        await base.IdleAsync();
        await SendAsync(CancellationToken.None);
    }

    protected override async Task WriteAsync(RowTable table, RowChanges changes, CancellationToken ct)
    {
        var shape = Shapes.GetValue(table, static x => new Shape(x));
        if (changes.Removed.Count > 0)
        {
            Add(
                $"DELETE FROM {table.Delimited} t USING unnest({shape.Arrays(table.Key)}) AS u({Names(table.Key)}) WHERE {Join(table.Key)}",
                shape, table.Key, changes.Removed);
        }

        if (changes.Modified.Count > 0 && table.Others.Count > 0)
        {
            Add(
                $"UPDATE {table.Delimited} t SET {string.Join(",", table.Others.Select(x => $"{x.Delimited} = u.{x.Delimited}"))} FROM unnest({shape.Arrays(table.Columns)}) AS u({Names(table.Columns)}) WHERE {Join(table.Key)}",
                shape, table.Columns, [.. changes.Modified.Select(x => x.After)]);
        }

        await InsertAsync(table, changes.Added, ct);
    }

    protected override async Task InsertAsync(RowTable table, IReadOnlyList<object> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
            return;
        var shape = Shapes.GetValue(table, static x => new Shape(x));
        if (rows.Count < LeastForCopy)
        {
            Add($"INSERT INTO {table.Delimited} ({Names(table.Columns)}) SELECT * FROM unnest({shape.Arrays(table.Columns)})", shape, table.Columns, rows);
            return;
        }

        await SendAsync(ct);

        await using var copy = await Connection.BeginBinaryImportAsync($"COPY {table.Delimited} ({Names(table.Columns)}) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var row in rows)
        {
            copy.StartRow();
            foreach (var column in table.Columns)
                shape.Of(column).Copy(copy, row);
        }

        await copy.CompleteAsync(ct);
    }

    protected override async Task InsertLogsAsync(IReadOnlyList<BlockLogs> blocks, CancellationToken ct)
    {
        var count = blocks.Sum(x => x.Logs.Count);
        if (count == 0)
            return;
        if (count < LeastForCopy)
        {
            // Not with the others: while these are written, the views are made.
            Add([.. blocks.SelectMany(x => x.Logs)]);
            await SendAsync(ct);
            return;
        }

        await SendAsync(ct);
        await using var copy = await Connection.BeginBinaryImportAsync($"COPY {LogColumns.Table(Sql)} ({LogColumns.List(Sql)}) FROM STDIN (FORMAT BINARY)", ct);
        // What is written is copied at once, so all logs can pass through one array.
        var bytes = new byte[4 * Bytes32.Size];
        foreach (var block in blocks)
        {
            foreach (var log in block.Logs)
            {
                copy.StartRow();
                copy.Write((long)log.BlockNumber, NpgsqlDbType.Bigint);
                copy.Write((long)log.LogIndex, NpgsqlDbType.Bigint);
                copy.Write((long)log.TransactionIndex, NpgsqlDbType.Bigint);
                copy.Write(Through(log.TransactionHash.Span), NpgsqlDbType.Bytea);
                copy.Write(Through(log.Address.Span), NpgsqlDbType.Bytea);
                copy.Write(Through(MemoryMarshal.AsBytes(log.Topics.Span)), NpgsqlDbType.Bytea);
                copy.Write(log.Data, NpgsqlDbType.Bytea);
            }
        }

        await copy.CompleteAsync(ct);

        ReadOnlyMemory<byte> Through(ReadOnlySpan<byte> value)
        {
            value.CopyTo(bytes);
            return bytes.AsMemory(0, value.Length);
        }
    }

    protected override Task PruneAsync(RowTables tables, long oldFinal, long newFinal, CancellationToken ct)
    {
        foreach (var (text, values) in Prunes(tables, oldFinal, newFinal, static i => $"${i + 1}"))
        {
            var command = new NpgsqlBatchCommand(text);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
            _waiting.Add((command, null));
        }

        return Task.CompletedTask;
    }

    private void Add(string text, Shape shape, IReadOnlyList<RowColumn> columns, IReadOnlyList<object> rows)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var column in columns)
            command.Parameters.Add(shape.Of(column).Array(rows));
        _waiting.Add((command, rows.Count));
    }

    private void Add(IReadOnlyList<EthLog> logs)
    {
        var command = new NpgsqlBatchCommand(
            $"INSERT INTO {LogColumns.Table(Sql)} ({LogColumns.List(Sql)}) SELECT * FROM unnest($1::bigint[],$2::bigint[],$3::bigint[],$4::bytea[],$5::bytea[],$6::bytea[],$7::bytea[])");
        foreach (var number in (Func<EthLog, long>[])[x => (long)x.BlockNumber, x => x.LogIndex, x => x.TransactionIndex])
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. logs.Select(number)] });
        foreach (var bytes in (Func<EthLog, byte[]>[])[x => x.TransactionHash.ToArray(), x => x.Address.ToArray(), x => LogColumns.Join(x.Topics.Span), x => x.Data.ToArray()])
            command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. logs.Select(bytes)] });
        _waiting.Add((command, logs.Count));
    }

    /// <summary>Sends the statements that wait.</summary>
    private async Task SendAsync(CancellationToken ct)
    {
        if (_waiting.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(Connection, (NpgsqlTransaction)Transaction);
        foreach (var (command, _) in _waiting)
            batch.BatchCommands.Add(command);
        await batch.PrepareAsync(ct);
        await batch.ExecuteNonQueryAsync(ct);
        // Rows that are not there would be passed over in silence.
        if (_waiting.Exists(x => x.Rows is { } rows && x.Command.RecordsAffected != rows))
            throw Foreign();
        _waiting.Clear();
    }

    private static string Join(IReadOnlyList<RowColumn> key) => string.Join(" AND ", key.Select(x => $"t.{x.Delimited} = u.{x.Delimited}"));

    /// <summary>How a table's columns travel, compiled once.</summary>
    private sealed class Shape(RowTable table)
    {
        private readonly Dictionary<RowColumn, Wire> _wires = table.Columns.ToDictionary(x => x, Wire.Of);

        public Wire Of(RowColumn column) => _wires[column];

        /// <summary><c>$1::text[], $2::bigint[]</c></summary>
        public string Arrays(IReadOnlyList<RowColumn> columns) => string.Join(",", columns.Select((x, i) => $"${i + 1}::{_wires[x].TypeName}[]"));
    }

    /// <summary>One column's values as arrays and in COPY's stream.</summary>
    private abstract class Wire
    {
        /// <summary>Type without length or precision: the table's own holds those.</summary>
        public required string TypeName { get; init; }

        public static Wire Of(RowColumn column)
        {
            var row = Expression.Parameter(typeof(object));
            var stored = column.Stored(row);
            var value = Expression.Lambda(stored, row);
            var type = stored.Type;
            var (name, argument) = Nullable.GetUnderlyingType(type) is { } inner ? (nameof(CreateNullable), inner) : (nameof(Create), type);
            return (Wire)typeof(Wire).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(argument).Invoke(null, [column, value])!;
        }

        public abstract void Copy(NpgsqlBinaryImporter copy, object row);

        public abstract NpgsqlParameter Array(IReadOnlyList<object> rows);

        private static Wire<T> Create<T>(RowColumn column, LambdaExpression value) =>
            new(((Expression<Func<object, T>>)value).Compile()) { TypeName = column.Mapping.StoreTypeNameBase };

        private static NullableWire<T> CreateNullable<T>(RowColumn column, LambdaExpression value)
            where T : struct =>
            new(((Expression<Func<object, T?>>)value).Compile()) { TypeName = column.Mapping.StoreTypeNameBase };

        protected static NpgsqlParameter<T[]> Collect<T>(IReadOnlyList<object> rows, Func<object, T> value)
        {
            var values = new T[rows.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = value(rows[i]);
            return new NpgsqlParameter<T[]> { TypedValue = values };
        }
    }

    private sealed class Wire<T>(Func<object, T> value) : Wire
    {
        public override void Copy(NpgsqlBinaryImporter copy, object row)
        {
            if (value(row) is { } stored)
                copy.Write(stored);
            else
                copy.WriteNull();
        }

        public override NpgsqlParameter Array(IReadOnlyList<object> rows) => Collect(rows, value);
    }

    private sealed class NullableWire<T>(Func<object, T?> value) : Wire
        where T : struct
    {
        public override void Copy(NpgsqlBinaryImporter copy, object row)
        {
            if (value(row) is { } stored)
                copy.Write(stored);
            else
                copy.WriteNull();
        }

        public override NpgsqlParameter Array(IReadOnlyList<object> rows) => Collect(rows, value);
    }
}
