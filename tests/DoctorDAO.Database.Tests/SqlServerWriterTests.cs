using DoctorDAO.Ethereum;
using DoctorDAO.Features;
using DoctorDAO.Indexing;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DoctorDAO.Database.Tests;

/// <summary>What the engine would send to SQL Server in bulk. Whether it takes it, the server's tests show where there is one.</summary>
public sealed class SqlServerWriterTests
{
    private static readonly Bytes32 Hash = Bytes32.Parse(new string('7', 64));
    private static readonly Address Account = Address.Parse("0x00000000000000000000000000000000000000aa");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_table_is_copied_by_name_with_the_values_that_a_parameter_would_have()
    {
        using var db = Databases.Model(Provider.SqlServer);
        using var command = new SqlCommand();
        foreach (var table in Tables(db))
        {
            var row = Activator.CreateInstance(table.Entity.ClrType)!;
            using var source = RowSource.Of(table, [row]);
            Assert.Equal(table.Columns.Count, source.FieldCount);
            Assert.True(source.Read());
            var values = table.ValuesOf(row);
            for (var i = 0; i < source.FieldCount; i++)
            {
                var column = table.Columns[i];
                var parameter = column.Mapping.CreateParameter(command, "p", values[i], column.Property.IsNullable);
                Assert.Equal(column.Name, source.GetName(i));
                Assert.Equal(i, source.GetOrdinal(column.Name));
                Assert.Equal(parameter.Value, source.GetValue(i));
                Assert.Equal(parameter.Value is DBNull, source.IsDBNull(i));
                if (!source.IsDBNull(i))
                    Assert.IsType(source.GetFieldType(i), source.GetValue(i));
            }

            Assert.False(source.Read());
        }
    }

    [Fact]
    public void A_row_is_what_the_database_keeps_of_it()
    {
        using var db = Databases.Model(Provider.SqlServer);
        var tables = RowTables(db);
        using var blocks = RowSource.Of(
            tables.Blocks,
            [
                new ChainBlockRow { Number = 5, Hash = Hash, Time = 7, Logs = 3 },
                new ChainBlockRow { Number = 6, Hash = Hash, ParentHash = Hash, Topics = "a\nb" },
            ]);
        Assert.True(blocks.Read());
        Assert.Equal([("number", 5L), ("hash", Hash.ToArray()), ("logs", 3), ("parent_hash", DBNull.Value), ("time", 7L), ("topics", DBNull.Value)], Pairs(blocks));
        Assert.True(blocks.Read());
        Assert.Equal([("number", 6L), ("hash", Hash.ToArray()), ("logs", 0), ("parent_hash", Hash.ToArray()), ("time", 0L), ("topics", "a\nb")], Pairs(blocks));
        Assert.False(blocks.Read());

        using var undo = RowSource.Of(tables.Undo, [new ChainUndoRow { Block = 5, Sequence = 1, View = "views_x", Change = ViewChange.Removed, Before = "{}" }]);
        Assert.True(undo.Read());
        Assert.Equal([("block", 5L), ("sequence", 1), ("before", "{}"), ("change", 2), ("view", "views_x")], Pairs(undo));
        Assert.Equal(-1, undo.GetOrdinal("nothing"));
    }

    [Fact]
    public void Logs_of_all_blocks_follow_each_other()
    {
        EthLog Log(ulong block, uint index, params Bytes32[] topics) => new(Account, topics, new byte[] { 1, 2 }, block, Hash, null, Hash, 4, index);
        using var source = RowSource.Of(
            [new BlockLogs(null!, null, [Log(8, 0), Log(8, 1, Hash, Hash)]), new BlockLogs(null!, null, []), new BlockLogs(null!, null, [Log(9, 0, Hash)])]);
        Assert.Equal([typeof(long), typeof(long), typeof(long), typeof(byte[]), typeof(byte[]), typeof(byte[]), typeof(byte[])], Enumerable.Range(0, source.FieldCount).Select(source.GetFieldType));
        foreach (var (block, index, topics) in new[] { (8L, 0L, 0), (8L, 1L, 2), (9L, 0L, 1) })
        {
            Assert.True(source.Read());
            Assert.Equal(
                [
                    ("block", block), ("log_index", index), ("transaction_index", 4L), ("transaction_hash", Hash.ToArray()), ("address", Account.ToArray()),
                    ("topics", Enumerable.Repeat(Hash.ToArray(), topics).SelectMany(x => x).ToArray()), ("data", new byte[] { 1, 2 }),
                ],
                Pairs(source));
        }

        Assert.False(source.Read());
    }

