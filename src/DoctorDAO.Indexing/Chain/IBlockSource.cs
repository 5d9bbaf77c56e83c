using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>The chain as the engine asks for it. Answers are checked by the engine, so an implementation only carries them.</summary>
public interface IBlockSource
{
    /// <summary>The node's chain id.</summary>
    ValueTask<ulong> GetChainIdAsync(CancellationToken ct);

    /// <summary>The newest block.</summary>
    ValueTask<EthBlockHeader> GetHeadAsync(CancellationToken ct);

    /// <summary>Returns when the newest block has another hash than <paramref name="known"/>.</summary>
    ValueTask<EthBlockHeader> WaitForHeadAsync(Bytes32 known, CancellationToken ct);

    /// <summary>A block of the node's present chain; <c>null</c> above the head.</summary>
    ValueTask<EthBlockHeader?> GetHeaderAsync(ulong number, CancellationToken ct);

    /// <summary>A block by its hash; <c>null</c> when the node does not have it.</summary>
    ValueTask<EthBlockHeader?> GetHeaderAsync(Bytes32 hash, CancellationToken ct);

    /// <summary>Several blocks of the node's present chain, in the order asked; <c>null</c> above the head.</summary>
    ValueTask<IReadOnlyList<EthBlockHeader?>> GetHeadersAsync(IReadOnlyList<ulong> numbers, CancellationToken ct);

    /// <summary>Logs of these contracts in blocks <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    ValueTask<IReadOnlyList<EthLog>> GetLogsAsync(ulong from, ulong to, IReadOnlyList<Address> contracts, CancellationToken ct);

    /// <summary>Logs of these contracts in exactly this block; <c>null</c> when the node does not have the block.</summary>
    ValueTask<IReadOnlyList<EthLog>?> GetLogsAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct);

    /// <summary>Returns when the nodes agree that this block may become final; at once where there is one node.</summary>
    /// <exception cref="RetryableIndexingException">They do not, or they agree on another block.</exception>
    ValueTask ConfirmAsync(ulong number, Bytes32 hash, CancellationToken ct) => ValueTask.CompletedTask;

    /// <summary>What other ways than the first say about the logs of these contracts in a block: the same question once more, other nodes, the receipts. None where there are no other ways.</summary>
    ValueTask<IReadOnlyList<LogsWitness>> GetWitnessesAsync(Bytes32 blockHash, IReadOnlyList<Address> contracts, CancellationToken ct) => new([]);
}

/// <summary>A second opinion about a block's logs.</summary>
/// <param name="Name">Who says so, for a message: host and port of a node.</param>
/// <param name="Logs">As they came.</param>
public sealed record LogsWitness(string Name, IReadOnlyList<EthLog> Logs);
