using System.Diagnostics.Metrics;

namespace DoctorDAO.Features.Relay;

/// <summary>Metrics of the relay.</summary>
internal static class RelayDiagnostics
{
    private static readonly Meter Meter = new("DoctorDAO.Relay");

    /// <summary>Gas that the day's transactions have used or may still use; a day begins at midnight UTC.</summary>
    public static Gauge<long> GasToday { get; } = Meter.CreateGauge<long>("doctordao.relay.gas_today", "{gas}", "Gas that today's transactions have used or may use");

    /// <summary>Gas that one day may cost.</summary>
    public static Gauge<long> GasPerDay { get; } = Meter.CreateGauge<long>("doctordao.relay.gas_per_day", "{gas}", "Gas that a day may cost");

    /// <summary>Acts that were given to the node.</summary>
    public static Counter<long> Sent { get; } = Meter.CreateCounter<long>("doctordao.relay.sent", "{act}", "Acts given to the node");

    /// <summary>Acts that were given up.</summary>
    public static Counter<long> Failed { get; } = Meter.CreateCounter<long>("doctordao.relay.failed", "{act}", "Acts given up");

    /// <summary>Acts that were not taken because the day's gas, or the account's, is used up.</summary>
    public static Counter<long> Refused { get; } = Meter.CreateCounter<long>("doctordao.relay.refused", "{act}", "Acts not taken for want of gas");
}
