using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>
/// Turns events into views. A projection is deterministic: the same events give the same rows, whatever the time, the machine or the
/// batch size. It reads and writes rows by key through <see cref="IViewStore"/> alone, asks no clock and no node, and never undoes:
/// the engine takes back what a reverted block had written. One instance serves the whole process, so it keeps no state.
/// </summary>
public interface IProjection
{
    /// <summary>Stable name, unique in the process, at most 60 characters.</summary>
    static abstract string Name { get; }

    /// <summary>Raise it when the rows that the same events give have changed: all views are then rebuilt from the stored logs at the next start.</summary>
    static abstract int Version { get; }
}

/// <summary>A projection's answer to one event. <typeparamref name="TEvent"/>'s contract names the <see cref="ContractSource.Kind"/> it comes from.</summary>
public interface IApply<TEvent>
    where TEvent : struct, IEventData<TEvent>
{
    /// <summary>Writes what <paramref name="e"/> changes. Events arrive strictly in chain order; an exception stops the indexer.</summary>
    ValueTask ApplyAsync(ChainEvent<TEvent> e, IViewStore views, CancellationToken ct);
}
