using System;
using System.Collections.Generic;
using System.Linq;

namespace DoctorDAO.Ethereum.Generator;

/// <summary>A type of the ABI.</summary>
internal sealed class AbiType
{
    public string Base = "";
    public AbiType? Element;
    public int FixedLength = -1;
    public string TupleName = "";
    public List<AbiParameter> Components = new();

    public bool IsArray => Element is not null;

    public bool IsTuple => Element is null && Base == "tuple";

    public bool IsDynamic => IsArray
        ? FixedLength < 0 || Element!.IsDynamic
        : IsTuple ? Components.Any(c => c.Type.IsDynamic) : Base is "bytes" or "string";

    /// <summary>Bytes in the head of a frame.</summary>
    public int HeadSize => IsDynamic ? 32 : IsArray ? FixedLength * Element!.HeadSize : IsTuple ? Components.Sum(c => c.Type.HeadSize) : 32;

    /// <summary>Bytes of a frame's head that holds this tuple's components or this fixed array's elements.</summary>
    public int FrameSize => IsTuple ? Components.Sum(c => c.Type.HeadSize) : FixedLength * Element!.HeadSize;

    public string Canonical => IsArray
        ? Element!.Canonical + (FixedLength < 0 ? "[]" : $"[{FixedLength}]")
        : IsTuple ? "(" + string.Join(",", Components.Select(c => c.Type.Canonical)) + ")" : Base;

    public string CSharp => IsArray
        ? Element!.CSharp + "[]"
        : Base switch
        {
            "tuple" => TupleName,
            "address" => "Address",
            "bool" => "bool",
            "string" => "string",
            "bytes" => "byte[]",
            "bytes32" => "Bytes32",
            "function" => "byte[]",
            _ when Base.StartsWith("bytes", StringComparison.Ordinal) => "byte[]",
            _ when Base.StartsWith("uint", StringComparison.Ordinal) => Bits switch { <= 8 => "byte", <= 16 => "ushort", <= 32 => "uint", <= 64 => "ulong", _ => "UInt256" },
            _ => Bits switch { <= 8 => "sbyte", <= 16 => "short", <= 32 => "int", <= 64 => "long", _ => "System.Numerics.BigInteger" },
        };

    public int Bits => int.Parse(Base.TrimStart('u').Substring(3), System.Globalization.CultureInfo.InvariantCulture);

    public int Size => Base == "function" ? 24 : int.Parse(Base.Substring(5), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Part of a helper's name: different for every type, structs of the same shape included.</summary>
    public string Key => IsArray
        ? Element!.Key + "_" + (FixedLength < 0 ? "" : FixedLength.ToString(System.Globalization.CultureInfo.InvariantCulture))
        : IsTuple ? TupleName : Naming.Pascal(Base);

    public static AbiType Parse(string type, Dictionary<string, object?> item)
    {
        if (type.EndsWith("]", StringComparison.Ordinal))
        {
            var open = type.LastIndexOf('[');
            var length = type.Substring(open + 1, type.Length - open - 2);
            return new AbiType
            {
                Element = Parse(type.Substring(0, open), item),
                FixedLength = length.Length == 0 ? -1 : int.Parse(length, System.Globalization.CultureInfo.InvariantCulture),
            };
        }

        var result = new AbiType { Base = type is "uint" or "int" ? type + "256" : type };
        if (type == "tuple")
        {
            result.Components = AbiParameter.ParseList(item, "components");
            var name = item.TryGetValue("internalType", out var internalType) ? (string)internalType! : "";
            name = name.Replace("struct ", "").Split('[')[0];
            name = name.Substring(name.LastIndexOf('.') + 1);
            // Compilers other than Solidity's write no internal type: the parameter's own name serves.
            if (name.Length == 0 || name.StartsWith("tuple", StringComparison.Ordinal))
                name = (item.TryGetValue("name", out var own) && own is string { Length: > 0 } text ? text.Trim('_') : "Value") + "Struct";
            result.TupleName = Naming.Pascal(Naming.Identifier(name));
        }

        return result;
    }
}

internal sealed class AbiParameter
{
    public string Name = "";
    public AbiType Type = new();
    public bool Indexed;

    /// <summary>Property name.</summary>
    public string Property => Naming.Pascal(Name);

    /// <summary>Type of the property: a dynamic indexed parameter is only a hash.</summary>
    public string CSharp => IsHashed ? "Bytes32" : Type.CSharp;

    public bool IsHashed => Indexed && (Type.IsDynamic || Type.IsArray || Type.IsTuple);

