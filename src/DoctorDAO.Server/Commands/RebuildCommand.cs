using DoctorDAO.Indexing;
using DoctorDAO.Server.Hosting;

namespace DoctorDAO.Server.Commands;

/// <summary><c>rebuild</c>: makes all views again from the stored logs.</summary>
internal static class RebuildCommand
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken ct)
    {
        await using var app = DaoServer.Create(arguments);
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(ct);
        var block = await app.Services.GetRequiredService<ViewRebuild>().RunAsync(ct);
        await output.WriteLineAsync(block is null ? "Nothing has been indexed yet." : $"The views are rebuilt up to block {block}.");
        return 0;
    }
}
