using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DoctorDAO.Ethereum;

/// <summary>encodeType, encodeData and hashStruct of EIP-712.</summary>
internal sealed class TypedDataEncoder(IReadOnlyDictionary<string, IReadOnlyList<TypedMember>> types)
{
    // Deeper documents than this come from nobody's wallet.
    private const int MaxDepth = 32;

    // A document may hold thousands of values of one struct.
    private readonly Dictionary<string, Bytes32> _typeHashes = [];

    public Bytes32 HashStruct(string type, JsonObject value, int depth = 0) => Keccak256.Hash(EncodeData(type, value, depth));

    /// <summary>The hash of the type, then one word a member.</summary>
    public byte[] EncodeData(string type, JsonObject value, int depth = 0)
    {
        if (!types.TryGetValue(type, out var members))
            throw new FormatException($"types: {type} is missing.");
        if (depth > MaxDepth)
            throw new FormatException($"{type} is nested too deeply.");
        var data = new List<byte>(32 * (members.Count + 1));
        if (!_typeHashes.TryGetValue(type, out var typeHash))
            _typeHashes[type] = typeHash = Keccak256.Hash(EncodeType(type));
        data.AddRange(typeHash.Span);
        foreach (var member in members)
            data.AddRange(Encode(member.Type, value.TryGetPropertyValue(member.Name, out var node) ? node : null, member.Name, depth));
        return [.. data];
    }

    /// <summary>The type itself first, then those it uses, sorted by name.</summary>
    public string EncodeType(string type)
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        Collect(type, used);
        used.Remove(type);
        var text = new StringBuilder();
        foreach (var name in (IEnumerable<string>)[type, .. used])
            text.Append(name).Append('(').AppendJoin(',', types[name].Select(m => $"{m.Type} {m.Name}")).Append(')');
        return text.ToString();
    }

    private void Collect(string type, SortedSet<string> used)
    {
        var name = type.Split('[')[0];
        if (types.TryGetValue(name, out var members) && used.Add(name))
            foreach (var member in members)
                Collect(member.Type, used);
    }

    private byte[] Encode(string type, JsonNode? value, string name, int depth)
    {
        if (type.EndsWith(']'))
        {
            if (value is not JsonArray array)
                throw Wrong(name, type);
            var open = type.LastIndexOf('[');
            var fixedLength = type[(open + 1)..^1];
            if (fixedLength.Length > 0 && fixedLength != array.Count.ToString(CultureInfo.InvariantCulture))
                throw Wrong(name, type);
            if (depth > MaxDepth)
                throw new FormatException($"{name} is nested too deeply.");
            return Keccak256.Hash([.. array.SelectMany(item => Encode(type[..open], item, name, depth + 1))]).ToArray();
        }

        if (types.ContainsKey(type))
        {
            // A missing struct is 32 zero bytes: the rule by which recursive types end.
            return value switch
            {
                null => new byte[32],
                JsonObject inner => HashStruct(type, inner, depth + 1).ToArray(),
                _ => throw Wrong(name, type),
            };
        }

        return EncodeAtomic(type, value as JsonValue ?? throw Wrong(name, type), name);
    }

    private static byte[] EncodeAtomic(string type, JsonValue value, string name)
    {
        var word = new byte[32];
        if (type == "string")
            return Keccak256.Hash(Text(value) ?? throw Wrong(name, type)).ToArray();
        if (type == "bytes")
            return Keccak256.Hash(Bytes(value) ?? throw Wrong(name, type)).ToArray();
        if (type == "bool")
        {
            word[31] = value.GetValueKind() switch { JsonValueKind.True => 1, JsonValueKind.False => 0, _ => throw Wrong(name, type) };
            return word;
        }

        if (type == "address")
        {
            if (!Address.TryParse(Text(value), out var address))
                throw Wrong(name, type);
            address.Span.CopyTo(word.AsSpan(12));
            return word;
        }

        if (type.StartsWith("bytes", StringComparison.Ordinal) && int.TryParse(type.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 32)
        {
            var bytes = Bytes(value);
            if (bytes?.Length != size)
                throw Wrong(name, type);
            bytes.CopyTo(word, 0);
            return word;
        }

        return Integer(type, value, name);
    }

    private static byte[] Integer(string type, JsonValue value, string name)
    {
        var signed = type.StartsWith("int", StringComparison.Ordinal);
        if (!signed && !type.StartsWith("uint", StringComparison.Ordinal))
            throw new FormatException($"types: {type} is unknown.");
        var digits = type.AsSpan(signed ? 3 : 4);
        var bits = 256;
        if (digits.Length > 0 && !(int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out bits) && bits is >= 8 and <= 256 && bits % 8 == 0))
            throw new FormatException($"types: {type} is unknown.");

        var number = Number(value) ?? throw Wrong(name, type);
        var limit = BigInteger.One << (signed ? bits - 1 : bits);
        if (number >= limit || number < (signed ? -limit : BigInteger.Zero))
            throw Wrong(name, type);
        var word = new byte[32];
        word.AsSpan().Fill(number.Sign < 0 ? byte.MaxValue : (byte)0);
        var count = number.GetByteCount(isUnsigned: !signed);
        number.TryWriteBytes(word.AsSpan(32 - count), out _, isUnsigned: !signed, isBigEndian: true);
        return word;
    }

    private static BigInteger? Number(JsonValue value)
    {
        var text = value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : Text(value);
        if (text is null || text.Length > 100)
            return null;
        var negative = text.StartsWith('-');
        var magnitude = negative ? text[1..] : text;
        var hex = magnitude.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (hex && magnitude.Length == 2)
            return null;
        return BigInteger.TryParse(hex ? "0" + magnitude[2..] : magnitude, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? negative ? -number : number
            : null;
    }

    private static string? Text(JsonValue value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static byte[]? Bytes(JsonValue value)
    {
        var text = Text(value);
        if (text is null || !text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || text.Length % 2 != 0)
            return null;
        var bytes = new byte[(text.Length - 2) / 2];
        return Hex.TryDecode(text, bytes) ? bytes : null;
    }

    private static FormatException Wrong(string name, string type) => new($"{name}: expected {type}.");
}
