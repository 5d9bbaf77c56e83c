namespace DoctorDAO.Indexing;

/// <summary>A row of a view in memory: as the database holds it, and as the projections have made it since.</summary>
internal sealed class CachedRow(object[] key)
{
    public object[] Key { get; } = key;

    /// <summary>What projections see and change; <c>null</c> when there is no such row.</summary>
    public object? Current { get; set; }

    /// <summary>What the database holds, or is about to; <c>null</c> when it holds none.</summary>
    public object? Stored { get; set; }

    /// <summary>Whether it was removed and made anew since the last write, so that its old values leave before others take them.</summary>
    public bool Replaced { get; set; }

    /// <summary>Whether somebody may have changed it since the last write.</summary>
    public bool Touched { get; set; }
}

/// <summary>The rows of one view that are in memory.</summary>
internal sealed class CachedRows(RowTable table)
{
    private readonly List<CachedRow> _touched = [];

    // Rows added since the last write to a table that nobody has asked for a row: those of a history, for example. They need no key here.
    private readonly List<object> _appended = [];
    private Dictionary<object[], CachedRow> _young = new(KeyComparer.Instance);
    private Dictionary<object[], CachedRow> _old = new(KeyComparer.Instance);
    private bool _asked;

    public RowTable Table { get; } = table;

    /// <summary>Whether every row that the database holds is here; unknown (<c>null</c>) until somebody has looked.</summary>
    public bool? Complete { get; set; }

    public int Count => _young.Count + _old.Count;

    /// <summary>Rows that may have to be written.</summary>
    public int Unwritten => _touched.Count + _appended.Count;

    /// <summary>The row with this key as a projection asks for it.</summary>
    public CachedRow? Find(object[] key)
    {
        Ask();
        return Known(key);
    }

    /// <summary>Takes a row into a table that nobody has asked yet.</summary>
    /// <returns>False when somebody has: the row then needs its key.</returns>
    public bool Append(object row)
    {
        if (!_asked)
            _appended.Add(row);
        return !_asked;
    }

    /// <summary>From now on rows are found by key.</summary>
    public void Ask()
    {
        _asked = true;
        foreach (var row in _appended)
        {
            var cached = new CachedRow(Table.KeyOf(row)) { Current = row };
            Add(cached);
            Touch(cached);
        }

        _appended.Clear();
    }

    /// <summary>The row with this key.</summary>
    public CachedRow? Known(object[] key)
    {
        if (_young.TryGetValue(key, out var row))
            return row;
        if (!_old.Remove(key, out row))
            return null;
        _young[key] = row;
        return row;
    }

    public void Add(CachedRow row) => _young[row.Key] = row;

    public void Touch(CachedRow row)
    {
        if (row.Touched)
            return;
        row.Touched = true;
        _touched.Add(row);
    }

    /// <summary>
    /// Takes what has changed since the last time. It is the caller's to write now, and holds copies: what projections do to the rows meanwhile belongs
    /// to the next time.
    /// </summary>
    public RowChanges Take()
    {
        List<object> removed = [], added = [.. _appended];
        List<(object, object)> modified = [];
        foreach (var row in _touched)
        {
            row.Touched = false;
            var (before, now) = (row.Stored, row.Current);
            if (before is null ? now is null : now is not null && !row.Replaced && Table.Same(before, now))
                continue;
            row.Stored = now is null ? null : Table.CloneOf(now);
            if (before is not null && row.Stored is not null && !row.Replaced)
            {
                modified.Add((before, row.Stored));
                continue;
            }

            row.Replaced = false;
            if (before is not null)
                removed.Add(before);
            if (row.Stored is not null)
                added.Add(row.Stored);
        }

        _touched.Clear();
        if (_appended.Count > 0)
            Complete = false;
        _appended.Clear();
        return new RowChanges(removed, modified, added);
    }

    /// <summary>Lets the rows go that nobody has asked for since the last time.</summary>
    public void Age()
    {
        if (_old.Count > 0)
            Complete = false;
        (_old, _young) = (_young, _old);
        _young.Clear();
    }

    private sealed class KeyComparer : IEqualityComparer<object[]>
    {
        public static KeyComparer Instance { get; } = new();

        public bool Equals(object[]? x, object[]? y)
        {
            for (var i = 0; i < x!.Length; i++)
            {
                if (!x[i].Equals(y![i]))
                    return false;
            }

            return true;
        }

        public int GetHashCode(object[] key)
        {
            if (key.Length == 1)
                return key[0].GetHashCode();
            var hash = default(HashCode);
            foreach (var part in key)
                hash.Add(part);
            return hash.ToHashCode();
        }
    }
}

/// <summary>
/// The views' rows that a run of the indexer has in memory. They are right as long as the checkpoint stands where the run left it, which each transaction
/// makes sure of first; a run that fails, or reverts, begins with none.
/// </summary>
/// <param name="tables">The views.</param>
/// <param name="most">Rows that are kept, roughly.</param>
internal sealed class ViewCache(RowTables tables, int most)
{
    private readonly Dictionary<Type, CachedRows> _byType = [];

    /// <summary>All views that have been used.</summary>
    public IEnumerable<CachedRows> All => _byType.Values;

    /// <exception cref="FatalIndexingException">The type is no view.</exception>
    public CachedRows Of(Type type) => _byType.TryGetValue(type, out var rows) ? rows : _byType[type] = new CachedRows(tables.Of(type));

    /// <summary>Makes room when there are too many rows; what has changed must have been taken.</summary>
    public void Age()
    {
        if (_byType.Values.Sum(x => x.Count) <= most)
            return;
        foreach (var rows in _byType.Values)
            rows.Age();
    }

    /// <summary>Forgets everything: the database was changed by other means.</summary>
    public void Clear() => _byType.Clear();
}