    [Fact]
    public void Joins_are_statements_that_fit_the_schema()
    {
        using var db = Databases.Model(Provider.SqlServer);
        using var schema = SqlServerSchema.Read();
        var parser = new TSql160Parser(initialQuotedIdentifiers: true);
        var procedures = 0;
        foreach (var table in Tables(db))
        {
            List<string> scripts = [SqlServerRowWriter.Create(table, table.Key) + SqlServerRowWriter.Delete(table)];
            if (table.Others.Count > 0)
                scripts.Add(SqlServerRowWriter.Create(table, table.Columns) + SqlServerRowWriter.Update(table));
            foreach (var sql in scripts)
            {
                using var reader = new StringReader(sql);
                parser.Parse(reader, out var errors);
                Assert.Empty(errors.Select(x => $"{x.Line}: {x.Message}\n{sql}"));
                schema.AddObjects($"CREATE PROCEDURE dbo.write_{procedures++} AS BEGIN\n{sql}\nEND");
            }
        }

        Assert.Empty(schema.Validate().Where(x => x.MessageType is DacMessageType.Error or DacMessageType.Warning).Select(x => x.ToString()));
        var undo = RowTables(db).Undo;
        Assert.Equal("SELECT TOP (0) [block],[sequence] INTO #given FROM [chain_undo];", SqlServerRowWriter.Create(undo, undo.Key));
        Assert.Equal(
            "DELETE t FROM [chain_undo] AS t INNER JOIN #given AS u ON t.[block] = u.[block] AND t.[sequence] = u.[sequence]; DROP TABLE #given;",
            SqlServerRowWriter.Delete(undo));
        Assert.Equal(
            "UPDATE t SET [before] = u.[before], [change] = u.[change], [view] = u.[view] FROM [chain_undo] AS t INNER JOIN #given AS u ON t.[block] = u.[block] AND t.[sequence] = u.[sequence]; DROP TABLE #given;",
            SqlServerRowWriter.Update(undo));
    }

    [Fact]
    public async Task Through_a_connection_of_somebody_elses_rows_go_by_statements()
    {
        var rows = Enumerable.Range(0, 2_000).Select(object (x) => new ChainBlockRow { Number = x, Hash = Hash }).ToArray();
        var log = new EthLog(Account, default, default, 1, Hash, null, Hash, 0, 0);
        Assert.StartsWith("DELETE FROM [chain_blocks] WHERE", await FirstAsync((writer, blocks) => writer.Write(blocks, new RowChanges(rows, [], []), Ct)), StringComparison.Ordinal);
        Assert.StartsWith(
            "UPDATE [chain_blocks] SET", await FirstAsync((writer, blocks) => writer.Write(blocks, new RowChanges([], [.. rows.Select(x => (x, x))], []), Ct)), StringComparison.Ordinal);
        Assert.StartsWith("INSERT INTO [chain_blocks]", await FirstAsync((writer, blocks) => writer.Insert(blocks, rows, Ct)), StringComparison.Ordinal);
        Assert.StartsWith(
            "INSERT INTO [chain_logs]",
            await FirstAsync((writer, _) => writer.InsertLogs([new BlockLogs(null!, null, [.. Enumerable.Repeat(log, 2_000)])], Ct)),
            StringComparison.Ordinal);
    }

    /// <summary>The first statement of a write; nobody answers it.</summary>
    private static async Task<string> FirstAsync(Action<RowWriter, RowTable> write)
    {
        List<string> asked = [];
        await using var db = new ScriptedSqlServer(new Recording(), x => asked.Add(x.CommandText)).CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(Ct);
        await using var writer = RowWriter.Of(db, transaction);
        Assert.IsType<SqlServerRowWriter>(writer);
        write(writer, RowTables(db).Blocks);
        await Assert.ThrowsAsync<InvalidOperationException>(writer.IdleAsync);
        return Assert.Single(asked);
    }

    private static RowTables RowTables(DaoDbContext db) => new(db.Model, db.GetService<ISqlGenerationHelper>());

    private static IEnumerable<RowTable> Tables(DaoDbContext db)
    {
        var tables = RowTables(db);
        return [.. tables.Views, tables.Blocks, tables.Undo];
    }

    private static IEnumerable<(string Name, object Value)> Pairs(RowSource source) => Enumerable.Range(0, source.FieldCount).Select(i => (source.GetName(i), source[i]));
}
