using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Indexing;

/// <summary>A column of a table whose rows are objects.</summary>
internal sealed class RowColumn
{
    public RowColumn(IProperty property, StoreObjectIdentifier store, ISqlGenerationHelper sql)
    {
        Property = property;
        Name = property.GetColumnName(store)!;
        Delimited = sql.DelimitIdentifier(Name);
        IsKey = property.IsPrimaryKey();
        Mapping = property.GetRelationalTypeMapping();
        StoreType = Mapping.Converter?.ProviderClrType ?? property.ClrType;
    }

    public IProperty Property { get; }

    public string Name { get; }

    public string Delimited { get; }

    public bool IsKey { get; }

    public RelationalTypeMapping Mapping { get; }

    /// <summary>Type that the database's library takes and gives, for example <see cref="string"/> for an address that is stored as text.</summary>
    public Type StoreType { get; }

    /// <summary>The row's own value, from an expression that holds the row as an <see cref="object"/>.</summary>
    public Expression Value(Expression row) => Property.PropertyInfo is { } member
        ? Expression.Property(Expression.Convert(row, Property.DeclaringType.ClrType), member)
        : Expression.Field(Expression.Convert(row, Property.DeclaringType.ClrType), Property.FieldInfo!);

    /// <summary>The value as the database's library takes it; of <see cref="StoreType"/>, or its nullable form where there may be none.</summary>
    public Expression Stored(Expression row)
    {
        var value = Value(row);
        if (Mapping.Converter is not { } converter)
            return value;
        var convert = converter.ConvertToProviderExpression;
        var given = Nullable.GetUnderlyingType(value.Type) is { } inner && convert.Parameters[0].Type == inner ? Expression.Property(value, nameof(Nullable<>.Value)) : value;
        var converted = (Expression)Expression.Invoke(convert, RowTable.As(given, convert.Parameters[0].Type));
        if (value.Type.IsValueType && Nullable.GetUnderlyingType(value.Type) is null)
            return converted;
        var plain = Nullable.GetUnderlyingType(StoreType) ?? StoreType;
        var type = plain.IsValueType ? typeof(Nullable<>).MakeGenericType(plain) : plain;
        return Expression.Condition(
            Expression.Equal(value, Expression.Constant(null, value.Type)), Expression.Constant(null, type), RowTable.As(converted, type));
    }

    /// <summary>A value out of a before-image, as <see cref="RelationalTypeMapping.CreateParameter"/> takes it.</summary>
    public object? FromImage(JsonElement json)
    {
        var value = json.ValueKind == JsonValueKind.Null ? null : json.Deserialize(Nullable.GetUnderlyingType(StoreType) ?? StoreType);
        return Mapping.Converter is { } converter ? converter.ConvertFromProvider(value) : value;
    }
}

/// <summary>
/// A table whose rows are objects of the model: their keys, copies, differences, images, and how they are read. What is done with each row is compiled
/// once, when it is first done.
/// </summary>
internal sealed class RowTable
{
    private static readonly MethodInfo IsDbNull = typeof(DbDataReader).GetMethod(nameof(DbDataReader.IsDBNull))!;
    private static readonly Func<object, object> Copy =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    private readonly RowColumn[] _columns;
    private readonly Lazy<Func<object, object[]>> _key;
    private readonly Lazy<Func<object, object, bool>> _same;
    private readonly Lazy<Action<object>> _detach;
    private readonly Lazy<Func<DbDataReader, object>> _read;
    private readonly Lazy<Func<object, object?[]>> _stored;
    private readonly Lazy<Func<object, object?[]>> _values;

