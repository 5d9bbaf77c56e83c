using System.Data.Common;
using System.Diagnostics;
using System.Text;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Processes;
using DoctorDAO.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DoctorDAO.Server.Tests;

/// <summary>Two real processes that index one database: one does, the other takes over when it is killed, paused or stopped.</summary>
public sealed class FailoverTests
{
    private const string Leads = "has the role indexer now, with token";
    private const string Follows = "Another process indexes";
    private const string Lost = "Another process has the role indexer now";
    private const string Settled = "Live at block";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_leader_is_followed_by_the_other_process()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        await MigrateAsync(chain, home);
        await using var first = new Server(chain, home);
        await first.SaysAsync(Settled);
        await using (var second = new Server(chain, home))
        {
            await second.SaysAsync(Follows);
            await ActAsync(chain, 0);
            await ReachAsync(chain, home, first);
            Assert.False(second.HasSaid(Leads));

            var began = Stopwatch.GetTimestamp();
            await first.Process.KillAsync(Ct);
            await ActAsync(chain, 1);
            await second.SaysAsync(Leads);
            await ReachAsync(chain, home, second);
            Tell($"{ServerDatabases.Provider}: killed, followed after {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
        }

        await ViewsEqualARebuildAsync(chain, home);
    }

    [Fact]
    public async Task A_paused_leader_is_passed_over_and_harmless_when_it_goes_on()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        await MigrateAsync(chain, home);
        await using (var first = new Server(chain, home))
        await using (var second = new Server(chain, home))
        {
            await Task.WhenAny(first.SaysAsync(Settled), second.SaysAsync(Settled));
            var (leader, other) = first.HasSaid(Settled) ? (first, second) : (second, first);
            await other.SaysAsync(Follows);
            await ActAsync(chain, 0);
            await ReachAsync(chain, home, leader);

            await PauseAsync(leader, home);
            var began = Stopwatch.GetTimestamp();
            await ActAsync(chain, 1);
            await other.SaysAsync(Leads);
            await ReachAsync(chain, home, other);
            Tell($"{ServerDatabases.Provider}: paused, followed after {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");

            // It finds the blocks that it has not seen, and that it may not write them.
            await ActAsync(chain, 2);
            await leader.Process.ResumeAsync(Ct);
            await ActAsync(chain, 3);
            await leader.SaysAsync(Lost);
            await ActAsync(chain, 4);
            await ReachAsync(chain, home, other);

            // Stopped in order, it hands over at once.
            began = Stopwatch.GetTimestamp();
            await other.Process.DisposeAsync();
            await ActAsync(chain, 5);
            await ReachAsync(chain, home, leader);
            Tell($"{ServerDatabases.Provider}: stopped, followed after {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
        }

        await ViewsEqualARebuildAsync(chain, home);
    }

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    /// <summary>Two acts that change the views, and a block on top.</summary>
    private static async Task ActAsync(DaoChain chain, int i)
    {
        await chain.Association.RunAsync(chain.Association.Acts.Delegate("treasury", DaoChain.Member(i), DaoChain.Member(12 + i).Address), Ct);
        await chain.Association.RunAsync(chain.Association.Acts.Delegate("clinical", DaoChain.Member(i + 1), DaoChain.Member(13 + i).Address), Ct);
        await chain.Node.MineAsync(Ct);
    }

    private static string[] Arguments(DaoChain chain, ServerHome home) =>
        TestServer.Arguments(chain, home, "Roles=indexer", "Logging:LogLevel:Default=Information", "Logging:Console:FormatterName=simple", "Logging:Console:FormatterOptions:SingleLine=true");

    private static async Task MigrateAsync(DaoChain chain, ServerHome home) => Assert.Equal(0, await DaoCommands.RunAsync(["migrate", .. Arguments(chain, home)], TextWriter.Null));

    /// <summary>Pauses a process. On SQLite not while it writes: its lock on the file would be held for as long as it is paused, against everybody.</summary>
    private static async Task PauseAsync(Server server, ServerHome home)
    {
        await server.Process.PauseAsync(Ct);
        if (ServerDatabases.Provider != Hosting.DatabaseProvider.Sqlite)
            return;
        while (!await IsFreeAsync(home))
        {
            await server.Process.ResumeAsync(Ct);
            while (!await IsFreeAsync(home))
            {
                // What it writes comes to its end.
            }

            await server.Process.PauseAsync(Ct);
        }
    }

