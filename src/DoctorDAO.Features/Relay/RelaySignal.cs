using DoctorDAO.Client;
using DoctorDAO.Indexing;

namespace DoctorDAO.Features.Relay;

/// <summary>Wakes the sender: an act was taken, or the views moved on.</summary>
internal sealed class RelaySignal : IChangePublisher, IDisposable
{
    private readonly SemaphoreSlim _bell = new(0, 1);

    public void Ring()
    {
        lock (_bell)
        {
            if (_bell.CurrentCount == 0)
                _bell.Release();
        }
    }

    /// <summary>Returns when somebody rang, or the time is over.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken ct) => _bell.WaitAsync(most, ct);

    public void Dispose() => _bell.Dispose();

    public ValueTask PublishAsync(IReadOnlyCollection<string> topics, CancellationToken ct)
    {
        if (topics.Contains(Topics.Status))
            Ring();
        return ValueTask.CompletedTask;
    }
}
