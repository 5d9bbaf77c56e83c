using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using DoctorDAO.Server.Hosting;
using DoctorDAO.Testing;
using Microsoft.Extensions.Configuration;

namespace DoctorDAO.Server.Tests;

/// <summary>What operators watch: metrics for Prometheus, the dashboard over them, readiness.</summary>
public sealed partial class MetricsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_are_served_on_their_own_port_alone_and_the_dashboard_asks_for_no_other()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        var ours = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("DoctorDAO.", StringComparison.Ordinal))
                ours.Add(PrometheusName(instrument));
        };
        listener.Start();
        var port = FreePort();
        await Sessions.OpenAsync(chain);
        await using var server = await TestServer.StartAsync(chain, home, null, $"Urls=http://127.0.0.1:0;http://127.0.0.1:{port}", "Metrics:Prometheus=true", $"Metrics:Port={port}");
        await server.CatchUpAsync(chain);
        using var browser = server.Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/metrics", Ct)).StatusCode);
        await RecountAsync(browser);

        using var prometheus = new HttpClient();
        var text = await prometheus.GetStringAsync($"http://127.0.0.1:{port}/metrics", Ct);
        // The first answer is made before its own request is counted.
        text += await prometheus.GetStringAsync($"http://127.0.0.1:{port}/metrics", Ct);
        var served = Served().Matches(text).Select(x => x.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("doctordao_indexing_blocks_total", served);
        Assert.All(served.Where(x => x.StartsWith("doctordao_", StringComparison.Ordinal)), x => Assert.Contains(x, ours));

        var dashboard = await File.ReadAllTextAsync(Repository.PathOf("infra", "dashboards", "doctordao.json"), Ct);
        var asked = Asked().Matches(dashboard).Select(x => Part().Replace(x.Value, "")).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(asked.Count > 10);
        Assert.All(asked, x => Assert.True(ours.Contains(x) || served.Contains(x), $"The dashboard asks for {x}, which is no metric. There are: {string.Join(", ", served.Union(ours).Order())}"));
    }

    [Fact]
    public void Metrics_without_a_port_of_their_own_are_refused()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Metrics:Prometheus"] = "true" }).Build();
        Assert.Contains(Assert.Throws<SettingsException>(() => ServerSettings.Read(configuration)).Problems, x => x.StartsWith("Metrics:Port:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Readiness_tells_lag_and_alarms()
    {
        await using var chain = await DaoChain.StartAsync(Ct);
        await using var home = await ServerHome.CreateAsync();
        await using var server = await TestServer.StartAsync(chain, home);
        await server.CatchUpAsync(chain);
        using var browser = server.Browser();
        var data = (await (await browser.GetAsync("/health/ready", Ct)).JsonAsync()).GetProperty("checks").GetProperty("indexer").GetProperty("data");
        Assert.True(data.GetProperty("lagBlocks").GetInt64() >= 0);
        Assert.True(data.GetProperty("indexed").GetInt64() > 0);
        Assert.Equal(0, data.GetProperty("alarms").GetArrayLength());
    }

    /// <summary>Waits until the session has been counted again; only the status tells.</summary>
    private static async Task RecountAsync(HttpClient browser)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await (await browser.GetAsync("/api/status", Ct)).JsonAsync()).GetProperty("recountAgrees").ValueKind == JsonValueKind.Null)
            await timer.WaitForNextTickAsync(Ct);
    }

    /// <summary>How the exporter names an instrument: the unit goes to the end unless it only annotates, and a counter ends in total.</summary>
    private static string PrometheusName(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "ms" => "_milliseconds",
            "s" => "_seconds",
            null or "" => "",
            var x when x.StartsWith('{') => "",
            var x => "_" + x,
        };
        return instrument.Name.Replace('.', '_') + unit + (instrument is Counter<long> ? "_total" : "");
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^# TYPE (\S+) ", RegexOptions.Multiline)]
    private static partial Regex Served();

    [GeneratedRegex(@"\b(?:doctordao|http_server|dotnet|aspnetcore|kestrel)_[a-z_]+")]
    private static partial Regex Asked();

    // A histogram is served as three series.
    [GeneratedRegex("_(?:bucket|count|sum)$")]
    private static partial Regex Part();
}
