using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DoctorDAO.Indexing;

/// <summary>Names under which the engine's metrics and traces are found.</summary>
public static class IndexingDiagnostics
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "DoctorDAO.Indexing";

    internal static ActivitySource Activities { get; } = new(Name);

    internal static Meter Meter { get; } = new(Name);

    internal static Counter<long> Blocks { get; } = Meter.CreateCounter<long>("doctordao.indexing.blocks", "{block}", "Blocks indexed");

    internal static Counter<long> Logs { get; } = Meter.CreateCounter<long>("doctordao.indexing.logs", "{log}", "Logs stored");

    internal static Counter<long> Reverts { get; } = Meter.CreateCounter<long>("doctordao.indexing.reverted_blocks", "{block}", "Blocks reverted");

    internal static Counter<long> Retries { get; } = Meter.CreateCounter<long>("doctordao.indexing.retries", "{retry}", "Retryable failures");

    internal static Counter<long> Alarms { get; } = Meter.CreateCounter<long>("doctordao.alarms", "{alarm}", "Alarms raised");

    internal static UpDownCounter<long> ActiveAlarms { get; } = Meter.CreateUpDownCounter<long>("doctordao.alarms.active", "{alarm}", "Alarms that are up");

    internal static Histogram<double> Commit { get; } = Meter.CreateHistogram<double>("doctordao.indexing.commit", "ms", "Time of one transaction");

    internal static Gauge<long> Lag { get; } = Meter.CreateGauge<long>("doctordao.indexing.lag", "{block}", "Head minus indexed");

    internal static Gauge<long> Indexed { get; } = Meter.CreateGauge<long>("doctordao.indexing.block", "{block}", "Newest block in the views");

    internal static Gauge<long> TimeLeft { get; } = Meter.CreateGauge<long>("doctordao.indexing.time_left", "s", "Time left of a backfill or a rebuild");

    internal static Gauge<long> Leader { get; } = Meter.CreateGauge<long>("doctordao.indexing.leader", null, "1 in the process that writes, 0 in those that wait to");
}
