using System.Diagnostics;
using DoctorDAO.Client;
using DoctorDAO.Testing;
using Microsoft.AspNetCore.SignalR.Client;

namespace DoctorDAO.Benchmarks;

/// <summary>From a block to a listener of the hub, beside somebody who asks the node for its newest block all the time.</summary>
internal static class Liveness
{
    private const int Ballots = 40;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    public static async Task MeasureAsync(Table table, DaoChain chain, Uri server, ulong session, CancellationToken ct)
    {
        Table.Head($"From mined to heard (median of {Ballots} ballots; ratio to polling the node each {PollInterval.TotalMilliseconds:0} ms)");
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(server, "/hub/dao")).Build();
        var heard = new TaskCompletionSource<long>();
        var topic = Topics.Session("clinical", (long)session);
        hub.On<string>("Changed", changed =>
        {
            if (changed == topic)
                Volatile.Read(ref heard).TrySetResult(Stopwatch.GetTimestamp());
        });
        await hub.StartAsync(ct);
        await hub.InvokeAsync("Subscribe", (string[])[topic], ct);

        var (live, polled) = (new List<double>(), new List<double>());
        for (var i = 0; i < Ballots; i++)
        {
            Volatile.Write(ref heard, new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
            var before = await chain.Node.Client.BlockNumberAsync(ct);
            var poll = PollAsync(chain, before, ct);
            var dao = chain.Association;
            await dao.RunAsync(dao.Acts.CastBallot("clinical", session, DaoChain.Member(i % 12), [.. Enumerable.Repeat((sbyte)((i % 3) + 1), 8)]), ct);
            var mined = Stopwatch.GetTimestamp();
            live.Add(Math.Max(0, Stopwatch.GetElapsedTime(mined, await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), ct)).TotalMilliseconds));
            polled.Add(Math.Max(0, Stopwatch.GetElapsedTime(mined, await poll).TotalMilliseconds));
        }

        var (median, baseline) = (Table.Median(live), Table.Median(polled));
        table.Row("heard by a listener of /hub/dao", Table.Milliseconds(median), baseline > 0 ? median / baseline : null);
        table.Row("seen by polling eth_blockNumber", Table.Milliseconds(baseline));
    }

    private static async Task<long> PollAsync(DaoChain chain, ulong before, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(PollInterval, TimeProvider.System);
        while (await chain.Node.Client.BlockNumberAsync(ct) == before)
            await timer.WaitForNextTickAsync(ct);
        return Stopwatch.GetTimestamp();
    }
}
