namespace DoctorDAO.Indexing;

/// <summary>How one chain is followed.</summary>
public sealed class IndexingOptions
{
    /// <summary>Whether this process indexes. A process that only serves readers leaves it off; its progress is then what the indexer wrote into the database.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Chain id the node must answer with.</summary>
    public ulong ChainId { get; set; }

    /// <summary>A block with this many blocks on top is final and can no longer be undone; at least 1.</summary>
    public int FinalityBlocks { get; set; } = 12;

    /// <summary>The contracts to follow. A changed list makes the indexer read the chain anew.</summary>
    public IList<ContractSource> Contracts { get; } = [];

    /// <summary>How often the head is asked for; without <see cref="Enabled"/>, how often the checkpoint is read.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Blocks of the first range of a backfill; ranges grow and shrink from there.</summary>
    public int FirstRange { get; set; } = 100;

    /// <summary>Most blocks in one range.</summary>
    public int LargestRange { get; set; } = 50_000;

    /// <summary>Logs that a range aims for, and a transaction of a backfill holds at least before it is committed.</summary>
    public int LogsPerBatch { get; set; } = 12_500;

    /// <summary>When the headers of all blocks of history are compared with their logs. At the head that is done with each block.</summary>
    public HistoryCheck CheckHistory { get; set; }

    /// <summary>Ranges of a backfill that are asked for at once.</summary>
    public int RangesAhead { get; set; } = 2;

    /// <summary>Rows of views that are kept in memory, roughly: those that were used last.</summary>
    public int CachedRows { get; set; } = 100_000;

    /// <summary>First pause after a retryable failure; it doubles up to <see cref="LongestRetryDelay"/>.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause after a retryable failure.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Topics published with every block at the head and every revert, whatever the projections say.</summary>
    public IList<string> BlockTopics { get; } = [];
}

/// <summary>When history is compared with the headers of its blocks, so that a node that leaves logs out is found there too.</summary>
public enum HistoryCheck
{
    /// <summary>Beside the work at the head, once the views are there. A difference raises an alarm.</summary>
    Later,

    /// <summary>Before a range is taken: slower by all headers. A range that differs is not taken.</summary>
    First,

    /// <summary>Not at all.</summary>
    Never,
}
