namespace DoctorDAO.Indexing;

/// <summary>Wakes whoever waits for a new head. Safe from any thread.</summary>
internal sealed class HeadSignal
{
    // A subscription may be lost without a word; the head is asked for all the same, only less often.
    private static readonly TimeSpan SubscribedPollInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _subscriptions;

    /// <summary>Completes at the next signal. Take it before asking for the head, so that no signal falls between.</summary>
    public Task Next
    {
        get
        {
            lock (_lock)
                return _next.Task;
        }
    }

    /// <summary>There may be a new head.</summary>
    public void Raise()
    {
        TaskCompletionSource next;
        lock (_lock)
            (next, _next) = (_next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        next.SetResult();
    }

    /// <summary>A node has taken a subscription, or it is lost.</summary>
    public void SetSubscribed(bool subscribed)
    {
        lock (_lock)
            _subscriptions += subscribed ? 1 : -1;
        Raise();
    }

    /// <summary>Waits for the signal, or for as long as polling pauses.</summary>
    /// <param name="next">What <see cref="Next"/> gave before the head was asked for.</param>
    /// <param name="pollInterval">The pause without a subscription.</param>
    /// <param name="closely">Whether something new is known to be on its way, so that a subscription makes no pause longer.</param>
    /// <param name="time">Clock of the pause.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <returns>Whether the signal came.</returns>
    public async Task<bool> WaitAsync(Task next, TimeSpan pollInterval, bool closely, TimeProvider time, CancellationToken ct)
    {
        bool subscribed;
        lock (_lock)
            subscribed = _subscriptions > 0;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pause = Task.Delay(subscribed && !closely && pollInterval < SubscribedPollInterval ? SubscribedPollInterval : pollInterval, time, over.Token);
        var first = await Task.WhenAny(next, pause);
        await over.CancelAsync();
        ct.ThrowIfCancellationRequested();
        return first == next;
    }
}
