namespace DoctorDAO.Indexing.Tests;

/// <summary>Alarms that a test can wait for.</summary>
internal sealed class WatchedAlarms : IAlarms
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private readonly List<Alarm> _ever = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Alarm> Current
    {
        get
        {
            lock (_lock)
                return [.. _alarms];
        }
    }

    /// <summary>All that were raised, lifted or not.</summary>
    public IReadOnlyList<Alarm> Ever
    {
        get
        {
            lock (_lock)
                return [.. _ever];
        }
    }

    public void Raise(string kind, string subject, string message) => Change(() =>
    {
        _alarms.RemoveAll(x => x.Kind == kind && x.Subject == subject);
        _alarms.Add(new Alarm(kind, subject, message, default));
        _ever.Add(_alarms[^1]);
    });

    public void Lift(string kind, string subject) => Change(() => _alarms.RemoveAll(x => x.Kind == kind && x.Subject == subject));

    /// <summary>Waits until an alarm is up, or is not.</summary>
    public Task WaitAsync(string kind, string subject, bool raised, CancellationToken ct) =>
        WaitAsync(() => Task.FromResult(Current.Any(x => x.Kind == kind && x.Subject == subject) == raised), ct);

    /// <summary>Waits until something holds, looking whenever an alarm is raised or lifted, also one that was not up.</summary>
    public async Task WaitAsync(Func<Task<bool>> condition, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
                changed = _changed.Task;
            if (await condition())
                return;
            await changed.WaitAsync(ct);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }
}