    public RowTable(IEntityType entity, ISqlGenerationHelper sql)
    {
        Entity = entity;
        Name = entity.GetTableName()!;
        Delimited = sql.DelimitIdentifier(Name, entity.GetSchema());
        var store = StoreObjectIdentifier.Table(Name, entity.GetSchema());
        _columns = [.. entity.GetProperties().Select(x => new RowColumn(x, store, sql))];
        // In the order of the primary key, which is how callers give keys.
        Key = [.. entity.FindPrimaryKey()!.Properties.Select(x => Columns.Single(c => c.Property == x))];
        Others = [.. Columns.Where(x => !x.IsKey)];
        _key = new(CompileKey);
        _same = new(CompileSame);
        _detach = new(CompileDetach);
        _read = new(CompileRead);
        _stored = new(() => Compile((column, row) => column.Stored(row)));
        _values = new(() => Compile((column, row) => column.Value(row)));
    }

    public IEntityType Entity { get; }

    /// <summary>Name of the table.</summary>
    public string Name { get; }

    public string Delimited { get; }

    public IReadOnlyList<RowColumn> Columns => _columns;

    public IReadOnlyList<RowColumn> Key { get; }

    public IReadOnlyList<RowColumn> Others { get; }

    /// <summary>The delimited column of a property.</summary>
    public string Of(string property) => Columns.Single(x => x.Property.Name == property).Delimited;

    /// <summary>The row's key, in the order of the primary key.</summary>
    public object[] KeyOf(object row) => _key.Value(row);

    /// <summary>A copy that later changes of the row do not reach.</summary>
    public object CloneOf(object row)
    {
        var copy = Copy(row);
        _detach.Value(copy);
        return copy;
    }

    /// <summary>Whether two rows say the same in every column.</summary>
    public bool Same(object left, object right) => _same.Value(left, right);

    /// <summary>A row out of a reader whose columns are <see cref="Columns"/> in their order.</summary>
    public object Read(DbDataReader reader) => _read.Value(reader);

    /// <summary>The row's values as the database's library takes them, in the order of <see cref="Columns"/>.</summary>
    public object?[] StoredOf(object row) => _stored.Value(row);

    /// <summary>The row's own values, in the order of <see cref="Columns"/>.</summary>
    public object?[] ValuesOf(object row) => _values.Value(row);

    /// <summary>Where these columns stand among <see cref="Columns"/>.</summary>
    public int[] PlacesOf(IEnumerable<RowColumn> columns) => [.. columns.Select(x => Array.IndexOf(_columns, x))];

    /// <summary>JSON array of the rows as the database holds them, each an object of its columns.</summary>
    public string Images(IEnumerable<object> rows, bool keyOnly) => JsonSerializer.Serialize(rows.Select(x => Image(x, keyOnly)));

    private Dictionary<string, object?> Image(object row, bool keyOnly)
    {
        var columns = new Dictionary<string, object?>(Columns.Count);
        var stored = StoredOf(row);
        for (var i = 0; i < stored.Length; i++)
        {
            // 7 and 7.0 are one value: a row just made and a row just read give the same image.
            if (!keyOnly || Columns[i].IsKey)
                columns[Columns[i].Name] = stored[i] is decimal number ? number / 1.0000000000000000000000000000m : stored[i];
        }

        return columns;
    }

    private Func<object, object[]> CompileKey()
    {
        var row = Expression.Parameter(typeof(object));
        return Expression.Lambda<Func<object, object[]>>(
            Expression.NewArrayInit(typeof(object), Key.Select(x => Expression.Convert(x.Value(row), typeof(object)))), row).Compile();
    }

    private Func<object, object, bool> CompileSame()
    {
        var (left, right) = (Expression.Parameter(typeof(object)), Expression.Parameter(typeof(object)));
        Expression same = Expression.Constant(true);
        foreach (var column in Others)
        {
            var equals = column.Property.GetValueComparer().EqualsExpression;
            same = Expression.AndAlso(same, Expression.Invoke(
                equals,
                As(column.Value(left), equals.Parameters[0].Type),
                As(column.Value(right), equals.Parameters[1].Type)));
        }

        return Expression.Lambda<Func<object, object, bool>>(same, left, right).Compile();
    }

