using DoctorDAO.Features;

namespace DoctorDAO.Server.Tests;

/// <summary>What a server keeps: its folder and its database. It outlives the server, so a test can start it again.</summary>
public sealed class ServerHome : IAsyncDisposable
{
    private ServerHome(string folder, string connection) => (Folder, Connection) = (folder, connection);

    public string Folder { get; }

    /// <summary>Connection string of the database.</summary>
    public string Connection { get; }

    public IReadOnlyList<string> Settings =>
        [$"--Database:Provider={ServerDatabases.Provider}", $"--Database:ConnectionString={Connection}", "--Database:MigrateOnStart=true"];

    /// <param name="migrated">Whether the database has its tables already; else a server makes them when it starts.</param>
    public static async Task<ServerHome> CreateAsync(bool migrated = true)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"doctordao-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        return new ServerHome(folder, await ServerDatabases.CreateAsync(folder, migrated));
    }

    /// <summary>The database as the server sees it.</summary>
    public DaoDbContext Context() => ServerDatabases.Context(Connection);

    public async ValueTask DisposeAsync()
    {
        await ServerDatabases.DropAsync(Connection);
        Directory.Delete(Folder, recursive: true);
    }
}
