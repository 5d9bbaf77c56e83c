using DoctorDAO.Features;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Server.Hosting;

/// <summary>The database's tables are not those of this release.</summary>
public sealed class DatabaseStartException(string message) : Exception(message);

/// <summary>The database: brings its tables up to date before anything else starts, or refuses to start over those of another release.</summary>
public sealed class DatabaseStart(IDbContextFactory<DaoDbContext> contexts, ServerSettings settings) : IHostedLifecycleService
{
    private bool _prepared;

    /// <summary>Registers the context's factory for the provider that the settings name.</summary>
    public static void Add(IServiceCollection services, ServerSettings settings)
    {
        services.AddDbContextFactory<DaoDbContext>(options => _ = settings.Provider switch
        {
            DatabaseProvider.Sqlite => options.UseSqlite(settings.ConnectionString, x => x.MigrationsAssembly("DoctorDAO.Migrations.Sqlite")),
            DatabaseProvider.PostgreSql => options.UseNpgsql(settings.ConnectionString, x => x.MigrationsAssembly("DoctorDAO.Migrations.PostgreSql")),
            DatabaseProvider.SqlServer => options.UseSqlServer(settings.ConnectionString, x => x.MigrationsAssembly("DoctorDAO.Migrations.SqlServer")),
        });
        services.AddSingleton<DatabaseStart>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseStart>());
    }

    /// <summary>Migrates when the settings say so, once.</summary>
    /// <exception cref="DatabaseStartException">Migrations are pending, and the settings leave them to a person.</exception>
    public async Task PrepareAsync(CancellationToken ct)
    {
        if (_prepared)
            return;
        if (settings.MigrateOnStart)
        {
            await MigrateAsync(ct);
        }
        else
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            if ((await db.Database.GetPendingMigrationsAsync(ct)).ToList() is { Count: > 0 } pending)
                throw new DatabaseStartException($"The database lacks migrations of this release ({pending.Count}, the first is {pending[0]}): run 'DoctorDAO.Server migrate', or have the SQL of 'migrate --script' run.");
        }

        _prepared = true;
    }

    /// <summary>Makes or changes the tables; safe to run again.</summary>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (settings.Provider == DatabaseProvider.Sqlite)
            Directory.CreateDirectory(settings.DataDirectory);
        if (!db.Database.GetMigrations().Any())
            await db.Database.EnsureCreatedAsync(ct);
        // Where nothing is pending, migrating would compare the whole model with the last migration all the same, which a test has done for this release.
        else if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
            await db.Database.MigrateAsync(ct);
        // Readers do not wait for the indexer then, nor it for them; the file remembers it.
        if (settings.Provider == DatabaseProvider.Sqlite)
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", ct);
    }

    /// <summary>Runs before any other service starts: keys of cookies, the indexer and the relay live in the tables.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => PrepareAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