    /// <summary>Gives a shallow copy its own arrays: what can be changed in place must not be shared.</summary>
    private Action<object> CompileDetach()
    {
        var row = Expression.Parameter(typeof(object));
        var assignments = new List<Expression>();
        foreach (var column in Others.Where(x => !x.Property.ClrType.IsValueType && x.Property.ClrType != typeof(string)))
        {
            var member = column.Value(row);
            var snapshot = column.Property.GetValueComparer().SnapshotExpression;
            assignments.Add(Expression.IfThen(
                Expression.NotEqual(member, Expression.Constant(null, member.Type)),
                Expression.Assign(member, As(Expression.Invoke(snapshot, As(member, snapshot.Parameters[0].Type)), member.Type))));
        }

        return assignments.Count == 0 ? static _ => { } : Expression.Lambda<Action<object>>(Expression.Block(assignments), row).Compile();
    }

    private Func<DbDataReader, object> CompileRead()
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var row = Expression.Variable(Entity.ClrType);
        List<Expression> steps = [Expression.Assign(row, Expression.New(Entity.ClrType))];
        for (var i = 0; i < Columns.Count; i++)
        {
            var column = Columns[i];
            var ordinal = Expression.Constant(i);
            var get = column.Mapping.GetDataReaderMethod();
            Expression value = Expression.Call(As(reader, get.DeclaringType!), get, ordinal);
            value = column.Mapping.CustomizeDataReaderExpression(value);
            if (column.Mapping.Converter is { } converter)
            {
                var from = converter.ConvertFromProviderExpression;
                value = Expression.Invoke(from, As(value, from.Parameters[0].Type));
            }

            var member = column.Value(row);
            value = As(value, member.Type);
            if (column.Property.IsNullable)
                value = Expression.Condition(Expression.Call(reader, IsDbNull, ordinal), Expression.Default(member.Type), value);
            steps.Add(Expression.Assign(member, value));
        }

        steps.Add(Expression.Convert(row, typeof(object)));
        return Expression.Lambda<Func<DbDataReader, object>>(Expression.Block([row], steps), reader).Compile();
    }

    private Func<object, object?[]> Compile(Func<RowColumn, Expression, Expression> value)
    {
        var row = Expression.Parameter(typeof(object));
        return Expression.Lambda<Func<object, object?[]>>(Expression.NewArrayInit(typeof(object), Columns.Select(x => As(value(x, row), typeof(object)))), row).Compile();
    }

    /// <summary>The expression as that type.</summary>
    public static Expression As(Expression value, Type type) => value.Type == type ? value : Expression.Convert(value, type);
}

/// <summary>The tables of a model that the engine writes: all views, and its own.</summary>
internal sealed class RowTables
{
    private readonly Dictionary<Type, RowTable> _byType = [];
    private readonly Dictionary<string, RowTable> _views;

    public RowTables(IModel model, ISqlGenerationHelper sql)
    {
        foreach (var view in model.GetViews())
            _byType[view.ClrType] = new RowTable(view, sql);
        _views = _byType.Values.ToDictionary(x => x.Name, StringComparer.Ordinal);
        Blocks = new RowTable(model.FindEntityType(typeof(ChainBlockRow))!, sql);
        Undo = new RowTable(model.FindEntityType(typeof(ChainUndoRow))!, sql);
    }

    /// <summary>All views.</summary>
    public IEnumerable<RowTable> Views => _views.Values;

    public RowTable Blocks { get; }

    public RowTable Undo { get; }

    /// <exception cref="FatalIndexingException">A before-image of a table that the model no longer has.</exception>
    public RowTable Named(string name) => _views.TryGetValue(name, out var table)
        ? table
        : throw new FatalIndexingException("view-model", $"There are before-images of {name}, which is no view of this release: rebuild the views.");

    /// <exception cref="FatalIndexingException">The type is no view.</exception>
    public RowTable Of(Type type) => _byType.TryGetValue(type, out var table)
        ? table
        : throw new FatalIndexingException("view-model", $"A projection asked for {type.Name}, which is no view.");
}