    public static List<AbiParameter> ParseList(Dictionary<string, object?> item, string key)
    {
        var result = new List<AbiParameter>();
        if (!item.TryGetValue(key, out var list))
            return result;
        var taken = new HashSet<string>();
        foreach (Dictionary<string, object?> each in ((List<object?>)list!).Cast<Dictionary<string, object?>>())
        {
            var name = Naming.Identifier(each.TryGetValue("name", out var given) ? (string)given! : "").Trim('_');
            if (name.Length == 0)
                name = "value" + (result.Count == 0 ? "" : result.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
            while (Naming.IsReserved(Naming.Pascal(name)) || !taken.Add(Naming.Pascal(name)))
                name += "2";
            result.Add(new AbiParameter
            {
                Name = name,
                Type = AbiType.Parse((string)each["type"]!, each),
                Indexed = each.TryGetValue("indexed", out var indexed) && indexed is true,
            });
        }

        return result;
    }
}

/// <summary>An event, function or custom error.</summary>
internal sealed class AbiItem
{
    public string Kind = "";
    public string Name = "";
    public string TypeName = "";
    public List<AbiParameter> Inputs = new();
    public List<AbiParameter> Outputs = new();

    public string Signature => Name + "(" + string.Join(",", Inputs.Select(i => i.Type.Canonical)) + ")";

    /// <summary>Reads a file and gives every type in it a name of its own.</summary>
    public static List<AbiItem> ParseFile(string text, string contract)
    {
        var items = ((List<object?>)Json.Parse(text)!).Cast<Dictionary<string, object?>>()
            .Where(i => (string)i["type"]! is "event" or "function" or "error")
            .Where(i => !(i.TryGetValue("anonymous", out var anonymous) && anonymous is true))
            .Select(i => new AbiItem
            {
                Kind = (string)i["type"]!,
                Name = (string)i["name"]!,
                Inputs = AbiParameter.ParseList(i, "inputs"),
                Outputs = AbiParameter.ParseList(i, "outputs"),
            })
            .ToList();

        // The overload with the fewest inputs keeps the plain name, the others carry their types.
        foreach (var overloads in items.GroupBy(i => (i.Kind, i.Name)))
        {
            var first = true;
            foreach (var item in overloads.OrderBy(i => i.Inputs.Count).ThenBy(i => i.Signature, StringComparer.Ordinal))
            {
                var suffix = first ? "" : string.Concat(item.Inputs.Select(i => Naming.Pascal(Naming.Letters(i.Type.Canonical))));
                item.TypeName = Naming.Pascal(item.Name) + suffix + item.Kind switch { "function" => "Call", "error" => "Error", _ => "" };
                first = false;
            }
        }

        NameTypes(items, contract);
        return items;
    }

    // All types of a contract are nested in one class: names must differ from each other, from the class, and from their own members.
    private static void NameTypes(List<AbiItem> items, string contract)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { contract, "TryDecodeError" };
        foreach (var item in items)
        {
            if (item.Kind == "event" && item.TypeName == contract)
                item.TypeName += "Event";
            item.TypeName = Free(item.TypeName, item.Inputs);
        }

        var structs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in items.SelectMany(i => i.Inputs.Concat(i.Outputs)).SelectMany(p => Tuples(p.Type)))
        {
            // Structs of one name and different shapes come from different libraries.
            var key = type.TupleName + Shape(type);
            if (!structs.TryGetValue(key, out var name))
                structs[key] = name = Free(type.TupleName, type.Components);
            type.TupleName = name;
        }

        string Free(string name, List<AbiParameter> members)
        {
            while (members.Any(m => m.Property == name) || !taken.Add(name))
                name += "2";
            return name;
        }

        static string Shape(AbiType type) => type.IsArray
            ? Shape(type.Element!) + "[]"
            : type.IsTuple ? "(" + string.Join(",", type.Components.Select(c => c.Name + " " + c.Type.Canonical + Shape(c.Type))) + ")" : type.Base;

        // Inner structs first: an outer one's shape does not depend on their names.
        static IEnumerable<AbiType> Tuples(AbiType type) => type.IsArray
            ? Tuples(type.Element!)
            : type.Components.SelectMany(c => Tuples(c.Type)).Concat(type.IsTuple ? new[] { type } : Array.Empty<AbiType>());
    }
}

internal static class Naming
{
    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>Solidity allows one character in names that C# does not.</summary>
    public static string Identifier(string name) => name.Replace('$', '_');

    /// <summary>Members that the generated records have already.</summary>
    public static bool IsReserved(string property) =>
        property is "Equals" or "GetHashCode" or "ToString" or "GetType" or "Deconstruct" or "PrintMembers" or "Topic0" or "TryDecode" or "Selector" or "Read" or "Write";

    public static string Letters(string name) => new(name.Replace("[]", "s").Where(char.IsLetterOrDigit).ToArray());
}
