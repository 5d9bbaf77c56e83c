using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Index = Microsoft.SqlServer.Dac.Model.Index;

namespace DoctorDAO.Database.Tests;

/// <summary>The migrations' script as SQL Server takes it, without one: parsed, modelled, and held against its limits.</summary>
public sealed class SqlServerSchemaTests
{
    // What SQL Server allows for the key of a clustered and of another index, in bytes.
    private const int ClusteredBytes = 900;
    private const int IndexBytes = 1700;

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    public void The_script_parses(MigrationsSqlGenerationOptions options)
    {
        using var reader = new StringReader(SqlServerSchema.Script(options));
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        Assert.Empty(errors.Select(x => $"{x.Line}: {x.Message}"));
    }

    [Fact]
    public void The_script_makes_a_model_without_an_error()
    {
        using var schema = SqlServerSchema.Read();
        Assert.Empty(schema.Validate().Where(x => x.MessageType == Microsoft.SqlServer.Dac.DacMessageType.Error).Select(x => x.ToString()));
        using var db = Databases.Model(Provider.SqlServer);
        var expected = db.GetService<IDesignTimeModel>().Model.GetEntityTypes().Select(x => x.GetTableName()!);
        var tables = schema.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass).Select(x => x.Name.Parts[^1]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), tables.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_key_is_bounded_and_fits()
    {
        using var schema = SqlServerSchema.Read();
        var keys = new List<(TSqlObject Key, IEnumerable<TSqlObject> Columns, bool Clustered)>();
        keys.AddRange(schema.GetObjects(DacQueryScopes.UserDefined, PrimaryKeyConstraint.TypeClass)
            .Select(x => (x, x.GetReferenced(PrimaryKeyConstraint.Columns), x.GetProperty<bool>(PrimaryKeyConstraint.Clustered))));
        keys.AddRange(schema.GetObjects(DacQueryScopes.UserDefined, Index.TypeClass).Select(x => (x, x.GetReferenced(Index.Columns), x.GetProperty<bool>(Index.Clustered))));
        Assert.NotEmpty(keys);
        foreach (var (key, columns, clustered) in keys)
        {
            var bytes = columns.Sum(x => Bytes(key, x));
            Assert.True(bytes <= (clustered ? ClusteredBytes : IndexBytes), $"{key.Name} has {bytes} bytes.");
        }
    }

    [Fact]
    public void No_two_cascades_lead_to_one_table()
    {
        using var schema = SqlServerSchema.Read();
        var cascades = schema.GetObjects(DacQueryScopes.UserDefined, ForeignKeyConstraint.TypeClass)
            .Where(x => x.GetProperty<ForeignKeyAction>(ForeignKeyConstraint.DeleteAction) != ForeignKeyAction.NoAction)
            .ToLookup(x => Name(x.GetReferenced(ForeignKeyConstraint.ForeignTable).Single()), x => Name(x.GetParent()), StringComparer.Ordinal);
        foreach (var table in schema.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass).Select(Name))
        {
            var paths = new Dictionary<string, int>(StringComparer.Ordinal);
            Follow(table, [table]);
            Assert.All(paths, x => Assert.True(x.Value == 1, $"{table} reaches {x.Key} by {x.Value} cascades."));

            void Follow(string from, IReadOnlyList<string> way)
            {
                foreach (var to in cascades[from])
                {
                    Assert.DoesNotContain(to, way);
                    paths[to] = paths.GetValueOrDefault(to) + 1;
                    Follow(to, [.. way, to]);
                }
            }
        }

        static string Name(TSqlObject table) => table.Name.Parts[^1];
    }

    private static int Bytes(TSqlObject key, TSqlObject column)
    {
        var type = column.GetReferenced(Column.DataType).Single().Name.Parts[^1];
        var length = column.GetProperty<int>(Column.Length);
        Assert.False(column.GetProperty<bool>(Column.IsMax), $"{key.Name} holds {column.Name}, which has no bound.");
        return type switch
        {
            "nvarchar" or "nchar" => 2 * length,
            "varchar" or "char" or "varbinary" or "binary" => length,
            "uniqueidentifier" => 16,
            "bigint" or "datetime2" => 8,
            "int" => 4,
            "bit" => 1,
            _ => throw new InvalidOperationException($"How long is {type} of {column.Name}?"),
        };
    }
}
