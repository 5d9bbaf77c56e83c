using System.Globalization;

namespace DoctorDAO.Ethereum;

/// <summary>What an <see cref="AbiType"/> is at its top.</summary>
public enum AbiKind
{
    /// <summary><c>uintN</c>.</summary>
    UInt,

    /// <summary><c>intN</c>.</summary>
    Int,

    /// <summary><c>address</c>.</summary>
    Address,

    /// <summary><c>bool</c>.</summary>
    Bool,

    /// <summary><c>bytesN</c>, and <c>function</c> as 24 bytes.</summary>
    FixedBytes,

    /// <summary><c>bytes</c>.</summary>
    Bytes,

    /// <summary><c>string</c>.</summary>
    String,

    /// <summary><c>T[]</c> or <c>T[n]</c>.</summary>
    Array,

    /// <summary><c>(T1,T2,...)</c>.</summary>
    Tuple,
}

/// <summary>A type of the ABI that is known only when the program runs. Types known at compile time are generated instead.</summary>
public sealed class AbiType
{
    // Nobody's contract nests deeper; the limits keep a hostile type from exhausting the stack or the memory.
    private const int MaxDepth = 32;
    private const int MaxLength = 4096;
    private const int MaxHead = 1 << 20;

    private AbiType(AbiKind kind, int size, IReadOnlyList<AbiType> parts, int? length = null)
    {
        (Kind, Size, Parts, Length) = (kind, size, parts, length);
        IsDynamic = kind switch
        {
            AbiKind.Bytes or AbiKind.String => true,
            AbiKind.Array => length is null || parts[0].IsDynamic,
            AbiKind.Tuple => parts.Any(part => part.IsDynamic),
            _ => false,
        };
        var frame = kind switch
        {
            AbiKind.Array => (long)(length ?? 0) * parts[0].HeadSize,
            AbiKind.Tuple => parts.Sum(part => (long)part.HeadSize),
            _ => 32,
        };
        FrameSize = frame <= MaxHead ? (int)frame : throw new FormatException("The type is too large.");
        HeadSize = IsDynamic ? 32 : FrameSize;
    }

    /// <summary>What it is at its top.</summary>
    public AbiKind Kind { get; }

    /// <summary>Bits of an integer, bytes of a <c>bytesN</c>; otherwise 0.</summary>
    public int Size { get; }

    /// <summary>Components of a tuple, or the one element type of an array.</summary>
    public IReadOnlyList<AbiType> Parts { get; }

    /// <summary>Elements of a fixed array; <c>null</c> for all else.</summary>
    public int? Length { get; }

    /// <summary>Whether a frame holds only an offset to it.</summary>
    public bool IsDynamic { get; }

    /// <summary>Bytes it takes in the head of a frame.</summary>
    internal int HeadSize { get; }

    /// <summary>Bytes of the head of its own frame.</summary>
    internal int FrameSize { get; }

    /// <summary>Parses a type as signatures write it: <c>uint256</c>, <c>(address,bytes[2])[]</c>. <c>tuple(...)</c> and component names are accepted.</summary>
    /// <exception cref="FormatException">It is none, is longer than 4096 characters, or is nested deeper than 32.</exception>
    public static AbiType Parse(string text)
    {
        if (text.Length > MaxLength)
            throw new FormatException("The type is too long.");
        var at = 0;
        var type = Parse(text, ref at, 0);
        return at == text.Length ? type : throw Unknown(text);
    }

    /// <summary>The canonical text, as a selector's signature needs it.</summary>
    public override string ToString() => Kind switch
    {
        AbiKind.UInt => $"uint{Size}",
        AbiKind.Int => $"int{Size}",
        AbiKind.Address => "address",
        AbiKind.Bool => "bool",
        AbiKind.FixedBytes => $"bytes{Size}",
        AbiKind.Bytes => "bytes",
        AbiKind.String => "string",
        AbiKind.Array => $"{Parts[0]}[{Length?.ToString(CultureInfo.InvariantCulture)}]",
        AbiKind.Tuple => $"({string.Join(',', Parts)})",
    };

    private static AbiType Parse(string text, ref int at, int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException("The type is nested too deeply.");
        var start = at;
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
            at++;
        var word = text[start..at];
        var type = word is "" or "tuple" && at < text.Length && text[at] == '(' ? Tuple(text, ref at, depth) : Elementary(word);
        for (var arrays = depth; at < text.Length && text[at] == '['; arrays++)
        {
            var close = text.IndexOf(']', at);
            if (close < 0 || arrays > MaxDepth)
                throw Unknown(text);
            var digits = text.AsSpan(at + 1, close - at - 1);
            int? length = digits.IsEmpty ? null
                : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw Unknown(text);
            type = new AbiType(AbiKind.Array, 0, [type], length);
            at = close + 1;
        }

        return type;
    }

    private static AbiType Tuple(string text, ref int at, int depth)
    {
        var parts = new List<AbiType>();
        for (at++; ; at++)
        {
            if (parts.Count == 0 && at < text.Length && text[at] == ')')
                break;
            while (at < text.Length && text[at] == ' ')
                at++;
            parts.Add(Parse(text, ref at, depth + 1));
            while (at < text.Length && (text[at] is ' ' or '_' or '$' || char.IsAsciiLetterOrDigit(text[at])))
                at++;
            if (at == text.Length || text[at] is not (',' or ')'))
                throw Unknown(text);
            if (text[at] == ')')
                break;
        }

        at++;
        return new AbiType(AbiKind.Tuple, 0, parts);
    }

    private static AbiType Elementary(string word)
    {
        switch (word)
        {
            case "address": return new(AbiKind.Address, 0, []);
            case "bool": return new(AbiKind.Bool, 0, []);
            case "string": return new(AbiKind.String, 0, []);
            case "bytes": return new(AbiKind.Bytes, 0, []);
            case "function": return new(AbiKind.FixedBytes, 24, []);
            case "uint": return new(AbiKind.UInt, 256, []);
            case "int": return new(AbiKind.Int, 256, []);
        }

        var name = word.TrimEnd("0123456789".ToCharArray());
        if (word.Length == name.Length || word[name.Length] == '0'
            || !int.TryParse(word.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            throw Unknown(word);
        return name switch
        {
            "uint" when size <= 256 && size % 8 == 0 => new(AbiKind.UInt, size, []),
            "int" when size <= 256 && size % 8 == 0 => new(AbiKind.Int, size, []),
            "bytes" when size <= 32 => new(AbiKind.FixedBytes, size, []),
            _ => throw Unknown(word),
        };
    }

    private static FormatException Unknown(string text) => new($"'{text}' is no type of the ABI.");
}
