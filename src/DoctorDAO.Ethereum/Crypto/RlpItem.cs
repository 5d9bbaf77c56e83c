namespace DoctorDAO.Ethereum;

/// <summary>A decoded item of RLP: bytes, or a list of items. Only the one shortest encoding of a value is taken, so that equal values have equal hashes.</summary>
public readonly struct RlpItem
{
    private readonly ReadOnlyMemory<byte> _payload;

    private RlpItem(ReadOnlyMemory<byte> encoded, ReadOnlyMemory<byte> payload, bool isList) => (Encoded, _payload, IsList) = (encoded, payload, isList);

    /// <summary>The item as it was encoded.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Whether it is a list.</summary>
    public bool IsList { get; }

    /// <summary>Its bytes.</summary>
    /// <exception cref="FormatException">It is a list.</exception>
    public ReadOnlyMemory<byte> Bytes => IsList ? throw new FormatException("Expected bytes, found a list.") : _payload;

    /// <summary>Decodes exactly one item.</summary>
    /// <exception cref="FormatException">It is none, not in its shortest form, or something follows it.</exception>
    public static RlpItem Parse(ReadOnlyMemory<byte> encoded)
    {
        var item = Read(encoded);
        return item.Encoded.Length == encoded.Length ? item : throw new FormatException("Bytes follow the item.");
    }

    /// <summary>The items of a list.</summary>
    /// <exception cref="FormatException">It is none, or an item is malformed.</exception>
    public IReadOnlyList<RlpItem> Items()
    {
        if (!IsList)
            throw new FormatException("Expected a list, found bytes.");
        var items = new List<RlpItem>();
        for (var rest = _payload; rest.Length > 0; rest = rest[items[^1].Encoded.Length..])
            items.Add(Read(rest));
        return items;
    }

    /// <summary>Its bytes as a number without leading zeros.</summary>
    /// <exception cref="FormatException">It is a list, longer than 8 bytes, or begins with a zero.</exception>
    public ulong Number()
    {
        var bytes = Bytes.Span;
        if (bytes.Length > 8 || (bytes.Length > 0 && bytes[0] == 0))
            throw new FormatException("Expected a number of at most 64 bits without leading zeros.");
        ulong number = 0;
        foreach (var b in bytes)
            number = (number << 8) | b;
        return number;
    }

    private static RlpItem Read(ReadOnlyMemory<byte> from)
    {
        if (from.Length == 0)
            throw new FormatException("The item is cut off.");
        var first = from.Span[0];
        return first switch
        {
            < 0x80 => new RlpItem(from[..1], from[..1], isList: false),
            < 0xc0 => Read(from, first - 0x80, isList: false),
            _ => Read(from, first - 0xc0, isList: true),
        };
    }

    /// <param name="from">Begins with the item's first byte.</param>
    /// <param name="size">Up to 55 the length of the payload; above, 55 less than the length of its length.</param>
    /// <param name="isList">What it is.</param>
    private static RlpItem Read(ReadOnlyMemory<byte> from, int size, bool isList)
    {
        var (start, length) = (1, (long)size);
        if (size > 55)
        {
            start += size - 55;
            if (from.Length < start || start > 5 || from.Span[1] == 0)
                throw new FormatException("The length of the item is malformed.");
            length = 0;
            foreach (var b in from.Span[1..start])
                length = (length << 8) | b;
            if (length <= 55)
                throw new FormatException("The length of the item is not in its shortest form.");
        }

        if (from.Length - start < length)
            throw new FormatException("The item is cut off.");
        var payload = from.Slice(start, (int)length);
        if (!isList && payload.Length == 1 && payload.Span[0] < 0x80)
            throw new FormatException("The item is not in its shortest form.");
        return new RlpItem(from[..(start + (int)length)], payload, isList);
    }
}
