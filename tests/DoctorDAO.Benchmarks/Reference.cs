using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.LocalChain.Processes;
using DoctorDAO.Testing;
using Npgsql;

namespace DoctorDAO.Benchmarks;

/// <summary>
/// The engine on the reference chain, beside the raw floor and Subsquid, all in one run: cold backfills into SQLite and PostgreSQL, rebuilds of the views,
/// memory, and what the node was asked.
/// </summary>
internal sealed partial class Reference(Table table, string folder)
{
    private const int Runs = 5;
    private const int Port = 18545;

    private string Chain => Path.Combine(folder, "chain");

    public static async Task MeasureAsync(Table table, int subsquidRuns, CancellationToken ct)
    {
        var folder = Repository.PathOf("artifacts", "bench");
        CopyPeers(folder);
        await new Reference(table, folder).RunAsync(subsquidRuns, ct);
    }

    /// <summary>Ten times the blocks and logs, beside the reference chain: time and memory of a cold backfill. Making that chain takes some ten minutes the first time.</summary>
    public static async Task GrowAsync(Table table, CancellationToken ct)
    {
        var (small, large) = (Repository.PathOf("artifacts", "bench"), Repository.PathOf("artifacts", "bench", "growth"));
        var of = new List<Dictionary<string, Run>>();
        foreach (var (folder, blocks) in ((string, int)[])[(small, 2_000), (large, 20_000)])
        {
            CopyPeers(folder);
            var reference = new Reference(table, folder);
            await reference.PrepareAsync(blocks, ct);
            of.Add(await reference.BackfillAsync(ct));
        }

        Table.Head("Growth: 20,000 blocks and 2,000,000 logs (to the reference chain)");
        foreach (var (provider, run) in of[1])
        {
            table.Row($"cold, {provider}", Seconds(run.Seconds), run.Seconds / of[0][provider].Seconds, 11);
            table.Row($"peak memory, {provider} (to 250 MB)", Megabytes(run.PeakMegabytes), run.PeakMegabytes / 250, 1);
        }

        if (Normal(of[1]["sqlite"].Tables) != Normal(of[1]["postgres"].Tables))
            throw new InvalidOperationException($"The views differ: {of[1]["sqlite"].Tables}, {of[1]["postgres"].Tables}");
    }

    private async Task PrepareAsync(int blocks, CancellationToken ct)
    {
        Table.Head($"Preparing a chain of {blocks} blocks (the first time takes minutes)");
        if (!Directory.Exists(Path.Combine(Chain, "node_modules")))
            await ToolAsync("npm", ["install", "--no-audit", "--no-fund"], Chain, ct);
        if (!File.Exists(Path.Combine(Chain, "chain.json")))
        {
            await ToolAsync("node", ["compile.mjs"], Chain, ct);
            await ToolAsync("node", ["gen-chain.mjs", blocks.ToString(CultureInfo.InvariantCulture)], Chain, ct);
        }
    }

    /// <summary>One cold backfill into each database.</summary>
    private async Task<Dictionary<string, Run>> BackfillAsync(CancellationToken ct)
    {
        await using var node = await ServeAsync(ct);
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        try
        {
            var contract = await ContractAsync(ct);
            return new Dictionary<string, Run>
            {
                ["sqlite"] = await EngineAsync("backfill", "sqlite", NewFile(), contract, ct),
                ["postgres"] = await EngineAsync("backfill", "postgres", await postgres.CreateDatabaseAsync(ct), contract, ct),
            };
        }
        finally
        {
            await postgres.DisposeAsync();
        }
    }

    private string NewFile()
    {
        var file = Path.Combine(folder, "reference.db");
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(file + suffix);
        return $"Data Source={file}";
    }

