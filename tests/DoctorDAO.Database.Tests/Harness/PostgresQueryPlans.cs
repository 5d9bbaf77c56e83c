using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace DoctorDAO.Database.Tests;

/// <summary>PostgreSQL's plans, and the rows that they touch.</summary>
/// <param name="rows">Rows of each table.</param>
internal sealed class PostgresQueryPlans(IReadOnlyDictionary<string, double> rows) : QueryPlans
{
    // Of a few pages PostgreSQL reads all, and is right.
    private const double Handful = 10_000;

    public static async Task<PostgresQueryPlans> CreateAsync(TestDatabase database, CancellationToken ct)
    {
        await using var db = database.CreateDbContext();
        var tables = await db.Database.SqlQuery<Table>($"SELECT relname AS \"Name\", CAST(reltuples AS double precision) AS \"Rows\" FROM pg_class WHERE relkind = 'r'").ToListAsync(ct);
        return new PostgresQueryPlans(tables.GroupBy(x => x.Name, StringComparer.Ordinal).ToDictionary(x => x.Key, x => x.Max(y => y.Rows), StringComparer.Ordinal));
    }

    protected override async Task<QueryPlan> ExplainAsync(DbCommand command, bool run, CancellationToken ct)
    {
        await using var explain = Explain(command, run ? "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON)" : "EXPLAIN (FORMAT JSON)");
        var text = (string)(await explain.ExecuteScalarAsync(ct))!;
        var (scans, indexes, work) = (new List<string>(), new List<string>(), 0.0);
        Walk(JsonDocument.Parse(text).RootElement[0].GetProperty("Plan"));
        return new QueryPlan(Step, command.CommandText, scans, indexes, (long)work, text);

        void Walk(JsonElement node)
        {
            var type = node.GetProperty("Node Type").GetString()!;
            if (node.TryGetProperty("Index Name", out var index))
                indexes.Add(index.GetString()!);
            if (type == "Seq Scan" && node.GetProperty("Relation Name").GetString() is { } table && rows[table] > Handful)
                scans.Add(table);
            if (run)
            {
                string[] touched = ["Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter"];
                work += node.GetProperty("Actual Loops").GetDouble() * touched.Sum(x => node.TryGetProperty(x, out var count) ? count.GetDouble() : 0);
            }

            if (node.TryGetProperty("Plans", out var children))
            {
                foreach (var child in children.EnumerateArray())
                    Walk(child);
            }
        }
    }

    /// <summary>The same command behind a word that asks for its plan.</summary>
    private static DbCommand Explain(DbCommand command, string word)
    {
        var explain = command.Connection!.CreateCommand();
        explain.Transaction = command.Transaction;
#pragma warning disable CA2100 // The command is the one that is about to run.
        explain.CommandText = word + " " + command.CommandText;
#pragma warning restore CA2100
        foreach (DbParameter parameter in command.Parameters)
            explain.Parameters.Add(((ICloneable)parameter).Clone());
        return explain;
    }

    private sealed record Table(string Name, double Rows);
}
