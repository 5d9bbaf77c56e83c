using DoctorDAO.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DoctorDAO.Server.Tests;

/// <summary>The commands of the executable: status, migrate, verify, rebuild.</summary>
public sealed class CommandTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_production_database_is_migrated_by_command_or_script_and_never_by_a_start()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.PostgreSqlAsync(postgres);
        string[] settings = [.. TestServer.Arguments(chain, home, "Roles=api", "Logging:LogLevel:Default=Critical").Where(x => !x.Contains("MigrateOnStart", StringComparison.Ordinal))];
        var refused = await Assert.ThrowsAsync<Hosting.DatabaseStartException>(async () =>
        {
            await using var app = DaoServer.Create(settings);
            await app.StartAsync(Ct);
        });
        Assert.Contains("DoctorDAO.Server migrate", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(1, await DaoCommands.RunAsync(settings));
        Assert.Equal((1, true), await RunAsync("pending", "status", settings));

        // The script does what the command does, and may be run again.
        var (code, script) = await RunAsync("migrate", [.. settings, "--script"]);
        Assert.Equal(0, code);
        await ExecuteAsync(home, script);
        await ExecuteAsync(home, script);
        Assert.Equal((0, true), await RunAsync("up to date", "status", settings));
        Assert.Equal((0, true), await RunAsync("up to date", "migrate", settings));
        await using (var app = DaoServer.Create(settings))
        {
            await app.StartAsync(Ct);
            await app.StopAsync(Ct);
        }

        Assert.Equal(2, (await RunAsync("migrate", [.. settings, "--script", "--from", "Nowhere"])).Code);
        Assert.Equal(2, (await RunAsync("migrate", [.. settings, "--script", "--from"])).Code);
    }

    [Fact]
    public async Task The_script_for_SQLite_makes_the_database()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = ServerHome.Sqlite();
        var settings = TestServer.Arguments(chain, home);
        var (code, script) = await RunAsync("migrate", [.. settings, "--script"]);
        Assert.Equal(0, code);
        await using (var connection = new SqliteConnection($"Data Source={home.Database};Pooling=False"))
        {
            await connection.OpenAsync(Ct);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // What the command has made.
            command.CommandText = script;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(Ct);
        }

        Assert.Equal((0, true), await RunAsync("up to date", "status", settings));
    }

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Verify_finds_a_tally_that_is_not_the_contracts(string provider)
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = provider == "Sqlite" ? ServerHome.Sqlite() : await ServerHome.PostgreSqlAsync(postgres);
        var session = await Sessions.OpenAsync(chain);
        await chain.Association.RunAsync(chain.Association.Acts.CastBallot(Sessions.Chamber, session, DaoChain.Member(1), [3, -2]), Ct);
        var before = (await chain.Node.HeadAsync(Ct)).Number;
        await using (var server = await TestServer.StartAsync(chain, home, null, "Roles=indexer"))
            await server.CatchUpAsync(chain);
        var settings = TestServer.Arguments(chain, home, "Logging:LogLevel:Default=Critical");
        Assert.Equal((0, true), await RunAsync($"{Sessions.Chamber}/{session}: 1 ballots, block {before}, agrees", "verify", settings));
        Assert.Equal((0, true), await RunAsync("lag 0", "status", settings));
        Assert.Equal((0, true), await RunAsync("was changed after this block", "verify", [.. settings, "--block", $"{before - 1}"]));
        Assert.Equal(1, (await RunAsync("verify", [.. settings, "--block", $"{before + 1}"])).Code);
        Assert.Equal(2, (await RunAsync("verify", [.. settings, "--block=x"])).Code);

        // A tally that was written to: the recount differs.
        await ExecuteAsync(home, "UPDATE views_sessions SET represented = represented + 1");
        Assert.Equal((1, true), await RunAsync("DIFFERS", "verify", settings));
        Assert.Equal((0, true), await RunAsync($"up to block {before}", "rebuild", provider == "Sqlite" ? settings : [.. settings, "--beside"]));
        Assert.Equal(0, (await RunAsync("verify", settings)).Code);
    }

    private static async Task<(int Code, bool Found)> RunAsync(string text, string command, string[] settings)
    {
        var (code, output) = await RunAsync(command, settings);
        return (code, output.Contains(text, StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Output)> RunAsync(string command, string[] settings)
    {
        await using var output = new StringWriter();
        var code = await DaoCommands.RunAsync([command, .. settings], output);
        return (code, output.ToString());
    }

    private static async Task ExecuteAsync(ServerHome home, string sql)
    {
        const string Setting = "--Database:ConnectionString=";
        var text = home.Settings.Single(x => x.StartsWith(Setting, StringComparison.Ordinal))[Setting.Length..];
        await using System.Data.Common.DbConnection connection = text.StartsWith("Data Source", StringComparison.Ordinal) ? new SqliteConnection(text) : new NpgsqlConnection(text);
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Ct);
    }
}
