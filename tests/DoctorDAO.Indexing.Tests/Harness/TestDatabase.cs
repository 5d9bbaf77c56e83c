using System.Text;
using System.Text.Json;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Indexing.Tests;

public enum Provider
{
    Sqlite,
    PostgreSql,
}

/// <summary>A real database with the test model.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Provider _provider;
    private readonly string _connection;
    private readonly string? _file;
    private readonly PostgresFixture _postgres;

    private TestDatabase(Provider provider, string connection, string? file, PostgresFixture postgres)
    {
        _postgres = postgres;
        _provider = provider;
        _connection = connection;
        _file = file;
    }

    public static async Task<TestDatabase> CreateAsync(Provider provider, PostgresFixture postgres)
    {
        var ct = TestContext.Current.CancellationToken;
        var file = provider == Provider.Sqlite ? Path.Combine(Path.GetTempPath(), $"doctordao-{Guid.NewGuid():N}.db") : null;
        var connection = file is null ? await postgres.CreateDatabaseAsync(ct) : $"Data Source={file};Pooling=False";
        var database = new TestDatabase(provider, connection, file, postgres);
        await using var db = database.Open();
        await db.Database.EnsureCreatedAsync(ct);
        if (file is not null)
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", ct);
        return database;
    }

    public TestContextDb Open(Killer? killer = null)
    {
        var options = new DbContextOptionsBuilder<TestContextDb>();
        if (_provider == Provider.Sqlite)
            options.UseSqlite(_connection);
        else
            options.UseNpgsql(_connection);
        if (killer is not null)
            options.AddInterceptors(new Killer.Commands(killer), new Killer.Transactions(killer));
        return new TestContextDb(options.Options);
    }

    /// <summary>Every row of these tables, in order of their text; each before-image is a row of its own.</summary>
    public async Task<string> DumpAsync(params string[] queries)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var db = Open();
        await db.Database.OpenConnectionAsync(ct);
        var result = new StringBuilder();
        foreach (var query in queries)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = query;
            await using var reader = await command.ExecuteReaderAsync(ct);
            var rows = new List<string>();
            while (await reader.ReadAsync(ct))
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                string[] texts = [.. values.Select(x => x is byte[] bytes ? Convert.ToHexString(bytes) : x is DBNull ? "null" : x.ToString()!)];
                rows.AddRange(reader.GetName(reader.FieldCount - 1) == "before"
                    ? JsonElement.Parse(texts[^1]).EnumerateArray().Select(x => string.Join(" | ", [.. texts[..^1], x.GetRawText()]))
                    : [string.Join(" | ", texts)]);
            }

            result.AppendLine(query).AppendJoin('\n', rows.Order(StringComparer.Ordinal)).AppendLine();
        }

        return result.ToString();
    }

    public Task<string> ViewsAsync() => DumpAsync("SELECT * FROM views_accounts", "SELECT * FROM views_seats");

    /// <summary>Raw logs, the blocks that carry them, and what a revert would bring back.</summary>
    public Task<string> ChainAsync() => DumpAsync(
        "SELECT * FROM chain_logs",
        "SELECT number, hash, time, logs, topics FROM chain_blocks WHERE logs > 0",
        "SELECT block, view, change, before FROM chain_undo",
        "SELECT block, hash, time, final, start, applied FROM chain_checkpoint");

    public async ValueTask DisposeAsync()
    {
        if (_file is null)
        {
            await _postgres.DropDatabaseAsync(_connection, CancellationToken.None);
            return;
        }

        foreach (var path in new[] { _file, _file + "-wal", _file + "-shm" })
            File.Delete(path);
    }
}
