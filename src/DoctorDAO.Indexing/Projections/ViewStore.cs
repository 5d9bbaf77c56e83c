using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace DoctorDAO.Indexing;

/// <summary>
/// The views inside one transaction, on the change tracker of its context. What a block has changed is written by <see cref="FlushAsync"/>;
/// the images of the rows as they were go to <paramref name="undo"/> first.
/// </summary>
/// <param name="undo">Where before-images go; <c>null</c> below the reorg window, where nothing is ever undone.</param>
internal sealed class ViewStore(DbContext db, ViewTables tables, List<ChainUndoRow>? undo) : IViewStore
{
    private readonly SortedSet<string> _topics = new(StringComparer.Ordinal);
    private long _block;
    private int _sequence;
    private bool _removed;

    /// <summary>Topics changed since the last call.</summary>
    public IReadOnlyCollection<string> TakeTopics()
    {
        string[] topics = [.. _topics];
        _topics.Clear();
        return topics;
    }

    /// <summary>What follows belongs to this block.</summary>
    public void Begin(ulong block)
    {
        _block = (long)block;
        _sequence = 0;
    }

    /// <summary>Writes the changes made since the last flush.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        db.ChangeTracker.DetectChanges();
        if (undo is not null)
        {
            // Read backwards on undo: rows added go first, so that a unique index has room for those that come back.
            var changed = db.ChangeTracker.Entries().Where(x => x.State is EntityState.Added or EntityState.Modified or EntityState.Deleted);
            foreach (var entry in changed.OrderBy(x => x.State == EntityState.Deleted ? 0 : x.State == EntityState.Modified ? 1 : 2))
                undo.Add(Image(entry));
        }

        await db.SaveChangesAsync(acceptAllChangesOnSuccess: true, ct);
        _removed = false;
    }

    public async ValueTask<TView?> FindAsync<TView>(CancellationToken ct, params object[] key)
        where TView : class
    {
        tables.Require(typeof(TView));
        var view = await db.Set<TView>().FindAsync(key, ct);
        if (view is null || !_removed || db.Entry(view).State != EntityState.Deleted)
            return view;
        // A removed row stays tracked until it is written.
        await FlushAsync(ct);
        return null;
    }

    public async ValueTask<TView> GetAsync<TView>(CancellationToken ct, params object[] key)
        where TView : class =>
        await FindAsync<TView>(ct, key) ?? throw new ViewNotFoundException(typeof(TView).Name, string.Join(",", key));

    public void Add<TView>(TView view)
        where TView : class
    {
        tables.Require(typeof(TView));
        db.Add(view);
    }

    public void Remove<TView>(TView view)
        where TView : class
    {
        tables.Require(typeof(TView));
        db.Remove(view);
        _removed = true;
    }

    public void Changed(string topic) => _topics.Add(topic);

    private ChainUndoRow Image(EntityEntry entry)
    {
        var table = tables.Of(entry.Metadata);
        var before = entry.State == EntityState.Added
            ? table.Image(property => entry.CurrentValues[property], keyOnly: true)
            : table.Image(property => entry.OriginalValues[property], keyOnly: false);
        return new ChainUndoRow
        {
            Block = _block,
            Sequence = _sequence++,
            View = table.Name,
            Change = entry.State switch
            {
                EntityState.Added => ViewChange.Added,
                EntityState.Modified => ViewChange.Modified,
                _ => ViewChange.Removed,
            },
            Before = before,
        };
    }
}
