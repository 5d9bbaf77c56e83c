using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace DoctorDAO.Database.Tests;

/// <summary>Rows that one database has given, for a reader of another: each value is read as whatever type is asked for.</summary>
/// <param name="rows">The values.</param>
/// <param name="columns">Names of what is in a row.</param>
/// <param name="endless">Whether the same rows come again as each further result.</param>
/// <param name="each">Whether each row is a result by itself.</param>
internal sealed class RecordedRows(IReadOnlyList<object[]> rows, IReadOnlyList<string> columns, bool endless = false, bool each = false) : DbDataReader
{
    private int _row = -1;
    private int _end = each ? 1 : rows.Count;

    /// <summary>Reads everything that is left of a reader.</summary>
    public static async Task<RecordedRows> TakeAsync(DbDataReader reader, CancellationToken ct)
    {
        var rows = new List<object[]>();
        while (await reader.ReadAsync(ct))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return new RecordedRows(rows, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
    }

    /// <summary>The same rows from their start.</summary>
    public RecordedRows Again() => new(rows, columns, endless, each);

    public override int Depth => 0;

    public override int FieldCount => columns.Count;

    public override bool HasRows => rows.Count > 0;

    public override bool IsClosed => false;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => throw new NotSupportedException();

    public override bool Read() => ++_row < _end;

    public override bool NextResult()
    {
        if (!each)
        {
            _row = -1;
            return endless;
        }

        _row = _end - 1;
        return _end++ < rows.Count;
    }

    public override object GetValue(int ordinal) => rows[_row][ordinal];

    public override int GetValues(object[] values)
    {
        rows[_row].CopyTo(values, 0);
        return columns.Count;
    }

    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    public override bool GetBoolean(int ordinal) => Convert.ToBoolean(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override byte GetByte(int ordinal) => Convert.ToByte(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override short GetInt16(int ordinal) => Convert.ToInt16(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override int GetInt32(int ordinal) => Convert.ToInt32(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override long GetInt64(int ordinal) => Convert.ToInt64(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    public override Guid GetGuid(int ordinal) => Guid.Parse((string)GetValue(ordinal));

    public override T GetFieldValue<T>(int ordinal) => GetValue(ordinal) is T value
        ? value
        : (T)Convert.ChangeType(GetValue(ordinal), Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture);

    public override string GetName(int ordinal) => columns[ordinal];

    public override Type GetFieldType(int ordinal) => typeof(object);

    public override string GetDataTypeName(int ordinal) => "sql_variant";

    public override int GetOrdinal(string name) => throw new NotSupportedException();

    public override IEnumerator GetEnumerator() => throw new NotSupportedException();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();

    public override char GetChar(int ordinal) => throw new NotSupportedException();

    public override DateTime GetDateTime(int ordinal) => throw new NotSupportedException();

    public override decimal GetDecimal(int ordinal) => throw new NotSupportedException();

    public override double GetDouble(int ordinal) => throw new NotSupportedException();

    public override float GetFloat(int ordinal) => throw new NotSupportedException();
}
