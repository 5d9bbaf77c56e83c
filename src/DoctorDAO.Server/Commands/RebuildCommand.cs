using DoctorDAO.Indexing;
using DoctorDAO.Server.Hosting;

namespace DoctorDAO.Server.Commands;

/// <summary>
/// <c>rebuild</c>: empties all views and makes them again from the stored logs. <c>rebuild --beside</c>: makes them beside the old ones and switches when
/// they are done, so that readers notice nothing; on PostgreSQL only.
/// </summary>
internal static class RebuildCommand
{
    private const string Beside = "--beside";

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken ct)
    {
        var options = new CommandOptions(arguments, [Beside], []);
        await using var app = DaoServer.Create(options.Settings);
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(ct);
        var block = options.Has(Beside)
            ? await app.Services.GetRequiredService<SideRebuild>().RunAsync(ct)
            : await app.Services.GetRequiredService<ViewRebuild>().RunAsync(ct);
        await output.WriteLineAsync(block is null ? "Nothing has been indexed yet." : $"The views are rebuilt up to block {block}.");
        return 0;
    }
}
