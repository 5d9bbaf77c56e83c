using System.Text;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.LocalChain.Processes;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>
/// The real process, ended as by a power cut. What it left is what the next start reads, so after each end the views that were left are compared with
/// the views that a rebuild makes of the logs that were left, on a copy; the server then goes on from there.
/// </summary>
public sealed class KillTests
{
    private const int Kills = 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_during_backfill_the_views_equal_a_rebuild()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = ServerHome.Sqlite();
        await using var gate = await NodeGate.StartAsync(chain.Url, Ct);
        await using var copy = new Comparison(chain);
        var session = await Sessions.OpenAsync(chain);
        // More than the gate lets through in all lives: at most 16 blocks in each.
        for (var i = 0; i < Kills * 8; i++)
        {
            await chain.Association.RunAsync(ActOf(chain, session, i), Ct);
            await chain.Node.MineAsync(Ct);
        }

        var head = await chain.Node.HeadAsync(Ct);
        var random = new Random(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            // It reads six blocks ahead at most, so when it asks for the seventh one is written, and more are about to be.
            var due = gate.CutAsync(7 + random.Next(8));
            await using var server = Start(chain, gate, home);
            await KillAsync(server, due);
            await copy.ViewsEqualARebuildAsync(home);
        }

        Assert.InRange((await BlockAsync(home))!.Value.Number, Kills, (long)head.Number - 1);
        gate.Open();
        await using (var last = Start(chain, gate, home))
        {
            await ReachAsync(last, home, head);
            await last.KillAsync(Ct);
        }

