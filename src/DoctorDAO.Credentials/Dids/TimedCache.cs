using System.Collections.Concurrent;

namespace DoctorDAO.Credentials;

/// <summary>Keeps what was fetched for a time. Bounded: when it is full, what is oldest goes. Failures are not kept.</summary>
internal sealed class TimedCache<T>(TimeProvider time, int most) where T : class
{
    private readonly ConcurrentDictionary<string, (T Value, DateTimeOffset At)> _entries = new(StringComparer.Ordinal);

    public async ValueTask<T> GetAsync(string key, TimeSpan maxAge, Func<Task<T>> fetch)
    {
        if (TryGet(key, maxAge) is { } kept)
            return kept;
        var value = await fetch();
        Put(key, value);
        return value;
    }

    public T? TryGet(string key, TimeSpan maxAge) =>
        _entries.TryGetValue(key, out var entry) && time.GetUtcNow() - entry.At < maxAge ? entry.Value : null;

    public void Put(string key, T value)
    {
        while (_entries.Count >= most && _entries.MinBy(e => e.Value.At) is { Key: { } oldest } && oldest != key)
            _entries.TryRemove(oldest, out _);
        _entries[key] = (value, time.GetUtcNow());
    }
}
