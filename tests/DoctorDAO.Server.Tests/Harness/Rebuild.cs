using System.Text;
using DoctorDAO.Indexing;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DoctorDAO.Server.Tests;

/// <summary>Rebuilds the views on a copy, by a server that does nothing else.</summary>
public sealed class Rebuild : IAsyncDisposable
{
    private readonly DaoChain _chain;
    private readonly ServerHome _copy;
    private WebApplication? _app;

    private Rebuild(DaoChain chain, ServerHome copy) => (_chain, _copy) = (chain, copy);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Rebuild> CreateAsync(DaoChain chain)
    {
        Assert.SkipWhen(ServerDatabases.Provider == DatabaseProvider.SqlServer, "SQL Server copies no database as it stands.");
        return new Rebuild(chain, await ServerHome.CreateAsync());
    }

    /// <summary>Asserts that the views of a server that was ended are those that its logs make.</summary>
    public async Task ViewsAreEqualAsync(ServerHome home)
    {
        await ServerDatabases.CopyAsync(home.Connection, _copy.Connection, Ct);
        var left = await DumpAsync();
        _app ??= DaoServer.Create(TestServer.Arguments(_chain, _copy, "Roles=indexer", "Logging:LogLevel:Default=Error"));
        await _app.Services.GetRequiredService<ViewRebuild>().RunAsync(Ct);
        Assert.Equal(await DumpAsync(), left);
        Assert.Contains("views_", left, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        await _copy.DisposeAsync();
    }

    private async Task<string> DumpAsync()
    {
        await using var db = _copy.Context();
        await db.Database.OpenConnectionAsync(Ct);
        var result = new StringBuilder();
        foreach (var table in db.Model.GetViews().Select(x => x.GetTableName()))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Names come from the model.
            command.CommandText = $"SELECT * FROM {table}";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync(Ct);
            var rows = new List<string>();
            while (await reader.ReadAsync(Ct))
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                rows.Add(string.Join(" | ", values.Select(x => x is byte[] bytes ? Convert.ToHexString(bytes) : x)));
            }

            rows.Sort(StringComparer.Ordinal);
            result.AppendLine(table).AppendJoin('\n', rows).AppendLine();
        }

        return result.ToString();
    }
}
