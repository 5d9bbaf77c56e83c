namespace DoctorDAO.Ethereum;

/// <summary>A log as a node returns it.</summary>
/// <param name="Address">The contract that emitted it.</param>
/// <param name="Topics">Zero to four topics.</param>
/// <param name="Data">Not indexed parameters, ABI encoded.</param>
/// <param name="BlockTimestamp">Unix seconds, where the node says it.</param>
/// <param name="LogIndex">Place in the block.</param>
public readonly record struct EthLog(
    Address Address,
    ReadOnlyMemory<Bytes32> Topics,
    ReadOnlyMemory<byte> Data,
    ulong BlockNumber,
    Bytes32 BlockHash,
    ulong? BlockTimestamp,
    Bytes32 TransactionHash,
    uint TransactionIndex,
    uint LogIndex);

/// <summary>The parts of a block header that following a chain needs.</summary>
/// <param name="Number">Height.</param>
/// <param name="Timestamp">Unix seconds.</param>
/// <param name="LogsBloom">256 bytes, where the node says it.</param>
public sealed record EthBlockHeader(ulong Number, Bytes32 Hash, Bytes32 ParentHash, ulong Timestamp, ReadOnlyMemory<byte> LogsBloom = default);
