using DoctorDAO.Features;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DoctorDAO.Database.Tests;

public enum Provider
{
    Sqlite,
    PostgreSql,
    SqlServer,
}

/// <summary>Contexts as the server makes them for each provider.</summary>
public static class Databases
{
    /// <summary>Options of a context.</summary>
    /// <param name="provider">The database.</param>
    /// <param name="connection"><c>null</c> for a context that looks at its model and never connects.</param>
    public static DbContextOptionsBuilder<DaoDbContext> Options(Provider provider, string? connection = null)
    {
        var options = new DbContextOptionsBuilder<DaoDbContext>();
        var migrations = $"DoctorDAO.Migrations.{provider}";
        _ = provider switch
        {
            Provider.Sqlite => options.UseSqlite(connection, x => x.MigrationsAssembly(migrations)),
            Provider.PostgreSql => options.UseNpgsql(connection, x => x.MigrationsAssembly(migrations)),
            Provider.SqlServer => options.UseSqlServer(connection, x => x.MigrationsAssembly(migrations)),
            _ => throw new ArgumentOutOfRangeException(nameof(provider)),
        };
        return options;
    }

    /// <summary>A context that never connects.</summary>
    public static DaoDbContext Model(Provider provider) => new(Options(provider).Options);
}

/// <summary>A real database, made by the migrations. It ends with the test.</summary>
public sealed class TestDatabase : IDbContextFactory<DaoDbContext>, IAsyncDisposable
{
    private readonly string _connection;
    private readonly PostgresFixture? _postgres;
    private readonly string? _file;

    private TestDatabase(Provider provider, string connection, PostgresFixture? postgres, string? file) =>
        (Provider, _connection, _postgres, _file) = (provider, connection, postgres, file);

    public Provider Provider { get; }

    /// <summary>Sees every command of the contexts that are made from now on.</summary>
    public IInterceptor? Interceptor { get; set; }

    public static async Task<TestDatabase> CreateAsync(Provider provider, PostgresFixture postgres)
    {
        var ct = TestContext.Current.CancellationToken;
        var file = provider == Provider.Sqlite ? Path.Combine(Path.GetTempPath(), $"doctordao-{Guid.NewGuid():N}.db") : null;
        var connection = file is null ? await postgres.CreateDatabaseAsync(ct) : $"Data Source={file};Pooling=False";
        var database = new TestDatabase(provider, connection, file is null ? postgres : null, file);
        await using var db = database.CreateDbContext();
        await db.Database.MigrateAsync(ct);
        return database;
    }

    public DaoDbContext CreateDbContext()
    {
        var options = Databases.Options(Provider, _connection);
        return new DaoDbContext((Interceptor is null ? options : options.AddInterceptors(Interceptor)).Options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
            await _postgres.DropDatabaseAsync(_connection, CancellationToken.None);
        if (_file is not null)
        {
            foreach (var suffix in new[] { "", "-wal", "-shm", "-journal" })
                File.Delete(_file + suffix);
        }
    }
}
