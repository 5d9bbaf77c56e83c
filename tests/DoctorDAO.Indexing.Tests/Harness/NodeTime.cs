namespace DoctorDAO.Indexing.Tests;

/// <summary>A clock for requests: back-offs are over at once, time-outs strike when the test says so.</summary>
internal sealed class NodeTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ITimer> _timeouts = [];

    /// <summary>Waits at least this long are time-outs.</summary>
    public static TimeSpan Timeout => TimeSpan.FromHours(1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < Timeout)
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        var timer = System.CreateTimer(callback, state, global::System.Threading.Timeout.InfiniteTimeSpan, period);
        lock (_lock)
            _timeouts.Add(timer);
        return timer;
    }

    /// <summary>Lets every request that is under way time out.</summary>
    public void Expire()
    {
        lock (_lock)
        {
            foreach (var timer in _timeouts)
                timer.Change(TimeSpan.Zero, global::System.Threading.Timeout.InfiniteTimeSpan);
            _timeouts.Clear();
        }
    }
}
