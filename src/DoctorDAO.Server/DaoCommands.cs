using DoctorDAO.Indexing;
using DoctorDAO.Server.Hosting;

namespace DoctorDAO.Server;

/// <summary>What the executable does: serves, or runs one of the commands <c>migrate</c> and <c>rebuild-views</c> and ends.</summary>
public static class DaoCommands
{
    private const int BadSettings = 2;

    /// <summary>Runs what the first argument names; without a name the server itself.</summary>
    /// <returns>Exit code: 0 done, 1 failed, 2 for settings that cannot be used.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var command = args.Length > 0 && !args[0].StartsWith('-') ? args[0] : "serve";
        try
        {
            switch (command)
            {
                case "serve":
                    await using (var app = DaoServer.Create([.. args.Where(x => x != "serve")]))
                        await app.RunAsync();
                    return 0;
                case "migrate":
                    await using (var app = DaoServer.Create(args[1..]))
                        await app.Services.GetRequiredService<DatabaseStart>().MigrateAsync(CancellationToken.None);
                    Console.WriteLine("The database is up to date.");
                    return 0;
                case "rebuild-views":
                    await using (var app = DaoServer.Create(args[1..]))
                    {
                        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
                        var block = await app.Services.GetRequiredService<ViewRebuild>().RunAsync(CancellationToken.None);
                        Console.WriteLine(block is null ? "Nothing has been indexed yet." : $"The views are rebuilt up to block {block}.");
                    }

                    return 0;
                default:
                    await Console.Error.WriteLineAsync($"'{command}' is no command. There are: serve (when none is named), migrate, rebuild-views.");
                    return BadSettings;
            }
        }
        catch (SettingsException e)
        {
            foreach (var problem in e.Problems)
                await Console.Error.WriteLineAsync(problem);
            return BadSettings;
        }
        catch (Exception e) when (e is RetryableIndexingException or FatalIndexingException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
