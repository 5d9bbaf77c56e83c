using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DoctorDAO.Database.Tests;

/// <summary>How a database answers one command.</summary>
/// <param name="Step">What the server was asked.</param>
/// <param name="Scans">Tables that are read from end to end, and have more than a handful of rows.</param>
/// <param name="Indexes">Indexes that are used.</param>
/// <param name="Work">What it costs in the database's own unit, the same whenever it runs: steps of SQLite's machine, rows that PostgreSQL touches.</param>
internal sealed record QueryPlan(string Step, string Sql, IReadOnlyList<string> Scans, IReadOnlyList<string> Indexes, long Work, string Text);

/// <summary>Asks the database about every command before it runs.</summary>
internal abstract class QueryPlans : DbCommandInterceptor
{
    private readonly List<QueryPlan> _seen = [];

    /// <summary>What the server is asked now.</summary>
    public string Step { get; set; } = "";

    public IReadOnlyList<QueryPlan> Seen => _seen;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        // Rows are written by their keys.
        if (eventData.CommandSource != CommandSource.SaveChanges)
            _seen.Add(await ExplainAsync(command, run: true, cancellationToken));
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete)
            _seen.Add(await ExplainAsync(command, run: false, cancellationToken));
        return result;
    }

    /// <summary>The plan of a command.</summary>
    /// <param name="command">With its parameters.</param>
    /// <param name="run">Whether it may be run to see what it costs.</param>
    /// <param name="ct">Cancels it.</param>
    protected abstract Task<QueryPlan> ExplainAsync(DbCommand command, bool run, CancellationToken ct);
}
