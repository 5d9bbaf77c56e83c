using System.Diagnostics;
using System.Globalization;
using DoctorDAO.Ethereum;
using DoctorDAO.Indexing;

namespace DoctorDAO.ReferenceIndexer;

/// <summary>Blocks of 200 logs at the head: how long from the node's word to the views being committed and published.</summary>
internal sealed class Live(EthClient node, Address contract, AskedHandler asked) : IChangePublisher
{
    private const int Blocks = 200;
    private const int Bursts = 4;
    private const int LogsOfBurst = 50;

    private readonly Queue<TaskCompletionSource<long>> _waiting = new();

    /// <summary>Milliseconds of each block, ascending.</summary>
    public async Task<double[]> MeasureAsync(CancellationToken ct)
    {
        var accounts = await node.RequestAsync("eth_accounts", ct);
        var sender = accounts[0].GetString()!;
        var times = new List<double>();
        for (var i = 0; i < Blocks; i++)
        {
            for (var burst = 0; burst < Bursts; burst++)
            {
                await node.RequestAsync("eth_sendTransaction", ct, new Dictionary<string, string>
                {
                    ["from"] = sender,
                    ["to"] = contract.ToHex(),
                    ["gas"] = "0x1c9c380",
                    ["data"] = EventSource.Burst(1_000_000 + (i * Bursts * LogsOfBurst) + (burst * LogsOfBurst), LogsOfBurst, 50),
                });
            }

            var published = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_waiting)
                _waiting.Enqueue(published);
            await node.RequestAsync("evm_mine", ct);
            var at = await published.Task.WaitAsync(TimeSpan.FromSeconds(30), ct);
            times.Add(Stopwatch.GetElapsedTime(asked.ArrivedAt, at).TotalMilliseconds);
        }

        return [.. times.Order()];
    }

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_waiting)
        {
            if (_waiting.TryDequeue(out var waiting))
                waiting.TrySetResult(now);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The call that makes the contract emit.</summary>
    private static class EventSource
    {
        public static string Burst(long seed, long count, long proposals)
        {
            var selector = Keccak256.Hash("burst(uint256,uint256,uint256)").ToString()[..10];
            return selector + string.Concat(((long[])[seed, count, proposals]).Select(x => x.ToString("x64", CultureInfo.InvariantCulture)));
        }
    }
}
