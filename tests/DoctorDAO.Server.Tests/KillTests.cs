using System.Text;
using DoctorDAO.Indexing;
using DoctorDAO.LocalChain;
using DoctorDAO.LocalChain.Processes;
using DoctorDAO.Testing;
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
        var session = await Sessions.OpenAsync(chain);
        for (var i = 0; i < 260; i++)
            await chain.Association.RunAsync(ActOf(chain, session, i), Ct);
        var random = new Random(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var server = Start(chain, home);
            var from = await BlockAsync(home) ?? 0;
            await ReachAsync(server, home, from + 1 + random.Next(8));
            await server.KillAsync(Ct);
            await ViewsEqualARebuildAsync(chain, home);
        }

        Assert.True(await BlockAsync(home) < (long)(await chain.Node.HeadAsync(Ct)).Number, "The backfill was over before the last kill.");
        await using (var last = Start(chain, home))
            await ReachAsync(last, home, (long)(await chain.Node.HeadAsync(Ct)).Number);
        await ViewsEqualARebuildAsync(chain, home);
    }

    [Fact]
    public async Task Killed_while_it_follows_the_chain_the_views_equal_a_rebuild()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = ServerHome.Sqlite();
        var session = await Sessions.OpenAsync(chain);
        var random = new Random(2);
        for (int kill = 0, act = 0; kill < Kills; kill++)
        {
            await using var server = Start(chain, home);
            await ReachAsync(server, home, (long)(await chain.Node.HeadAsync(Ct)).Number);
            // Blocks come while it lives; the cut falls somewhere among them.
            var head = (long)(await chain.Node.HeadAsync(Ct)).Number;
            var blocks = 2 + random.Next(4);
            for (var i = 0; i < blocks; i++)
                await chain.Association.RunAsync(ActOf(chain, session, act++), Ct);
            await ReachAsync(server, home, head + 1 + random.Next(blocks - 1));
            await server.KillAsync(Ct);
            await ViewsEqualARebuildAsync(chain, home);
            if (kill % 5 == 4)
                await chain.Node.Client.RequestAsync("anvil_reorg", Ct, 2, Array.Empty<object>());
            chain.Association.Forget();
        }

        await using (var last = Start(chain, home))
        {
            await chain.Node.MineAsync(Ct);
            await ReachAsync(last, home, (long)(await chain.Node.HeadAsync(Ct)).Number);
        }

        await ViewsEqualARebuildAsync(chain, home);
    }

    /// <summary>One of the acts that the views are made of.</summary>
    private static Act ActOf(DaoChain chain, ulong session, int i)
    {
        var (from, to) = (DaoChain.Member(i % 12), DaoChain.Member(12 + (i % 7)));
        return i % 3 == 0
            ? chain.Association.Acts.Delegate("treasury", from, i % 2 == 0 ? to.Address : from.Address)
            : chain.Association.Acts.CastBallot(Sessions.Chamber, session, from, [(sbyte)(i % 7), (sbyte)-(i % 5)]);
    }

    private static ChildProcess Start(DaoChain chain, ServerHome home) => ChildProcess.Start(
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "DoctorDAO.Server.dll"),
            .. TestServer.Arguments(chain, home, "Roles=indexer", "Chain:LargestRange=1", "Chain:LogsPerBatch=1", "Logging:LogLevel:Default=Error"),
        ],
        home.Folder);

    /// <summary>Waits until the views hold a block.</summary>
    private static async Task ReachAsync(ChildProcess server, ServerHome home, long block)
    {
        var ended = server.ExitedAsync(Ct);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await timer.WaitForNextTickAsync(Ct))
        {
            Assert.False(ended.IsCompleted, server.Tail);
            if (await BlockAsync(home) >= block)
                return;
        }
    }

    private static async Task<long?> BlockAsync(ServerHome home)
    {
        if (!File.Exists(home.Database))
            return null;
        try
        {
            await using var connection = new SqliteConnection($"Data Source={home.Database};Mode=ReadWrite;Pooling=False");
            await connection.OpenAsync(Ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT applied FROM chain_checkpoint";
            return (long?)await command.ExecuteScalarAsync(Ct);
        }
        catch (SqliteException)
        {
            // Not made yet.
            return null;
        }
    }

    private static async Task ViewsEqualARebuildAsync(DaoChain chain, ServerHome home)
    {
        await using var copy = ServerHome.Sqlite();
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(home.Database + suffix))
                File.Copy(home.Database + suffix, copy.Database + suffix);
        }

        var left = await DumpAsync(copy);
        await using (var app = DaoServer.Create(TestServer.Arguments(chain, copy, "Roles=indexer", "Logging:LogLevel:Default=Error")))
            await app.Services.GetRequiredService<ViewRebuild>().RunAsync(Ct);
        Assert.Equal(await DumpAsync(copy), left);
        Assert.Contains("views_", left, StringComparison.Ordinal);
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
