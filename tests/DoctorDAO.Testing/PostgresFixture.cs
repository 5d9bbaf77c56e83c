using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DoctorDAO.LocalChain.Processes;
using Npgsql;
using Xunit;

namespace DoctorDAO.Testing;

/// <summary>
/// A scratch PostgreSQL server for one test assembly, or the one that <c>DOCTORDAO_POSTGRES</c> names by connection string. It ends with
/// this process and leaves nothing behind. As an assembly fixture: <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Ready = "database system is ready to accept connections";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "doctordao-postgres-" + Guid.NewGuid().ToString("N"));
    private ChildProcess? _server;
    private string? _connection;
    private int _databases;

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public Task<string> CreateDatabaseAsync(CancellationToken ct) => CreateDatabaseAsync(null, ct);

    /// <summary>Creates a database and returns its connection string.</summary>
    /// <param name="like">Connection string of a database that it is to be a copy of, to which nobody may be connected; <c>null</c> for an empty one.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<string> CreateDatabaseAsync(string? like, CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        // Two commands: a database cannot be created inside a transaction, which two statements in one command would be.
        await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", ct);
        await ExecuteAsync(like is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {new NpgsqlConnectionStringBuilder(like).Database}", ct);
        return new NpgsqlConnectionStringBuilder(_connection) { Database = name }.ConnectionString;
    }

    /// <summary>Drops a database that <see cref="CreateDatabaseAsync"/> made, and closes its idle connections.</summary>
    public async Task DropDatabaseAsync(string connectionString, CancellationToken ct)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)", ct);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _connection = Environment.GetEnvironmentVariable("DOCTORDAO_POSTGRES");
        if (!string.IsNullOrEmpty(_connection))
            return;
        await RunAsync("initdb", "-D", _folder, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync");
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] arguments =
        [
            "-D", _folder, "-p", port, "-h", "127.0.0.1", "-k", _folder,
            "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200",
            // As operators of disks without heads are told to (docs/runbooks/operate.md).
            "-c", "random_page_cost=1.1",
            // It lives for minutes: what pays in the long run only takes time from the tests.
            "-c", "jit=off", "-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "max_wal_size=1GB",
        ];
        _server = Start("postgres", arguments, line =>
        {
            if (line.Contains(Ready, StringComparison.Ordinal))
                ready.TrySetResult();
        });
        var ended = _server.ExitedAsync(CancellationToken.None);
        if (await Task.WhenAny(ready.Task, ended) == ended)
            throw new InvalidOperationException("PostgreSQL did not start: " + _server.Tail);
        _connection = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=true;Maximum Pool Size=20";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is null)
            return;
        await RunAsync("pg_ctl", "stop", "-D", _folder, "-m", "immediate");
        await _server.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs a statement in the server's own database.</summary>
    public async Task ExecuteAsync(string statement, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(_connection);
            await connection.OpenAsync(ct);
#pragma warning disable CA2100 // Names hold letters and digits of ours only.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (NpgsqlException e) when (_server is not null)
        {
            // A server that has run out of disk or memory says so in its own log only.
            throw new InvalidOperationException($"PostgreSQL: {e.Message} It said: {_server.Tail}", e);
        }
    }

    private static async Task RunAsync(string tool, params string[] arguments)
    {
        await using var process = Start(tool, arguments, onLine: null);
        if (await process.ExitedAsync(CancellationToken.None) is var code and not 0)
            throw new InvalidOperationException($"{tool} ended with {code}: {process.Tail}");
    }

    /// <summary>PostgreSQL refuses to run as root; its own user is there wherever its package is installed.</summary>
    private static ChildProcess Start(string tool, string[] arguments, Action<string>? onLine)
    {
        var path = Path.Combine(Binaries(), tool);
        return Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
            ? ChildProcess.Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments], Path.GetTempPath(), onLine: onLine)
            : ChildProcess.Start(path, arguments, Path.GetTempPath(), onLine: onLine);
    }

    private static string Binaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).Select(x => Path.Combine(x, "bin")) : [];
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return folders.Concat(path).FirstOrDefault(x => File.Exists(Path.Combine(x, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql, or set DOCTORDAO_POSTGRES.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
