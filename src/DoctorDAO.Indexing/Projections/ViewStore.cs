namespace DoctorDAO.Indexing;

/// <summary>The views inside one transaction: rows come from memory or by key from the database, and what has changed is written by <see cref="Flush"/>.</summary>
internal sealed class ViewStore(ViewCache cache, RowWriter writer) : IViewStore
{
    private readonly SortedSet<string> _topics = new(StringComparer.Ordinal);

    /// <summary>Topics changed since the last call.</summary>
    public IReadOnlyCollection<string> TakeTopics()
    {
        if (_topics.Count == 0)
            return [];
        string[] topics = [.. _topics];
        _topics.Clear();
        return topics;
    }

    /// <summary>Rows that may have changed since the last flush.</summary>
    public int Unwritten => cache.All.Sum(x => x.Unwritten);

    /// <summary>Begins to write the changes made since the last flush; <see cref="RowWriter.IdleAsync"/> tells when they are written.</summary>
    /// <param name="undo">Takes the rows as they were before; <c>null</c> below the reorg window, where nothing is ever undone.</param>
    /// <param name="ct">Cancels the write.</param>
    public void Flush(UndoLog? undo, CancellationToken ct)
    {
        foreach (var rows in cache.All)
        {
            if (rows.Unwritten == 0)
                continue;
            var changes = rows.Take();
            undo?.Add(rows.Table, changes);
            writer.Write(rows.Table, changes, ct);
        }

        cache.Age();
    }

    public ValueTask<TView?> FindAsync<TView>(CancellationToken ct, params object[] key)
        where TView : class
    {
        var rows = cache.Of(typeof(TView));
        if (rows.Find(key) is { } row)
        {
            rows.Touch(row);
            return ValueTask.FromResult((TView?)row.Current);
        }

        if (rows.Complete != true)
            return LoadAsync<TView>(rows, key, ct);
        RequireKey(rows.Table, key);
        return ValueTask.FromResult<TView?>(null);
    }

    public ValueTask<TView> GetAsync<TView>(CancellationToken ct, params object[] key)
        where TView : class
    {
        var found = FindAsync<TView>(ct, key);
        return found.IsCompletedSuccessfully ? ValueTask.FromResult(Require(found.Result, key)) : AwaitAsync(found, key);

        static async ValueTask<TView> AwaitAsync(ValueTask<TView?> found, object[] key) => Require(await found, key);

        static TView Require(TView? view, object[] key) => view ?? throw new ViewNotFoundException(typeof(TView).Name, string.Join(",", key));
    }

    public void Add<TView>(TView view)
        where TView : class
    {
        var rows = cache.Of(typeof(TView));
        if (rows.Append(view))
            return;
        var key = rows.Table.KeyOf(view);
        var row = rows.Known(key);
        if (row is null)
            rows.Add(row = new CachedRow(key));
        else if (row.Current is not null)
            throw new FatalIndexingException("view-key", $"A projection added a {typeof(TView).Name} whose key {string.Join(",", key)} is taken.");
        row.Replaced = row.Stored is not null;
        row.Current = view;
        rows.Touch(row);
    }

    public void Remove<TView>(TView view)
        where TView : class
    {
        var rows = cache.Of(typeof(TView));
        rows.Ask();
        var key = rows.Table.KeyOf(view);
        if (rows.Known(key) is not { } row || !ReferenceEquals(row.Current, view))
            throw new FatalIndexingException("view-key", $"A projection removed a {typeof(TView).Name} that it had not found, {string.Join(",", key)}.");
        row.Current = null;
        rows.Touch(row);
    }

    public void Changed(string topic) => _topics.Add(topic);

    private async ValueTask<TView?> LoadAsync<TView>(CachedRows rows, object[] key, CancellationToken ct)
        where TView : class
    {
        RequireKey(rows.Table, key);
        await writer.IdleAsync();
        rows.Complete ??= await writer.IsEmptyAsync(rows.Table, ct);
        if (rows.Complete == true)
            return null;
        var found = await writer.FindAsync(rows.Table, key, ct);
        var row = new CachedRow(key) { Current = found, Stored = found is null ? null : rows.Table.CloneOf(found) };
        rows.Add(row);
        rows.Touch(row);
        return (TView?)found;
    }

    /// <summary>Keys are compared as objects: 7 as an int is not 7 as a long.</summary>
    private static void RequireKey(RowTable table, object[] key)
    {
        if (key.Length != table.Key.Count || key.Where((x, i) => x.GetType() != table.Key[i].Property.ClrType).Any())
        {
            throw new FatalIndexingException(
                "view-key",
                $"A projection asked for {table.Entity.ClrType.Name} by ({string.Join(", ", key.Select(x => x.GetType().Name))}); its key is ({string.Join(", ", table.Key.Select(x => x.Property.ClrType.Name))}).");
        }
    }
}

/// <summary>What one flush does to a table. Nobody changes these rows.</summary>
/// <param name="Removed">Rows as the database holds them.</param>
/// <param name="Modified">Rows as they were and as they are now.</param>
/// <param name="Added">Rows as they are now.</param>
internal sealed record RowChanges(IReadOnlyList<object> Removed, IReadOnlyList<(object Before, object After)> Modified, IReadOnlyList<object> Added);

/// <summary>Before-images of one block's changes, in the order in which they were made.</summary>
internal sealed class UndoLog
{
    // A row for each image would cost more to write, and to forget, than the views themselves.
    private const int MostImages = 1_000;

    private readonly List<ChainUndoRow> _rows = [];
    private long _block;
    private int _sequence;

    public IReadOnlyList<object> Rows => _rows;

    /// <summary>What follows belongs to this block.</summary>
    public void Begin(ulong block) => (_block, _sequence) = ((long)block, 0);

    /// <summary>Keeps how a table's rows were. Read backwards on undo: rows added go first, so that a unique index has room for those that come back.</summary>
    public void Add(RowTable table, RowChanges changes)
    {
        Add(table, ViewChange.Removed, changes.Removed);
        Add(table, ViewChange.Modified, [.. changes.Modified.Select(x => x.Before)]);
        Add(table, ViewChange.Added, changes.Added);
    }

    private void Add(RowTable table, ViewChange change, IReadOnlyList<object> before)
    {
        foreach (var images in before.Chunk(MostImages))
        {
            _rows.Add(new ChainUndoRow
            {
                Block = _block,
                Sequence = _sequence++,
                View = table.Name,
                Change = change,
                Before = table.Images(images, keyOnly: change == ViewChange.Added),
            });
        }
    }
}
