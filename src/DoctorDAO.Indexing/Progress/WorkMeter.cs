using System.Globalization;
using Microsoft.Extensions.Logging;

namespace DoctorDAO.Indexing;

/// <summary>Measures a backfill or a rebuild by what was done in the last minutes, shows it in the progress and tells it in the log every few seconds.</summary>
internal sealed class WorkMeter(ChainProgress progress, TimeProvider time, ILogger<WorkMeter> logger)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenSamples = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Queue<Sample> _samples = new();
    private Sample? _newest;
    private long _logs;
    private long _told;

    /// <summary>Begins to measure: what was measured before was other work.</summary>
    /// <param name="block">Height at which it begins.</param>
    public void Begin(ulong block)
    {
        lock (_lock)
        {
            _samples.Clear();
            _logs = 0;
            _told = time.GetTimestamp();
            _newest = new Sample(_told, block, 0);
            _samples.Enqueue(_newest);
        }

        progress.SetWork(null);
    }

    /// <summary>Some of the work is done and committed.</summary>
    /// <param name="what">The work, for the log.</param>
    /// <param name="block">Height that is reached.</param>
    /// <param name="logs">Logs since the last call.</param>
    /// <param name="goal">Height at which the work ends, as far as is known now.</param>
    public void Advance(string what, ulong block, int logs, ulong goal)
    {
        IndexingWork? work;
        bool tell;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _logs += logs;
            if (_newest is null || time.GetElapsedTime(_newest.At, now) >= BetweenSamples)
            {
                _newest = new Sample(now, block, _logs);
                _samples.Enqueue(_newest);
                while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At, now) > Window)
                    _samples.Dequeue();
            }

            work = Measure(goal);
            tell = time.GetElapsedTime(_told, now) >= BetweenLines;
            if (tell)
                _told = now;
        }

        if (work is null)
            return;
        progress.SetWork(work);
        IndexingDiagnostics.TimeLeft.Record((long)(work.Left?.TotalSeconds ?? 0));
        if (tell)
        {
            logger.LogInformation(
                "{Work}: block {Block} of {Goal}, {Blocks} blocks/s, {Logs} logs/s, {Left} left",
                what, block, goal, Math.Round(work.BlocksPerSecond), Math.Round(work.LogsPerSecond), work.Left?.ToString("d\\.hh\\:mm\\:ss", CultureInfo.InvariantCulture) ?? "unknown time");
        }
    }

    /// <summary>The work is done.</summary>
    public void End()
    {
        progress.SetWork(null);
        IndexingDiagnostics.TimeLeft.Record(0);
    }

    private IndexingWork? Measure(ulong goal)
    {
        var first = _samples.Peek();
        var seconds = time.GetElapsedTime(first.At, _newest!.At).TotalSeconds;
        if (seconds <= 0)
            return null;
        var blocks = Math.Max(0, (double)_newest.Block - first.Block) / seconds;
        var left = Math.Max(0, (double)goal - _newest.Block);
        return new IndexingWork(blocks, (_newest.Logs - first.Logs) / seconds, blocks > 0 ? TimeSpan.FromSeconds(Math.Min(left / blocks, int.MaxValue)) : null);
    }

    private sealed record Sample(long At, ulong Block, long Logs);
}
