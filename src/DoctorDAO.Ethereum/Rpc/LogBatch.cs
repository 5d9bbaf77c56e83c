using System.Collections;

namespace DoctorDAO.Ethereum;

/// <summary>
/// The logs of one answer, in rented arrays: topics and data of all of them share one each. Whoever is done with every log may dispose of it, so that the
/// next answer uses the arrays again; nobody has to.
/// </summary>
public sealed class LogBatch : IReadOnlyList<EthLog>, IDisposable
{
    private readonly Bytes32[] _topics;
    private readonly byte[] _data;
    private EthLog[]? _logs;

    internal LogBatch(EthLog[] logs, int count, Bytes32[] topics, byte[] data) => (_logs, Count, _topics, _data) = (logs, count, topics, data);

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public EthLog this[int index] => Items[index];

    /// <summary>The logs themselves; they may be put in another order.</summary>
    /// <exception cref="ObjectDisposedException">The arrays are used by another answer already.</exception>
    public ArraySegment<EthLog> Items => new(_logs ?? throw new ObjectDisposedException(nameof(LogBatch)), 0, Count);

    /// <inheritdoc/>
    public IEnumerator<EthLog> GetEnumerator() => ((IEnumerable<EthLog>)Items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Gives the arrays back. No log of the batch, and nothing that points into its topics or data, may be used afterwards.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _logs, null) is not { } logs)
            return;
        LargeArrays<EthLog>.Return(logs, clear: true);
        LargeArrays<Bytes32>.Return(_topics);
        LargeArrays<byte>.Return(_data);
    }
}
