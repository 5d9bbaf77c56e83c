using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DoctorDAO.Database.Tests;

/// <summary>SQLite's plans, and the steps that its machine takes for them.</summary>
internal sealed partial class SqliteQueryPlans : QueryPlans
{
    private const int FullScanSteps = 1;
    private const int MachineSteps = 4;

    // Chambers, the checkpoint: tables that have no index and need none.
    private const int Handful = 100;

    protected override async Task<QueryPlan> ExplainAsync(DbCommand command, bool run, CancellationToken ct)
    {
        var lines = new List<string>();
        await using (var explain = ((SqliteConnection)command.Connection!).CreateCommand())
        {
            explain.Transaction = (SqliteTransaction?)command.Transaction;
#pragma warning disable CA2100 // The command is the one that is about to run.
            explain.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
#pragma warning restore CA2100
            foreach (SqliteParameter parameter in command.Parameters)
                explain.Parameters.AddWithValue(parameter.ParameterName, parameter.Value);
            await using var reader = await explain.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                lines.Add(reader.GetString(3));
        }

        // What reads a subquery to its end reads no table: the table is a line of its own.
        var inner = lines.Where(x => x.StartsWith("CO-ROUTINE ", StringComparison.Ordinal)).Select(x => "SCAN " + x["CO-ROUTINE ".Length..]).ToHashSet(StringComparer.Ordinal);
        var (steps, scanned) = run ? Run(command) : (0, long.MaxValue);
        return new QueryPlan(
            Step,
            command.CommandText,
            [.. lines.Where(x => IsScan(x, inner) && scanned > Handful && !command.CommandText.EndsWith("WHERE 0", StringComparison.Ordinal))],
            [.. lines.Select(x => Index().Match(x)).Where(x => x.Success).Select(x => x.Groups[1].Value)],
            steps,
            string.Join('\n', lines));
    }

    private static bool IsScan(string line, HashSet<string> inner) =>
        line.StartsWith("SCAN ", StringComparison.Ordinal) && !line.Contains("USING", StringComparison.Ordinal) && !inner.Contains(line);

    private static (long Steps, long Scanned) Run(DbCommand command)
    {
        var database = ((SqliteConnection)command.Connection!).Handle!;
        Check(raw.sqlite3_prepare_v2(database, command.CommandText, out var statement));
        using (statement)
        {
            foreach (SqliteParameter parameter in command.Parameters)
            {
                var index = raw.sqlite3_bind_parameter_index(statement, "@" + parameter.ParameterName.TrimStart('@'));
                if (index > 0)
                    Check(Bind(statement, index, parameter.Value));
            }

            int code;
            while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                // Only what it costs is of interest.
            }

            Check(code == raw.SQLITE_DONE ? raw.SQLITE_OK : code);
            return (raw.sqlite3_stmt_status(statement, MachineSteps, 0), raw.sqlite3_stmt_status(statement, FullScanSteps, 0));
        }
    }

    private static int Bind(sqlite3_stmt statement, int index, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(statement, index),
        string text => raw.sqlite3_bind_text(statement, index, text),
        Guid id => raw.sqlite3_bind_text(statement, index, id.ToString().ToUpperInvariant()),
        DateTime moment => raw.sqlite3_bind_text(statement, index, moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", System.Globalization.CultureInfo.InvariantCulture)),
        byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
        _ => raw.sqlite3_bind_int64(statement, index, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static void Check(int code) => Assert.Equal(raw.SQLITE_OK, code);

    [GeneratedRegex("USING (?:COVERING )?INDEX (\\w+)")]
    private static partial Regex Index();
}
