using Microsoft.Extensions.Logging;

namespace DoctorDAO.Indexing;

/// <summary>Alarms in memory; whoever raises them does so again after a restart.</summary>
internal sealed class Alarms(TimeProvider time, ILogger<Alarms> logger) : IAlarms
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, string Subject), Alarm> _alarms = [];

    public IReadOnlyList<Alarm> Current
    {
        get
        {
            lock (_lock)
                return [.. _alarms.Values.OrderBy(x => x.Since)];
        }
    }

    public void Raise(string kind, string subject, string message)
    {
        lock (_lock)
        {
            if (_alarms.TryGetValue((kind, subject), out var known))
            {
                _alarms[(kind, subject)] = known with { Message = message };
                return;
            }

            _alarms[(kind, subject)] = new Alarm(kind, subject, message, time.GetUtcNow());
        }

        IndexingDiagnostics.Alarms.Add(1, new KeyValuePair<string, object?>("kind", kind));
        IndexingDiagnostics.ActiveAlarms.Add(1, new KeyValuePair<string, object?>("kind", kind));
        logger.LogError("Alarm {Kind} on {Subject}: {Message}", kind, subject, message);
    }

    public void Lift(string kind, string subject)
    {
        bool lifted;
        lock (_lock)
            lifted = _alarms.Remove((kind, subject));
        if (!lifted)
            return;
        IndexingDiagnostics.ActiveAlarms.Add(-1, new KeyValuePair<string, object?>("kind", kind));
        logger.LogInformation("Alarm {Kind} on {Subject} is lifted", kind, subject);
    }
}
