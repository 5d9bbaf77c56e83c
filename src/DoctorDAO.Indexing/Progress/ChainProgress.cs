using System.Globalization;
using DoctorDAO.Ethereum;

namespace DoctorDAO.Indexing;

/// <summary>The progress of the indexer in this process.</summary>
internal sealed class ChainProgress : IChainProgress
{
    private readonly Lock _lock = new();
    private volatile State _state = new(IndexerPhase.Starting, null, null, null, null, null);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IndexerPhase Phase => _state.Phase;

    public ChainBlock? Head => _state.Head;

    public ChainBlock? Indexed => _state.Indexed;

    public ChainBlock? Final => _state.Final;

    public long LagBlocks => _state is { Head: { } head, Indexed: { } indexed } ? (long)head.Number - (long)indexed.Number : 0;

    public IndexingWork? Work => _state.Work;

    public string Revision => _state.Indexed is { } indexed
        ? string.Create(CultureInfo.InvariantCulture, $"{indexed.Number}-{indexed.Hash.ToString().AsSpan(2, 16)}")
        : "0";

    public Task WaitForAsync(ulong block, CancellationToken ct) => WaitForAsync(x => x.Indexed?.Number >= block, ct);

    public Task WaitForAsync(IndexerPhase phase, CancellationToken ct) => WaitForAsync(x => x.Phase == phase, ct);

    /// <summary>Completes when the newest block in the views is the one that <paramref name="hash"/> names at that moment.</summary>
    public Task WaitForAsync(Func<Bytes32> hash, CancellationToken ct) => WaitForAsync(x => x.Indexed?.Hash == hash(), ct);

    /// <summary>The node's newest block; <c>null</c> in a process that does not ask the node.</summary>
    public void SetHead(ChainBlock? head) => Set(x => x with { Head = head });

    /// <summary>What the database holds.</summary>
    public void SetIndexed(ChainBlock indexed, ChainBlock final) => Set(x => x with { Indexed = indexed, Final = final });

    /// <summary>What the indexer does; not for a stop.</summary>
    public void SetPhase(IndexerPhase phase) => Set(x => x with { Phase = phase, Failure = null });

    /// <summary>How fast it gets on.</summary>
    public void SetWork(IndexingWork? work) => Set(x => x with { Work = work });

    /// <summary>The indexer has stopped for good.</summary>
    public void Stop(FatalIndexingException failure) => Set(x => x with { Phase = IndexerPhase.Stopped, Failure = failure, Work = null });

    private async Task WaitForAsync(Func<State, bool> reached, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (reached(_state))
                    return;
                if (_state.Failure is { } failure)
                    throw new FatalIndexingException(failure.Code, failure.Message, failure);
                changed = _changed.Task;
            }

            await changed.WaitAsync(ct);
        }
    }

    private void Set(Func<State, State> change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _state = change(_state);
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    private sealed record State(IndexerPhase Phase, ChainBlock? Head, ChainBlock? Indexed, ChainBlock? Final, FatalIndexingException? Failure, IndexingWork? Work);
}
