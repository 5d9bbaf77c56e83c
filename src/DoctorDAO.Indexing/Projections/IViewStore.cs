namespace DoctorDAO.Indexing;

/// <summary>
/// The rows of the views while a block is applied. Rows that it returns are tracked: a projection mutates them, and the engine writes
/// the differences together with the checkpoint. Keys are given in the order of the entity's primary key.
/// </summary>
public interface IViewStore
{
    /// <summary>The row with this key, or <c>null</c>. Rows added or removed earlier in the same block count.</summary>
    ValueTask<TView?> FindAsync<TView>(CancellationToken ct, params object[] key)
        where TView : class;

    /// <summary>The row with this key.</summary>
    /// <exception cref="ViewNotFoundException">There is none; the indexer stops, since an event names a row that no earlier event made.</exception>
    ValueTask<TView> GetAsync<TView>(CancellationToken ct, params object[] key)
        where TView : class;

    /// <summary>Adds a row. Its key must be free.</summary>
    void Add<TView>(TView view)
        where TView : class;

    /// <summary>Removes a row that was added or found before.</summary>
    void Remove<TView>(TView view)
        where TView : class;

    /// <summary>Says that what <paramref name="topic"/> shows has changed. Published once after the commit, and again when the block is reverted; silent during backfill.</summary>
    void Changed(string topic);
}
