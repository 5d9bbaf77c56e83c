using DoctorDAO.Features;
using DoctorDAO.Indexing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace DoctorDAO.Database.Tests;

/// <summary>What the migrations make is what the server expects.</summary>
public sealed class MigrationTests
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.PostgreSql, Provider.SqlServer];

    [Theory, MemberData(nameof(Providers))]
    public void Migrations_hold_the_whole_model(Provider provider)
    {
        using var db = Databases.Model(provider);
        Assert.False(db.Database.HasPendingModelChanges(), $"The model has changed: dotnet ef migrations add ... --project src/DoctorDAO.Migrations.{provider}");
    }

    [Theory, MemberData(nameof(Providers))]
    public void The_migrations_make_the_columns_of_the_model(Provider provider)
    {
        using var db = Databases.Model(provider);
        var migrations = db.GetService<IMigrationsAssembly>();
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in migrations.Migrations.Values.SelectMany(x => migrations.CreateMigration(x, db.Database.ProviderName!).UpOperations))
        {
            switch (operation)
            {
                case CreateTableOperation table:
                    made.UnionWith(table.Columns.Select(x => $"{table.Name}.{x.Name}"));
                    break;
                case AddColumnOperation column:
                    made.Add($"{column.Table}.{column.Name}");
                    break;
                case DropColumnOperation column:
                    made.Remove($"{column.Table}.{column.Name}");
                    break;
                case DropTableOperation table:
                    made.RemoveWhere(x => x.StartsWith(table.Name + ".", StringComparison.Ordinal));
                    break;
            }
        }

        var model = db.GetService<IDesignTimeModel>().Model.GetRelationalModel();
        Assert.Equal(model.Tables.SelectMany(x => x.Columns.Select(c => $"{x.Name}.{c.Name}")).Order(StringComparer.Ordinal), made.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Before_images_of_the_first_release_can_still_be_taken_back()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(ct);
        await using var db = new DaoDbContext(
            new DbContextOptionsBuilder<DaoDbContext>().UseSqlite(connection, x => x.MigrationsAssembly("DoctorDAO.Migrations.Sqlite")).Options);
        await db.GetService<IMigrator>().MigrateAsync("Initial", ct);
        await db.Database.ExecuteSqlAsync($"INSERT INTO chain_undo (block, sequence, view, change, before) VALUES (7, 0, 'views_members', 0, {"{\"account\":\"0x1\"}"})", ct);
        await db.Database.MigrateAsync(ct);
        Assert.Equal("[{\"account\":\"0x1\"}]", (await db.Set<ChainUndoRow>().SingleAsync(ct)).Before);
    }
}
