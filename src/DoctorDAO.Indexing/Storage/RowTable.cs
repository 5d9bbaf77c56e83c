using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Indexing;

/// <summary>A column as rows are written and read: compiled once, so that a row costs no reflection.</summary>
internal sealed class RowColumn
{
    private readonly Func<object, object?> _toModel;

    public RowColumn(IProperty property, StoreObjectIdentifier store, ISqlGenerationHelper sql)
    {
        Property = property;
        Name = property.GetColumnName(store)!;
        Delimited = sql.DelimitIdentifier(Name);
        IsKey = property.IsPrimaryKey();
        Mapping = property.GetRelationalTypeMapping();
        StoreType = Mapping.Converter?.ProviderClrType ?? property.ClrType;
        var row = Expression.Parameter(typeof(object));
        Value = Access(property, row);
        _toModel = Expression.Lambda<Func<object, object?>>(Expression.Convert(Value, typeof(object)), row).Compile();
        var stored = Stored(Value, Nullable.GetUnderlyingType(StoreType) ?? StoreType);
        ToStore = Expression.Lambda<Func<object, object?>>(Expression.Convert(stored, typeof(object)), row).Compile();
        StoredValue = Expression.Lambda(stored, row);
    }

    public IProperty Property { get; }

    public string Name { get; }

    public string Delimited { get; }

    public bool IsKey { get; }

    public RelationalTypeMapping Mapping { get; }

    /// <summary>Type that the database's library takes and gives, for example <see cref="string"/> for an address that is stored as text.</summary>
    public Type StoreType { get; }

    /// <summary>The row's value as the database's library takes it; <c>null</c> for no value.</summary>
    public Func<object, object?> ToStore { get; }

    /// <summary>The same, typed: from the row (an <see cref="object"/>) to <see cref="StoreType"/> or its nullable form.</summary>
    public LambdaExpression StoredValue { get; }

    /// <summary>The row's own value.</summary>
    public object? ToModel(object row) => _toModel(row);

    /// <summary>The member as an expression over a parameter that holds the row.</summary>
    private Expression Value { get; }

    /// <summary>A value out of a before-image, as <see cref="RelationalTypeMapping.CreateParameter"/> takes it.</summary>
    public object? FromImage(JsonElement json)
    {
        var value = json.ValueKind == JsonValueKind.Null ? null : json.Deserialize(Nullable.GetUnderlyingType(StoreType) ?? StoreType);
        return Mapping.Converter is { } converter ? converter.ConvertFromProvider(value) : value;
    }

    /// <summary>The member of the row that a property stands for.</summary>
    public static Expression Access(IProperty property, Expression row) => property.PropertyInfo is { } member
        ? Expression.Property(Expression.Convert(row, property.DeclaringType.ClrType), member)
        : Expression.Field(Expression.Convert(row, property.DeclaringType.ClrType), property.FieldInfo!);

    private Expression Stored(Expression value, Type plain)
    {
        if (Mapping.Converter is not { } converter)
            return value;
        var convert = converter.ConvertToProviderExpression;
        var source = value;
        var unwrapped = Nullable.GetUnderlyingType(value.Type) is { } inner && convert.Parameters[0].Type == inner ? Expression.Property(source, nameof(Nullable<>.Value)) : source;
        var converted = (Expression)Expression.Invoke(convert, unwrapped.Type == convert.Parameters[0].Type ? unwrapped : Expression.Convert(unwrapped, convert.Parameters[0].Type));
        if (value.Type.IsValueType && Nullable.GetUnderlyingType(value.Type) is null)
            return converted;
        var type = plain.IsValueType ? typeof(Nullable<>).MakeGenericType(plain) : plain;
        return Expression.Condition(
            Expression.Equal(value, Expression.Constant(null, value.Type)),
            Expression.Constant(null, type),
            converted.Type == type ? converted : Expression.Convert(converted, type));
    }
}

/// <summary>A table whose rows are objects of the model: their keys, copies, differences, images, and how they are read.</summary>
internal sealed class RowTable
{
    private static readonly MethodInfo IsDbNull = typeof(DbDataReader).GetMethod(nameof(DbDataReader.IsDBNull))!;
    private static readonly Func<object, object> Copy =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    private readonly Func<object, object[]> _key;
    private readonly Func<object, object, bool> _same;
    private readonly Action<object> _detach;
    private readonly Func<DbDataReader, object> _read;