        await copy.ViewsEqualARebuildAsync(home);
    }

    [Fact]
    public async Task Killed_while_it_follows_the_chain_the_views_equal_a_rebuild()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = ServerHome.Sqlite();
        await using var gate = await NodeGate.StartAsync(chain.Url, Ct);
        await using var copy = new Comparison(chain);
        var session = await Sessions.OpenAsync(chain);
        var random = new Random(2);
        for (int kill = 0, act = 0; kill < Kills; kill++)
        {
            gate.Open();
            await using var server = Start(chain, gate, home);
            await ReachAsync(server, home, await chain.Node.HeadAsync(Ct));
            // Four blocks come while it lives, and sometimes two of them are replaced; the cut falls somewhere among them.
            var due = gate.CutAsync(1 + random.Next(4));
            var acting = ActAsync(chain, session, act, reorg: kill % 5 == 4);
            act += 4;
            await KillAsync(server, due);
            await acting;
            await copy.ViewsEqualARebuildAsync(home);
        }

        gate.Open();
        await using (var last = Start(chain, gate, home))
        {
            await ReachAsync(last, home, await chain.Node.HeadAsync(Ct));
            await last.KillAsync(Ct);
        }

        await copy.ViewsEqualARebuildAsync(home);
    }

    private static async Task ActAsync(DaoChain chain, ulong session, int first, bool reorg)
    {
        for (var i = 0; i < 4; i++)
            await chain.Association.RunAsync(ActOf(chain, session, first + i), Ct);
        if (!reorg)
            return;
        await chain.Node.Client.RequestAsync("anvil_reorg", Ct, 2, Array.Empty<object>());
        chain.Association.Forget();
    }

    /// <summary>One of the acts that the views are made of.</summary>
    private static Act ActOf(DaoChain chain, ulong session, int i)
    {
        var (from, to) = (DaoChain.Member(i % 12), DaoChain.Member(12 + (i % 7)));
        return i % 3 == 0
            ? chain.Association.Acts.Delegate("treasury", from, i % 2 == 0 ? to.Address : from.Address)
            : chain.Association.Acts.CastBallot(Sessions.Chamber, session, from, [(sbyte)(i % 7), (sbyte)-(i % 5)]);
    }

    private static ChildProcess Start(DaoChain chain, NodeGate gate, ServerHome home) => ChildProcess.Start(
        "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "DoctorDAO.Server.dll"),
            .. TestServer.Arguments(
                chain,
                home,
                "Roles=indexer",
                $"Chain:RpcUrl={gate.Url}",
                "Chain:LargestRange=1",
                "Chain:LogsPerBatch=1",
                "Logging:LogLevel:Default=Error",
                // The first life makes the tables before it asks for logs.
                $"Database:MigrateOnStart={!File.Exists(home.Database)}"),
        ],
        home.Folder,
        // It lives for a moment only: counting what runs often would not pay.
        new Dictionary<string, string> { ["DOTNET_TieredPGO"] = "0" });

    private static async Task KillAsync(ChildProcess server, Task due)
    {
        await Task.WhenAny(due, server.ExitedAsync(Ct));
        Assert.True(due.IsCompletedSuccessfully, $"The server ended by itself: {server.Tail}");
        await server.KillAsync(Ct);
    }

    /// <summary>Waits until the views hold a block. The process says so nowhere but in its database, so that is asked again and again.</summary>
    private static async Task ReachAsync(ChildProcess server, ServerHome home, EthBlockHeader block)
    {
        var ended = server.ExitedAsync(Ct);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await BlockAsync(home) is not { } reached || reached.Hash != block.Hash)
        {
            Assert.False(ended.IsCompleted, server.Tail);
            await timer.WaitForNextTickAsync(Ct);
        }
    }

    /// <summary>The block that the views hold, or <c>null</c> when there are none yet.</summary>
    private static async Task<(long Number, Bytes32 Hash)?> BlockAsync(ServerHome home)
    {
        if (!File.Exists(home.Database))
            return null;
        try
        {
            await using var connection = new SqliteConnection($"Data Source={home.Database};Mode=ReadWrite;Pooling=False");
            await connection.OpenAsync(Ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT block, hash FROM chain_checkpoint WHERE applied = block";
            await using var reader = await command.ExecuteReaderAsync(Ct);
            return await reader.ReadAsync(Ct) ? (reader.GetInt64(0), new Bytes32(reader.GetFieldValue<byte[]>(1))) : null;
        }
        catch (SqliteException)
        {
            // Not made yet.
            return null;
        }
    }

    /// <summary>Rebuilds the views on a copy, by a server that does nothing else.</summary>
    private sealed class Comparison(DaoChain chain) : IAsyncDisposable
    {
        private readonly ServerHome _copy = ServerHome.Sqlite();
        private WebApplication? _app;

        public async Task ViewsEqualARebuildAsync(ServerHome home)
        {
            // With what had not been moved into the main file yet.
            foreach (var suffix in new[] { "", "-wal", "-shm" })
            {
                File.Delete(_copy.Database + suffix);
                if (File.Exists(home.Database + suffix))
                    File.Copy(home.Database + suffix, _copy.Database + suffix);
            }

            var left = await DumpAsync(_copy);
            _app ??= DaoServer.Create(TestServer.Arguments(chain, _copy, "Roles=indexer", "Logging:LogLevel:Default=Error"));
            await _app.Services.GetRequiredService<ViewRebuild>().RunAsync(Ct);
            Assert.Equal(await DumpAsync(_copy), left);
            Assert.Contains("views_", left, StringComparison.Ordinal);
        }

        public async ValueTask DisposeAsync()
        {
            if (_app is not null)
                await _app.DisposeAsync();
            await _copy.DisposeAsync();
        }
    }

    private static async Task<string> DumpAsync(ServerHome home)
    {
        await using var connection = new SqliteConnection($"Data Source={home.Database};Pooling=False");
        await connection.OpenAsync(Ct);
        var result = new StringBuilder();
        foreach (var table in await RowsAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'views_%' ORDER BY name"))
            result.AppendLine(table).AppendJoin('\n', await RowsAsync(connection, $"SELECT * FROM \"{table}\"")).AppendLine();
        return result.ToString();
    }

    private static async Task<List<string>> RowsAsync(SqliteConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names come from the database's own list.
        command.CommandText = query;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join(" | ", values.Select(x => x is byte[] bytes ? Convert.ToHexString(bytes) : x)));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
