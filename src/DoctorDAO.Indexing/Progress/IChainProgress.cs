using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>What the indexer is doing.</summary>
public enum IndexerPhase
{
    /// <summary>No block has been read yet.</summary>
    Starting,

    /// <summary>Reading history from the node, or rebuilding the views from stored logs.</summary>
    Backfill,

    /// <summary>Following the head.</summary>
    Live,

    /// <summary>Stopped by an error that needs a person; the alarms name it.</summary>
    Stopped,
}

/// <summary>A block as progress shows it.</summary>
/// <param name="Time">The block's own timestamp, UTC.</param>
public sealed record ChainBlock(ulong Number, Bytes32 Hash, DateTimeOffset Time);

/// <summary>How fast a backfill or a rebuild gets on, from the last minutes of it.</summary>
/// <param name="BlocksPerSecond">Blocks a second, those without logs too.</param>
/// <param name="LogsPerSecond">Logs a second.</param>
/// <param name="Left">Time left at that rate; <c>null</c> when nothing moves.</param>
public sealed record IndexingWork(double BlocksPerSecond, double LogsPerSecond, TimeSpan? Left);

/// <summary>Where the indexer stands. Safe to read from any thread.</summary>
public interface IChainProgress
{
    /// <summary>What it is doing.</summary>
    IndexerPhase Phase { get; }

    /// <summary>Newest block of the node; <c>null</c> before the first answer.</summary>
    ChainBlock? Head { get; }

    /// <summary>Newest block whose events are in the views, committed.</summary>
    ChainBlock? Indexed { get; }

    /// <summary>Newest indexed block that can no longer be reverted.</summary>
    ChainBlock? Final { get; }

    /// <summary>Head minus indexed, in blocks; 0 when unknown.</summary>
    long LagBlocks { get; }

    /// <summary>The backfill or rebuild that is under way in this process; <c>null</c> when there is none, or nothing is known of it yet.</summary>
    IndexingWork? Work { get; }

    /// <summary>Changes whenever the views may have changed: number and hash of the indexed block. A reader's ETag.</summary>
    string Revision { get; }

    /// <summary>Completes when the views hold block <paramref name="block"/>, at once if they do already. After a revert below it, a new wait starts anew.</summary>
    /// <exception cref="FatalIndexingException">The indexer has stopped, or stops while waiting.</exception>
    Task WaitForAsync(ulong block, CancellationToken ct);

    /// <summary>Completes when <see cref="Phase"/> is <paramref name="phase"/>.</summary>
    Task WaitForAsync(IndexerPhase phase, CancellationToken ct);
}
