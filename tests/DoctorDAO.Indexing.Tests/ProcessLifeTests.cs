using System.Data.Common;
using System.Globalization;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Processes;
using DoctorDAO.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DoctorDAO.Indexing.Tests;

/// <summary>
/// The engine as a process on a real node: random events, random reorgs, and SIGKILL at random moments. What the last life leaves must be what a fresh
/// backfill of the final chain makes, row for row, and what a rebuild makes of it.
/// </summary>
/// <remarks><c>DOCTORDAO_KILLS</c> is how often the process is killed on each database: 6 in a usual run, 200 in a long one.</remarks>
public sealed class ProcessLifeTests(PostgresFixture postgres)
{
    private const string Sender = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
    private const int LongestReorg = 8;

    private static readonly string[] Tables =
    [
        "SELECT * FROM views_votes", "SELECT * FROM views_tallies", "SELECT * FROM views_balances", "SELECT * FROM views_delegates", "SELECT * FROM views_proposals",
        "SELECT * FROM chain_logs", "SELECT number, hash, time, logs FROM chain_blocks WHERE logs > 0", "SELECT block, hash, applied FROM chain_checkpoint",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("DOCTORDAO_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : 6;

    [Theory]
    [InlineData(Provider.Sqlite)]
    [InlineData(Provider.PostgreSql)]
    public async Task Killed_at_random_among_events_and_reorgs_the_views_are_those_of_the_final_chain(Provider provider)
    {
        await using var node = await AnvilNode.StartAsync(["--no-mining"], Ct);
        using var http = new HttpClient();
        var chain = new RandomChain(new EthClient(http, node.Url), new Random(20261126));
        var contract = await chain.DeployAsync(Ct);
        await using var lived = await Home.CreateAsync(provider, postgres);
        await using var fresh = await Home.CreateAsync(provider, postgres);

        for (var kill = 0; kill < Kills; kill++)
        {
            await using var life = Life.Start("follow", lived, node.Url, contract);
            // One life in three ends while it reads what the others missed.
            if (kill % 3 != 0)
            {
                await life.LiveAsync(Ct);
                await chain.ActAsync(Ct);
            }

            await chain.PassAsync(Ct);
            await life.KillAsync(Ct);
            await chain.ActAsync(Ct);
        }

        await RunAsync("backfill", lived);
        await RunAsync("backfill", fresh);
        var rows = await lived.DumpAsync(Tables);
        Assert.Contains("views_votes", rows, StringComparison.Ordinal);
        Assert.Equal(await fresh.DumpAsync(Tables), rows);
        await RunAsync("rebuild", lived);
        Assert.Equal(rows, await lived.DumpAsync(Tables));

        async Task RunAsync(string job, Home home)
        {
            await using var run = Life.Start(job, home, node.Url, contract);
            Assert.True(await run.Process.ExitedAsync(Ct) == 0, run.Process.Tail);
        }
    }

    /// <summary>A node on which anything may happen that a chain can do inside its finality.</summary>
    private sealed class RandomChain(EthClient node, Random random)
    {
        private string _contract = "";
        private long _seed;

        public async Task<string> DeployAsync(CancellationToken ct)
        {
            var code = (await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "EventSource.bin"), ct)).Trim();
            var hash = await node.RequestAsync("eth_sendTransaction", ct, new { from = Sender, data = code, gas = "0x4c4b40" });
            await node.RequestAsync("evm_mine", ct);
            var receipt = await node.GetReceiptAsync(Bytes32.Parse(hash.GetString()!), ct);
            return _contract = receipt!.ContractAddress!.Value.ToHex();
        }

        /// <summary>A few blocks with events, some without, and now and then others in the place of the newest ones.</summary>
        public async Task ActAsync(CancellationToken ct)
        {
            for (var block = random.Next(1, 6); block > 0; block--)
            {
                if (random.Next(4) > 0)
                    await BurstAsync(random.Next(1, 120), ct);
                await node.RequestAsync("evm_mine", ct);
            }

            if (random.Next(3) == 0 && await node.BlockNumberAsync(ct) > 2 * LongestReorg)
                await node.RequestAsync("anvil_reorg", ct, random.Next(1, LongestReorg), Array.Empty<object>());
        }

        /// <summary>Lets some moments pass, counted in answers of the node: the kill that follows falls anywhere in what the engine does meanwhile.</summary>
        public async Task PassAsync(CancellationToken ct)
        {
            for (var i = random.Next(400); i > 0; i--)
                await node.BlockNumberAsync(ct);
        }

        private async Task BurstAsync(int count, CancellationToken ct)
        {
            long[] words = [_seed, count, 7];
            _seed += count;
            var data = Keccak256.Hash("burst(uint256,uint256,uint256)").ToString()[..10] + string.Concat(words.Select(x => x.ToString("x64", CultureInfo.InvariantCulture)));
            await node.RequestAsync("eth_sendTransaction", ct, new { from = Sender, to = _contract, data, gas = "0x1c9c380" });
        }
    }

