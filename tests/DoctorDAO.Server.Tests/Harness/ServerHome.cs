using DoctorDAO.Testing;
using Microsoft.Data.Sqlite;

namespace DoctorDAO.Server.Tests;

/// <summary>What a server keeps: its folder and its database. It outlives the server, so a test can start it again.</summary>
public sealed class ServerHome : IAsyncDisposable
{
    private readonly PostgresFixture? _postgres;
    private readonly string? _connection;

    private ServerHome(PostgresFixture? postgres, string? connection)
    {
        _postgres = postgres;
        _connection = connection;
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"doctordao-{Guid.NewGuid():N}");

    /// <summary>The SQLite file.</summary>
    public string Database => Path.Combine(Folder, "doctordao.db");

    public IReadOnlyList<string> Settings => _connection is null
        ? [$"--Database:ConnectionString=Data Source={Database};Pooling=False"]
        : ["--Database:Provider=PostgreSql", $"--Database:ConnectionString={_connection}", "--Database:MigrateOnStart=true"];

    public static ServerHome Sqlite() => new(null, null);

    public static async Task<ServerHome> PostgreSqlAsync(PostgresFixture postgres) =>
        new(postgres, await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        if (_connection is not null)
            await _postgres!.DropDatabaseAsync(_connection, CancellationToken.None);
        Directory.Delete(Folder, recursive: true);
    }
}
