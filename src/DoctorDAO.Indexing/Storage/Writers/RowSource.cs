using System.Data;

namespace DoctorDAO.Indexing;

/// <summary>
/// Rows as bulk copy reads them. No <see cref="System.Data.Common.DbDataReader"/>, because bulk copy would ask that for each row through a task and a change of
/// threads; this one has its rows already and is simply asked.
/// </summary>
internal sealed class RowSource : IDataReader
{
    private readonly string[] _names;
    private readonly Type[] _types;
    private readonly IEnumerator<object?[]> _rows;

    private RowSource(IEnumerable<string> names, IEnumerable<Type> types, IEnumerable<object?[]> rows) =>
        (_names, _types, _rows) = ([.. names], [.. types], rows.GetEnumerator());

    public int FieldCount => _names.Length;

    public int Depth => 0;

    public int RecordsAffected => -1;

    public bool IsClosed { get; private set; }

    public object this[int i] => GetValue(i);

    public object this[string name] => GetValue(GetOrdinal(name));

    /// <summary>A table's rows, with all its columns.</summary>
    public static RowSource Of(RowTable table, IReadOnlyList<object> rows) => new(
        table.Columns.Select(x => x.Name), table.Columns.Select(x => Nullable.GetUnderlyingType(x.StoreType) ?? x.StoreType), rows.Select(table.StoredOf));

    /// <summary>The blocks' logs.</summary>
    public static RowSource Of(IReadOnlyList<BlockLogs> blocks) => new(LogColumns.Names, LogColumns.Types, blocks.SelectMany(x => x.Logs).Select(LogColumns.ValuesOf));

    public bool Read() => _rows.MoveNext();

    public bool NextResult() => false;

    public string GetName(int i) => _names[i];

    /// <summary>Where a column stands; -1 when there is none, and bulk copy says which one it has missed.</summary>
    public int GetOrdinal(string name) => Array.IndexOf(_names, name);

    public Type GetFieldType(int i) => _types[i];

    public string GetDataTypeName(int i) => _types[i].Name;

    public object GetValue(int i) => _rows.Current[i] ?? DBNull.Value;

    public bool IsDBNull(int i) => _rows.Current[i] is null;

    public int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    public bool GetBoolean(int i) => (bool)GetValue(i);

    public byte GetByte(int i) => (byte)GetValue(i);

    public char GetChar(int i) => (char)GetValue(i);

    public short GetInt16(int i) => (short)GetValue(i);

    public int GetInt32(int i) => (int)GetValue(i);

    public long GetInt64(int i) => (long)GetValue(i);

    public float GetFloat(int i) => (float)GetValue(i);

    public double GetDouble(int i) => (double)GetValue(i);

    public decimal GetDecimal(int i) => (decimal)GetValue(i);

    public string GetString(int i) => (string)GetValue(i);

    public Guid GetGuid(int i) => (Guid)GetValue(i);

    public DateTime GetDateTime(int i) => (DateTime)GetValue(i);

    public long GetBytes(int i, long fieldOffset, byte[]? buffer, int bufferoffset, int length) => throw new NotSupportedException();

    public long GetChars(int i, long fieldoffset, char[]? buffer, int bufferoffset, int length) => throw new NotSupportedException();

    public IDataReader GetData(int i) => throw new NotSupportedException();

    public DataTable? GetSchemaTable() => null;

    public void Close() => Dispose();

    public void Dispose()
    {
        IsClosed = true;
        _rows.Dispose();
    }
}
