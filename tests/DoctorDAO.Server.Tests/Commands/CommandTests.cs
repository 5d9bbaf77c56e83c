using DoctorDAO.Features.Cover;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Testing;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Server.Tests;

/// <summary>The commands of the executable: status, migrate, verify, rebuild.</summary>
[Trait(ServerDatabases.Trait, ServerDatabases.Each)]
public sealed class CommandTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_production_database_is_migrated_by_command_or_script_and_never_by_a_start()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync(migrated: false);
        string[] settings =
        [
            .. TestServer.Arguments(chain, home, "Roles=api", "Logging:LogLevel:Default=Critical").Where(x => !x.Contains("MigrateOnStart", StringComparison.Ordinal)),
            "--Database:MigrateOnStart=false",
        ];
        var refused = await Assert.ThrowsAsync<DatabaseStartException>(async () =>
        {
            await using var app = DaoServer.Create(settings);
            await app.StartAsync(Ct);
        });
        Assert.Contains("DoctorDAO.Server migrate", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(1, await DaoCommands.RunAsync(settings));
        Assert.Equal((1, true), await RunAsync("pending", "status", settings));

        // The script does what the command does, and may be run again where the database has conditional statements.
        var (code, script) = await RunAsync("migrate", [.. settings, "--script"]);
        Assert.Equal(0, code);
        await ExecuteAsync(home, script);
        if (ServerDatabases.Provider != DatabaseProvider.Sqlite)
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
    public async Task Verify_finds_a_tally_that_is_not_the_contracts()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        var session = await Sessions.OpenAsync(chain);
        await chain.OpenCoverAsync(Ct);
        await chain.Association.RunAsync(chain.Association.Acts.CastBallot(Sessions.Chamber, session, DaoChain.Member(1), [3, -2]), Ct);
        var before = (await chain.Node.HeadAsync(Ct)).Number;
        await using (var server = await TestServer.StartAsync(chain, home, null, "Roles=indexer"))
            await server.CatchUpAsync(chain);
        var settings = TestServer.Arguments(chain, home, "Logging:LogLevel:Default=Critical");
        Assert.Equal((0, true), await RunAsync($"{Sessions.Chamber}/{session}: 1 ballots, block {before}, agrees", "verify", settings));
        Assert.Equal((0, true), await RunAsync($"ledger of the pool, block {before}: agrees", "verify", settings));
        Assert.Equal((0, true), await RunAsync("lag 0", "status", settings));
        Assert.Equal((0, true), await RunAsync("was changed after this block", "verify", [.. settings, "--block", $"{before - 1}"]));
        Assert.Equal(1, (await RunAsync("verify", [.. settings, "--block", $"{before + 1}"])).Code);
        Assert.Equal(2, (await RunAsync("verify", [.. settings, "--block=x"])).Code);

        // A ledger that was written to, and set right again.
        await EquityAsync(home, -1);
        Assert.Equal((1, true), await RunAsync($"ledger of the pool, block {before}: DIFFERS: equity", "verify", settings));
        await EquityAsync(home, 1);

        // A tally that was written to: the recount differs.
        await ExecuteAsync(home, "UPDATE views_sessions SET represented = represented + 1");
        Assert.Equal((1, true), await RunAsync("DIFFERS", "verify", settings));
        Assert.Equal((0, true), await RunAsync($"up to block {before}", "rebuild", ServerDatabases.Provider == DatabaseProvider.PostgreSql ? [.. settings, "--beside"] : settings));
        Assert.Equal(0, (await RunAsync("verify", settings)).Code);
    }

    private static async Task EquityAsync(ServerHome home, int change)
    {
        await using var db = home.Context();
        (await db.Set<PoolView>().SingleAsync(Ct)).Equity += change;
        await db.SaveChangesAsync(Ct);
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
        await using var db = home.Context();
        var connection = db.Database.GetDbConnection();
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own statements.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Ct);
    }
}
