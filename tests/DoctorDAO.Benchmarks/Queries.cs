using System.Diagnostics;

namespace DoctorDAO.Benchmarks;

/// <summary>What the API's questions cost over HTTP, beside the health check of the same server.</summary>
internal static class Queries
{
    private const int Requests = 300;

    public static async Task MeasureAsync(Table table, HttpClient http, ulong session, string proposal, string member, CancellationToken ct)
    {
        Table.Head($"Requests, one after the other (median of {Requests}; ratio to /health/live)");
        var baseline = await MeasureAsync(http, "/health/live", ct);
        table.Row("/health/live", Table.Milliseconds(baseline));
        foreach (var (name, path) in ((string, string)[])
        [
            ("/api/status", "/api/status"),
            ("/api/sessions", "/api/sessions"),
            ("/api/sessions/{chamber}/{session}", $"/api/sessions/clinical/{session}"),
            ("/api/proposals/{id}", $"/api/proposals/{proposal}"),
            ("/api/proposals/{id}/ballots", $"/api/proposals/{proposal}/ballots"),
            ("/api/members", "/api/members"),
            ("/api/members/{address}", $"/api/members/{member}"),
        ])
        {
            var median = await MeasureAsync(http, path, ct);
            table.Row(name, Table.Milliseconds(median), median / baseline);
        }
    }

    private static async Task<double> MeasureAsync(HttpClient http, string path, CancellationToken ct)
    {
        var times = new List<double>(Requests);
        for (var i = 0; i < Requests + 20; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative), ct);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync(ct);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Table.Median(times.Skip(20));
    }
}
