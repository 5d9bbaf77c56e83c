using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DoctorDAO.Indexing.Tests;

/// <summary>Rate and time left of a backfill.</summary>
public sealed class WorkMeterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ChainProgress _progress = new();
    private readonly Lines _lines = new();

    [Fact]
    public void The_rate_is_that_of_the_last_minutes_and_the_time_left_follows_from_it()
    {
        var meter = new WorkMeter(_progress, _time, _lines);
        meter.Begin(1_000);
        meter.Advance("Reading", 1_000, 0, 100_000);
        Assert.Null(_progress.Work);
        Run(meter, from: 1_000, seconds: 300, blocks: 10, logs: 3);
        Assert.Equal(new IndexingWork(10, 3, TimeSpan.FromSeconds(96_000 / 10)), _progress.Work);
        // Ten times as fast: after the window has passed, nothing is left of the old rate.
        Run(meter, from: 4_000, seconds: 125, blocks: 100, logs: 30);
        Assert.Equal(100, _progress.Work!.BlocksPerSecond, 6);
        Assert.Equal(30, _progress.Work.LogsPerSecond, 6);
        Assert.Equal(TimeSpan.FromSeconds(835), _progress.Work.Left);
        meter.End();
        Assert.Null(_progress.Work);
    }

    [Fact]
    public void A_backfill_that_does_not_move_has_no_time_left()
    {
        var meter = new WorkMeter(_progress, _time, _lines);
        meter.Begin(5);
        Run(meter, from: 5, seconds: 10, blocks: 0, logs: 0);
        Assert.Equal(new IndexingWork(0, 0, null), _progress.Work);
    }

    [Fact]
    public void However_many_batches_there_are_the_log_has_a_line_every_few_seconds()
    {
        var meter = new WorkMeter(_progress, _time, _lines);
        meter.Begin(0);
        for (var i = 1UL; i <= 6_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            meter.Advance("Reading", i, 1, 10_000);
        }

        Assert.Equal(12, _lines.Said.Count);
        Assert.Equal("Reading: block 6000 of 10000, 100 blocks/s, 100 logs/s, 0.00:00:40 left", _lines.Said[^1]);
    }

    private void Run(WorkMeter meter, ulong from, int seconds, int blocks, int logs)
    {
        for (var i = 1; i <= seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            meter.Advance("Reading", from + (ulong)(i * blocks), logs, 100_000);
        }
    }

    private sealed class Lines : ILogger<WorkMeter>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Said.Add(formatter(state, exception));
    }
}
