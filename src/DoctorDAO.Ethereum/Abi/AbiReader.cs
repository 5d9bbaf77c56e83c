using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace DoctorDAO.Ethereum;

/// <summary>What readers of one message share: the first error, and how many more elements may be decoded.</summary>
public struct AbiState
{
    /// <summary>The first thing that was wrong.</summary>
    public AbiError? Error { get; internal set; }

    /// <summary>Elements of dynamic arrays that may still be read. Arrays whose offsets overlap could otherwise blow a short message up.</summary>
    internal long Budget;

    /// <param name="length">Length of the whole message in bytes.</param>
    public AbiState(int length) => Budget = length;
}

/// <summary>
/// Reads one frame (a tuple, or the elements of an array) of ABI-encoded data, straight from the bytes. The first error is kept in the
/// state; every read after it returns a default value, so callers check once at the end. Nothing is allocated that the data do not hold.
/// </summary>
public ref struct AbiReader
{
    private const int Word = 32;
    private readonly ReadOnlySpan<byte> _frame;
    private readonly ref AbiState _state;
    private int _head;

    /// <param name="frame">The bytes that offsets of this frame count from.</param>
    /// <param name="state">Shared by all readers of the message.</param>
    public AbiReader(ReadOnlySpan<byte> frame, ref AbiState state)
    {
        _frame = frame;
        _state = ref state;
    }

    /// <summary>Whether something was wrong already.</summary>
    public readonly bool Failed => _state.Error is not null;

    /// <summary>An unsigned integer of at most 64 bits.</summary>
    public ulong UInt(string name, int bits)
    {
        var word = NextWord(name);
        var value = BinaryPrimitives.ReadUInt64BigEndian(word[24..]);
        return IsZero(word[..24]) && (bits == 64 || value >> bits == 0) ? value : Fail<ulong>(name, $"does not fit uint{bits}");
    }

    /// <summary>An unsigned integer of more than 64 bits.</summary>
    public UInt256 UInt256(string name, int bits)
    {
        var word = NextWord(name);
        return IsZero(word[..(Word - (bits / 8))])
            ? DoctorDAO.Ethereum.UInt256.FromBigEndian(word)
            : Fail<UInt256>(name, $"does not fit uint{bits}");
    }

    /// <summary>A signed integer of at most 64 bits.</summary>
    public long Int(string name, int bits)
    {
        var word = NextWord(name);
        var value = BinaryPrimitives.ReadInt64BigEndian(word[24..]);
        var sign = value < 0 ? byte.MaxValue : (byte)0;
        var limit = 1L << (bits - 1);
        return !word[..24].ContainsAnyExcept(sign) && (bits == 64 || (value >= -limit && value < limit))
            ? value
            : Fail<long>(name, $"does not fit int{bits}");
    }

    /// <summary>A signed integer of more than 64 bits.</summary>
    public BigInteger Int256(string name, int bits)
    {
        var value = new BigInteger(NextWord(name), isUnsigned: false, isBigEndian: true);
        var limit = BigInteger.One << (bits - 1);
        return value >= -limit && value < limit ? value : Fail<BigInteger>(name, $"does not fit int{bits}");
    }

    /// <summary>0 or 1.</summary>
    public bool Bool(string name)
    {
        var word = NextWord(name);
        return IsZero(word[..31]) && word[31] <= 1 ? word[31] == 1 : Fail<bool>(name, "is neither 0 nor 1");
    }

    /// <summary>An address.</summary>
    public Address Address(string name)
    {
        var word = NextWord(name);
        return IsZero(word[..12]) ? new Address(word[12..]) : Fail<Address>(name, "has bytes above an address");
    }

    /// <summary>A <c>bytes32</c>.</summary>
    public Bytes32 Bytes32(string name) => new(NextWord(name));

    /// <summary>A <c>bytesN</c> of less than 32 bytes.</summary>
    public byte[] FixedBytes(string name, int size)
    {
        var word = NextWord(name);
        return IsZero(word[size..]) ? word[..size].ToArray() : Fail<byte[]>(name, $"has bytes beyond bytes{size}") ?? [];
    }

    /// <summary>A <c>bytes</c>.</summary>
    public byte[] Bytes(string name) => Dynamic(name).ToArray();

    /// <summary>A <c>string</c>. Bytes that are no UTF-8 become U+FFFD: a name must not stop an indexer.</summary>
    public string String(string name) => Encoding.UTF8.GetString(Dynamic(name));

    /// <summary>The frame of a dynamic tuple or of an array with a fixed length.</summary>
    public AbiReader Tuple(string name) => new(At(name), ref _state);

    /// <summary>The frame of a <c>T[]</c>.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="elementHead">Bytes that one element takes in the head, at least 32.</param>
    /// <param name="length">Number of elements; the data are long enough to hold their heads.</param>
    public AbiReader Array(string name, int elementHead, out int length)
    {
        var frame = At(name);
        length = Length(name, ref frame);
        if ((long)length * elementHead > frame.Length)
            length = Fail<int>(name, "is longer than the data");
        length = Spend(name, length);
        return new AbiReader(frame, ref _state);
    }

    /// <summary>Counts the elements of an array against the budget.</summary>
    /// <returns><paramref name="length"/>, or 0 when the budget is spent.</returns>
    public readonly int Spend(string name, int length)
    {
        _state.Budget -= length;
        return _state.Budget < 0 ? Fail<int>(name, "repeats its data too often") : length;
    }

    private ReadOnlySpan<byte> Dynamic(string name)
    {
        var frame = At(name);
        var length = Length(name, ref frame);
        if (length > frame.Length)
        {
            Fail<int>(name, "is longer than the data");
            return default;
        }

        // Overlapping offsets may repeat bytes as well as elements.
        _state.Budget -= length / Word;
        return _state.Budget < 0 ? Fail<byte[]>(name, "repeats its data too often") : frame[..length];
    }

    private readonly int Length(string name, ref ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Word)
            return Fail<int>(name, "has no length");
        var word = frame[..Word];
        frame = frame[Word..];
        var value = BinaryPrimitives.ReadUInt64BigEndian(word[24..]);
        return IsZero(word[..24]) && value <= int.MaxValue ? (int)value : Fail<int>(name, "has an absurd length");
    }

    private ReadOnlySpan<byte> At(string name)
    {
        var word = NextWord(name);
        var offset = BinaryPrimitives.ReadUInt64BigEndian(word[24..]);
        if (IsZero(word[..24]) && offset <= (ulong)_frame.Length)
            return _frame[(int)offset..];
        Fail<int>(name, "points outside the data");
        return default;
    }

    private ReadOnlySpan<byte> NextWord(string name)
    {
        if (!Failed && _frame.Length - _head >= Word)
        {
            _head += Word;
            return _frame.Slice(_head - Word, Word);
        }

        Fail<int>(name, "is missing: the data end before it");
        return ZeroWord;
    }

    private readonly T Fail<T>(string name, string problem)
    {
        _state.Error ??= new AbiError(name, problem);
        return default!;
    }

    private static ReadOnlySpan<byte> ZeroWord => "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"u8;

    private static bool IsZero(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExcept((byte)0);
}
