namespace DoctorDAO.Credentials;

/// <summary>What a status list says of a credential. Values of Token Status List; a bitstring's bit is <see cref="Invalid"/> or, for the purpose suspension, <see cref="Suspended"/>.</summary>
public enum StatusValue
{
    /// <summary>It holds.</summary>
    Valid = 0,

    /// <summary>It has been revoked for good.</summary>
    Invalid = 1,

    /// <summary>It does not hold for the time being.</summary>
    Suspended = 2,
}

/// <summary>The two kinds of status list.</summary>
public enum StatusKind
{
    /// <summary>Token Status List: 1, 2, 4 or 8 bits an entry, the lowest bits of a byte first, zlib.</summary>
    Token,

    /// <summary>W3C Bitstring Status List 1.0: one bit an entry (or more), the highest bits of a byte first, gzip, multibase.</summary>
    Bitstring,
}

/// <summary>Entries of a few bits each, packed. Not safe for many writers.</summary>
public sealed class StatusList
{
    private readonly byte[] _bytes;
    private readonly bool _highestFirst;

    /// <summary>An empty list: every entry is 0.</summary>
    /// <param name="kind">The order of bits.</param>
    /// <param name="bits">1, 2, 4 or 8 bits an entry.</param>
    /// <param name="count">Entries; filled up to whole bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Other bits, or more bytes than <see cref="Caps.StatusList"/>.</exception>
    public StatusList(StatusKind kind, int bits, int count) : this(kind, bits, new byte[Length(bits, count)]) { }

    private StatusList(StatusKind kind, int bits, byte[] bytes)
    {
        Kind = kind;
        Bits = bits;
        _bytes = bytes;
        _highestFirst = kind == StatusKind.Bitstring;
    }

    /// <summary>The kind, which is the order of bits.</summary>
    public StatusKind Kind { get; }

    /// <summary>Bits of an entry.</summary>
    public int Bits { get; }

    /// <summary>Number of entries.</summary>
    public int Count => _bytes.Length * (8 / Bits);

    /// <summary>The packed bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The entry at an index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such entry, or a value of more bits.</exception>
    public int this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return (_bytes[index * Bits / 8] >> Shift(index)) & Mask;
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Mask);
            ref var b = ref _bytes[index * Bits / 8];
            b = (byte)((b & ~(Mask << Shift(index))) | (value << Shift(index)));
        }
    }

    /// <summary>A list from its packed bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Other bits than 1, 2, 4 or 8.</exception>
    public static StatusList FromBytes(StatusKind kind, int bits, byte[] bytes)
    {
        Length(bits, 0);
        return new(kind, bits, bytes);
    }

    private int Mask => (1 << Bits) - 1;

    private int Shift(int index)
    {
        var place = index * Bits % 8;
        return _highestFirst ? 8 - Bits - place : place;
    }

    private static int Length(int bits, int count)
    {
        if (bits is not (1 or 2 or 4 or 8))
            throw new ArgumentOutOfRangeException(nameof(bits));
        var length = ((long)count * bits + 7) / 8;
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Caps.StatusList, nameof(count));
        return (int)length;
    }
}