    private static async Task<bool> IsFreeAsync(ServerHome home)
    {
        try
        {
            await using var connection = new SqliteConnection(home.Connection + ";Default Timeout=1");
            await connection.OpenAsync(Ct);
            await using var transaction = connection.BeginTransaction(deferred: false);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>Waits until the views hold the chain's head. The processes say so nowhere but in their database, so that is asked again and again.</summary>
    private static async Task ReachAsync(DaoChain chain, ServerHome home, Server writer)
    {
        var head = (await chain.Node.HeadAsync(Ct)).Hash;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await ScalarAsync(home, "SELECT hash FROM chain_checkpoint WHERE applied = block") is not byte[] hash || new Bytes32(hash) != head)
        {
            Assert.False(writer.Ended, writer.Process.Tail);
            await timer.WaitForNextTickAsync(Ct);
        }
    }

    private static async Task ViewsEqualARebuildAsync(DaoChain chain, ServerHome home)
    {
        var left = await DumpAsync(home);
        Assert.Equal(0, await DaoCommands.RunAsync(["rebuild", .. Arguments(chain, home)], TextWriter.Null));
        Assert.Equal(await DumpAsync(home), left);
        Assert.Contains("views_", left, StringComparison.Ordinal);
    }

    private static DbConnection Connect(ServerHome home)
    {
        return home.Connection.StartsWith("Data Source", StringComparison.Ordinal) ? new SqliteConnection(home.Connection) : new NpgsqlConnection(home.Connection);
    }

    private static async Task<object?> ScalarAsync(ServerHome home, string query) => (await RowsAsync(home, query)).Select(x => x[0]).FirstOrDefault();

    private static async Task<string> DumpAsync(ServerHome home)
    {
        var tables = Connect(home) is SqliteConnection
            ? await RowsAsync(home, "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'views_%' ORDER BY name")
            : await RowsAsync(home, "SELECT table_name::text FROM information_schema.tables WHERE table_name LIKE 'views_%' ORDER BY table_name");
        var result = new StringBuilder();
        foreach (var table in tables)
        {
            var rows = await RowsAsync(home, $"SELECT * FROM \"{table[0]}\"");
            result.AppendLine((string)table[0]).AppendJoin('\n', rows.Select(x => string.Join(" | ", x.Select(y => y is byte[] bytes ? Convert.ToHexString(bytes) : y))).Order(StringComparer.Ordinal)).AppendLine();
        }

        return result.ToString();
    }

    private static async Task<List<object[]>> RowsAsync(ServerHome home, string query)
    {
        await using var connection = Connect(home);
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names come from the database's own list.
        command.CommandText = query;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<object[]>();
        while (await reader.ReadAsync(Ct))
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(values);
        }

        return rows;
    }

    /// <summary>A process, and what it has said so far.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly Lock _lock = new();
        private readonly List<string> _lines = [];
        private readonly Task<int> _ended;
        private TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Server(DaoChain chain, ServerHome home)
        {
            Process = ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "DoctorDAO.Server.dll"), .. Arguments(chain, home)], home.Folder, onLine: Take);
            _ended = Process.ExitedAsync(Ct);
        }

        public ChildProcess Process { get; }

        public bool Ended => _ended.IsCompleted;

        public bool HasSaid(string text)
        {
            lock (_lock)
                return _lines.Exists(x => x.Contains(text, StringComparison.Ordinal));
        }

        public async Task SaysAsync(string text)
        {
            while (true)
            {
                Task said;
                lock (_lock)
                    said = _said.Task;
                if (HasSaid(text))
                    return;
                Assert.False(await Task.WhenAny(said, _ended) == _ended, $"It ended without '{text}': {Process.Tail}");
            }
        }

        public ValueTask DisposeAsync() => Process.DisposeAsync();

        private void Take(string line)
        {
            TaskCompletionSource said;
            lock (_lock)
            {
                _lines.Add(line);
                said = _said;
                _said = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            said.SetResult();
        }
    }
}