    public RowTable(IEntityType entity, ISqlGenerationHelper sql)
    {
        Entity = entity;
        Name = entity.GetTableName()!;
        Delimited = sql.DelimitIdentifier(Name, entity.GetSchema());
        var store = StoreObjectIdentifier.Table(Name, entity.GetSchema());
        Columns = [.. entity.GetProperties().Select(x => new RowColumn(x, store, sql))];
        // In the order of the primary key, which is how callers give keys.
        Key = [.. entity.FindPrimaryKey()!.Properties.Select(x => Columns.Single(c => c.Property == x))];
        Others = [.. Columns.Where(x => !x.IsKey)];
        _key = CompileKey();
        _same = CompileSame();
        _detach = CompileDetach();
        _read = CompileRead();
    }

    public IEntityType Entity { get; }

    /// <summary>Name of the table.</summary>
    public string Name { get; }

    public string Delimited { get; }

    public IReadOnlyList<RowColumn> Columns { get; }

    public IReadOnlyList<RowColumn> Key { get; }

    public IReadOnlyList<RowColumn> Others { get; }

    /// <summary>The row's key, in the order of the primary key.</summary>
    public object[] KeyOf(object row) => _key(row);

    /// <summary>A copy that later changes of the row do not reach.</summary>
    public object CloneOf(object row)
    {
        var copy = Copy(row);
        _detach(copy);
        return copy;
    }

    /// <summary>Whether two rows say the same in every column.</summary>
    public bool Same(object left, object right) => _same(left, right);

    /// <summary>A row out of a reader whose columns are <see cref="Columns"/> in their order.</summary>
    public object Read(DbDataReader reader) => _read(reader);

    /// <summary>JSON object of a row's columns as the database holds them.</summary>
    public string Image(object row, bool keyOnly)
    {
        var columns = new Dictionary<string, object?>(Columns.Count);
        foreach (var column in keyOnly ? Key : Columns)
        {
            // 7 and 7.0 are one value: a row just made and a row just read give the same image.
            columns[column.Name] = column.ToStore(row) is decimal number ? number / 1.0000000000000000000000000000m : column.ToStore(row);
        }

        return JsonSerializer.Serialize(columns);
    }

    private Func<object, object[]> CompileKey()
    {
        var row = Expression.Parameter(typeof(object));
        return Expression.Lambda<Func<object, object[]>>(
            Expression.NewArrayInit(typeof(object), Key.Select(x => Expression.Convert(RowColumn.Access(x.Property, row), typeof(object)))), row).Compile();
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
                Convert(RowColumn.Access(column.Property, left), equals.Parameters[0].Type),
                Convert(RowColumn.Access(column.Property, right), equals.Parameters[1].Type)));
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
            var member = RowColumn.Access(column.Property, row);
            var snapshot = column.Property.GetValueComparer().SnapshotExpression;
            assignments.Add(Expression.IfThen(
                Expression.NotEqual(member, Expression.Constant(null, member.Type)),
                Expression.Assign(member, Convert(Expression.Invoke(snapshot, Convert(member, snapshot.Parameters[0].Type)), member.Type))));
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
            Expression value = Expression.Call(Convert(reader, get.DeclaringType!), get, ordinal);
            value = column.Mapping.CustomizeDataReaderExpression(value);
            if (column.Mapping.Converter is { } converter)
            {
                var from = converter.ConvertFromProviderExpression;
                value = Expression.Invoke(from, Convert(value, from.Parameters[0].Type));
            }

            var member = RowColumn.Access(column.Property, row);
            value = Convert(value, member.Type);
            if (column.Property.IsNullable)
                value = Expression.Condition(Expression.Call(reader, IsDbNull, ordinal), Expression.Default(member.Type), value);
            steps.Add(Expression.Assign(member, value));
        }

        steps.Add(Expression.Convert(row, typeof(object)));
        return Expression.Lambda<Func<DbDataReader, object>>(Expression.Block([row], steps), reader).Compile();
    }

    private static Expression Convert(Expression value, Type type) => value.Type == type ? value : Expression.Convert(value, type);
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
