using System.Data.Common;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using DoctorDAO.Server.Commands;
using DoctorDAO.Server.Hosting;

namespace DoctorDAO.Server;

/// <summary>What the executable does: serves, or runs a command and ends.</summary>
public static class DaoCommands
{
    private const int BadSettings = 2;

    /// <summary>Runs what the first argument names; without a name the server itself.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where a command writes what it has found; standard output when <c>null</c>.</param>
    /// <returns>Exit code: 0 done, 1 failed or something to look at, 2 for settings that cannot be used.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        output ??= Console.Out;
        var named = args.Length > 0 && !args[0].StartsWith('-');
        var rest = named ? args[1..] : args;
        try
        {
            switch (named ? args[0] : "serve")
            {
                case "serve":
                    await using (var app = DaoServer.Create(rest))
                    {
                        // Before the host, which would tell it with all that led there.
                        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
                        await app.RunAsync();
                    }

                    return 0;
                case "status":
                    return await StatusCommand.RunAsync(rest, output, CancellationToken.None);
                case "rebuild":
                    return await RebuildCommand.RunAsync(rest, output, CancellationToken.None);
                case "reindex":
                    return await ReindexCommand.RunAsync(rest, output, CancellationToken.None);
                case "migrate":
                    return await MigrateCommand.RunAsync(rest, output, CancellationToken.None);
                case "verify":
                    return await VerifyCommand.RunAsync(rest, output, CancellationToken.None);
                default:
                    await Console.Error.WriteLineAsync($"'{args[0]}' is no command. There are: serve (when none is named), status, rebuild, reindex, migrate, verify.");
                    return BadSettings;
            }
        }
        catch (SettingsException e)
        {
            foreach (var problem in e.Problems)
                await Console.Error.WriteLineAsync(problem);
            return BadSettings;
        }
        catch (DbException e)
        {
            await Console.Error.WriteLineAsync($"Database: {e.Message}");
            return 1;
        }
        catch (Exception e) when (e is RetryableIndexingException or FatalIndexingException or DatabaseStartException or RpcException or RpcUnavailableException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
