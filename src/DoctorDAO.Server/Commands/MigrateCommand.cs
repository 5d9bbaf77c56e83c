using DoctorDAO.Features;
using DoctorDAO.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DoctorDAO.Server.Commands;

/// <summary><c>migrate</c>: brings the schema up to date. <c>migrate --script [--from migration]</c>: prints the SQL that would, and connects to nothing.</summary>
internal static class MigrateCommand
{
    private const string Script = "--script";
    private const string From = "--from";

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken ct)
    {
        var options = new CommandOptions(arguments, [Script], [From]);
        await using var app = DaoServer.Create(options.Settings);
        if (!options.Has(Script))
        {
            await app.Services.GetRequiredService<DatabaseStart>().MigrateAsync(ct);
            await output.WriteLineAsync("The database is up to date.");
            return 0;
        }

        await using var db = await app.Services.GetRequiredService<IDbContextFactory<DaoDbContext>>().CreateDbContextAsync(ct);
        var from = options.Value(From) ?? Migration.InitialDatabase;
        var migrations = db.Database.GetMigrations().ToList();
        if (from != Migration.InitialDatabase && !migrations.Contains(from, StringComparer.Ordinal))
            throw new SettingsException([$"{From}: there is no migration '{from}'. There are: {string.Join(", ", migrations)}."]);
        // SQLite has no statement that runs on a condition.
        var once = app.Services.GetRequiredService<ServerSettings>().Provider == DatabaseProvider.Sqlite;
        if (once)
            await output.WriteLineAsync($"-- To be run once, on a database that holds the migrations up to {(from == Migration.InitialDatabase ? "none" : from)}.");
        await output.WriteLineAsync(db.GetService<IMigrator>().GenerateScript(from, options: once ? MigrationsSqlGenerationOptions.Default : MigrationsSqlGenerationOptions.Idempotent));
        return 0;
    }
}
