using System.Globalization;
using DoctorDAO.Features;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Testing;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DoctorDAO.Server.Tests;

/// <summary>
/// Where the servers of this run keep their data. <c>DOCTORDAO_DATABASE</c> says which of the databases that is, SQLite when it is not set; PostgreSQL is a
/// scratch server, SQL Server the one that <c>DOCTORDAO_SQLSERVER</c> names by connection string. As an assembly fixture.
/// </summary>
public sealed class ServerDatabases : IAsyncLifetime
{
    /// <summary>Name of the trait that says on which databases a test runs.</summary>
    public const string Trait = "Database";

    /// <summary>
    /// Tests of what databases do each in their own way: transactions, locks, words, bulk. They run on every one. On SQLite no others run unless all are asked for (<c>ALL_DATABASES=1 make test</c>):
    /// it has the browser tests, too.
    /// </summary>
    public const string Each = "each";

    private static readonly PostgresFixture Postgres = new();
    private static readonly string TemplateFolder = Path.Combine(Path.GetTempPath(), $"doctordao-template-{Guid.NewGuid():N}");
    private static int _databases;

    // A database after all migrations, which takes longer to make than to copy.
    private static string? _template;

    public static DatabaseProvider Provider { get; } =
        Enum.Parse<DatabaseProvider>(Environment.GetEnvironmentVariable("DOCTORDAO_DATABASE") is { Length: > 0 } name ? name : nameof(DatabaseProvider.Sqlite));

    private static string SqlServer => Environment.GetEnvironmentVariable("DOCTORDAO_SQLSERVER") is { Length: > 0 } connection
        ? connection
        : throw new InvalidOperationException("Set DOCTORDAO_SQLSERVER to the connection string of a SQL Server: docs/runbooks/operate.md has a container's command line.");

    /// <summary>Makes a database.</summary>
    /// <param name="folder">Where a file may lie.</param>
    /// <param name="migrated">Whether it has its tables; else it is empty.</param>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateAsync(string folder, bool migrated)
    {
        var ct = TestContext.Current.CancellationToken;
        switch (Provider)
        {
            case DatabaseProvider.Sqlite:
                var file = Path.Combine(folder, "doctordao.db");
                if (migrated)
                    File.Copy(new SqliteConnectionStringBuilder(_template).DataSource, file);
                return Sqlite(file);
            case DatabaseProvider.PostgreSql:
                return await Postgres.CreateDatabaseAsync(migrated ? _template : null, ct);
            default:
                var name = string.Create(CultureInfo.InvariantCulture, $"doctordao_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
                // As the server's operators are told to: readers do not wait for the indexer then.
                await AskAsync(SqlServer, $"CREATE DATABASE {name}", ct);
                await AskAsync(SqlServer, $"ALTER DATABASE {name} SET READ_COMMITTED_SNAPSHOT ON", ct);
                return new SqlConnectionStringBuilder(SqlServer) { InitialCatalog = name }.ConnectionString;
        }
    }

    /// <summary>Drops a database.</summary>
    public static async Task DropAsync(string connection)
    {
        switch (Provider)
        {
            case DatabaseProvider.Sqlite:
                // The file goes with its folder.
                break;
            case DatabaseProvider.PostgreSql:
                await Postgres.DropDatabaseAsync(connection, CancellationToken.None);
                break;
            default:
                SqlConnection.ClearAllPools();
                var name = new SqlConnectionStringBuilder(connection).InitialCatalog;
                await AskAsync(SqlServer, $"ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {name}", CancellationToken.None);
                break;
        }
    }

    /// <summary>Makes the second database what the first is now; the servers of both have ended.</summary>
    public static async Task CopyAsync(string from, string to, CancellationToken ct)
    {
        switch (Provider)
        {
            case DatabaseProvider.Sqlite:
                var (source, target) = (new SqliteConnectionStringBuilder(from).DataSource, new SqliteConnectionStringBuilder(to).DataSource);
                // With what had not been moved into the main file yet.
                foreach (var suffix in new[] { "", "-wal", "-shm" })
                {
                    File.Delete(target + suffix);
                    if (File.Exists(source + suffix))
                        File.Copy(source + suffix, target + suffix);
                }

                break;
            case DatabaseProvider.PostgreSql:
                var (original, copy) = (new NpgsqlConnectionStringBuilder(from).Database, new NpgsqlConnectionStringBuilder(to).Database);
                await Postgres.DropDatabaseAsync(to, ct);
                // Whoever spoke for the killed server may not have noticed yet.
                await Postgres.ExecuteAsync($"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '{original}'", ct);
                await Postgres.ExecuteAsync($"CREATE DATABASE {copy} TEMPLATE {original}", ct);
                break;
            default:
                throw new NotSupportedException("SQL Server copies no database as it stands.");
        }
    }

    /// <summary>A context of the test's own. Nothing of it is pooled: a connection that is closed keeps nobody from copying the database.</summary>
    public static DaoDbContext Context(string connection)
    {
        var options = new DbContextOptionsBuilder<DaoDbContext>();
        var migrations = $"DoctorDAO.Migrations.{Provider}";
        _ = Provider switch
        {
            DatabaseProvider.Sqlite => options.UseSqlite(connection, x => x.MigrationsAssembly(migrations)),
            DatabaseProvider.PostgreSql => options.UseNpgsql(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString, x => x.MigrationsAssembly(migrations)),
            _ => (DbContextOptionsBuilder)options.UseSqlServer(new SqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString),
        };
        return new DaoDbContext(options.Options);
    }

    public async ValueTask InitializeAsync()
    {
        if (Provider == DatabaseProvider.PostgreSql)
            await Postgres.InitializeAsync();
        // SQL Server copies no database as it stands: each server makes its own tables there.
        if (Provider == DatabaseProvider.SqlServer)
            return;
        Directory.CreateDirectory(TemplateFolder);
        var template = Provider == DatabaseProvider.PostgreSql ? await Postgres.CreateDatabaseAsync(CancellationToken.None) : Sqlite(Path.Combine(TemplateFolder, "template.db"));
        await using (var db = Context(template))
        {
            await db.Database.MigrateAsync();
            // All of it in the one file that is copied.
            if (Provider == DatabaseProvider.Sqlite)
                await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        _template = template;
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(TemplateFolder))
            Directory.Delete(TemplateFolder, recursive: true);
        if (Provider == DatabaseProvider.PostgreSql)
            await Postgres.DisposeAsync();
    }

    private static string Sqlite(string file) => $"Data Source={file};Pooling=False";

    private static async Task AskAsync(string connection, string statement, CancellationToken ct)
    {
        await using var db = new SqlConnection(connection);
        await db.OpenAsync(ct);
        await using var command = db.CreateCommand();
#pragma warning disable CA2100 // Names are the tests' own.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }
}