    /// <summary>One life of the process.</summary>
    private sealed class Life : IAsyncDisposable
    {
        private readonly TaskCompletionSource _live = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private Life(string[] arguments) => Process = ChildProcess.Start("dotnet", arguments, AppContext.BaseDirectory, onLine: line =>
        {
            if (line == "live")
                _live.TrySetResult();
        });

        public ChildProcess Process { get; }

        public static Life Start(string job, Home home, Uri node, string contract) =>
            new([Path.Combine(AppContext.BaseDirectory, "DoctorDAO.ReferenceIndexer.dll"), job, home.Name, home.Connection, node.ToString(), contract]);

        public async Task LiveAsync(CancellationToken ct)
        {
            if (await Task.WhenAny(_live.Task, Process.ExitedAsync(ct)) != _live.Task)
                throw new InvalidOperationException("The process ended by itself: " + Process.Tail);
        }

        public Task KillAsync(CancellationToken ct) => Process.KillAsync(ct);

        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }

    /// <summary>A database that outlives the processes.</summary>
    private sealed class Home(string name, string connection, string? file, PostgresFixture postgres) : IAsyncDisposable
    {
        public string Name => name;

        public string Connection => connection;

        public static async Task<Home> CreateAsync(Provider provider, PostgresFixture postgres)
        {
            if (provider == Provider.PostgreSql)
                return new Home("postgres", await postgres.CreateDatabaseAsync(Ct), null, postgres);
            var file = Path.Combine(Path.GetTempPath(), $"doctordao-{Guid.NewGuid():N}.db");
            return new Home("sqlite", $"Data Source={file};Pooling=False", file, postgres);
        }

        /// <summary>Every row of these tables, in order of their text.</summary>
        public async Task<string> DumpAsync(params string[] queries)
        {
            await using DbConnection open = file is null ? new NpgsqlConnection(connection) : new SqliteConnection(connection);
            await open.OpenAsync(Ct);
            var result = new List<string>();
            foreach (var query in queries)
            {
                await using var command = open.CreateCommand();
#pragma warning disable CA2100 // Our own constants.
                command.CommandText = query;
#pragma warning restore CA2100
                await using var reader = await command.ExecuteReaderAsync(Ct);
                var rows = new List<string>();
                while (await reader.ReadAsync(Ct))
                {
                    var values = new object[reader.FieldCount];
                    reader.GetValues(values);
                    rows.Add(string.Join(" | ", values.Select(x => x is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(x, CultureInfo.InvariantCulture))));
                }

                result.Add(query);
                result.AddRange(rows.Order(StringComparer.Ordinal));
            }

            return string.Join('\n', result);
        }

        public async ValueTask DisposeAsync()
        {
            if (file is null)
            {
                await postgres.DropDatabaseAsync(connection, CancellationToken.None);
                return;
            }

            foreach (var path in new[] { file, file + "-wal", file + "-shm" })
                File.Delete(path);
        }
    }
}
