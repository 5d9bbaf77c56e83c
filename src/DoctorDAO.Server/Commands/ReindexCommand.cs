using DoctorDAO.Features.Search;
using DoctorDAO.Server.Hosting;

namespace DoctorDAO.Server.Commands;

/// <summary><c>reindex</c>: makes the search's index anew from the posts and the proposals. Beside a running server, too.</summary>
internal static class ReindexCommand
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, CancellationToken ct)
    {
        await using var app = DaoServer.Create(arguments);
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(ct);
        var count = await app.Services.GetRequiredService<SearchRebuild>().RunAsync(ct);
        await output.WriteLineAsync(FormattableString.Invariant($"The search finds {count} documents."));
        return 0;
    }
}
