using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>What the reader tells the writer, in order.</summary>
internal abstract record ChainUpdate;

/// <summary>The chain goes on from <paramref name="Previous"/> to <paramref name="Tip"/>.</summary>
/// <param name="Blocks">Ascending: the tip, and those between that have logs. Blocks above <paramref name="Final"/> are all there.</param>
/// <param name="Final">Newest block, the tip included, that can no longer be reverted.</param>
/// <param name="Publish">Whether screens should hear of it: not while history is read for the first time.</param>
/// <param name="Checked">Whether the blocks' headers were compared with their logs.</param>
/// <param name="Answer">What holds the logs, to be disposed of when they are written.</param>
internal sealed record Committed(
    ChainBlock Previous, ChainBlock Tip, ChainBlock Final, IReadOnlyList<BlockLogs> Blocks, bool Publish, bool Checked, IDisposable? Answer = null) : ChainUpdate;

/// <summary>The blocks from <paramref name="From"/> down to the one above <paramref name="Ancestor"/> are no longer part of the chain.</summary>
internal sealed record Reverted(ChainBlock From, ChainBlock Ancestor, ChainBlock Final) : ChainUpdate;

/// <summary>Everything the node has is on its way to the writer.</summary>
internal sealed record CaughtUp : ChainUpdate;

/// <summary>A block with its logs, ascending by log index.</summary>
/// <param name="ParentHash">Known for the blocks whose header was asked for.</param>
internal sealed record BlockLogs(ChainBlock Block, Bytes32? ParentHash, IReadOnlyList<EthLog> Logs);
