using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace DoctorDAO.Indexing;

/// <summary>The tables of all views of a model.</summary>
internal sealed class ViewTables
{
    private readonly Dictionary<string, ViewTable> _byName;
    private readonly Dictionary<IEntityType, ViewTable> _byEntity;
    private readonly HashSet<Type> _types;

    public ViewTables(IModel model, ISqlGenerationHelper sql)
    {
        _byEntity = model.GetViews().ToDictionary(view => view, view => new ViewTable(view, sql));
        _byName = _byEntity.Values.ToDictionary(table => table.Name, StringComparer.Ordinal);
        _types = [.. _byEntity.Keys.Select(view => view.ClrType)];
    }

    public IEnumerable<ViewTable> All => _byName.Values;

    /// <exception cref="FatalIndexingException">A before-image of a table that the model no longer has.</exception>
    public ViewTable Named(string name) => _byName.TryGetValue(name, out var table)
        ? table
        : throw new FatalIndexingException("view-model", $"There are before-images of {name}, which is no view of this release: rebuild the views.");

    public ViewTable Of(IEntityType entity) => _byEntity.TryGetValue(entity, out var table)
        ? table
        : throw new FatalIndexingException("view-model", $"A projection changed {entity.ShortName()}, which is no view.");

    /// <exception cref="FatalIndexingException">The type is no view.</exception>
    public void Require(Type type)
    {
        if (!_types.Contains(type))
            throw new FatalIndexingException("view-model", $"A projection asked for {type.Name}, which is no view.");
    }
}

/// <summary>One view's table: images of its rows, and the statements that bring a row back.</summary>
internal sealed class ViewTable
{
    private readonly ISqlGenerationHelper _sql;
    private readonly string _delimited;
    private readonly Column[] _columns;

    public ViewTable(IEntityType entity, ISqlGenerationHelper sql)
    {
        _sql = sql;
        Name = entity.GetTableName()!;
        _delimited = sql.DelimitIdentifier(Name, entity.GetSchema());
        var store = StoreObjectIdentifier.Table(Name, entity.GetSchema());
        _columns = [.. entity.GetProperties().Select(x => new Column(x, x.GetColumnName(store)!, sql.DelimitIdentifier(x.GetColumnName(store)!), x.IsPrimaryKey()))];
    }

    /// <summary>Name of the table.</summary>
    public string Name { get; }

    /// <summary>Removes all rows.</summary>
    public string DeleteAll => $"DELETE FROM {_delimited}";

    /// <summary>JSON object of a row's columns as the database holds them.</summary>
    public string Image(Func<IProperty, object?> value, bool keyOnly)
    {
        var columns = new Dictionary<string, object?>(_columns.Length);
        foreach (var column in _columns)
        {
            if (!keyOnly || column.IsKey)
                columns[column.Name] = column.ToStore(value(column.Property));
        }

        return JsonSerializer.Serialize(columns);
    }

    /// <summary>Undoes one change.</summary>
    /// <exception cref="FatalIndexingException">The row is not as the change had left it: somebody else wrote to the views.</exception>
    public async Task UndoAsync(ChainUndoRow undo, DbConnection connection, DbTransaction transaction, CancellationToken ct)
    {
        using var before = JsonDocument.Parse(undo.Before);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var keys = _columns.Where(x => x.IsKey).ToList();
        var others = _columns.Where(x => !x.IsKey).ToList();
#pragma warning disable CA2100 // Identifiers come from the model, values are parameters.
        command.CommandText = undo.Change switch
        {
            ViewChange.Added => $"DELETE FROM {_delimited} WHERE {Pairs(keys, " AND ")}",
            ViewChange.Modified => $"UPDATE {_delimited} SET {Pairs(others, ", ")} WHERE {Pairs(keys, " AND ")}",
            ViewChange.Removed => $"INSERT INTO {_delimited} ({string.Join(", ", _columns.Select(x => x.Delimited))}) VALUES ({string.Join(", ", _columns.Select(Parameter))})",
            _ => throw new FatalIndexingException("view-model", $"Unknown change {undo.Change}."),
        };
#pragma warning restore CA2100
        foreach (var column in undo.Change == ViewChange.Added ? keys : [.. _columns])
        {
            var value = column.FromStore(before.RootElement.GetProperty(column.Name));
            command.Parameters.Add(column.Mapping.CreateParameter(command, Parameter(column), value, column.Property.IsNullable));
        }

        if (await command.ExecuteNonQueryAsync(ct) != 1)
        {
            throw new FatalIndexingException(
                "undo-mismatch",
                $"{undo.Change} of {Name} in block {undo.Block} cannot be undone: the row is not there. Rebuild the views.");
        }
    }

    private string Pairs(IEnumerable<Column> columns, string separator) =>
        string.Join(separator, columns.Select(x => $"{x.Delimited} = {Parameter(x)}"));

    private string Parameter(Column column) => _sql.GenerateParameterName("p" + Array.IndexOf(_columns, column));

    private sealed record Column(IProperty Property, string Name, string Delimited, bool IsKey)
    {
        public RelationalTypeMapping Mapping { get; } = Property.GetRelationalTypeMapping();

        private Type StoreType => Mapping.Converter?.ProviderClrType ?? Property.ClrType;

        public object? ToStore(object? value)
        {
            var stored = Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value;
            // 7 and 7.0 are one value: a row just made and a row just read give the same image.
            return stored is decimal number ? number / 1.0000000000000000000000000000m : stored;
        }

        public object? FromStore(JsonElement json)
        {
            var value = json.ValueKind == JsonValueKind.Null ? null : json.Deserialize(Nullable.GetUnderlyingType(StoreType) ?? StoreType);
            return Mapping.Converter is { } converter ? converter.ConvertFromProvider(value) : value;
        }
    }
}
