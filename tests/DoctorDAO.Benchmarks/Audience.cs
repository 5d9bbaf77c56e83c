using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using System.Text;
using DoctorDAO.Client;
using DoctorDAO.Indexing;
using DoctorDAO.Testing;

namespace DoctorDAO.Benchmarks;

/// <summary>
/// How long a full house waits: a block of some 200 logs, from its arrival at the indexer until each of 2,000 listeners of the hub has heard. Listeners and server
/// share the machine; a listener is a bare socket that speaks as much of SignalR's protocol as it needs.
/// </summary>
internal static class Audience
{
    private const int Listeners = 2_000;
    private const int Blocks = 20;
    private const int ConnectAtOnce = 50;

    public static async Task MeasureAsync(Table table, DaoChain chain, Uri server, ulong session, CancellationToken ct)
    {
        Table.Head($"{Listeners} listeners of the hub ({Blocks} blocks; from the block's arrival; to 150 ms)");
        var arrived = 0L;
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == IndexingDiagnostics.Name && instrument.Name == "doctordao.indexing.lag")
                listener.EnableMeasurementEvents(instrument);
        };
        // The lag is told when a new head is known: above 0 until its block is in the views.
        meters.SetMeasurementEventCallback<long>((_, lag, _, _) =>
        {
            if (lag > 0)
                Interlocked.Exchange(ref arrived, Stopwatch.GetTimestamp());
        });
        meters.Start();

        using var closing = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var url = new Uri(new UriBuilder(server) { Scheme = "ws" }.Uri, "/hub/dao");
        var topic = Topics.Session("clinical", (long)session);
        var house = new House();
        var listeners = new List<Task>();
        for (var i = 0; i < Listeners; i += ConnectAtOnce)
        {
            var connecting = Enumerable.Range(0, ConnectAtOnce).Select(_ => ConnectAsync(url, topic, ct));
            listeners.AddRange((await Task.WhenAll(connecting)).Select(x => ListenAsync(x, topic, house, closing.Token)));
        }

        var times = new List<double>();
        for (var i = 0; i < Blocks; i++)
        {
            house.Begin();
            var dao = chain.Association;
            await dao.RunAsync([.. Enumerable.Range(0, 18).Select(x => dao.Acts.CastBallot("clinical", session, DaoChain.Member(x), [.. Enumerable.Repeat((sbyte)((i % 3) + 1), 8)]))], ct);
            times.AddRange((await house.FullAsync(ct)).Select(x => Stopwatch.GetElapsedTime(Interlocked.Read(ref arrived), x).TotalMilliseconds));
        }

        await closing.CancelAsync();
        await Task.WhenAll(listeners);
        double[] sorted = [.. times.Order()];
        table.Row("median", Table.Milliseconds(sorted[sorted.Length / 2]));
        table.Row("95 of 100", Table.Milliseconds(sorted[sorted.Length * 95 / 100]), sorted[sorted.Length * 95 / 100] / 150, 1);
        table.Row("the last one", Table.Milliseconds(sorted[^1]));
    }

    private static async Task<ClientWebSocket> ConnectAsync(Uri url, string topic, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(url, ct);
        await SayAsync("""{"protocol":"json","version":1}""");
        await SayAsync($$"""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[["{{topic}}"]]}""");
        var buffer = new byte[1024];
        // The handshake's answer, then the completion of the call.
        var heard = new StringBuilder();
        while (!heard.ToString().Contains("\"invocationId\":\"1\"", StringComparison.Ordinal))
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            heard.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }

        return heard.ToString().Contains("error", StringComparison.Ordinal) ? throw new InvalidOperationException($"The hub refused a listener: {heard}") : socket;

        ValueTask SayAsync(string message) => socket.SendAsync(Encoding.UTF8.GetBytes(message + '\u001e').AsMemory(), WebSocketMessageType.Text, endOfMessage: true, ct);
    }

    private static async Task ListenAsync(ClientWebSocket socket, string topic, House house, CancellationToken ct)
    {
        using (socket)
        {
            var (buffer, wanted, heardIn) = (new byte[1024], Encoding.UTF8.GetBytes(topic), -1);
            try
            {
                while (true)
                {
                    var received = await socket.ReceiveAsync(buffer.AsMemory(), ct);
                    var at = Stopwatch.GetTimestamp();
                    if (buffer.AsSpan(0, received.Count).IndexOf(wanted) >= 0)
                        heardIn = house.Heard(at, heardIn);
                }
            }
            catch (OperationCanceledException)
            {
                // The house closes.
            }
        }
    }

    /// <summary>When each listener heard of the present block.</summary>
    private sealed class House
    {
        private readonly Lock _lock = new();
        private List<long> _times = [];
        private TaskCompletionSource<IReadOnlyList<long>> _full = new();
        private int _block = -1;

        public void Begin()
        {
            lock (_lock)
            {
                _times = [];
                _full = new TaskCompletionSource<IReadOnlyList<long>>(TaskCreationOptions.RunContinuationsAsynchronously);
                _block++;
            }
        }

        public Task<IReadOnlyList<long>> FullAsync(CancellationToken ct) => _full.Task.WaitAsync(TimeSpan.FromSeconds(30), ct);

        /// <param name="at">When it was heard.</param>
        /// <param name="before">The block that this listener had heard of last: each counts once a block.</param>
        /// <returns>The block it has heard of now.</returns>
        public int Heard(long at, int before)
        {
            lock (_lock)
            {
                if (before != _block)
                    _times.Add(at);
                if (_times.Count == Listeners)
                    _full.TrySetResult(_times);
                return _block;
            }
        }
    }
}
