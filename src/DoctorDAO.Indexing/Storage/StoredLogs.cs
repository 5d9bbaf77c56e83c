using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DoctorDAO.Ethereum;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Indexing;

/// <summary>Reads the raw logs back, in order, without an object for each column.</summary>
internal static class StoredLogs
{
    /// <summary>Logs of the blocks above <paramref name="after"/> up to <paramref name="last"/>.</summary>
    /// <exception cref="FatalIndexingException">There are logs of a block that is not stored.</exception>
    public static async IAsyncEnumerable<EthLog> ReadAsync(
        DbContext db, long after, long last, IReadOnlyDictionary<long, ChainBlockRow> blocks, [EnumeratorCancellation] CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        var sql = db.GetService<ISqlGenerationHelper>();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        var block = sql.DelimitIdentifier("block");
#pragma warning disable CA2100 // Names of our own table and columns; values are parameters.
        command.CommandText = $"SELECT {LogColumns.List(sql)} FROM {LogColumns.Table(sql)} WHERE {block} > {sql.GenerateParameterName("after")} AND {block} <= {sql.GenerateParameterName("last")} ORDER BY {block}, {sql.DelimitIdentifier("log_index")}";
#pragma warning restore CA2100
        foreach (var (name, value) in (ReadOnlySpan<(string, long)>)[("after", after), ("last", last)])
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (sql.GenerateParameterName(name), value);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(ct);
        var (topics, data) = (new Arena<Bytes32>(), new Arena<byte>());
        ChainBlockRow? header = null;
        while (await reader.ReadAsync(ct))
        {
            var number = reader.GetInt64(0);
            if (header?.Number != number && !blocks.TryGetValue(number, out header))
                throw new FatalIndexingException("chain-gap", $"There are stored logs of block {number}, but not the block.");
            yield return new EthLog(
                new Address(reader.GetFieldValue<byte[]>(4)),
                topics.Keep(MemoryMarshal.Cast<byte, Bytes32>(reader.GetFieldValue<byte[]>(5))),
                data.Keep(reader.GetFieldValue<byte[]>(6)),
                (ulong)number,
                header!.Hash,
                (ulong)header.Time,
                new Bytes32(reader.GetFieldValue<byte[]>(3)),
                (uint)reader.GetInt64(2),
                (uint)reader.GetInt64(1));
        }
    }

    /// <summary>Keeps what lives as long as a batch in few objects: the collector then has little to follow.</summary>
    private sealed class Arena<T>
        where T : unmanaged
    {
        // Below the size from which arrays are collected only with everything else.
        private static readonly int Room = 65_536 / Marshal.SizeOf<T>();
        private Memory<T> _free;

        public ReadOnlyMemory<T> Keep(ReadOnlySpan<T> values)
        {
            if (values.Length > _free.Length)
                _free = new T[Math.Max(Room, values.Length)];
            var kept = _free[..values.Length];
            _free = _free[values.Length..];
            values.CopyTo(kept.Span);
            return kept;
        }
    }
}