    private async Task<string> ContractAsync(CancellationToken ct) =>
        JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Chain, "chain.json"), ct)).RootElement.GetProperty("address").GetString()!;

    private async Task RunAsync(int subsquidRuns, CancellationToken ct)
    {
        await PrepareAsync(2_000, ct);
        await using var node = await ServeAsync(ct);
        var floor = Floor(await ToolAsync("node", ["floor.mjs"], Chain, ct));
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Chain, "expected.json"), ct)).RootElement.GetProperty("tables").GetRawText();
        var contract = await ContractAsync(ct);

        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        try
        {
            var runs = new Dictionary<string, List<Run>>();
            for (var i = 0; i < Runs; i++)
            {
                var file = NewFile();
                var database = await postgres.CreateDatabaseAsync(ct);
                foreach (var (provider, connection) in ((string, string)[])[("sqlite", file), ("postgres", database)])
                {
                    foreach (var job in (string[])["backfill", "rebuild"])
                    {
                        var run = await EngineAsync(job, provider, connection, contract, ct);
                        if (Normal(run.Tables) != Normal(expected))
                            throw new InvalidOperationException($"The engine's views differ ({job}, {provider}): {run.Tables}");
                        (runs.TryGetValue($"{provider} {job}", out var known) ? known : runs[$"{provider} {job}"] = []).Add(run);
                    }
                }

                await postgres.DropDatabaseAsync(database, ct);
            }

            var subsquid = await SubsquidAsync(await postgres.CreateDatabaseAsync(ct), subsquidRuns, ct);
            // Last, since it makes the chain longer.
            var live = new Dictionary<string, Run>();
            foreach (var (provider, connection) in ((string, string)[])[("sqlite", NewFile()), ("postgres", await postgres.CreateDatabaseAsync(ct))])
                live[provider] = await EngineAsync("live", provider, connection, contract, ct);
            Tell(runs, floor, subsquid);
            Table.Head("At the head: a block of 200 logs, from the node's word to committed and published (to 15 ms and 40 ms)");
            foreach (var (provider, run) in live)
            {
                table.Row($"{provider}, median", Table.Milliseconds(run.LiveMedian), run.LiveMedian / 15, 1);
                table.Row($"{provider}, 99 of 100", Table.Milliseconds(run.Live99), run.Live99 / 40, 1);
            }
        }
        finally
        {
            await postgres.DisposeAsync();
        }
    }

    private void Tell(Dictionary<string, List<Run>> runs, double floor, double? subsquid)
    {
        Table.Head($"Reference chain: 199,950 logs (medians of {Runs}; ratio to the raw floor)");
        table.Row("raw floor: pull, parse, fold, SQLite read models", Seconds(floor));
        var sqlite = Table.Median(runs["sqlite backfill"].Select(x => x.Seconds));
        var postgres = Table.Median(runs["postgres backfill"].Select(x => x.Seconds));
        table.Row("engine, SQLite, cold", Seconds(sqlite), sqlite / floor, 1.5);
        table.Row("engine, PostgreSQL, cold", Seconds(postgres), postgres / floor, 2);
        foreach (var (provider, cold) in ((string, double)[])[("sqlite", sqlite), ("postgres", postgres)])
        {
            var rebuild = Table.Median(runs[$"{provider} rebuild"].Select(x => x.Seconds));
            table.Row($"rebuild of the views, {provider} (to cold)", Seconds(rebuild), rebuild / cold, 0.6);
            var memory = runs[$"{provider} backfill"].Max(x => x.PeakMegabytes);
            table.Row($"peak memory, {provider} (to 250 MB)", Megabytes(memory), memory / 250, 1);
        }

        var asked = runs["sqlite backfill"].Max(x => x.GetLogs);
        table.Row("eth_getLogs (to 30)", asked.ToString(CultureInfo.InvariantCulture), asked / 30d, 1);
        // Subsquid is timed from its start to its last row; so is the engine here.
        if (subsquid is { } peer)
            table.Row("engine, PostgreSQL, as a process (to Subsquid)", Seconds(Table.Median(runs["postgres backfill"].Select(x => x.Wall))), Table.Median(runs["postgres backfill"].Select(x => x.Wall)) / peer, 1 / 3.5);
    }

    private async Task<double?> SubsquidAsync(string connection, int count, CancellationToken ct)
    {
        if (count == 0)
            return null;
        var squid = Path.Combine(folder, "subsquid");
        if (!Directory.Exists(Path.Combine(squid, "node_modules")))
            await ToolAsync("npm", ["install", "--no-audit", "--no-fund"], squid, ct);
        var port = new NpgsqlConnectionStringBuilder(connection).Port.ToString(CultureInfo.InvariantCulture);
        var output = await ToolAsync("node", ["run-subsquid.mjs", count.ToString(CultureInfo.InvariantCulture)], Chain, ct, ("BENCH", folder), ("PGPORT", port));
        var rows = output.Split('\n').Where(x => x.StartsWith('{')).Select(x => JsonDocument.Parse(x).RootElement).ToList();
        if (rows.Count != count || rows.Any(x => !x.GetProperty("match").GetBoolean()))
            throw new InvalidOperationException("Subsquid's rows differ: " + output);
        return Table.Median(rows.Select(x => x.GetProperty("wall_s").GetDouble()));
    }

    private async Task<Run> EngineAsync(string job, string provider, string connection, string contract, CancellationToken ct)
    {
        var program = Repository.PathOf("artifacts", "bench", "engine", "DoctorDAO.ReferenceIndexer.dll");
        var output = await ToolAsync("dotnet", [program, job, provider, connection, $"http://127.0.0.1:{Port}", contract], folder, ct);
        using var json = JsonDocument.Parse(output.Split('\n').Last(x => x.StartsWith('{')));
        var root = json.RootElement;
        return new Run(
            root.GetProperty("seconds").GetDouble(), root.GetProperty("sinceStart").GetDouble(), root.GetProperty("peakMegabytes").GetDouble(), root.GetProperty("getLogs").GetInt32(),
            root.GetProperty("liveMedian").GetDouble(), root.GetProperty("live99").GetDouble(), root.GetProperty("tables").GetRawText());
    }

    private async Task<ChildProcess> ServeAsync(CancellationToken ct)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = ChildProcess.Start("node", ["anvil.mjs", Port.ToString(CultureInfo.InvariantCulture)], Chain, onLine: line =>
        {
            if (line.Contains("loaded in", StringComparison.Ordinal))
                ready.TrySetResult();
        });
        if (await Task.WhenAny(ready.Task, node.ExitedAsync(ct)) != ready.Task)
            throw new InvalidOperationException("The reference chain did not start: " + node.Tail);
        return node;
    }

    /// <summary>Seconds of the floor: the medians of its three stages, which one thread does one after the other.</summary>
    private static double Floor(string output)
    {
        string[] stages = ["pull + JSON.parse", "decode + fold into maps", "SQLite: read models only"];
        return stages.Sum(stage => double.Parse(
            Stage().Match(output.Split('\n').Single(x => x.StartsWith(stage, StringComparison.Ordinal))).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static async Task<string> ToolAsync(string tool, string[] arguments, string folder, CancellationToken ct, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(tool, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (name, value) in environment.Append(("BENCH", Repository.PathOf("artifacts", "bench"))))
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} did not start.");
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{tool} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
    }

    private static void CopyPeers(string folder)
    {
        var source = Repository.PathOf("tests", "DoctorDAO.ReferenceIndexer", "peers");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private static string Normal(string json) => Spaces().Replace(json, "");

    private static string Megabytes(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} MB");

    private static string Seconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} s");

    [GeneratedRegex(@"([0-9.]+) s  \(")]
    private static partial Regex Stage();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    private sealed record Run(double Seconds, double Wall, double PeakMegabytes, int GetLogs, double LiveMedian, double Live99, string Tables);
}
