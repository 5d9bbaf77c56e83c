using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;
using DoctorDAO.ReferenceIndexer;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// reference <backfill|rebuild|live|follow> <sqlite|postgres> <connection> <rpc> <contract>: one run, told as a line of JSON.
var (job, provider, connection, rpc, contract) = (args[0], args[1], args[2], args[3], args[4]);
var asked = new AskedHandler();
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
builder.Services.AddDbContextFactory<ReferenceContext>(options => _ = provider == "sqlite" ? options.UseSqlite(connection) : options.UseNpgsql(connection));
using var http = new HttpClient(asked) { Timeout = Timeout.InfiniteTimeSpan };
var client = new EthClient(http, new Uri(rpc));
builder.Services.AddSingleton(client);
using var other = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
var live = new Live(new EthClient(other, new Uri(rpc)), Address.Parse(contract), asked);
if (job == "live")
    builder.Services.AddSingleton<IChangePublisher>(live);
builder.Services.AddIndexing<ReferenceContext>(options =>
{
    options.ChainId = 31337;
    options.Contracts.Add(new ContractSource("EventSource", "events", Address.Parse(contract), 1));
    options.Enabled = job != "rebuild";
    options.BlockTopics.Add("head");
    // At the head the clock starts when the node tells of a block: asking often keeps the wait for the next question out of it.
    options.PollInterval = TimeSpan.FromMilliseconds(job is "live" or "follow" ? 2 : 100);
}).AddProjection<VoteProjection>().AddProjection<AccountProjection>();
using var host = builder.Build();

var contexts = host.Services.GetRequiredService<IDbContextFactory<ReferenceContext>>();
await using (var db = await contexts.CreateDbContextAsync())
{
    // Also where there is one already: opening it for the first time is no part of either job.
    await db.Database.EnsureCreatedAsync();
    if (provider == "sqlite")
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL");
}

using var self = Process.GetCurrentProcess();
var processor = self.TotalProcessorTime;
var watch = Stopwatch.StartNew();
double[] blocks = [];
if (job != "rebuild")
{
    await host.StartAsync();
    await host.Services.GetRequiredService<IChainProgress>().WaitForAsync(IndexerPhase.Live, CancellationToken.None);
    Console.WriteLine("live");
    if (job == "follow")
        await host.WaitForShutdownAsync();
    if (job == "live")
    {
        // The engine goes on to compare history with its headers; what is measured is the time after.
        await HistoryIsCheckedAsync(contexts);
        blocks = await live.MeasureAsync(CancellationToken.None);
    }
}
else
{
    await host.Services.GetRequiredService<ViewRebuild>().RunAsync(CancellationToken.None);
}

watch.Stop();
var sinceStart = TimeProvider.System.GetUtcNow() - self.StartTime.ToUniversalTime();
self.Refresh();
processor = self.TotalProcessorTime - processor;
// Before anything else is done that is no work of this job.
var (peak, getLogs, getBlocks) = (PeakMegabytes(), asked.Count("eth_getLogs"), asked.Count("eth_getBlockBy"));
await host.StopAsync();
var tables = await Digests.OfAsync(contexts, CancellationToken.None);
Console.WriteLine(JsonSerializer.Serialize(new
{
    seconds = watch.Elapsed.TotalSeconds,
    sinceStart = sinceStart.TotalSeconds,
    processorSeconds = processor.TotalSeconds,
    peakMegabytes = peak,
    allocatedMegabytes = GC.GetTotalAllocatedBytes() / 1e6,
    pauseSeconds = GC.GetTotalPauseDuration().TotalSeconds,
    collections = new[] { GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2) },
    getLogs,
    getBlocks,
    liveMedian = blocks.Length == 0 ? 0 : blocks[blocks.Length / 2],
    live99 = blocks.Length == 0 ? 0 : blocks[blocks.Length * 99 / 100],
    tables,
}));

static async Task HistoryIsCheckedAsync(IDbContextFactory<ReferenceContext> contexts)
{
    await using var db = await contexts.CreateDbContextAsync();
    while (await db.Set<ChainCheckpointRow>().AnyAsync(x => x.Checked < x.Final))
        await Task.Delay(TimeSpan.FromMilliseconds(50));
}

static double PeakMegabytes()
{
    using var process = Process.GetCurrentProcess();
    var line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(x => x.StartsWith("VmHWM", StringComparison.Ordinal)) : null;
    return line is null ? process.PeakWorkingSet64 / 1e6 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
