namespace DoctorDAO.Indexing;

/// <summary>Something an operator must look at.</summary>
/// <param name="Kind">Stable code, for example <c>tally-differs</c>.</param>
/// <param name="Subject">What it is about, for example a proposal id.</param>
/// <param name="Message">One sentence in English, nothing personal in it.</param>
/// <param name="Since">When it was first raised.</param>
public sealed record Alarm(string Kind, string Subject, string Message, DateTimeOffset Since);

/// <summary>The alarms of this process. Safe from any thread.</summary>
public interface IAlarms
{
    /// <summary>Raised and not yet lifted; the oldest first.</summary>
    IReadOnlyList<Alarm> Current { get; }

    /// <summary>Raises an alarm, or renews the message of the one with the same kind and subject. It is logged and counted when it is new.</summary>
    void Raise(string kind, string subject, string message);

    /// <summary>Lifts an alarm; nothing happens when there is none.</summary>
    void Lift(string kind, string subject);
}
