using System.Collections.Concurrent;
using System.Text;
using DoctorDAO.Indexing;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace DoctorDAO.Features.Tests;

public enum Provider
{
    Sqlite,
    PostgreSql,
}

/// <summary>A real database, made by the migrations.</summary>
public sealed class DaoDatabase : IDbContextFactory<DaoDbContext>, IAsyncDisposable
{
    private static readonly ConcurrentDictionary<Provider, Lazy<Task<string>>> Templates = new();
    private readonly DbContextOptions<DaoDbContext> _options;
    private readonly PostgresFixture _postgres;
    private readonly string _connection;
    private readonly string? _file;

    private DaoDatabase(PostgresFixture postgres, string connection, string? file)
    {
        (_postgres, _connection, _file) = (postgres, connection, file);
        var options = new DbContextOptionsBuilder<DaoDbContext>();
        if (file is not null)
            options.UseSqlite(connection, x => x.MigrationsAssembly("DoctorDAO.Migrations.Sqlite"));
        else
            options.UseNpgsql(connection, x => x.MigrationsAssembly("DoctorDAO.Migrations.PostgreSql"));
        _options = options.Options;
    }

    public static async Task<DaoDatabase> CreateAsync(Provider provider, PostgresFixture postgres)
    {
        var ct = TestContext.Current.CancellationToken;
        var template = await Templates.GetOrAdd(provider, x => new(() => MigrateAsync(x, postgres))).Value;
        if (provider == Provider.PostgreSql)
            return new DaoDatabase(postgres, await postgres.CreateDatabaseAsync(template, ct), null);
        var file = NewFile();
        File.Copy(template, file);
        return new DaoDatabase(postgres, Connection(file), file);
    }

    /// <summary>A database after all migrations, which takes longer to make than to copy: its connection string, or the path of its file.</summary>
    private static async Task<string> MigrateAsync(Provider provider, PostgresFixture postgres)
    {
        var file = provider == Provider.Sqlite ? NewFile() : null;
        var template = new DaoDatabase(postgres, file is null ? await postgres.CreateDatabaseAsync(CancellationToken.None) : Connection(file), file);
        await using (var db = template.CreateDbContext())
        {
            await db.Database.MigrateAsync();
            // All of it in the one file that is copied.
            if (file is not null)
                await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        if (file is not null)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => template.Delete();
            return file;
        }

        // A database is copied while nobody is connected to it.
        await using (var connection = new NpgsqlConnection(template._connection))
            NpgsqlConnection.ClearPool(connection);
        return template._connection;
    }

    private static string NewFile() => Path.Combine(Path.GetTempPath(), $"doctordao-{Guid.NewGuid():N}.db");

    private static string Connection(string file) => $"Data Source={file};Pooling=False";

    public DaoDbContext CreateDbContext() => new(_options);

    /// <summary>A context whose commands somebody sees.</summary>
    public DaoDbContext CreateDbContext(IInterceptor interceptor) => new(new DbContextOptionsBuilder<DaoDbContext>(_options).AddInterceptors(interceptor).Options);

    /// <summary>Every row of every view, in order of their text.</summary>
    public async Task<string> ViewsAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var db = CreateDbContext();
        await db.Database.OpenConnectionAsync(ct);
        var result = new StringBuilder();
        foreach (var table in db.Model.GetViews().Select(x => x.GetTableName()))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Names come from the model.
            command.CommandText = $"SELECT * FROM {table}";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync(ct);
            var rows = new List<string>();
            while (await reader.ReadAsync(ct))
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                rows.Add(string.Join(" | ", values.Select(x => x is DBNull ? "null" : x.ToString())));
            }

            result.AppendLine(table).AppendJoin('\n', rows.Order(StringComparer.Ordinal)).AppendLine();
        }

        return result.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is null)
        {
            await _postgres.DropDatabaseAsync(_connection, CancellationToken.None);
            return;
        }

        Delete();
    }

    private void Delete()
    {
        foreach (var path in new[] { _file!, _file + "-wal", _file + "-shm" })
            File.Delete(path);
    }
}
