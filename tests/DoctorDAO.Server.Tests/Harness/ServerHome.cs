using DoctorDAO.Features;

namespace DoctorDAO.Server.Tests;

/// <summary>What a server keeps: its folder and its database. It outlives the server, so a test can start it again.</summary>
public sealed class ServerHome : IAsyncDisposable
{
    private const string Certificate = "keys/data-protection.pfx";

    // Making one is the longest part of a new server's start, so the servers of a run share the first that one of them has made.
    private static byte[]? _certificate;

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
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        if (_certificate is { } made)
            await File.WriteAllBytesAsync(Path.Combine(folder, Certificate), made);
        return new ServerHome(folder, await ServerDatabases.CreateAsync(folder, migrated));
    }

    /// <summary>The database as the server sees it.</summary>
    public DaoDbContext Context() => ServerDatabases.Context(Connection);

    public async ValueTask DisposeAsync()
    {
        await ServerDatabases.DropAsync(Connection);
        if (_certificate is null && File.Exists(Path.Combine(Folder, Certificate)))
            _certificate = await File.ReadAllBytesAsync(Path.Combine(Folder, Certificate));
        Directory.Delete(Folder, recursive: true);
    }
}
