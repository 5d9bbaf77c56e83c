namespace DoctorDAO.Client.Status;

/// <summary>A block as a reader needs it.</summary>
/// <param name="Number">Height.</param>
/// <param name="Hash">0x-prefixed block hash.</param>
/// <param name="Time">The block's own timestamp.</param>
public sealed record BlockDto(long Number, string Hash, DateTimeOffset Time);

/// <summary>What the indexer is doing.</summary>
public enum IndexerPhase
{
    /// <summary>No block has been read yet.</summary>
    Starting,
    /// <summary>Reading history.</summary>
    Backfill,
    /// <summary>Following the head.</summary>
    Live,
    /// <summary>Stopped by an error that needs a person; the alarms name it.</summary>
    Stopped,
}

/// <summary>Something an operator must look at.</summary>
/// <param name="Kind">Stable code, for example <c>tally-differs</c>.</param>
/// <param name="Subject">What it is about, for example a proposal id.</param>
/// <param name="Message">One sentence in English.</param>
/// <param name="Since">When it was first seen.</param>
public sealed record AlarmDto(string Kind, string Subject, string Message, DateTimeOffset Since);

/// <summary>How fast a backfill or a rebuild gets on, from the last minutes of it.</summary>
/// <param name="BlocksPerSecond">Blocks a second.</param>
/// <param name="LogsPerSecond">Logs a second.</param>
/// <param name="SecondsLeft">Seconds left at that rate; <c>null</c> when nothing moves.</param>
public sealed record IndexingWorkDto(double BlocksPerSecond, double LogsPerSecond, long? SecondsLeft);

/// <summary>Where the server stands against the chain.</summary>
/// <param name="Head">Newest block the node has; <c>null</c> before the first answer.</param>
/// <param name="Indexed">Newest block whose events are in the views.</param>
/// <param name="Final">Newest block that can no longer be undone.</param>
/// <param name="LagBlocks">Head minus indexed, in blocks.</param>
/// <param name="RecountAgrees">Whether the independent recomputation agrees with every tally it has checked; <c>null</c> before the first check.</param>
/// <param name="Work">The backfill or rebuild under way; <c>null</c> when there is none, or nothing is known of it yet.</param>
public sealed record StatusDto(
    long ChainId,
    IndexerPhase Phase,
    BlockDto? Head,
    BlockDto? Indexed,
    BlockDto? Final,
    long LagBlocks,
    bool? RecountAgrees,
    IReadOnlyList<AlarmDto> Alarms,
    IndexingWorkDto? Work,
    string Version);
