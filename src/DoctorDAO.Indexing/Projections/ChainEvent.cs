using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>An event with everything the chain says around it.</summary>
/// <param name="Data">The decoded event.</param>
/// <param name="Contract">The contract that emitted it.</param>
/// <param name="ContractKey">Key of its <see cref="ContractSource"/>, for example the chamber key.</param>
/// <param name="Position">Block and place in the block.</param>
/// <param name="BlockTime">The block's own timestamp, UTC.</param>
public readonly record struct ChainEvent<T>(
    T Data,
    Address Contract,
    string ContractKey,
    ChainPosition Position,
    DateTimeOffset BlockTime,
    Bytes32 BlockHash,
    Bytes32 TransactionHash)
    where T : struct, IEventData<T>;
