using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DoctorDAO.Ethereum;
using DoctorDAO.LocalChain.Contracts;
using DoctorDAO.Testing;

namespace DoctorDAO.Benchmarks;

/// <summary>How fast logs become typed events, beside reading the same log's JSON by the framework's parser.</summary>
internal static class Decoding
{
    private const int Rounds = 9;
    private const int Events = 200_000;

    public static async Task MeasureAsync(Table table, DaoChain chain, ulong session, CancellationToken ct)
    {
        Table.Head($"Decoding (median of {Rounds} rounds; ratio to parsing the log's JSON)");
        var filter = new LogFilter([], [Chamber.BallotCast.Topic0]);
        var logs = await chain.Node.Client.GetLogsAsync(filter, 0, await chain.Node.Client.BlockNumberAsync(ct), ct);
        var log = logs.First(x => Chamber.BallotCast.TryDecode(x, out var cast, out _) && cast.Session == session);
        var json = JsonSerializer.SerializeToUtf8Bytes(new { address = log.Address.ToHex(), topics = log.Topics.ToArray().Select(x => x.ToString()), data = Hex.Encode(log.Data.Span) });

        var typed = Measure(() => Chamber.BallotCast.TryDecode(log, out _, out _));
        var parsed = Measure(() =>
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("data").ValueKind == JsonValueKind.String;
        });
        table.Row("BallotCast, an agenda of 8", Rate(typed), typed / parsed);
        var vote = VoteLog();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var cast = Measure(() => Chamber.VoteCast.TryDecode(vote, out _, out _));
        var garbage = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)((Rounds + 1) * Events);
        // A ratio to a rate of two million a second, which the machine's JSON parser says nothing about.
        table.Row("VoteCast without a reason (to 2 M/s)", Rate(cast), cast * 2e6, 1);
        table.Row("  bytes allocated for each", string.Create(CultureInfo.InvariantCulture, $"{garbage:0.0}"), garbage, 0.1);
        table.Row("JSON of the same log", Rate(parsed));
    }

    /// <summary>A vote of Governor's own kind: one indexed account, three numbers, no reason.</summary>
    private static EthLog VoteLog()
    {
        var data = new byte[5 * 32];
        (data[31], data[63], data[95], data[127]) = (7, 1, 42, 128);
        return new EthLog(
            DaoChain.Member(0).Address, new[] { Chamber.VoteCast.Topic0, new Bytes32([.. new byte[12], .. DaoChain.Member(1).Address.ToArray()]) }, data, 1, default, 1, default, 0, 0);
    }

    /// <summary>Seconds for one, the median of the rounds.</summary>
    private static double Measure(Func<bool> once)
    {
        var good = 0;
        var seconds = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Events; i++)
                good += once() ? 1 : 0;
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / Events);
        }

        // The first round warms up.
        return good == (Rounds + 1) * Events ? Table.Median(seconds.Skip(1)) : throw new InvalidOperationException("A log was not decoded.");
    }

    private static string Rate(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{1e-6 / seconds:0.00} M/s");
}
